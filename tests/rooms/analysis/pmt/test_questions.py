"""The questions of the registry read columns that exist and leave no printed answer without a band."""

from itertools import pairwise

import pytest

from regsosek.analysis import tables
from regsosek.analysis.pmt.features import Feature, band_of
from regsosek.analysis.pmt.questions import ASSETS, HOUSING, MEMBERS, QUESTIONS
from regsosek.vocabulary import codebook

COLUMNS = {column.name: column for column in tables.FAMILY_TABLE}
SENSITIVE = (
    {"disabled"} | {i.name for i in codebook.items(section="aid")} | {i.name for i in codebook.items(section="health")}
)


@pytest.mark.parametrize("feature", QUESTIONS, ids=lambda f: f.name)
def test_inputs_are_columns_of_the_family_table(feature: Feature) -> None:
    assert set(feature.source.columns) <= set(COLUMNS)


@pytest.mark.parametrize("feature", [f for f in QUESTIONS if f.by_codes], ids=lambda f: f.name)
def test_every_printed_answer_has_a_band(feature: Feature) -> None:
    column = COLUMNS[feature.source.plus[0]]
    printed = codebook.by_number(column.item).codes if column.item else codebook.item("power_meter_1").codes
    assert len(printed) >= 2
    assert all(band_of(feature, {column.name: code}) is not None for code in printed)


def test_names_are_unique_and_sections_are_those_of_the_lists() -> None:
    assert len({f.name for f in QUESTIONS}) == len(QUESTIONS) == len(HOUSING) + len(ASSETS) + len(MEMBERS)
    assert [{f.section for f in group} for group in (HOUSING, ASSETS, MEMBERS)] == [
        {"housing"},
        {"assets"},
        {"members"},
    ]


def test_health_and_aid_are_no_predictors() -> None:
    assert not SENSITIVE & {name for f in QUESTIONS for name in f.source.columns}


def test_floor_area_per_person_rises_with_its_steps() -> None:
    feature = next(f for f in QUESTIONS if f.name == "floor_area_per_person")
    values = [band.value for band in feature.bands if band.value is not None]
    assert len(values) == len(feature.bands) and values == sorted(values)
    assert max(b - a for a, b in pairwise(values)) < 0.5
