"""What a run adds up to: its groups by the model, by the forum and in the city's order; who is not ranked; how scores spread.

A run is frozen, so its totals are reckoned once in a process; what came to it since it was adopted is added each time. Nothing here tells of a single family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Sum

from regsosek.analysis.pmt.model import UNIT
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Family
from regsosek.vocabulary.welfare import WelfareGroup
from regsosek.welfare.models import Position, Rescore, Run

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
    ``scored_again``: families that stand elsewhere, or by another decision, than the run froze.
    """

    model: Mapping[int, Number]
    city: Mapping[int, Number]
    settled: Mapping[int, Number]
    moved_in: Mapping[int, int]
    moved_out: Mapping[int, int]
    unranked: Mapping[str, int]
    spread: Mapping[tuple[int, int], int]
    scored_again: int = 0

    @property
    def ranked_persons(self) -> int:
        """Persons of families that the model gave a place."""
        return sum(number.persons for number in self.model.values())


def totals_of(run: Run) -> Totals:
    """As the run was frozen. One query for a finished run, none the next time."""
    return _added_up(_rows(run.id) if run.finished_at else _rows.__wrapped__(run.id))


def totals_that_count(run: Run) -> Totals:
    """As the adopted run counts now: families whose answers changed, or of whom a forum decided, after it was frozen stand
    where they were re-scored to, with the persons they have. Three queries more."""
    with system_scope("welfare.totals"):
        of_run = Rescore.objects.filter(run=run)
        scored_again, theirs = of_run.order_by("id"), of_run.values("family_id")
        newest = {
            family: facts for family, *facts in scored_again.values_list("family_id", *_FACTS, "score").iterator()
        }
        frozen = list(Position.objects.filter(run=run, family_id__in=theirs).values_list(*_FACTS, "score", "persons"))
        persons = dict(Family.objects.filter(pk__in=theirs).values_list("id", "persons"))
    rows = list(_rows(run.id))
    rows += [(*facts, _bar(score), -1, -people) for *facts, score, people in frozen]
    rows += [(*facts, _bar(score), 1, persons.get(family, 0)) for family, (*facts, score) in newest.items()]
    return replace(_added_up(rows), scored_again=len(newest))


def _bar(score: int | None) -> int | None:
    return None if score is None else int(score / STEP)


_FACTS = ("city_group", "welfare_group", "forum_group", "unscored_reason")
#: The facts, the bar of the score; and, of a sum, families and persons.
_Row = tuple[Any, ...]


@lru_cache(maxsize=32)
def _rows(run_id: UUID) -> tuple[_Row, ...]:
    with system_scope("welfare.totals"):
        return tuple(
            Position.objects.filter(run_id=run_id)
            .order_by()
            .annotate(bar=F("score") / STEP)
            .values_list(*_FACTS, "bar")
            .annotate(families=Count("id"), people=Sum("persons"))
        )


def _added_up(rows: Iterable[_Row]) -> Totals:
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
    # a plus leaves out what came to nothing
    return Totals(model.numbers(), city.numbers(0), settled.numbers(), +moved_in, +moved_out, +unranked, +spread)


class _Tally:
    def __init__(self) -> None:
        self.families: Counter[int] = Counter()
        self.persons: Counter[int] = Counter()

    def count(self, group: int, families: int, persons: int) -> None:
        self.families[group] += families
        self.persons[group] += persons or 0

    def numbers(self, *more: int) -> dict[int, Number]:
        return {g: Number(self.families[g], self.persons[g]) for g in (*map(int, WelfareGroup), *more)}
