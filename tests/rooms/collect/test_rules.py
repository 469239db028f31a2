"""Rules across questions: each finds what it is for, at the question that it is about, and says nothing of a sound interview."""

from __future__ import annotations

from typing import Any

import pytest

from factories.documents import family_document, nik
from regsosek.collect.rules import RULES, judge, number_of, path_of
from regsosek.collect.samples import answers_of, filled
from regsosek.vocabulary import codebook


def _values(**family: Any) -> dict[str, Any]:
    """A sound interview of a couple and a child, as text; ``member_1={…}`` changes a member."""
    answers, members = answers_of(filled(family_document(1, members=3)), {})
    for name, value in family.items():
        if name.removeprefix("member_").isdigit():
            members[int(name[-1]) - 1] |= value
        else:
            answers[name] = value
    values: dict[str, Any] = {name: str(value) for name, value in answers.items() if value not in (None, "")}
    values["member"] = [{n: str(v) for n, v in member.items() if v not in (None, "")} for member in members]
    return values


def _found(values: dict[str, Any]) -> dict[str, str]:
    return {finding.code: finding.path for finding in judge(values, round="2022")}


def test_a_sound_interview_has_no_findings() -> None:
    assert _found(_values()) == {}


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "member_count": ({"member_count": 4}, "member_count"),
    "nobody_present": ({f"member_{i}": {"presence": 6} for i in (1, 2, 3)}, "interview_result"),
    "kk_without_number": ({"no_kk": ""}, "no_kk"),
    "cylinder_without_fuel": ({"cooking_fuel": 4, "has_gas_cylinder": 1}, "has_gas_cylinder"),
    "fuel_without_cylinder": ({"cooking_fuel": 3, "has_gas_cylinder": 2}, "has_gas_cylinder"),
    "electric_without_power": ({"lighting_source": 4, "has_computer": 1}, "has_computer"),
    "internet_without_phone": ({"internet_access": 3, "has_smartphone": 2}, "internet_access"),
    "floor_for_many": ({"floor_area": 5}, "floor_area"),
    "aid_after_interview": ({"aid_pkh": 1, "aid_pkh_period": "2022-12-01"}, "aid_pkh_period"),
    "aid_outside_round": ({"round": "", "aid_pkh": 1, "aid_pkh_period": "2021-09-01"}, "aid_pkh_period"),
    "place_abroad": ({"location": "48.1 11.5 0.0 5.0"}, "location"),
    "place_mock": ({"location": "-0.48 117.14 0.0 0"}, "location"),
    "no_head": ({"member_1": {"relationship": 8}}, "relationship"),
    "two_heads": ({"member_3": {"relationship": 1}}, "relationship"),
    "two_spouses": ({"member_3": {"relationship": 2}}, "relationship"),
    "head_name": ({"head_name": "Uji Lain"}, "name"),
    "spouse_unmarried": ({"member_2": {"marital_status": 1}}, "marital_status"),
    "spouse_sex": ({"member_2": {"sex": 1}}, "sex"),
    "child_age": ({"member_3": {"age": 35}}, "age"),
    "parent_age": ({"member_2": {"relationship": 6}}, "age"),
    "line_number_twice": ({"member_2": {"line_number": 1}}, "line_number"),
    "nik_twice": ({"member_2": {"nik": nik(11, 1, "1981-05-01")}}, "nik"),
    "age_differs": ({"member_1": {"age": 60}}, "age"),
    "age_off_by_one": ({"member_1": {"age": 42}}, "age"),
    "nik_invalid": ({"member_1": {"nik": "6472050105810000"}}, "nik"),
    "nik_sex": ({"member_1": {"sex": 2}}, "sex"),
    "nik_birth_date": ({"member_1": {"birth_date": "1981-05-02"}}, "birth_date"),
    "married_child": ({"member_3": {"age": 9, "marital_status": 2}}, "marital_status"),
    "pregnant_who": ({"member_1": {"pregnant": 1}}, "pregnant"),
    "caregiver_who": ({"member_1": {"caregiver": 1}}, "caregiver"),
    "lives_alone": ({"member_1": {"difficulty_seeing": 1, "caregiver": 3}}, "caregiver"),
    "ktp_age": ({"member_3": {"identity_documents": 4}}, "identity_documents"),
    "kia_age": ({"member_1": {"identity_documents": 2}}, "identity_documents"),
    "school_age": ({"member_1": {"school_participation": 2, "education_level": 3}}, "education_level"),
    "diploma_above_school": ({"member_1": {"education_level": 3, "diploma": 13}}, "diploma"),
    "diploma_young": ({"member_3": {"education_level": 21, "diploma": 19}}, "diploma"),
    "working_child": ({"member_3": {"age": 8, "working": 1}}, "working"),
    "business_without_work": ({"member_2": {"owns_business": 1}}, "working"),
    "self_employed_without_business": ({"member_1": {"work_status": 1}}, "owns_business"),
    "industry_to_code": ({"member_1": {"industry": ""}}, "industry"),
    "business_industry_to_code": ({"member_1": {"owns_business": 1, "business_industry": ""}}, "business_industry"),
}


def test_every_rule_is_tried() -> None:
    assert set(BROKEN) == set(RULES)


@pytest.mark.parametrize("code", BROKEN)
def test_a_rule_finds_what_it_is_for(code: str) -> None:
    change, name = BROKEN[code]
    values = _values(**change)

    found = _found(values)

    assert found.get(code, "").endswith(f"/{name}"), found
    assert RULES[code].severity in ("error", "warning", "note")


@pytest.mark.parametrize("code", BROKEN)
def test_sentences_hold_no_answer_and_name_the_numbers(code: str) -> None:
    rule = RULES[code]

    assert rule.message.id and rule.message.en and "%" not in rule.message.id and "{" not in rule.message.id
    for number in rule.numbers:
        codebook.by_number(number if number != "428" else "428a")


def test_words_where_numbers_belong_are_nothing_for_the_rules() -> None:
    values = _values(member_count="dua", member_1={"age": "tua", "birth_date": "2022-99-99", "nik": "x"})
    values["location"] = "di sana"

    assert set(_found(values)) == {"nik_invalid"}


def test_an_interview_that_was_not_reached_is_not_judged_by_its_members() -> None:
    values = _values(interview_result=3, member_count="")

    assert _found(values) == {}


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/data/members/member[2]/person/age", "407"),
        ("/data/aid/aid_pkh_period", "501b"),
        ("/data/members/member/person/identity_documents_codes", "411"),
        ("/data/visit/pml_name", "204"),
        ("/data/members/member[1]/supplement/supp_coop_member", "K1"),
        ("/data/place/location", ""),
    ],
)
def test_numbers_are_those_printed_on_the_form(path: str, number: str) -> None:
    assert number_of(path) == number


def test_a_path_says_whose_question_it_is() -> None:
    assert path_of("pregnant", 2) == "/data/members/member[2]/person/pregnant"
    assert path_of("wall_material") == "/data/housing/wall_material"
