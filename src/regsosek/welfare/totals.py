"""What a run adds up to: its groups by the model, by the forum and in the city's order; who is not ranked; how scores spread.

A run is frozen, so its totals are reckoned once in a process. Nothing here tells of a single family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, F, Sum

from regsosek.analysis.pmt.model import UNIT
from regsosek.kernel.scope import system_scope
from regsosek.vocabulary.welfare import WelfareGroup
from regsosek.welfare.models import Position, Run

#: Width of a bar of the spread, in points: a tenth of the natural logarithm of expenditure.
STEP = UNIT // 10


@dataclass(frozen=True, slots=True)
class Number:
    families: int = 0
    persons: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """By group 1 to 4 (0 in ``city``: belum diperingkat).

    ``model``: as the shares cut the model's order. ``city``: as it counts, forum before model. ``settled``: families whose
    group a forum decided, by that group; ``moved_in`` and ``moved_out``: those of them that the model had elsewhere.
    ``unranked``: reason → families that the model gave no score. ``spread``: (lowest score of the bar, city group) → families.
    """

    model: Mapping[int, Number]
    city: Mapping[int, Number]
    settled: Mapping[int, Number]
    moved_in: Mapping[int, int]
    moved_out: Mapping[int, int]
    unranked: Mapping[str, int]
    spread: Mapping[tuple[int, int], int]

    @property
    def ranked_persons(self) -> int:
        """Persons of families that the model gave a place."""
        return sum(number.persons for number in self.model.values())


def totals_of(run: Run) -> Totals:
    """One query for a finished run, none the next time."""
    return _totals(run.id) if run.finished_at else _totals.__wrapped__(run.id)


@lru_cache(maxsize=32)
def _totals(run_id: UUID) -> Totals:
    with system_scope("welfare.totals"):
        rows = list(
            Position.objects.filter(run_id=run_id)
            .order_by()
            .annotate(bar=F("score") / STEP)
            .values_list("city_group", "welfare_group", "forum_group", "unscored_reason", "bar")
            .annotate(families=Count("id"), people=Sum("persons"))
        )
    model, city, settled = _Tally(), _Tally(), _Tally()
    moved_in: Counter[int] = Counter()
    moved_out: Counter[int] = Counter()
    unranked: Counter[str] = Counter()
    spread: Counter[tuple[int, int]] = Counter()
    for group, by_model, forum, reason, bar, families, people in rows:
        city.count(group or 0, families, people)
        if by_model:
            model.count(by_model, families, people)
        else:
            unranked[reason] += families
        if forum:
            settled.count(forum, families, people)
            if forum != (by_model or 0):
                moved_in[forum] += families
                moved_out[by_model or 0] += families
        if bar is not None:
            spread[int(bar) * STEP, group or 0] += families
    return Totals(model.numbers(), city.numbers(0), settled.numbers(), moved_in, moved_out, unranked, spread)


class _Tally:
    def __init__(self) -> None:
        self.families: Counter[int] = Counter()
        self.persons: Counter[int] = Counter()

    def count(self, group: int, families: int, persons: int) -> None:
        self.families[group] += families
        self.persons[group] += persons or 0

    def numbers(self, *more: int) -> dict[int, Number]:
        return {g: Number(self.families[g], self.persons[g]) for g in (*map(int, WelfareGroup), *more)}
