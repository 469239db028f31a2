"""Reckoning a run: everybody's score, place, group and the order that counts. Reads and writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.pmt.certainty import borders
from regsosek.analysis.pmt.rank import rank
from regsosek.analysis.pmt.score import score
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.welfare import WelfareShares
from regsosek.welfare import models_kept
from regsosek.welfare.city_order import CityOrder, Standings, city_order

COUNTED_LEVELS = (AreaLevel.REGENCY, AreaLevel.DISTRICT, AreaLevel.VILLAGE, AreaLevel.SLS)
RANKED = ("family_id", "sub_sls", "persons", "score", "position", "decile", "welfare_group", "unscored_reason")


@dataclass(frozen=True, slots=True)
class Ranked:
    """``table``: a row per family, by id, with the columns RANKED and the city's. ``typical``, ``borders``, ``cuts`` and
    ``ends`` as in `Run`."""

    table: pa.Table
    typical: dict[str, dict[str, int]]
    borders: list[list[float]]
    cuts: list[list[Any] | None]
    ends: dict[str, list[int]]


def reckon(families: pa.Table, model: Any, shares: WelfareShares, forum: Mapping[str, int]) -> Ranked:
    """:param families: FAMILY_TABLE. :param forum: family → the group that a forum decided."""
    connection = connect()
    try:
        by_model = score(from_arrow(connection, "families", families), model).to_pyarrow()
        scored = from_arrow(connection, "scored", models_kept.kept_out(by_model))
        ranked = rank(scored, weight="persons", shares=shares.cumulative, id="family_id")
        table = ranked.select(*RANKED).to_pyarrow().sort_by("family_id").combine_chunks()
        typical = models_kept.typical(scored, model)
        edges = borders(scored, model.sigma, weight="persons", shares=shares.cumulative)
    finally:
        connection.disconnect()
    standings = standings_of(table, forum)
    ordered = city_order(standings)
    return Ranked(
        _with_city(table, standings, ordered), typical, [[float(e.share), e.points] for e in edges], _cuts(standings),
        ordered.ends,
    )  # fmt: skip


def standings_of(table: pa.Table, forum: Mapping[str, int]) -> Standings:
    ids = table["family_id"].to_pylist()
    return Standings(
        ids, _whole(table, "persons"), _whole(table, "score"), table["score"].is_valid().to_numpy(),
        _whole(table, "welfare_group"), np.array([forum.get(family, 0) for family in ids], dtype=np.int64),
    )  # fmt: skip


def _whole(table: pa.Table, name: str) -> Any:
    return table[name].fill_null(0).to_numpy().astype(np.int64)


def _with_city(table: pa.Table, standings: Standings, ordered: CityOrder) -> pa.Table:
    for name, values in (
        ("forum_group", standings.forum_group), ("city_position", ordered.position), ("city_group", ordered.group),
        ("city_decile", ordered.decile),
    ):  # fmt: skip
        table = table.append_column(name, pa.array(values, mask=values == 0))
    return table


def _cuts(standings: Standings) -> list[list[Any] | None]:
    """For each border between groups the score and id of the first family behind it; None when nobody is there."""
    order = np.lexsort((np.asarray(standings.ids, dtype=np.str_), standings.score))
    order = order[standings.model_group[order] > 0]
    found: list[list[Any] | None] = []
    for border in (1, 2, 3):
        behind = order[standings.model_group[order] > border]
        found.append([int(standings.score[behind[0]]), standings.ids[behind[0]]] if len(behind) else None)
    return found


def counts_of(table: pa.Table) -> list[tuple[str, str, int, int, int]]:
    """(area, level, city group or 0, families, persons), at every level that is counted."""
    families: Counter[tuple[str, str, int]] = Counter()
    persons: Counter[tuple[str, str, int]] = Counter()
    per_sls = table.group_by(["sub_sls", "city_group"]).aggregate([("persons", "sum"), ([], "count_all")])
    for row in per_sls.to_pylist():
        for level in COUNTED_LEVELS:
            key = (row["sub_sls"][: level.digits], level.value, row["city_group"] or 0)
            families[key] += row["count_all"]
            persons[key] += row["persons_sum"] or 0
    return [(*key, number, persons[key]) for key, number in sorted(families.items())]


def differing(one: pa.Table, other: pa.Table, columns: Sequence[str]) -> int:
    """How many rows differ, of two tables of the same families in the same order."""
    wrong = np.zeros(len(one), dtype=bool)
    for name in columns:
        wrong |= np.array(
            [a != b for a, b in zip(one[name].to_pylist(), other[name].to_pylist(), strict=True)], dtype=bool
        )
    return int(wrong.sum())
