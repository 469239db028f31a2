"""Two runs side by side: who moved between groups, up or down, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection, models

from regsosek.kernel.scope import system_scope
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.label import Label
from regsosek.welfare.models import Run

PAGE = 50
_UUID: models.UUIDField[Any, Any] = models.UUIDField()


class Cause(StrEnum):
    """Why a family has another group, the first that holds."""

    FORUM = "forum"
    ANSWERS = "answers"
    MODEL = "model"
    OTHERS = "others"

    @property
    def label(self) -> Label:
        return _CAUSES[self]


_CAUSES = {
    Cause.FORUM: Label("keputusan musyawarah", "decision of the forum"),
    Cause.ANSWERS: Label("isian berubah", "answers changed"),
    Cause.MODEL: Label("model lain", "another model"),
    Cause.OTHERS: Label("keluarga lain bergeser", "others moved around it"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    families: int = 0
    persons: int = 0

    def __add__(self, other: Cell) -> Cell:
        return Cell(self.families + other.families, self.persons + other.persons)


@dataclass(frozen=True, slots=True)
class Comparison:
    """City groups of two runs; group 0 is "belum diperingkat". Persons are those of run b (of a, where only a has the family).

    ``matrix[group in a, group in b]`` of the families in both; ``only_a`` and ``only_b`` by group. ``up``: to a better-off
    group, ``down``: to a poorer one; to and from "belum diperingkat" is neither (``in_or_out``). ``causes`` and
    ``by_village`` (kelurahan → cause → number) count the families whose group differs.
    """

    run_a: UUID
    run_b: UUID
    both: Cell
    matrix: Mapping[tuple[int, int], Cell]
    only_a: Mapping[int, Cell]
    only_b: Mapping[int, Cell]
    up: Cell
    down: Cell
    in_or_out: Cell
    causes: Mapping[Cause, Cell]
    by_village: Mapping[str, Mapping[Cause, int]]


@dataclass(frozen=True, slots=True)
class Moved:
    """A family that exists for the reader and whose city group differs."""

    family_id: UUID
    area_code: str
    persons: int
    before: int
    after: int
    cause: Cause


#: kelurahan, group in a, group in b, cause, families, persons
Line = tuple[str, int, int, str, int, int]


def compare(run_a: Run, run_b: Run) -> Comparison:
    """Counts of the whole city (no micro-data). Taken from run b where :func:`lines_of` were kept with it: both are frozen."""
    kept = run_b.compared.get(str(run_a.id))
    lines, only_a, only_b = kept or lines_of(run_a, run_b)
    return _comparison(run_a, run_b, lines, only_a, only_b)


def lines_of(run_a: Run, run_b: Run) -> tuple[list[Line], list[list[int]], list[list[int]]]:
    """What a comparison is made of, in three queries, as it is kept: lines, and (group, families, persons) of those that only
    one of the runs has."""
    digits = AreaLevel.VILLAGE.digits
    with system_scope("welfare.compare"), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT SUBSTR(b.area_code, 1, {digits}), {_group('a')}, {_group('b')}, {_cause()}, COUNT(*), SUM(b.persons) "
            f"FROM {_joined()} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
            [_same_model(run_a, run_b), *_keys(run_a, run_b)],
        )
        lines = [(v, int(a), int(b), c, int(n), int(p or 0)) for v, a, b, c, n, p in cursor.fetchall()]
        return lines, _only(cursor, run_a, run_b), _only(cursor, run_b, run_a)


def moved(
    run_a: Run, run_b: Run, *, after: UUID | None = None, limit: int = PAGE, cause: Cause | None = None, area: str = ""
) -> list[Moved]:
    """Families that moved, of the active scope, by id behind ``after``; at most ``limit``."""
    conditions, values = [f"{_group('a')} <> {_group('b')}"], []
    if after is not None:
        conditions.append("b.family_id > %s")
        values.append(key_of(after))
    if area:
        conditions.append("b.area_code BETWEEN %s AND %s")
        values += [area, area.ljust(16, "9")]
    inner = (
        f"SELECT b.family_id, b.area_code, b.persons, {_group('a')} AS before, {_group('b')} AS behind, {_cause()} AS cause "
        f"FROM {_joined()} AND {' AND '.join(conditions)}"
    )
    chosen = "WHERE cause = %s" if cause else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({inner}) m {chosen} ORDER BY family_id LIMIT {int(limit)}",
            [_same_model(run_a, run_b), *_keys(run_a, run_b), *values, *([cause.value] if cause else [])],
        )
        rows = cursor.fetchall()
    return [Moved(UUID(str(f)), area_code, n, int(a), int(b), Cause(c)) for f, area_code, n, a, b, c in rows]


def _group(alias: str) -> str:
    return f"COALESCE({alias}.city_group, {alias}.welfare_group, 0)"


def _cause() -> str:
    return (
        f"CASE WHEN COALESCE(a.forum_group, 0) <> COALESCE(b.forum_group, 0) THEN '{Cause.FORUM}' "
        f"WHEN a.answers <> b.answers THEN '{Cause.ANSWERS}' WHEN %s = 0 THEN '{Cause.MODEL}' ELSE '{Cause.OTHERS}' END"
    )


def _joined() -> str:
    """Families in both; the parameters are the keys of a and b."""
    return (
        "welfare_position b JOIN welfare_position a ON a.family_id = b.family_id AND a.run_id = %s WHERE b.run_id = %s"
    )


def _only(cursor: Any, here: Run, not_there: Run) -> list[list[int]]:
    cursor.execute(
        f"SELECT {_group('x')}, COUNT(*), SUM(x.persons) FROM welfare_position x WHERE x.run_id = %s AND NOT EXISTS "
        "(SELECT 1 FROM welfare_position y WHERE y.run_id = %s AND y.family_id = x.family_id) GROUP BY 1 ORDER BY 1",
        _keys(here, not_there),
    )
    return [[int(group), int(n), int(persons or 0)] for group, n, persons in cursor.fetchall()]


def _keys(*runs: Run) -> list[Any]:
    return [key_of(run.id) for run in runs]


def key_of(value: UUID) -> Any:
    return _UUID.get_db_prep_value(value, connection)


def _same_model(run_a: Run, run_b: Run) -> int:
    """Shares belong to the model here: other shares move families as another model does."""
    return int((run_a.model_hash, run_a.shares) == (run_b.model_hash, run_b.shares))


def _comparison(run_a: Run, run_b: Run, lines: Iterable[Any], only_a: Any, only_b: Any) -> Comparison:
    matrix: dict[tuple[int, int], Cell] = defaultdict(Cell)
    causes: dict[Cause, Cell] = defaultdict(Cell)
    villages: dict[str, dict[Cause, int]] = defaultdict(lambda: defaultdict(int))
    for village, before, after, cause, families, persons in lines:
        cell = Cell(families, persons)
        matrix[before, after] += cell
        if before != after:
            causes[Cause(cause)] += cell
            villages[village][Cause(cause)] += families

    def where(holds: Callable[[int, int], bool]) -> Cell:
        return sum((cell for key, cell in matrix.items() if holds(*key)), Cell())

    return Comparison(
        run_a.id, run_b.id, where(lambda a, b: True), dict(matrix),
        {g: Cell(n, p) for g, n, p in only_a}, {g: Cell(n, p) for g, n, p in only_b},
        where(lambda a, b: 0 < a < b), where(lambda a, b: 0 < b < a), where(lambda a, b: a != b and 0 in (a, b)),
        dict(causes), {village: dict(counted) for village, counted in villages.items()},
    )  # fmt: skip
