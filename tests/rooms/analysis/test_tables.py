"""A family document becomes one row: who counts, who stands for the head, what a missing answer stays."""

import json
from importlib.resources import files
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regsosek.analysis import tables


def member(line: int = 1, *, presence: int = 1, relationship: int = 3, age: int | None = 30, sex: int = 1,
           **sections: Any) -> dict[str, Any]:  # fmt: skip
    identity = {"line_number": line, "presence": presence, "relationship": relationship, "age": age, "sex": sex}
    return {"person_id": str(line), "identity": identity, **sections}


def codebook_items() -> dict[str, dict[str, Any]]:
    text = files("regsosek.vocabulary").joinpath("data/regsosek22_k.json").read_text(encoding="utf-8")
    return {item["name"]: item for item in json.loads(text)["items"]}


@pytest.mark.parametrize(
    ("columns", "section"), [(tables.HOUSING_COLUMNS, "housing"), (tables.ASSET_COLUMNS, "assets")]
)
def test_housing_and_asset_columns_are_exactly_the_codebook_items_of_their_section(
    columns: tuple[tables.Column, ...], section: str
) -> None:
    items = codebook_items()
    assert {c.name: c.item for c in columns} == {
        name: item["no"] for name, item in items.items() if item["section"] == section
    }


def test_names_that_family_row_reads_exist_in_the_codebook() -> None:
    items = codebook_items()
    assert set(tables._DIFFICULTIES) == {n for n, i in items.items() if i["no"] in {f"428{c}" for c in "abcdefghi"}}
    assert {"working", "work_status", "industry", "school_participation", "diploma", "owns_business"} <= set(items)


def test_every_column_is_named_once_and_documented() -> None:
    names = [c.name for c in tables.FAMILY_TABLE]
    assert len(names) == len(set(names))
    assert all(c.doc for c in tables.FAMILY_TABLE)


def test_a_row_fits_the_schema() -> None:
    row = tables.family_row({"tenure_status": 1, "lighting_source": 1, "power_meter_1": 2}, {"cattle": 3}, [member()])
    caller = {
        "family_id": "a",
        "sub_sls": "6472050006000500",
        "village": "6472050006",
        "district": "6472050",
        "interview_result": 1,
    }
    table = pa.Table.from_pylist([{**row, **caller}], schema=tables.family_schema())
    table.validate(full=True)
    assert set(row) | set(caller) == set(table.column_names)
    assert table["cattle"].to_pylist() == [3]


@pytest.mark.parametrize(("presence", "counted"), [(1, 1), (2, 0), (3, 0), (4, 0), (5, 1), (6, 0), (None, 0)])
def test_only_members_who_live_there_count(presence: int, counted: int) -> None:
    row = tables.family_row({}, {}, [member(presence=presence, work={"working": 1, "work_status": 4})])
    assert (row["persons"], row["males"], row["workers"], row["formal_workers"]) == (counted,) * 4


def test_age_groups_have_the_stated_edges() -> None:
    ages = [0, 4, 5, 19, 20, 64, 65, 98]
    row = tables.family_row({}, {}, [member(i, age=a) for i, a in enumerate(ages)])
    assert [row[k] for k in ("age_0_4", "age_5_19", "age_20_64", "age_65_up")] == [2, 2, 2, 2]


def test_the_spouse_stands_for_a_head_who_does_not_live_there() -> None:
    absent = member(1, presence=4, relationship=1, age=50, sex=1)
    spouse = member(2, relationship=2, age=45, sex=2, work={"working": 2})
    row = tables.family_row({}, {}, [absent, spouse, member(3, age=60)])
    assert (row["head_sex"], row["head_age"], row["head_work_status"]) == (2, 45, tables.NOT_WORKING)


def test_the_oldest_stands_for_a_head_when_there_is_no_spouse() -> None:
    row = tables.family_row({}, {}, [member(1, age=17), member(2, age=19, sex=2)])
    assert (row["head_sex"], row["head_age"]) == (2, 19)


def test_never_at_school_reads_as_no_certificate_and_unanswered_stays_null() -> None:
    never = tables.family_row({}, {}, [member(relationship=1, education={"school_participation": 1})])
    unanswered = tables.family_row({}, {}, [member(relationship=1)])
    assert never["head_diploma"] == tables.NO_DIPLOMA
    assert unanswered["head_diploma"] is None and unanswered["head_work_status"] is None


def test_best_diploma_goes_by_level_not_by_code() -> None:
    people = [member(1, education={"diploma": d}) for d in (23, 6, 13, 12, 3)]
    assert tables.family_row({}, {}, people)["best_diploma"] == 12
    assert tables.family_row({}, {}, people[::-1])["best_diploma"] == 12


def test_diploma_levels_cover_all_codes() -> None:
    assert sorted(tables.DIPLOMA_LEVEL) == list(range(1, 24))
    levels = {code: tables.DIPLOMA_LEVEL[code] for code in (1, 5, 6, 10, 11, 17, 18, 19, 20, 21, 22, 23)}
    assert levels == {1: 1, 5: 1, 6: 2, 10: 2, 11: 3, 17: 3, 18: 4, 19: 5, 20: 5, 21: 6, 22: 6, 23: 0}


@pytest.mark.parametrize(
    ("housing", "power"),
    [
        ({}, None),
        ({"lighting_source": 1}, None),
        ({"lighting_source": 2}, 0),
        ({"lighting_source": 4, "power_meter_1": 3}, 0),
        ({"lighting_source": 1, "power_meter_1": 1, "power_meter_2": 4}, 4),
    ],
)
def test_power_is_the_largest_meter(housing: dict[str, int], power: int | None) -> None:
    assert tables.family_row(housing, None, [])["power"] == power


@pytest.mark.parametrize(("code", "disabled"), [(1, 1), (2, 1), (3, 0), (4, 0)])
def test_disability_begins_at_much_difficulty(code: int, disabled: int) -> None:
    health = {"difficulty_walking": code, "difficulty_seeing": 4, "sadness": 1}
    assert tables.family_row({}, {}, [member(health=health)])["disabled"] == disabled


PEOPLE = st.builds(
    member,
    st.integers(1, 20),
    presence=st.sampled_from([1, 2, 3, 4, 5, 6]),
    relationship=st.just(3),
    age=st.integers(0, 98),
    sex=st.sampled_from([1, 2]),
    education=st.fixed_dictionaries({}, optional={"diploma": st.integers(1, 23)}),
    work=st.fixed_dictionaries({"working": st.sampled_from([1, 2])}, optional={"work_status": st.integers(1, 8)}),
)


@given(st.lists(PEOPLE, max_size=9, unique_by=lambda m: m["identity"]["age"]), st.randoms())
def test_the_row_does_not_depend_on_the_order_of_members_and_counts_each_once(
    people: list[dict[str, Any]], random: Any
) -> None:
    row = tables.family_row({}, {}, people)
    shuffled = people[:]
    random.shuffle(shuffled)
    assert tables.family_row({}, {}, shuffled) == row
    assert row["persons"] == row["males"] + row["females"]  # type: ignore[operator]
    assert row["persons"] == sum(row[k] for k in ("age_0_4", "age_5_19", "age_20_64", "age_65_up"))  # type: ignore[misc]
