"""Finding families by the name of a member or by a whole number. Search first: nothing here lists what was not asked for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from regsosek.kernel import secrets
from regsosek.kernel.problems import Problem
from regsosek.registry.models import Family, Identifier, NameToken, Person
from regsosek.vocabulary.names import fold

PAGE = 25
SHORTEST = 3
_SEARCHED_NUMBERS = (Identifier.Kind.NIK, Identifier.Kind.NO_KK)
_BETWEEN_DIGITS = re.compile(r"[\s.\-]+")
_LONGEST_TOKEN = 40


@dataclass(frozen=True)
class Found:
    """A page of answers. ``matched``: family → members who matched; ``after``: the family behind which the next page begins."""

    families: list[Family]
    total: int
    matched: dict[UUID, list[Person]] = field(default_factory=dict)
    after: UUID | None = None


def number_in(text: str) -> str | None:
    """The digits of a text that is a number and nothing else (blanks, dots and dashes between digits aside)."""
    digits = _BETWEEN_DIGITS.sub("", text)
    return digits if digits.isascii() and digits.isdigit() else None


def by_name(text: str, *, within: str = "", after: UUID | None = None) -> Found:
    """Families with a member whose name has a word beginning with *each* word of the text.

    :raises Problem: ``search_too_short`` without a word of three letters.
    """
    words = _words(text)
    people = _people(words)
    families = _within(Family.objects.filter(pk__in=people.values("family_id")), within)
    found = _page(families, after)
    hits = people.filter(family_id__in=[f.id for f in found.families]).values("person_id")
    return _with_members(found, Person.objects.filter(pk__in=hits))


def by_number(digits: str, *, within: str = "", after: UUID | None = None) -> Found:
    """Families where this NIK or no. KK is claimed, by its blind index; none for a reader without the class number.

    :raises Problem: ``search_too_short`` for anything but 16 digits.
    """
    if len(digits) != 16:
        raise Problem("search_too_short")
    same = Q()
    for kind in _SEARCHED_NUMBERS:
        same |= Q(kind=kind, blind=secrets.blind_index(kind, digits))
    claims = Identifier.objects.filter(same).exclude(state=Identifier.State.WITHDRAWN)
    found = _page(_within(Family.objects.filter(pk__in=claims.values("family_id")), within), after)
    return _with_members(found, Person.objects.filter(pk__in=claims.filter(person__isnull=False).values("person_id")))


def _words(text: str) -> list[str]:
    """Folded words, the longest (rarest) first."""
    if not any(len(word) >= SHORTEST for word in re.findall(r"[^\W\d_]+", text)):
        raise Problem("search_too_short")
    return sorted(set(fold(text).split()), key=lambda word: (-len(word), word))


def _begins(word: str) -> Q:
    """Tokens with this prefix as a range, so that the index answers. Tokens are letters a-z only, hence no ``{`` behind z."""
    prefix = word[:_LONGEST_TOKEN]
    stem = prefix.rstrip("z")
    condition = Q(token__gte=prefix)
    return condition & Q(token__lt=stem[:-1] + chr(ord(stem[-1]) + 1)) if stem else condition


def _people(words: list[str]) -> QuerySet[NameToken]:
    """Tokens of those persons in whose name every word is found."""
    first, *others = words
    people = NameToken.objects.filter(_begins(first))
    for word in others:
        people = people.filter(Exists(NameToken.objects.filter(_begins(word), person_id=OuterRef("person_id"))))
    return people


def _within(families: QuerySet[Family], area: str) -> QuerySet[Family]:
    return families.filter(area_code__range=(area.ljust(16, "0"), area.ljust(16, "9"))) if area else families


def _page(families: QuerySet[Family], after: UUID | None) -> Found:
    total = families.count()
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


def _with_members(found: Found, people: QuerySet[Person]) -> Found:
    ids: Collection[UUID] = [f.id for f in found.families]
    matched: dict[UUID, list[Person]] = defaultdict(list)
    for person in people.filter(family_id__in=ids).order_by("line_number", "id"):
        matched[person.family_id].append(person)
    return Found(found.families, found.total, dict(matched), found.after)
