"""What a run needs of the registry, read under a system scope, and reckoned: before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pyarrow as pa

from regsosek.analysis.pmt.problems import PmtError
from regsosek.analysis.pmt.scorecard.published import PUBLISHED
from regsosek.kernel import clock
from regsosek.kernel.problems import Problem
from regsosek.registry.extracts import family_table
from regsosek.registry.models import Family
from regsosek.vocabulary.label import Label
from regsosek.vocabulary.welfare import WelfareShares
from regsosek.welfare import inputs, ranking
from regsosek.welfare.models import Settlement

#: (sentence, done, total)
Told = Callable[[str, int, int], None]
_PUBLISHED = (
    "kartu skor terbitan memberi peluang dari tabelnya sendiri; pakai regsosek pmt score pada berkas",
    "a published scorecard gives chances from a table of its own; use regsosek pmt score on files",
)
House = tuple[UUID, float | None, float | None]


def quiet(step: str, done: int, total: int) -> None:
    """Nobody watches."""


def require_rankable(model: Any) -> None:
    """:raises Problem: ``model_unfit`` for a scorecard that others published: its chances come from its own table, so it has no
    error of its own by which a run says how sure it is."""
    if model.recipe == PUBLISHED:
        raise Problem("model_unfit", reason=Label(*_PUBLISHED))


@dataclass(frozen=True, slots=True)
class Prepared:
    as_of: datetime
    inputs: str
    input_hash: str
    answers: list[str]
    houses: dict[str, House]
    ranked: ranking.Ranked


def prepare(model: Any, shares: WelfareShares, told: Told = quiet) -> Prepared:
    """:raises Problem: ``no_families``; ``model_unfit`` for a model that reads other columns than the registry has,
    and for a published scorecard."""
    require_rankable(model)
    as_of = clock.now()
    families = _everybody(told)
    if families.num_rows == 0:
        raise Problem("no_families")
    families = inputs.in_order(families)
    told("Menghitung skor dan urutan", 0, 0)
    try:
        ranked = ranking.reckon(families, model, shares, forum_groups())
    except PmtError as error:  # a model of another survey asks what the registry does not hold
        raise Problem(
            "model_unfit", reason=Label(error.text("id").rstrip("."), error.text("en").rstrip("."))
        ) from error
    told("Menyimpan masukan", 0, 0)
    return Prepared(
        as_of, inputs.keep(families), inputs.digest_of(families), inputs.answers(families), _houses(), ranked
    )


def forum_groups() -> dict[str, int]:
    """Family → group of the decision in force."""
    rows = Settlement.objects.filter(revoked_at__isnull=True).values_list("family_id", "welfare_group")
    return {str(family): group for family, group in rows}


def _everybody(told: Told) -> pa.Table:
    """Kelurahan by kelurahan, so that the answers of one only are in memory as objects."""
    areas = Family.objects.filter(closed_on__isnull=True).values_list("area_code", flat=True).distinct()
    villages = sorted({area[:10] for area in areas})
    parts = []
    for number, village in enumerate(villages):
        told("Membaca keluarga", number, len(villages))
        parts.append(family_table(within=village))
    return pa.concat_tables(parts) if parts else family_table([])


def _houses() -> dict[str, House]:
    rows = Family.objects.filter(closed_on__isnull=True).order_by()
    found = rows.values_list("id", "dwelling_id", "dwelling__lon", "dwelling__lat").iterator(chunk_size=5000)
    return {str(family): (house, lon, lat) for family, house, lon, lat in found}
