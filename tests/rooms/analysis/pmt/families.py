"""Invented families for the tests of the ranking: rows of FAMILY_TABLE whose answers follow a hidden welfare."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from regsosek.analysis import tables

WORSE_WITH_CODE = {
    "tenure_status": 3, "floor_material": 9, "wall_material": 7, "roof_material": 8, "water_source": 11,
    "lighting_source": 4, "cooking_fuel": 11, "toilet_facility": 6, "land_title": 6,
}  # fmt: skip
OWNED = tuple(c.name for c in tables.ASSET_COLUMNS if c.name.startswith("has_"))


def family_columns(count: int, seed: int = 1) -> dict[str, Any]:
    """Columns of `count` families; `welfare` is the hidden standard normal."""
    random = np.random.default_rng(seed)
    welfare = random.normal(size=count)

    def noisy(spread: float) -> Any:
        return welfare + random.normal(scale=spread, size=count)

    persons = np.clip(np.rint(4 - noisy(1.5)), 1, 12).astype(int)
    columns: dict[str, Any] = {"welfare": welfare, "persons": persons}
    for name, codes in WORSE_WITH_CODE.items():
        columns[name] = np.clip(np.rint((codes + 1) / 2 - noisy(1.0) * codes / 4), 1, codes).astype(int)
    for rarity, name in enumerate(OWNED):
        columns[name] = np.where(noisy(1.2) > (rarity % 7 - 3) / 2, 1, 2)
    columns["floor_area"] = np.clip(np.rint(persons * np.exp(2.4 + noisy(0.8) / 3)), 1, 997).astype(int)
    columns["power"] = np.where(columns["lighting_source"] == 1, np.clip(np.rint(2 + noisy(0.8)), 1, 5), 0).astype(int)
    columns["internet_access"] = np.where(noisy(1) > 0.5, 1, 3)
    columns["bank_account"] = np.where(noisy(1) > 0, 2, 4)
    columns |= _people(persons, noisy, random)
    area = random.integers(0, 10, size=count)
    columns["district"] = np.array([f"64720{10 + a}" for a in area])
    columns["sub_sls"] = np.array(
        [f"64720{10 + a}00100{b:02d}00" for a, b in zip(area, random.integers(1, 40, count), strict=True)]
    )
    columns["village"] = np.array([code[:10] for code in columns["sub_sls"]])
    columns["family_id"] = np.array([f"{n:08x}" for n in random.permutation(count)])
    columns["interview_result"] = np.ones(count, dtype=int)
    return columns


def _people(persons: Any, noisy: Any, random: np.random.Generator) -> dict[str, Any]:
    adults = np.maximum(1, persons - random.binomial(persons - 1, 0.5))
    infants = random.binomial(persons - adults, 0.3)
    elders = random.binomial(adults, 0.1)
    workers = random.binomial(adults, 0.6)
    return {
        "age_0_4": infants, "age_5_19": persons - adults - infants, "age_20_64": adults - elders, "age_65_up": elders,
        "workers": workers, "formal_workers": np.minimum(workers, np.clip(np.rint(noisy(1)), 0, 4).astype(int)),
        "head_sex": np.where(random.random(len(persons)) < 0.85, 1, 2), "head_age": random.integers(20, 85, len(persons)),
        "head_diploma": np.clip(np.rint(10 + 4 * noisy(1)), 1, 22).astype(int),
        "best_diploma": np.clip(np.rint(12 + 4 * noisy(1)), 1, 22).astype(int),
        "head_work_status": np.clip(np.rint(4 - noisy(1.5)), 0, 8).astype(int),
    }  # fmt: skip


def families(count: int, seed: int = 1) -> pa.Table:
    """A table of the columns of FAMILY_TABLE; columns that are not invented are null."""
    columns = family_columns(count, seed)
    return pa.table(
        {c.name: pa.array(columns[c.name], c.type) if c.name in columns else pa.nulls(count, c.type)
         for c in tables.FAMILY_TABLE}
    )  # fmt: skip


def survey(count: int, seed: int = 1) -> pa.Table:
    """Families with `expenditure` (per capita, thousand rupiah) and `weight`."""
    columns, random = family_columns(count, seed), np.random.default_rng(seed + 1)
    effect = np.array([int(code[-2:]) for code in columns["district"]]) * 0.03
    log = 6.8 + 0.5 * columns["welfare"] - 0.05 * columns["persons"] + effect + random.normal(scale=0.3, size=count)
    return (
        families(count, seed)
        .append_column("expenditure", pa.array(np.exp(log)))
        .append_column("weight", pa.array(random.integers(50, 150, count).astype(float)))
    )
