"""The frozen places of a run, written and read whole: in sets, never family by family."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models.functions import Coalesce

from regsosek.welfare.models import AreaCount, Position, Run
from regsosek.welfare.preparing import Prepared
from regsosek.welfare.ranking import counts_of

CHUNK = 5000
RESULT = (
    "score", "position", "decile", "welfare_group", "unscored_reason", "forum_group", "city_position", "city_group",
    "city_decile",
)  # fmt: skip
_NUMBERS = tuple(name for name in RESULT if name != "unscored_reason")


def write(run: Run, ready: Prepared) -> None:
    rows = _rows(run, ready)
    while chunk := list(islice(rows, CHUNK)):
        Position.objects.bulk_create(chunk)
    AreaCount.objects.bulk_create(
        AreaCount(run=run, area_code=area, level=level, welfare_group=group, families=families, persons=persons)
        for area, level, group, families, persons in counts_of(ready.ranked.table)
    )


def _rows(run: Run, ready: Prepared) -> Iterator[Position]:
    table = ready.ranked.table
    columns = [table[name].to_pylist() for name in ("family_id", "sub_sls", "persons", "unscored_reason", *_NUMBERS)]
    for answers, family, area, persons, reason, *numbers in zip(ready.answers, *columns, strict=True):
        house, lon, lat = ready.houses.get(family, (None, None, None))
        yield Position(
            run_id=run.id, family_id=UUID(family), area_code=area, dwelling_id=house, lon=lon, lat=lat, persons=persons or 0,
            answers=answers, unscored_reason=reason or "", **dict(zip(_NUMBERS, numbers, strict=True)),
        )  # fmt: skip


def totals(table: pa.Table) -> dict[str, int]:
    return {
        "families": len(table), "persons": pc.sum(table["persons"]).as_py() or 0, "unranked": table["city_group"].null_count,
        "settled": len(table) - table["forum_group"].null_count,
    }  # fmt: skip


def read(run: Run) -> pa.Table:
    """The places as a table in order of the family's id, with the columns RESULT. Under a system scope."""
    names = ("family_id", *RESULT)
    rows = Position.objects.filter(run=run).order_by("family_id").values_list(*names).iterator(chunk_size=CHUNK)
    columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    whole = dict(zip(names, columns, strict=True))
    whole["family_id"] = [str(family) for family in whole["family_id"]]
    whole["unscored_reason"] = [reason or None for reason in whole["unscored_reason"]]
    texts = ("family_id", "unscored_reason")
    return pa.table({n: pa.array(v, pa.string() if n in texts else pa.int64()) for n, v in whole.items()})


def standings(run: Run) -> Iterator[tuple[UUID, int | None, int | None]]:
    """(family, city group, city decile); of a run older than forums, the model's. Under a system scope."""
    counted = Coalesce("city_group", "welfare_group"), Coalesce("city_decile", "decile")
    return iter(Position.objects.filter(run=run).values_list("family_id", *counted).iterator(chunk_size=CHUNK))
