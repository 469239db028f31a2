import json
import pickle
import sqlite3

import pytest

from regsosek.vocabulary.areacode import LEVELS, AreaLevel, BpsCode, KemendagriCode, MalformedCode

SUB_SLS = "6472050006000500"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("64", AreaLevel.PROVINCE),
        ("6472", AreaLevel.REGENCY),
        ("6472050", AreaLevel.DISTRICT),
        ("6472050006", AreaLevel.VILLAGE),
        ("64720500060005", AreaLevel.SLS),
        (SUB_SLS, AreaLevel.SUB_SLS),
    ],
)
def test_the_length_of_a_bps_code_is_its_level(text, level):
    assert BpsCode(text).level is level
    assert len(text) == level.digits


@pytest.mark.parametrize(
    "text",
    [
        "",
        "6",
        "647",
        "64720",
        "647205",
        "64720500",
        "64720500060005001",
        "06",
        "64.72",
        "6472 050",
        " 6472",
        "64a2",
        "６４",
        "٦٤",
        "6472\n",
    ],
)
def test_a_malformed_bps_code_is_refused(text):
    with pytest.raises(MalformedCode):
        BpsCode(text)


def test_a_number_is_no_code():
    with pytest.raises(MalformedCode):
        BpsCode(6472)  # type: ignore[arg-type]


def test_ancestors_are_the_prefixes_from_the_province_down():
    code = BpsCode(SUB_SLS)

    assert code.ancestors == ("64", "6472", "6472050", "6472050006", "64720500060005")
    assert code.parent == "64720500060005"
    assert BpsCode("64").parent is None
    assert BpsCode("64").ancestors == ()


def test_at_gives_the_ancestor_of_a_level_and_refuses_a_deeper_one():
    assert BpsCode(SUB_SLS).at(AreaLevel.VILLAGE) == "6472050006"
    with pytest.raises(MalformedCode):
        BpsCode("6472").at(AreaLevel.VILLAGE)


def test_within_is_a_prefix_test_and_the_empty_prefix_is_everywhere():
    code = BpsCode("6472050006")

    assert code.is_within("6472050")
    assert code.is_within("")
    assert not code.is_within("6472060")


def test_bounds_enclose_exactly_the_area_and_what_lies_in_it():
    low, high = BpsCode("6472050").bounds()

    for inside in ("6472050", "6472050001", "6472050999", "6472050006999999"):
        assert low <= inside <= high
    for outside in ("6472", "6472040999999999", "6472051", "6472060"):
        assert not low <= outside <= high


def test_a_code_is_text_for_databases_json_and_pickle():
    code = BpsCode("6472")

    assert sqlite3.connect(":memory:").execute("SELECT ?", (code,)).fetchone() == ("6472",)
    assert json.dumps(code) == '"6472"'
    assert pickle.loads(pickle.dumps(code)) == code


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("64", AreaLevel.PROVINCE),
        ("64.72", AreaLevel.REGENCY),
        ("64.72.03", AreaLevel.DISTRICT),
        ("64.72.03.1008", AreaLevel.VILLAGE),
    ],
)
def test_the_dots_of_a_kemendagri_code_are_its_level(text, level):
    assert KemendagriCode(text).level is level


@pytest.mark.parametrize(
    "text", ["", "6472", "64.7", "64.72.3", "64.72.03.108", "64.72.03.1008.1", "64.", "04", "64,72"]
)
def test_a_malformed_kemendagri_code_is_refused(text):
    with pytest.raises(MalformedCode):
        KemendagriCode(text)


def test_kemendagri_ancestors_and_containment_go_by_dots():
    code = KemendagriCode("64.72.03.1008")

    assert code.ancestors == ("64", "64.72", "64.72.03")
    assert code.parent == "64.72.03"
    assert code.is_within("64.72")
    assert code.is_within("")
    assert not code.is_within("64.7")


def test_every_level_has_a_label_in_both_languages():
    assert all(level.label.id and level.label.en for level in LEVELS)
    assert [level.digits for level in LEVELS] == sorted(level.digits for level in LEVELS)
