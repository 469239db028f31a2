"""A small city that was ranked: eight families, poorest first, in two kelurahan, and two that cannot be ranked."""

from __future__ import annotations

from typing import Any

import pytest

from factories.documents import family_document
from factories.ranking import family_of_wealth, walls_and_refrigerator
from regsosek.vocabulary.welfare import WelfareShares
from regsosek.welfare.actions import adopt_run, run_ranking

SHARES = WelfareShares(0.25, 0.5, 0.75)


@pytest.fixture
def ranked_families(record: Any, city: Any) -> list[Any]:
    rows = [family_of_wealth(n, min(n // 3, 2), village=city.villages[n % 2 * 2]) for n in range(8)]
    refused = family_document(8, visit={"interview_result": 4}, housing={}, assets={}, aid={})
    gone = family_document(9, members=[], identity={"head_name": "Uji"})
    return list(record(*rows, refused, gone))


@pytest.fixture
def rank_now(system_actor: Any) -> Any:
    """``rank_now()``: a run with the model of walls and refrigerators; groups of a quarter each."""
    return lambda label="Uji", model=None, **more: run_ranking(
        by=system_actor, model=model or walls_and_refrigerator(), label=label, shares=SHARES, **more
    )


@pytest.fixture
def adopted(ranked_families: list[Any], rank_now: Any, system_actor: Any) -> Any:
    return adopt_run(by=system_actor, run=rank_now(), reason="uji")
