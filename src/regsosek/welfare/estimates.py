"""How many, where: the estimates of a run, reckoned in sets and read by level. Never an official figure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

import pyarrow as pa

from regsosek.analysis.pmt.scorecard.published import PUBLISHED
from regsosek.analysis.pmt.small_area import ROUGH, TOO_ROUGH, Errors, errors_of, small_areas
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.welfare.models import AreaEstimate, Position, Run
from regsosek.welfare.models_kept import model_of

OFFICIAL_SHARE = 0.0485
"""Kota Samarinda, March 2022, Susenas: 4.85 % of persons. The poorest so many persons of the registry are another thing."""
CHUNK = 5000


def shares_of(run: Run) -> tuple[float, ...]:
    """What is estimated: the shares of the run, and the official rate of the city."""
    return tuple(sorted({*(round(float(share), 4) for share in run.shares), OFFICIAL_SHARE}))


def measured(run: Run) -> Errors | None:
    """The errors of the run's model; None for a published card, whose table says nothing about areas."""
    model = model_of(run)
    return None if model.recipe == PUBLISHED or model.sigma <= 0 else errors_of(model)


def write(run: Run, errors: Errors | None, families: pa.Table) -> int:
    """Replace the estimates of a run. ``families``: sub_sls, persons, score. Returns how many were written."""
    AreaEstimate.objects.filter(run=run).delete()
    if errors is None:
        return 0
    rows = iter(small_areas(families, errors, shares_of(run)).to_pylist())
    written = 0
    while chunk := [AreaEstimate(run=run, **_kept(row)) for row in islice(rows, CHUNK)]:
        AreaEstimate.objects.bulk_create(chunk)
        written += len(chunk)
    return written


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"share": f"{row['share']:.4f}"}


def frozen_families(run: Run) -> pa.Table:
    """What :func:`write` needs, from the places of the run. Under a system scope."""
    rows = Position.objects.filter(run=run).order_by("family_id").values_list("area_code", "persons", "score")
    columns: list[list[Any]] = [list(c) for c in zip(*rows.iterator(chunk_size=CHUNK), strict=True)] or [[], [], []]
    kinds = (pa.string(), pa.int64(), pa.int64())
    return pa.table(
        {n: pa.array(c, k) for n, c, k in zip(("sub_sls", "persons", "score"), columns, kinds, strict=True)}
    )


def estimates(run: Run, level: AreaLevel, share: float, within: str = "") -> dict[str, AreaEstimate]:
    """Area code → its estimate. One query."""
    rows = AreaEstimate.objects.filter(run=run, level=level, share=f"{share:.4f}", area_code__startswith=within)
    return {row.area_code: row for row in rows.order_by("area_code")}


def roughness(cv: float | None) -> int:
    """0: fit to be used, 1: rough (coefficient of variation above 25 %), 2: very rough (above 50 %, or nobody is expected)."""
    return 2 if cv is None or cv > TOO_ROUGH else int(cv > ROUGH)


def shown(rows: Iterable[AreaEstimate]) -> list[AreaEstimate]:
    """Without the SLS that are too rough to show a figure."""
    return [row for row in rows if row.level != AreaLevel.SLS.value or roughness(row.poor_persons_cv) < 2]
