"""Finding families by the name of a member or by a whole number. Search first: nothing here lists what was not asked for."""

from __future__ import annotations

import re
from uuid import UUID

from django.db.models import Q

from regsosek.kernel import secrets
from regsosek.kernel.problems import Problem
from regsosek.registry import search_found
from regsosek.registry.models import Family, Identifier, Person
from regsosek.registry.search_found import PAGE, Found, page_by_head, with_members
from regsosek.registry.search_names import by_name

__all__ = ["PAGE", "Found", "by_name", "by_number", "number_in"]

_SEARCHED_NUMBERS = (Identifier.Kind.NIK, Identifier.Kind.NO_KK)
_BETWEEN_DIGITS = re.compile(r"[\s.\-]+")


def number_in(text: str) -> str | None:
    """The digits of a text that is a number and nothing else (blanks, dots and dashes between digits aside)."""
    digits = _BETWEEN_DIGITS.sub("", text)
    return digits if digits.isascii() and digits.isdigit() else None


def by_number(digits: str, *, within: str = "", after: UUID | None = None) -> Found:
    """Families where this NIK or no. KK is claimed, by its blind index; none for a reader without the class number.

    :raises Problem: ``search_too_short`` for anything but 16 digits.
    """
    if len(digits) != 16:
        raise Problem("search_too_short")
    same = Q()
    for kind in _SEARCHED_NUMBERS:
        same |= Q(kind=kind, blind__in=secrets.blind_indexes(kind, digits))
    claims = Identifier.objects.filter(same).exclude(state=Identifier.State.WITHDRAWN)
    families = search_found.within(Family.objects.filter(pk__in=claims.values("family_id")), within)
    found = page_by_head(families, families.count(), after)
    return with_members(found, Person.objects.filter(pk__in=claims.filter(person__isnull=False).values("person_id")))
