"""How many, where: kept with every run, made anew for older ones, marked where they are rough."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from factories.ranking import walls_and_refrigerator
from regsosek.analysis.pmt.model import to_document
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.welfare.actions import estimate_areas
from regsosek.welfare.estimates import OFFICIAL_SHARE, estimates, measured, roughness, shares_of, shown
from regsosek.welfare.models import AreaEstimate, Run

pytestmark = pytest.mark.usefixtures("everything")
LEVELS = (AreaLevel.REGENCY, AreaLevel.DISTRICT, AreaLevel.VILLAGE, AreaLevel.SLS)


def kept(run: Any) -> list[dict[str, Any]]:
    return list(AreaEstimate.objects.filter(run=run).order_by("share", "area_code").values())


def test_a_run_keeps_estimates_for_its_shares_and_for_the_official_rate(
    ranked_families: list[Any], rank_now: Any
) -> None:
    run = rank_now()
    assert shares_of(run) == (OFFICIAL_SHARE, 0.25, 0.5, 0.75)
    for share in shares_of(run):
        for level in LEVELS:
            found = estimates(run, level, share).values()
            assert sum(e.persons for e in found) == 24  # eight ranked families of three
            assert sum(e.poor_persons for e in found) == pytest.approx(share * 24, rel=0.02)


def test_the_estimates_of_an_older_run_come_out_the_same(
    ranked_families: list[Any], rank_now: Any, system_actor: Any
) -> None:
    run = rank_now()
    before = kept(run)
    AreaEstimate.objects.filter(run=run).delete()
    for _ in range(2):
        assert estimate_areas(by=system_actor, run=run) == len(before)
    leave = ("id",)
    assert [{k: v for k, v in row.items() if k not in leave} for row in kept(run)] == [
        {k: v for k, v in row.items() if k not in leave} for row in before
    ]


def test_a_published_card_says_nothing_about_areas() -> None:
    card = replace(walls_and_refrigerator(), recipe="published")
    assert measured(Run(model=to_document(card), model_hash=card.digest())) is None


def test_a_figure_that_is_too_rough_is_not_shown_for_an_rt_and_is_marked_elsewhere() -> None:
    assert [roughness(cv) for cv in (0.1, 0.25, 0.26, 0.5, 0.51, None)] == [0, 0, 1, 1, 2, 2]
    rows = [AreaEstimate(level=level, poor_persons_cv=cv) for level in ("village", "sls") for cv in (0.3, 0.6)]
    assert [(r.level, r.poor_persons_cv) for r in shown(rows)] == [("village", 0.3), ("village", 0.6), ("sls", 0.3)]
