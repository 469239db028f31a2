"""Persons going from family to family, with everything that is read with the eyes of the family. Inside a verb, under a
system scope."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Max

from regsosek.kernel.problems import Problem
from regsosek.registry.models import Business, CooperativeMember, Family, Identifier, Membership, NameToken, Person

HEAD, OTHER = 1, 8


def leave(person_id: UUID, on: date) -> Membership | None:
    """End the membership that runs now; returns it. :raises Problem: ``wrong_order``."""
    membership = Membership.objects.filter(person_id=person_id, to_on__isnull=True).first()
    if membership is None:
        return None
    if membership.from_on > on:
        raise Problem("wrong_order", on=on.isoformat(), before=membership.from_on.isoformat())
    membership.to_on = on
    membership.save(update_fields=["to_on"])
    return membership


def join(person_ids: Collection[UUID], family: Family, on: date) -> None:
    """Each leaves where he was and belongs to this family from the same day."""
    for person_id in person_ids:
        leave(person_id, on)
    Membership.objects.bulk_create([Membership(person_id=p, family_id=family.id, from_on=on) for p in person_ids])
    carry(person_ids, family)


def carry(person_ids: Collection[UUID], family: Family) -> None:
    """The rows of these persons are read with the eyes of this family."""
    people = list(person_ids)
    Person.objects.filter(pk__in=people).update(family_id=family.id)
    for model in (NameToken, Identifier, CooperativeMember):
        model._default_manager.filter(person_id__in=people).update(family_id=family.id)
    Business.objects.filter(owner_id__in=people).update(family_id=family.id, area_code=family.area_code)


def next_line(family_id: UUID) -> int:
    return (Person.objects.filter(family_id=family_id).aggregate(last=Max("line_number"))["last"] or 0) + 1


def number_lines(person_ids: Collection[UUID], first: int, relationships: Mapping[UUID, int]) -> None:
    """Lines one after another; a relationship where one is given."""
    for line, person_id in enumerate(person_ids, start=first):
        facts: dict[str, int] = {"line_number": line}
        if person_id in relationships:
            facts["relationship"] = relationships[person_id]
        Person.objects.filter(pk=person_id).update(**facts)


def name_head(family_id: UUID, person_id: UUID) -> None:
    """Make a living member the head; who was it before becomes "other".

    :raises Problem: ``not_member``.
    """
    person = Person.objects.filter(pk=person_id, family_id=family_id, died_on__isnull=True, merged_into__isnull=True)
    if not person.filter(memberships__family_id=family_id, memberships__to_on__isnull=True).exists():
        raise Problem("not_member")
    Person.objects.filter(family_id=family_id, relationship=HEAD).exclude(pk=person_id).update(relationship=OTHER)
    person.update(relationship=HEAD)
    Family.objects.filter(pk=family_id).update(head_name=person.values_list("name", flat=True).get())


def members_now(family_id: UUID) -> list[UUID]:
    """Who belongs to it now, in the order of the card."""
    running = Membership.objects.filter(family_id=family_id, to_on__isnull=True)
    return list(running.order_by("person__line_number", "person_id").values_list("person_id", flat=True))


def check_head(family_id: UUID) -> None:
    """:raises Problem: ``head_needed``: somebody still belongs to it, and nobody is the head."""
    people = Person.objects.filter(pk__in=members_now(family_id))
    if people.exists() and not people.filter(relationship=HEAD).exists():
        raise Problem("head_needed")
