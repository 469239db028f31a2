"""What is found in a submission, and what cannot be known and therefore is not found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from factories.forms import FAMILIES, answered, form_of, found, judged, small
from regsosek.collect.forms import Finding, Instance, evaluate
from regsosek.collect.forms.plan import ready


def test_right_answers_have_no_findings() -> None:
    assert found(answered()) == []


@pytest.mark.parametrize(
    ("answers", "code", "path"),
    [
        ({"kk_name": ""}, "required", "/data/kk_name"),
        ({"house_floor": ""}, "required", "/data/house/floor"),
        ({"member_2_name": ""}, "required", "/data/member[2]/name"),
        ({"house_floor": "1000"}, "constraint", "/data/house/floor"),
        ({"goods": "1 9"}, "constraint", "/data/goods"),
        ({"member_1_born": "2022-10-21"}, "constraint", "/data/member/born"),
        ({"house_floor": "3.5"}, "type", "/data/house/floor"),
        ({"weight": "berat"}, "type", "/data/weight"),
        ({"member_1_born": "2022-02-30"}, "type", "/data/member/born"),
        ({"place": "91 117"}, "type", "/data/place"),
        ({"photo": "../../etc/passwd"}, "type", "/data/photo"),
        ({"goods": "1 7"}, "choice", "/data/goods"),
        ({"goods": "1 1"}, "choice", "/data/goods"),
        ({"adults": "2"}, "calculated", "/data/adults"),
        ({"member_2_adult": "1"}, "calculated", "/data/member[2]/adult"),
        ({"n": "3"}, "count", "/data/member"),
        ({"unheard": "x"}, "unknown_node", "/data/unheard"),
    ],
)
def test_what_is_wrong_is_found_where_it_is(answers: dict[str, str], code: str, path: str) -> None:
    assert found(answered(**answers)) == [(code, path)]


def test_an_answer_to_what_was_not_asked() -> None:
    assert found(answered(own="2")) == [("not_asked", "/data/house/floor")]
    assert not judged(answered(own="2")).is_relevant("/data/house/floor")
    assert found(answered(own="2", house_floor="")) == []


def test_relevance_is_of_the_occurrence() -> None:
    evaluation = judged(answered(member_2_age="", member_2_born="2015-01-01", member_2_adult="0"))
    assert evaluation.is_relevant("/data/member[1]/born")
    assert not evaluation.is_relevant("/data/member[2]/born")
    assert not evaluation.is_relevant("/data/member[3]/born")
    assert [each.path for each in evaluation.findings] == ["/data/member[2]/born"]


def test_severities() -> None:
    wrong = answered(kk_name="", goods="1 7", adults="2", n="3")
    by_code = {each.code: each.severity for each in judged(wrong).findings}
    assert by_code == {"required": "error", "choice": "error", "calculated": "warning", "count": "warning"}


def test_what_was_sent_decides_nothing_that_is_calculated() -> None:
    lied = answered(member_1_adult="0", adults="0")
    assert judged(lied).calculated == {"/data/member/adult": "1", "/data/member[2]/adult": "0", "/data/adults": "1"}


def test_a_list_that_was_not_given_is_unknown() -> None:
    instance = answered(pick="f7", family_id="i7")
    assert found(instance) == []
    assert judged(instance).is_relevant("/data/known")
    assert "/data/family_id" not in judged(instance).calculated
    with_list = found(instance, lists={"keluarga": FAMILIES})
    assert with_list == [("choice", "/data/pick"), ("calculated", "/data/family_id")]
    assert not judged(instance, lists={"keluarga": FAMILIES}).is_relevant("/data/known")


def test_the_filter_of_choices_is_asked() -> None:
    lists = {"keluarga": FAMILIES}
    assert found(answered(pick="f1", family_id="i1"), lists=lists) == []
    assert found(answered(pick="f2", family_id="i2"), lists=lists) == [("choice", "/data/pick")]


def test_sentences_hold_the_question_and_never_the_answer() -> None:
    secret = answered(kk_name="Rahasia", house_floor="4321", goods="1 7x", member_2_age="tujuh", unheard="Rahasia")
    findings = judged(secret).findings
    assert {each.code for each in findings} >= {"constraint", "choice", "type", "unknown_node"}
    for each in findings:
        for answer in ("Rahasia", "4321", "7x", "tujuh"):
            assert answer not in each.message.id + each.message.en + str(each.to_json())
    floor = next(each for each in findings if each.code == "constraint")
    assert floor.message.id == "303 Luas: Harus 1 sampai 999 bagi …"
    assert floor.message.en == "Floor: Must be 1 to 999 for …"
    age = next(each for each in findings if each.code == "type")
    assert age.message.id == "407 Umur (ke-2): isian tidak sesuai jenisnya"


def test_findings_come_back_from_json() -> None:
    for each in judged(answered(kk_name="", own="7")).findings:
        assert Finding.from_json(each.to_json()) == each


def test_an_empty_instance_and_another_form() -> None:
    empty = Instance("small", "1")
    assert found(empty) == [("required", "/data/kk_name"), ("required", "/data/own"), ("calculated", "/data/adults")]
    other = Instance("other", "9", root="x")
    other.set("/x/y", "1")
    assert ("unknown_node", "/x/y") in found(other)


def test_many_occurrences_are_bounded() -> None:
    instance = answered(n="3000")
    instance.set("/data/member[3000]/name", "x")
    findings = judged(instance).findings
    assert len(findings) == 500
    sent_in_one = [each.code for each in findings if each.path == "/data/member"]
    assert sent_in_one == ["too_many"]


def test_a_form_is_made_ready_once() -> None:
    assert ready(small()) is ready(small())


ZONED = """
| survey |
| | type | name | label | constraint | calculation |
| | start | start | | | |
| | date | born | Lahir | . <= today() | |
| | calculate | day | | | format-date('2022-10-20T20:00:00.000Z', '%d') |
| settings |
| | form_id |
| | zoned |
"""


@pytest.mark.parametrize(
    ("start", "born", "day", "codes"),
    [
        ("2022-10-21T04:00:00.000+08:00", "2022-10-21", "21", []),
        ("2022-10-20T20:00:00.000+00:00", "2022-10-21", "20", ["constraint"]),
        ("", "2022-10-21", "20", ["constraint"]),
        ("2022-10-21T04:00:00.000+99:00", "2022-10-21", "20", ["constraint"]),
    ],
)
def test_the_day_is_that_of_the_phone(start: str, born: str, day: str, codes: list[str]) -> None:
    instance = Instance("zoned")
    for name, text in (("start", start), ("born", born), ("day", day)):
        instance.set(f"/data/{name}", text)
    at_four_in_the_morning = datetime(2022, 10, 20, 20, 0, tzinfo=UTC)
    evaluation = evaluate(form_of(ZONED), instance, now=at_four_in_the_morning)
    assert [each.code for each in evaluation.findings] == codes
