"""The shape in which a population of families is handed to the analysis: one row per family.

The table is the contract between the rooms that hold families and the functions that score, rank and count them.
Whoever makes such a table (the registry's extract, the generated city, an import) derives each row with `family_row`
and adds the columns of `CALLER_COLUMNS`.

Answers keep the codes of the printed questionnaire of 2022; yes/no is 1/2. A missing answer is null, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

RESIDENT_PRESENCE = frozenset({1, 5})
"""Item 404: 1 lives with the family, 5 new member. All other members are on the card, not in the house."""

NOT_WORKING = 0
NO_DIPLOMA = 23
"""Item 415, code 23: no primary school certificate. Also given here to a person who never went to school."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `item` is the number in the 2022 questionnaire, "" for a derived column."""

    name: str
    type: pa.DataType
    nullable: bool
    doc: str
    item: str = ""


_CODE = pa.int16()
_COUNT = pa.int32()

_HOUSING_ITEMS = (
    ("tenure_status", "301a"), ("land_title", "301b"), ("floor_area", "302"), ("floor_material", "303"),
    ("wall_material", "304"), ("roof_material", "305"), ("water_source", "306a"), ("water_distance", "306b"),
    ("lighting_source", "307a"), ("power_meter_1", "307b1"), ("power_meter_2", "307b2"), ("power_meter_3", "307b3"),
    ("cooking_fuel", "308"), ("toilet_facility", "309a"), ("toilet_type", "309b"), ("sewage_disposal", "310"),
)  # fmt: skip
_ASSET_ITEMS = (
    ("has_gas_cylinder", "502a"), ("has_refrigerator", "502b"), ("has_air_conditioner", "502c"),
    ("has_water_heater", "502d"), ("has_landline", "502e"), ("has_flat_tv", "502f"), ("has_gold", "502g"),
    ("has_computer", "502h"), ("has_motorcycle", "502i"), ("has_bicycle", "502j"), ("has_car", "502k"),
    ("has_boat", "502l"), ("has_motor_boat", "502m"), ("has_smartphone", "502n"), ("has_other_land", "503a"),
    ("has_other_house", "503b"), ("cattle", "504a"), ("buffaloes", "504b"), ("horses", "504c"), ("pigs", "504d"),
    ("goats_sheep", "504e"), ("internet_access", "505"), ("bank_account", "506"),
)  # fmt: skip

CALLER_COLUMNS: tuple[Column, ...] = (
    Column("family_id", pa.string(), False, "UUID of the family; breaks ties in the ranking"),
    Column("sub_sls", pa.string(), False, "area code, 16 digits of text"),
    Column("village", pa.string(), False, "first 10 digits of sub_sls"),
    Column("district", pa.string(), False, "first 7 digits of sub_sls"),
    Column("interview_result", _CODE, True, "1 complete; every other value leaves the family unscored", "205"),
)

HOUSING_COLUMNS = tuple(Column(n, _CODE, True, f"answer to item {i}", i) for n, i in _HOUSING_ITEMS)
ASSET_COLUMNS = tuple(Column(n, _CODE, True, f"answer to item {i}", i) for n, i in _ASSET_ITEMS)

DERIVED_COLUMNS: tuple[Column, ...] = (
    Column("power", _CODE, True, "largest installed power of the three meters (codes of 307b), 0 without a PLN meter"),
    Column("persons", _COUNT, False, "residents: presence 1 or 5"),
    Column("males", _COUNT, False, "male residents"),
    Column("females", _COUNT, False, "female residents"),
    Column("age_0_4", _COUNT, False, "residents aged 0 to 4 years"),
    Column("age_5_19", _COUNT, False, "residents aged 5 to 19 years"),
    Column("age_20_64", _COUNT, False, "residents aged 20 to 64 years"),
    Column("age_65_up", _COUNT, False, "residents aged 65 years or more"),
    Column("head_sex", _CODE, True, "sex of the head (see head_of)", "405"),
    Column("head_age", _CODE, True, "age of the head in years", "407"),
    Column("head_marital_status", _CODE, True, "marital status of the head", "408"),
    Column("head_diploma", _CODE, True, "highest certificate of the head; 23 also when never at school", "415"),
    Column("head_work_status", _CODE, True, "work status of the head; 0 when not working", "418"),
    Column("head_industry", _CODE, True, "industry of the head's main work; 0 when not working", "417"),
    Column("workers", _COUNT, False, "residents who worked in the past week"),
    Column("formal_workers", _COUNT, False, "workers of status 3, 4, 5: with paid staff, employee, civil servant"),
    Column("casual_workers", _COUNT, False, "workers of status 6, 7, 8: casual or unpaid"),
    Column("in_school", _COUNT, False, "residents still at school"),
    Column("best_diploma", _CODE, True, "certificate of the highest level among residents", "415"),
    Column("disabled", _COUNT, False, "residents with code 1 or 2 in any of 428a to 428i"),
    Column("business_owners", _COUNT, False, "residents who own a business"),
)

FAMILY_TABLE: tuple[Column, ...] = (*CALLER_COLUMNS, *HOUSING_COLUMNS, *ASSET_COLUMNS, *DERIVED_COLUMNS)


def family_schema() -> pa.Schema:
    """The Arrow schema of `FAMILY_TABLE`; each field carries its doc and item number as metadata."""
    return pa.schema(
        [pa.field(c.name, c.type, nullable=c.nullable, metadata={"doc": c.doc, "item": c.item}) for c in FAMILY_TABLE]
    )


_DIPLOMA_BOUNDS = ((5, 1), (10, 2), (17, 3), (18, 4), (20, 5), (22, 6), (23, 0))
DIPLOMA_LEVEL: dict[int, int] = {}
"""Code of item 415 → 0 none, 1 SD, 2 SMP, 3 SMA, 4 D1-D3, 5 D4/S1/profesi, 6 S2/S3."""
for _last, _level in _DIPLOMA_BOUNDS:
    for _code in range(len(DIPLOMA_LEVEL) + 1, _last + 1):
        DIPLOMA_LEVEL[_code] = _level

_HOUSING_NAMES = tuple(c.name for c in HOUSING_COLUMNS)
_ASSET_NAMES = tuple(c.name for c in ASSET_COLUMNS)
_SEVERE = frozenset({1, 2})
_DIFFICULTIES = tuple(
    f"difficulty_{n}"
    for n in ("seeing", "hearing", "walking", "hands", "learning", "behaviour", "speaking", "self_care", "remembering")
)
_FORMAL = frozenset({3, 4, 5})
_CASUAL = frozenset({6, 7, 8})
_EMPTY: dict[str, Any] = {}


def head_of(residents: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The member who stands for the head: the resident head, else the resident spouse, else the oldest resident.

    A family whose head died or works abroad is still described by somebody who lives there. None without residents.
    """
    for wanted in (1, 2):
        for member in residents:
            if member["identity"].get("relationship") == wanted:
                return member
    return max(residents, key=lambda m: m["identity"].get("age") or 0, default=None)


def family_row(
    housing: Mapping[str, Any] | None, assets: Mapping[str, Any] | None, members: Iterable[Mapping[str, Any]]
) -> dict[str, int | None]:
    """One row of `FAMILY_TABLE` without `CALLER_COLUMNS`, from three sections of a family document.

    `members` are the member dicts of the document; only residents count. Missing sections read as unanswered.
    A resident of unknown age counts in `persons` but in no age group.
    """
    housing, assets = housing or _EMPTY, assets or _EMPTY
    row: dict[str, int | None] = {name: housing.get(name) for name in _HOUSING_NAMES}
    for name in _ASSET_NAMES:
        row[name] = assets.get(name)
    row["power"] = _power(housing)
    residents = [m for m in members if m["identity"].get("presence") in RESIDENT_PRESENCE]
    _count_persons(row, residents)
    _count_activities(row, residents)
    _describe_head(row, head_of(residents))
    return row


def _power(housing: Mapping[str, Any]) -> int | None:
    lighting = housing.get("lighting_source")
    if lighting is None:
        return None
    if lighting != 1:
        return 0
    meters = [m for k in ("power_meter_1", "power_meter_2", "power_meter_3") if (m := housing.get(k))]
    return max(meters) if meters else None


def _count_persons(row: dict[str, int | None], residents: list[Mapping[str, Any]]) -> None:
    males = females = infants = youth = adults = elders = 0
    for member in residents:
        identity = member["identity"]
        sex, age = identity.get("sex"), identity.get("age")
        if sex == 1:
            males += 1
        elif sex == 2:
            females += 1
        if age is None:
            continue
        if age < 5:
            infants += 1
        elif age < 20:
            youth += 1
        elif age < 65:
            adults += 1
        else:
            elders += 1
    row["persons"], row["males"], row["females"] = len(residents), males, females
    row["age_0_4"], row["age_5_19"], row["age_20_64"], row["age_65_up"] = infants, youth, adults, elders


def _count_activities(row: dict[str, int | None], residents: list[Mapping[str, Any]]) -> None:
    workers = formal = casual = pupils = disabled = owners = 0
    best: int | None = None
    for member in residents:
        work, health = member.get("work") or _EMPTY, member.get("health") or _EMPTY
        if work.get("working") == 1:
            workers += 1
            status = work.get("work_status")
            formal += status in _FORMAL
            casual += status in _CASUAL
        education = member.get("education") or _EMPTY
        pupils += education.get("school_participation") == 2
        best = _better(best, _diploma(education))
        if health:
            disabled += any(health.get(name) in _SEVERE for name in _DIFFICULTIES)
        owners += (member.get("business") or _EMPTY).get("owns_business") == 1
    row["workers"], row["formal_workers"], row["casual_workers"] = workers, formal, casual
    row["in_school"], row["best_diploma"], row["disabled"], row["business_owners"] = pupils, best, disabled, owners


def _diploma(education: Mapping[str, Any]) -> int | None:
    if education.get("school_participation") == 1:
        return NO_DIPLOMA
    diploma: int | None = education.get("diploma")
    return diploma


def _better(best: int | None, other: int | None) -> int | None:
    if best is None or other is None:
        return other if best is None else best
    mine, theirs = DIPLOMA_LEVEL.get(best, 0), DIPLOMA_LEVEL.get(other, 0)
    return other if (theirs, best) > (mine, other) else best  # same level: the lower code, whoever is listed first


def _describe_head(row: dict[str, int | None], head: Mapping[str, Any] | None) -> None:
    identity: Mapping[str, Any] = head["identity"] if head else _EMPTY
    work = (head.get("work") if head else None) or _EMPTY
    row["head_sex"], row["head_age"] = identity.get("sex"), identity.get("age")
    row["head_marital_status"] = identity.get("marital_status")
    row["head_diploma"] = _diploma((head.get("education") if head else None) or _EMPTY)
    idle = work.get("working") == 2
    row["head_work_status"] = NOT_WORKING if idle else work.get("work_status")
    row["head_industry"] = NOT_WORKING if idle else work.get("industry")
