"""How many families and persons in each area and welfare group: the numbers behind the coloured map."""

from __future__ import annotations

import ibis

from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.welfare import WelfareGroup


def counts(families: ibis.Table, level: AreaLevel = AreaLevel.VILLAGE, *, group: str = "welfare_group") -> ibis.Table:
    """One row per area of `level` in which a family lives: where, how many, in which group.

    Needs `sub_sls` (16 digits of text), `persons` and `group` (1 to 4, null: not ranked). Columns, all int64 but the
    first: `code` (the digits of the level), `families`, `persons`, `ranked` and `unranked` (families),
    `persons_ranked`, `persons_unranked`, `g1`..`g4` (families per group), `p1`..`p4` (persons per group).
    A group outside 1..4 counts as not ranked: it never adds to a colour.
    """
    table = families.select(
        code=families.sub_sls.left(level.digits),
        persons=families.persons.cast("int64").fill_null(0),
        group=families[group].cast("int64"),
    )
    groups = {number: table.group == number for number in map(int, WelfareGroup)}
    ranked = table.group.isin(list(groups)).fill_null(False)
    return table.group_by("code").agg(
        families=table.count(),
        persons=_sum(table.persons, None),
        ranked=table.count(where=ranked),
        unranked=table.count(where=~ranked),
        persons_ranked=_sum(table.persons, ranked),
        persons_unranked=_sum(table.persons, ~ranked),
        **{f"g{number}": table.count(where=where) for number, where in groups.items()},
        **{f"p{number}": _sum(table.persons, where) for number, where in groups.items()},
    )


def _sum(column: ibis.Value, where: ibis.Value | None) -> ibis.Value:
    return column.sum(where=where).fill_null(0).cast("int64")
