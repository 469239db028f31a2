"""How many families a filter finds, exactly or as an estimate that says it is one; and its families page by page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from regsosek.kernel.problems import Problem
from regsosek.registry.filters import Filter
from regsosek.registry.filters_sql import matching
from regsosek.registry.models import Family

PAGE = 25
#: A reader who may read more families than this gets an estimate while he is still choosing.
EXACT_UP_TO = 40_000
#: Families whose id begins with 0: one in sixteen. Ids are random or hashes, so they say nothing of the family.
_SAMPLE_BELOW = UUID("10000000-0000-0000-0000-000000000000")
#: An estimate from fewer hits than this is off by more than a quarter now and then: then all are counted.
_FEWEST_HITS = 60


@dataclass(frozen=True, slots=True)
class Counted:
    families: int
    exact: bool


def count(chosen: Filter) -> Counted:
    """Exact for a small scope or a rare answer; else an estimate from a sixteenth of the families, to two digits."""
    families = matching(chosen)
    total = Family.objects.count()
    if total <= EXACT_UP_TO:
        return Counted(families.count(), True)
    sampled = Family.objects.filter(id__lt=_SAMPLE_BELOW).count()
    hits = families.filter(id__lt=_SAMPLE_BELOW).count()
    if hits < _FEWEST_HITS:
        return Counted(families.count(), True)
    return Counted(_two_digits(hits * total / sampled), False)


def count_exactly(chosen: Filter) -> Counted:
    return Counted(matching(chosen).count(), True)


def _two_digits(number: float) -> int:
    whole = round(number)
    return round(whole, 2 - len(str(whole)))


def page(chosen: Filter, after: UUID | None = None) -> tuple[list[Family], UUID | None]:
    """25 families, RT by RT, and the one behind which the next page begins (None: there is none). In this order an index
    leads, and the reading ends when the page is full."""
    families: QuerySet[Family] = matching(chosen)
    if after is not None:
        last = Family.objects.filter(pk=after).values_list("area_code", flat=True).first()
        if last is None:
            raise Problem("not_found")
        families = families.filter(Q(area_code__gt=last) | Q(id__gt=after), area_code__gte=last)
    listed = list(families.order_by("area_code", "id")[: PAGE + 1])
    return listed[:PAGE], listed[PAGE - 1].id if len(listed) > PAGE else None
