"""The age pyramid: persons by sex and age group."""

from __future__ import annotations

import ibis
import pyarrow as pa

MALE, FEMALE = 1, 2
WIDTH, LAST = 5, 75


def pyramid(persons: ibis.Table, *, width: int = WIDTH, last: int = LAST) -> ibis.Table:
    """One row per age group from 0, youngest first, also where nobody is; the group from `last` is open.

    Needs `sex` (1 male, 2 female) and `age` (years); each row of `persons` is one person, whoever should not count
    (not resident, deceased) is left out before. Columns: `age_from` (int64), `males`, `females`, `sex_unknown`. Persons
    of unknown age stand in a last row whose `age_from` is null. The sum of all cells is the number of persons.
    ValueError when `last` is no multiple of `width`.
    """
    if width <= 0 or last % width:
        raise ValueError(f"last ({last}) must be a multiple of width ({width})")
    age = persons.age.cast("int64")
    # unknown is -1 here because null joins nothing
    start = ibis.ifelse(age >= 0, ibis.least(age // width * width, last), -1).fill_null(-1).cast("int64")
    counted = (
        persons.select(start=start, sex=persons.sex.cast("int64"))
        .group_by("start")
        .agg(
            males=lambda t: t.count(where=t.sex == MALE),
            females=lambda t: t.count(where=t.sex == FEMALE),
            sex_unknown=lambda t: t.count(where=~t.sex.isin([MALE, FEMALE]).fill_null(False)),
        )
    )
    groups = ibis.memtable(pa.table({"age_from": pa.array([*range(0, last + 1, width), -1], pa.int64())}))
    joined = groups.left_join(counted, groups.age_from == counted.start)
    return joined.select(
        age_from=joined.age_from.nullif(-1),
        males=joined.males.fill_null(0),
        females=joined.females.fill_null(0),
        sex_unknown=joined.sex_unknown.fill_null(0),
    ).order_by(ibis.asc("age_from", nulls_first=False))
