"""Cooperatives and their members. Businesses come with the family documents of their owners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Cooperative, CooperativeMember, Person
from regsosek.vocabulary.roles import Ability


@dataclass(frozen=True, slots=True)
class WayBack:
    """What one row of a list did to a cooperative. ``before``: its facts then, ``None`` when it was new; ``after``: those that
    the list gave; ``members``: persons whom the list added."""

    register_number: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]
    members: Sequence[UUID]


_FACTS = ("name", "kind", "address", "area_code", "lon", "lat")
_LEGAL = "legal_number"


@verb("registry.record_cooperatives", needs=Ability.RECORD_FAMILY)
def record_cooperatives(*, by: Actor, cooperatives: Sequence[Mapping[str, Any]]) -> int:
    """Record cooperatives by their register number, with the members known to the registry; members that are not known are
    counted and left out. Returns how many cooperatives."""
    with system_scope("registry.record_cooperatives"):
        for told in (_FACTS, (*_FACTS, _LEGAL)):  # a list that does not tell it does not take it away
            _record([row for row in cooperatives if (_LEGAL in row) == (_LEGAL in told)], told)
        unknown = _join(cooperatives)
    current_event().about("cooperatives", len(cooperatives))
    current_event().add(unknown_members=unknown)
    return len(cooperatives)


@verb("registry.restore_cooperatives", needs=Ability.RECORD_FAMILY)
def restore_cooperatives(*, by: Actor, ways_back: Sequence[WayBack], reason: str) -> list[str]:
    """Take back what :func:`record_cooperatives` did: members it added leave; one that was there before gets its facts again,
    one that was not goes, unless others joined it since. Returns the register numbers left alone, because somebody changed
    the cooperative since or it is gone.

    :raises Problem: ``reason_needed``; ``not_found`` when one lies outside the actor's scope.
    """
    if not reason.strip():
        raise Problem("reason_needed")
    with system_scope("registry.restore_cooperatives"):
        known = Cooperative.objects.in_bulk([back.register_number for back in ways_back], field_name="register_number")
        if not all(by.scope.covers(now.area_code) for now in known.values()):
            raise Problem("not_found")
        members = _members_of(known.values())
        left = [b.register_number for b in ways_back if not _is_as_left(b, known.get(b.register_number), members)]
        back = {b.register_number: b for b in ways_back if b.register_number not in left}
        _take_back([(known[number], way) for number, way in back.items()])
    current_event().about("cooperatives", len(ways_back) - len(left))
    current_event().add(reason=reason, left_alone=len(left))
    return left


def _record(rows: Sequence[Mapping[str, Any]], told: tuple[str, ...]) -> None:
    facts = {row["register_number"]: {name: row[name] for name in told} for row in rows}
    Cooperative.objects.bulk_create(
        [Cooperative(register_number=number, **said) for number, said in facts.items()],
        batch_size=100, update_conflicts=True, unique_fields=["register_number"], update_fields=told,
    )  # fmt: skip


def _join(rows: Sequence[Mapping[str, Any]]) -> int:
    """Members join; returns how many are not in the registry."""
    wanted = [(row["register_number"], UUID(str(person))) for row in rows for person in row.get("members", ())]
    keys = dict(
        Cooperative.objects.filter(register_number__in={number for number, _ in wanted}).values_list(
            "register_number", "id"
        )
    )
    families = dict(Person.objects.filter(pk__in={person for _, person in wanted}).values_list("id", "family_id"))
    joining = [
        CooperativeMember(cooperative_id=keys[number], person_id=person, family_id=families[person])
        for number, person in dict.fromkeys(wanted)
        if person in families
    ]
    CooperativeMember.objects.bulk_create(joining, batch_size=250, ignore_conflicts=True)
    return sum(person not in families for _, person in wanted)


def _members_of(cooperatives: Iterable[Cooperative]) -> dict[Any, set[UUID]]:
    found: dict[Any, set[UUID]] = defaultdict(set)
    rows = CooperativeMember.objects.filter(cooperative__in=list(cooperatives))
    for cooperative, person in rows.values_list("cooperative_id", "person_id"):
        found[cooperative].add(person)
    return found


def _is_as_left(back: WayBack, now: Cooperative | None, members: Mapping[Any, set[UUID]]) -> bool:
    """Is the cooperative as the list left it, and nobody else in it who would lose it?"""
    if now is None or any(getattr(now, name) != value for name, value in back.after.items()):
        return False
    return back.before is not None or not members.get(now.pk, set()) - set(back.members)


def _take_back(ways: Sequence[tuple[Cooperative, WayBack]]) -> None:
    added = {(now.pk, person) for now, way in ways for person in way.members}
    rows = CooperativeMember.objects.filter(cooperative__in=[now for now, way in ways if way.members])
    leaving = [pk for pk, *who in rows.values_list("pk", "cooperative_id", "person_id") if tuple(who) in added]
    CooperativeMember.objects.filter(pk__in=leaving).delete()
    Cooperative.objects.filter(pk__in=[now.pk for now, way in ways if way.before is None]).delete()
    older = [now for now, way in ways if way.before is not None]
    for now, way in ways:
        for name, value in (way.before or {}).items():
            setattr(now, name, value)
    Cooperative.objects.bulk_update(older, [*_FACTS, _LEGAL], batch_size=100)
