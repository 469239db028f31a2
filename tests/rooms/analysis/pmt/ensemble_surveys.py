"""Invented surveys of other shapes than the registry's, and one ensemble fitted on one of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow as pa

from regsosek.analysis.pmt.ensemble import fit_best, members

FITTED = "2026-01-01T00:00:00+00:00"


def survey(rows: int = 400, seed: int = 5, areas: int = 8) -> pa.Table:
    """Assets, a wall of few words, a land area with gaps, a count; consumption bends and two answers work together."""
    random = np.random.default_rng(seed)
    wealth = random.normal(size=rows)
    area = random.integers(0, areas, rows)
    size = 1 + random.poisson(3, rows)
    columns: dict[str, Any] = {
        f"asset{k}": (wealth + random.normal(size=rows) > k / 3 - 0.5).astype(int) for k in range(5)
    }
    columns["wall"] = np.array(["mud", "wood", "brick"])[np.clip(np.rint(1 + wealth), 0, 2).astype(int)]
    columns["size"] = size
    land = np.round(np.exp(wealth + random.normal(size=rows)), 2)
    columns["land"] = [
        None if gone else float(value) for gone, value in zip(random.random(rows) < 0.2, land, strict=True)
    ]
    columns["weight"] = random.uniform(50, 150, rows)
    columns["district"] = [f"0{code}" for code in area]
    columns["hh"] = [f"H{n:05d}" for n in random.permutation(rows)]
    log = 7 + 0.4 * wealth - 0.3 * np.log(size) + 0.3 * columns["asset0"] * columns["asset1"] + 0.05 * area
    columns["consumption"] = np.exp(log + random.normal(scale=0.35, size=rows))
    return pa.table(columns)


def fit(table: pa.Table, **options: Any) -> Any:
    """`fit_best` with few and short trees, so that a test is quick; told of areas, whatever so small a survey advises."""
    named = {
        "target": "consumption",
        "area": "district",
        "id": "hh",
        "weight": "weight",
        "created": FITTED,
        "told": 3.0,
        **options,
    }
    with patch.multiple(members, MAX_ROUNDS=40, FOREST_TREES=12, FINAL_SEEDS=2):
        return fit_best(table, **named)


@lru_cache
def fitted() -> Any:
    return fit(survey())
