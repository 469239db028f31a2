"""Limits of the fields are those of the columns behind them."""

from __future__ import annotations

import pytest
from django.db import models as db
from hypothesis import given
from hypothesis import strategies as st

from regsosek.registry import models as m
from regsosek.registry.document import FAMILY_SECTIONS
from regsosek.registry.fields import FIELDS, LARGEST, Text, Whole, day_of, fault, is_storable
from regsosek.vocabulary import codebook

COLUMNS = {
    "": {"questionnaire": (m.Family, "questionnaire"), "round": (m.Family, "round")},
    "identity": {n: (m.Family, n) for n in ("address", "head_name", "landmark_id", "family_number", "kk_code")},
    "visit": {n: (m.Family, n) for n in ("ppl", "pml", "interview_result")},
    "dwelling": {"building_number": (m.Dwelling, "building_number")},
    "member": {
        n: (m.Person, n) for n in ("line_number", "name", "age", "sex", "presence", "relationship", "marital_status")
    },
}


@pytest.mark.parametrize("part", sorted(COLUMNS))
def test_nothing_is_taken_that_its_column_does_not_hold(part: str) -> None:
    for name, (model, column) in COLUMNS[part].items():
        rule, field = FIELDS[part][name], model._meta.get_field(column)
        if isinstance(rule, Text):
            assert rule.longest <= field.max_length, name
        else:
            assert isinstance(rule, Whole)
            assert rule.high <= (2_147_483_647 if isinstance(field, db.PositiveIntegerField) else LARGEST), name


def test_the_codebooks_answers_of_a_business_fit_their_columns() -> None:
    for item in codebook.items(level="person", section="business"):
        assert all(code <= LARGEST for code in item.codes), item.name
    assert set(FAMILY_SECTIONS) == {"housing", "assets", "aid"}


def test_a_fault_names_the_field() -> None:
    assert fault("dwelling", {"lon": 117.1, "lat": None}) == ""
    assert fault("dwelling", {"lon": 500}) == "isian dwelling.lon tidak sah: 500"
    assert fault("member", {"nik": 5}) == "isian member.nik tidak sah"
    assert fault("", {"round": 5}) == "isian round tidak sah: 5"
    assert fault("visit", {3: 5}) == "visit.3 tidak dikenal"


@pytest.mark.parametrize("text", ["2022-10-20", "2020-02-29"])
def test_days(text: str) -> None:
    assert str(day_of(text)) == text


@pytest.mark.parametrize(
    "text", ["", "2022-10-20T00:00", "20221020", "2022-W42-4", "2021-02-29", "20-10-2022", "2022/10/20"]
)
def test_no_days(text: str) -> None:
    assert day_of(text) is None


@given(st.text(max_size=20))
def test_what_is_storable_can_be_encoded_and_has_no_nul(text: str) -> None:
    assert is_storable(text) is ("\0" not in text)
    text.encode()


def test_what_is_not_storable() -> None:
    assert not is_storable("a\0b")
    assert not is_storable("a\ud800b")
