"""Who belongs to which family, and what follows a person who is found in another one. Inside a verb, under a system scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from regsosek.kernel import bulk
from regsosek.registry.document import RESIDENT, FamilyDocument
from regsosek.registry.models import CooperativeMember, Family, Membership, Person


def settle(documents: list[FamilyDocument]) -> set[UUID]:
    """Open a membership for every member; a person found in another family than before left that one on the day of the
    interview (or on the day he came, if documents arrive out of order: nobody is in two families at once). Who died
    belongs to none.

    Returns the families that were left.
    """
    here = {member.person_id: d for d in documents for member in d.members}
    stays: set[UUID] = set(Person.objects.filter(pk__in=list(here), died_on__isnull=False).values_list("id", flat=True))
    since: dict[UUID, date] = {}
    left: set[UUID] = set()
    for membership in Membership.objects.filter(person_id__in=list(here), to_on__isnull=True):
        document = here[membership.person_id]
        if membership.family_id == document.family_id:
            stays.add(membership.person_id)
            continue
        membership.to_on = max(document.happened_on, membership.from_on)
        membership.save(update_fields=["to_on"])
        since[membership.person_id] = membership.to_on
        left.add(membership.family_id)
    new = [
        Membership(person_id=person, family_id=d.family_id, from_on=since.get(person, d.happened_on))
        for person, d in here.items()
        if person not in stays
    ]
    bulk.insert(new)
    _bring_along({person: here[person].family_id for person in since})
    return left


def _bring_along(moved: dict[UUID, UUID]) -> None:
    """Rows that are read with the eyes of the family go with the person."""
    by_family: dict[UUID, list[UUID]] = defaultdict(list)
    for person, family in moved.items():
        by_family[family].append(person)
    for family, people in by_family.items():
        CooperativeMember.objects.filter(person_id__in=people).update(family_id=family)


def recount(families: Collection[UUID]) -> None:
    """``persons`` of these families: members with presence 1 or 5 who are in it now."""
    here = Person.objects.filter(family_id=OuterRef("pk"), presence__in=RESIDENT, merged_into__isnull=True)
    residents = here.order_by().values("family_id")
    number = Subquery(residents.annotate(n=Count("id")).values("n"), output_field=IntegerField())
    Family.objects.filter(pk__in=list(families)).update(persons=Coalesce(number, 0))
