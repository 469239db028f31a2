"""What an actor may change, and when: families and persons within his scope, days that have come and follow one another."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from regsosek.kernel import clock
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Family, Membership, Person


def family_in_reach(family_id: UUID, name: str) -> Family:
    """The whole family, if the active scope holds it; locked, so that changes of one family come one after another. The
    verb that asks has opened the actor's scope.

    :param name: of the verb, for the system scope under which the row is read whole.
    :raises Problem: ``not_found``, also for a closed family and one outside the scope.
    """
    if not Family.objects.filter(pk=family_id, closed_on__isnull=True).exists():
        raise Problem("not_found")
    with system_scope(name):
        family = _locked(family_id)
    if family is None:
        raise Problem("not_found")
    return family


def _locked(family_id: UUID) -> Family | None:
    """As it is once nobody else is changing it; None when it was closed in the meantime. (SQLite has one writer anyway.)"""
    open_ones = Family.objects.filter(pk=family_id, closed_on__isnull=True)
    return open_ones.select_for_update(of=("self",)).select_related("dwelling").first()


def person_in_reach(person_id: UUID, name: str) -> Person:
    """The whole person, if the active scope holds him; his family is locked.

    :raises Problem: ``not_found``; ``person_erased``.
    """
    if not Person.objects.filter(pk=person_id, merged_into__isnull=True).exists():
        raise Problem("not_found")
    with system_scope(name):
        family = _locked(Person.objects.values_list("family_id", flat=True).get(pk=person_id))
        person = Person.objects.select_related("family").get(pk=person_id)
    if family is None or person.family_id != family.id or person.merged_into is not None:
        raise Problem("not_found")
    if person.erased_at is not None:
        raise Problem("person_erased")
    return person


def living(person: Person) -> Person:
    """:raises Problem: ``already_died``."""
    if person.died_on is not None:
        raise Problem("already_died")
    return person


def check_day(on: date, *earlier: date | None) -> None:
    """:raises Problem: ``future_date``; ``wrong_order`` when something known happened later than ``on``."""
    if on > clock.today():
        raise Problem("future_date", on=on.isoformat())
    latest = max((day for day in earlier if day is not None), default=on)
    if latest > on:
        raise Problem("wrong_order", on=on.isoformat(), before=latest.isoformat())


def need_reason(reason: str) -> str:
    """:raises Problem: ``reason_needed``."""
    if not reason.strip():
        raise Problem("reason_needed")
    return reason.strip()[:200]


def open_membership(person_id: UUID) -> Membership | None:
    """The one that runs now. Under a system scope."""
    return Membership.objects.filter(person_id=person_id, to_on__isnull=True).first()


def member_since(person: Person) -> Membership:
    """:raises Problem: ``not_member``: he belongs to no family now."""
    membership = open_membership(person.id)
    if membership is None:
        raise Problem("not_member")
    return membership
