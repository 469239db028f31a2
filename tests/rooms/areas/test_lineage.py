"""Prefixes named on a day, followed to another: by split, merge and recode, never beyond what they had a share in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from regsosek.areas.actions import merge_sls, rename_area, split_sls
from regsosek.areas.lineage import current_codes, follow

FIRST, DAY, LATER, TODAY = date(2022, 1, 1), date(2022, 3, 1), date(2022, 6, 1), date(2022, 10, 20)
V, W = "6472050006", "6472050007"
A, B, N, T = V + "0001", V + "0002", V + "0025", V + "0030"


@pytest.fixture
def changed(city: Any, system_actor: Any) -> None:
    """RT 01 gives half of itself to RT 25; RT 25 and RT 02 become RT 30."""
    split_sls(by=system_actor, code=A, into={A: "RT 01", N: "RT 25"}, effective_on=DAY)
    merge_sls(by=system_actor, codes=[N, B], into=T, effective_on=LATER)


def test_without_changes_all_is_as_it_was(city: Any) -> None:
    assert follow([A, "6472"], FIRST, TODAY) == (A, "6472")
    assert follow([""], FIRST, TODAY) == ("",) and follow([], FIRST, TODAY) == ()


@pytest.mark.parametrize(
    ("named", "since", "today", "followed"),
    [
        (A, FIRST, DAY.replace(day=28, month=2), (A,)), (A, FIRST, DAY, (A, N)), (A, FIRST, TODAY, (A, N, T)),
        (A, DAY, TODAY, (A,)), (B, FIRST, TODAY, (B, T)), (N, DAY, TODAY, (N, T)), (T, LATER, TODAY, (T,)),
        (V, FIRST, TODAY, (V,)), (W + "0001", FIRST, TODAY, (W + "0001",)), (B + "01", FIRST, TODAY, (B + "01", T + "00")),
        (A + "01", FIRST, DAY, (A + "01", N)),
    ],
)  # fmt: skip
def test_followed(changed: None, named: str, since: date, today: date, followed: tuple[str, ...]) -> None:
    assert follow([named], since, today) == followed


def test_a_recode_keeps_what_lies_below(city: Any, system_actor: Any) -> None:
    rename_area(by=system_actor, code=V, new_code="6472060009", effective_on=DAY)
    assert follow([A + "01"], FIRST, TODAY) == (A + "01", "6472060009000101")
    assert follow([V], FIRST, TODAY) == (V, "6472060009")
    assert follow(["6472050"], FIRST, TODAY) == ("6472050",)  # the kelurahan has left the district


def test_the_live_areas_a_code_stands_for(changed: None) -> None:
    assert current_codes(A, FIRST, TODAY) == (A, T)
    assert current_codes(B, FIRST, TODAY) == (T,)
    assert current_codes(B + "00", FIRST, TODAY) == (T + "00",)
