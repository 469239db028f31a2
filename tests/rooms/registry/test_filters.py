from __future__ import annotations

from typing import Any

import pytest

from factories.places import CITY
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import Scope
from regsosek.registry.filters import MOST_CONDITIONS, admit, parse
from regsosek.registry.filters_items import ITEMS, Op, by_section
from regsosek.vocabulary import codebook
from regsosek.vocabulary.privacy import PrivacyClass as P

WALL = {"name": "wall_material", "op": "is", "value": 3}
AGE = {"name": "age", "op": "at_least", "value": 60}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ([], "filter_empty"),
        (None, "filter_malformed"),
        ("wall_material", "filter_malformed"),
        ([[]], "filter_malformed"),
        ([{"name": "wall_material", "op": "is", "value": 3, "more": 1}], "filter_malformed"),
        ([{"any": []}], "filter_malformed"),
        ([{"any": [WALL], "same": [AGE]}], "filter_malformed"),
        ([{"any": [{"any": [WALL]}]}], "filter_malformed"),
        ([{"same": [WALL]}], "filter_malformed"),
        ([WALL] * (MOST_CONDITIONS + 1), "filter_malformed"),
        ([{**WALL, "name": "wall"}], "filter_unknown_item"),
        ([{**WALL, "name": ["wall_material"]}], "filter_unknown_item"),
        ([{**WALL, "name": "head_name"}], "filter_unknown_item"),
        ([{**WALL, "name": "nik"}], "filter_unknown_item"),
        ([{**WALL, "op": "at_least"}], "filter_unknown_op"),
        ([{**WALL, "op": "like"}], "filter_unknown_op"),
        ([{**WALL, "op": ["is"]}], "filter_unknown_op"),
        ([{**WALL, "value": 8}], "filter_bad_value"),
        ([{**WALL, "value": "3"}], "filter_bad_value"),
        ([{**WALL, "value": True}], "filter_bad_value"),
        ([{**WALL, "value": None}], "filter_bad_value"),
        ([{**WALL, "op": "in", "value": []}], "filter_bad_value"),
        ([{**WALL, "op": "in", "value": 3}], "filter_bad_value"),
        ([{**WALL, "op": "is_empty"}], "filter_bad_value"),
        ([{**AGE, "value": 131}], "filter_bad_value"),
        ([{**AGE, "value": 1.5}], "filter_bad_value"),
        ([{"name": "decile_city", "op": "at_most", "value": 11}], "filter_bad_value"),
        ([{"name": "area", "op": "is", "value": "64x2"}], "filter_bad_value"),
        ([{"name": "area", "op": "is", "value": 6472}], "filter_bad_value"),
        ([{"name": "round", "op": "is", "value": "2022'; --"}], "filter_bad_value"),
        ([{"name": "has_photo", "op": "is_not", "value": 1}], "filter_unknown_op"),
    ],
)
def test_what_is_unknown_is_refused_and_never_ignored(raw: Any, code: str) -> None:
    with pytest.raises(Problem) as caught:
        parse(raw)

    assert caught.value.code == code


def test_the_refusal_names_the_item_and_the_value() -> None:
    with pytest.raises(Problem) as caught:
        parse([WALL, {**WALL, "name": "dinding"}])

    assert "dinding" in caught.value.sentence("id")
    assert "dinding" in caught.value.sentence("en")


def test_what_is_stored_reads_as_the_same_filter() -> None:
    raw = [WALL, {"any": [AGE, {"name": "area", "op": "in", "value": ["6472"]}]}, {"same": [AGE]},
           {"name": "toilet_type", "op": "is_empty"}]  # fmt: skip
    chosen = parse(raw)

    assert chosen.as_data() == raw
    assert parse(chosen.as_data()) == chosen


def test_every_answer_with_codes_and_numbers_can_be_asked() -> None:
    closed = {"name", "number", "address"}
    left_out = {i.name for i in codebook.items() if i.name not in ITEMS}

    assert {"housing", "assets", "aid", "education", "work", "health", "protection"} <= {
        i.section for i in ITEMS.values()
    }
    assert not [i for i in codebook.items() if i.name in ITEMS and i.privacy.value in closed]
    assert not [n for n in left_out if codebook.item(n).section in ("housing", "assets", "aid", "health", "protection")]


def _granted(item: str, classes: frozenset[P]) -> bool:
    op = ITEMS[item].ops[0]
    value: Any = 1 if ITEMS[item].codes and 1 in ITEMS[item].codes else min(ITEMS[item].codes, default=1)
    chosen = parse([{"name": item, "op": op.value, "value": value}])
    try:
        admit(chosen, Scope("uji", areas=("",), classes=classes))
    except Problem as problem:
        assert problem.code == "filter_not_granted"
        return False
    return True


def test_a_question_about_a_class_that_is_not_granted_is_refused() -> None:
    for item in [i for i in ITEMS.values() if i.kind not in ("area", "round") and i.needs is not None]:
        assert _granted(item.name, frozenset(P))
        assert not _granted(item.name, frozenset(P) - {item.needs}), item.name


def test_money_and_health_are_asked_only_with_their_class() -> None:
    assert ITEMS["has_car"].needs is P.MONEY
    assert ITEMS["npwp"].needs is P.MONEY
    assert ITEMS["turnover"].needs is P.MONEY
    assert ITEMS["chronic_illness"].needs is P.HEALTH
    assert ITEMS["has_photo"].needs is P.PHOTO_OUTSIDE


def test_a_refused_condition_hides_in_no_group() -> None:
    chosen = parse([WALL, {"any": [WALL, {"name": "has_car", "op": "is", "value": 1}]}])

    with pytest.raises(Problem, match="has_car"):
        admit(chosen, Scope("uji", areas=("",), classes=frozenset({P.PUBLIC})))


def test_the_list_to_choose_from_shows_what_is_granted() -> None:
    shown = {i.name for _, items in by_section(frozenset({P.PUBLIC})) for i in items}

    assert {"wall_material", "area", "persons", "welfare_group"} <= shown
    assert not {"has_car", "chronic_illness", "turnover", "has_photo"} & shown
    assert {i.name for _, items in by_section(frozenset(P)) for i in items} == set(ITEMS)


def test_an_area_must_exist(city: Any) -> None:
    scope = Scope("uji", areas=("6472",))

    admit(parse([{"name": "area", "op": Op.IS.value, "value": CITY.villages[0]}]), scope)
    with pytest.raises(Problem) as caught:
        admit(parse([{"name": "area", "op": Op.IS.value, "value": "6472990001"}]), scope)
    assert caught.value.code == "filter_bad_value"
