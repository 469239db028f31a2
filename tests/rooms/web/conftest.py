"""A small city that is recorded, ranked and counted, for pages that show numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from factories.documents import family_document, member
from factories.places import CITY
from regsosek.analysis.pmt.features import Band
from regsosek.analysis.pmt.model import Model, Weighed
from regsosek.analysis.pmt.questions import QUESTIONS
from regsosek.registry.actions import refresh_statistics
from regsosek.welfare.actions import adopt_run, run_ranking

#: What the tests rank by: a general fact, a fact of class money, a fact about children.
RANKED_BY = {"wall_material": 400, "has_refrigerator": 900, "age_5_19": 700}


def small_model() -> Model:
    """A model of three questions: ``RANKED_BY`` points for the first band, falling to 0 at the last."""
    chosen = [q for q in QUESTIONS if q.name in RANKED_BY]
    weighed = [Weighed(q, _points(q.bands, RANKED_BY[q.name]), (10,) * len(q.bands), None) for q in chosen]
    return Model(features=tuple(weighed), intercept=135_000, sigma=3_000, recipe="linear", target="tests")


def _points(bands: tuple[Band, ...], first: int) -> tuple[int, ...]:
    last = len(bands) - 1
    return tuple(first * (last - i) // last for i in range(len(bands)))


def poor_and_rich(number: int, *, poor: bool, village: str = CITY.villages[0], **more: Any) -> dict[str, Any]:
    """A family that the small model puts low or high."""
    housing = {"wall_material": 7 if poor else 1}
    assets = {"has_refrigerator": 2 if poor else 1}
    return family_document(number, village=village, housing=housing, assets=assets, **more)


@pytest.fixture
def ranked(record: Callable[..., list[Any]], system_actor: Any) -> list[Any]:
    """Ten families of the first kelurahan, the first two poor (the first more so), and one of another that is not ranked. Returns their ids."""
    owner = member(
        1,
        family=3,
        business={"owns_business": 1, "business_industry": 12, "paid_workers": 1, "business_licence": 4, "turnover": 2},
    )
    documents = [poor_and_rich(n, poor=n <= 2, members=2 if n == 2 else 3) for n in range(1, 11)]
    documents[2] = poor_and_rich(3, poor=False, members=[owner, member(2, family=3)])
    documents.append(
        family_document(11, village=CITY.villages[2], visit={"interview_result": 4}, housing={}, assets={})
    )
    ids = record(*documents)
    run = run_ranking(by=system_actor, model=small_model(), label="Uji 2022")
    adopt_run(by=system_actor, run=run, reason="pengujian")
    refresh_statistics(by=system_actor)
    return ids
