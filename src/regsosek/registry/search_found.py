"""A page of families that a search has found, in the order of their heads' names, with the members who matched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Q, QuerySet

from regsosek.kernel.problems import Problem
from regsosek.registry.models import Family, Person

PAGE = 25


@dataclass(frozen=True)
class Found:
    """A page of answers. ``matched``: family → members who matched; ``after``: the family behind which the next page
    begins; ``is_more``: there are more than ``total``, which were not counted."""

    families: list[Family]
    total: int
    matched: dict[UUID, list[Person]] = field(default_factory=dict)
    after: UUID | None = None
    is_more: bool = False


def within(families: QuerySet[Family], area: str) -> QuerySet[Family]:
    return families.filter(area_code__range=(area.ljust(16, "0"), area.ljust(16, "9"))) if area else families


def page_by_head(families: QuerySet[Family], total: int, after: UUID | None) -> Found:
    """:raises Problem: ``not_found`` when the family behind which to go on is not among them."""
    rest = families
    if after is not None:
        last = families.filter(pk=after).first()
        if last is None:
            raise Problem("not_found")
        same_name = Q(head_name=last.head_name) if last.head_name is not None else Q()  # None: names are not granted
        later = Q(head_name__gt=last.head_name) if last.head_name is not None else Q(pk__in=[])
        rest = families.filter(later | (same_name & Q(id__gt=last.id)))
    listed = list(rest.order_by("head_name", "id")[: PAGE + 1])
    more, listed = len(listed) > PAGE, listed[:PAGE]
    return Found(listed, total, after=listed[-1].id if more else None)


def with_members(found: Found, people: QuerySet[Person]) -> Found:
    """With those of the people who belong to the families of the page."""
    ids: Collection[UUID] = [f.id for f in found.families]
    matched: dict[UUID, list[Person]] = defaultdict(list)
    for person in people.filter(family_id__in=ids).order_by("line_number", "id"):
        matched[person.family_id].append(person)
    return replace(found, matched=dict(matched))
