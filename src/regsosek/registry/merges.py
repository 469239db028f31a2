"""Making one record of two and two of one again. What was before stands in the history, and is taken from there. Inside a
verb, under a system scope."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

from regsosek.kernel.history import unpack
from regsosek.kernel.models import Revision
from regsosek.kernel.problems import Problem
from regsosek.registry import transfers
from regsosek.registry.models import Family, Identifier, Membership, NameToken, Person
from regsosek.registry.rows import tokens_of

_FAMILIES, _PERSONS = "registry.merge_families", "registry.merge_persons"


def merge(winner: Family, loser: Family, on: date) -> int:
    """Everybody on the card of the loser goes over, those who died with him too; returns how many."""
    now = transfers.members_now(loser.id)
    listed = Person.objects.filter(family_id=loser.id, merged_into__isnull=True).order_by("line_number", "id")
    people = list(listed.values_list("id", flat=True))
    first = transfers.next_line(winner.id)
    transfers.join(now, winner, on)
    transfers.carry([p for p in people if p not in now], winner)
    transfers.number_lines(people, first, dict.fromkeys(people, transfers.OTHER))
    loser.closed_on, loser.closed_as, loser.merged_into = on, Family.Closing.MERGED, winner.id
    loser.save(update_fields=["closed_on", "closed_as", "merged_into"])
    return len(people)


def unmerge(winner: Family, loser: Family) -> None:
    """:raises Problem: ``not_merged``; ``merge_built_upon``."""
    before = {UUID(key): facts for key, facts in _before(loser.id, _FAMILIES, "part_public")["members"].items()}
    people = {p.id: p for p in Person.objects.filter(pk__in=list(before))}
    running = {m.person_id: m for m in Membership.objects.filter(person_id__in=list(before), to_on__isnull=True)}
    for person_id, facts in before.items():
        _check_untouched(people[person_id], facts, winner.id, running.get(person_id), loser.closed_on)
    for person_id, facts in before.items():
        if person_id in running:
            running[person_id].delete()
            old = Membership.objects.filter(person_id=person_id, family_id=loser.id, from_on=facts["since"])
            Membership.objects.filter(pk=old.order_by("-id").values_list("pk", flat=True)[:1].get()).update(to_on=None)
        Person.objects.filter(pk=person_id).update(line_number=facts["line_number"], relationship=facts["relationship"])
    loser.closed_on, loser.closed_as, loser.merged_into = None, "", None
    loser.save(update_fields=["closed_on", "closed_as", "merged_into"])
    transfers.carry(list(before), loser)


def _check_untouched(
    person: Person, facts: Mapping[str, Any], winner: UUID, running: Membership | None, on: date | None
) -> None:
    """Nobody has moved on, died, been merged or taken in since; who belonged to the loser belongs to the winner since then."""
    died = str(person.died_on) if person.died_on else None
    now = (running.family_id, running.from_on) if running else None
    then = (winner, on) if facts["since"] else None
    if person.family_id != winner or person.merged_into or died != facts.get("died_on") or now != then:
        raise Problem("merge_built_upon")


def _before(family_id: UUID, cause: str, part: str, person: UUID | None = None) -> Any:
    """A part of the state before the last link of that cause (and, where asked, the one that took that person away)."""
    links = list(
        Revision.objects.filter(subject=family_id)
        .order_by("-number")
        .values_list("number", "cause", "part_public", part)
    )
    for (_, done, public, _), (_, _, public_before, wanted) in pairwise(links):
        if done == cause and (person is None or _took_away(person, public_before, public)):
            return unpack(wanted)
    raise Problem("not_merged")


def _took_away(person: UUID, before: bytes, after: bytes) -> bool:
    return str(person) in unpack(before)["members"] and str(person) not in unpack(after)["members"]


def merge_person(keep: Person, lose: Person, on: date) -> None:
    """His record stands for both; numbers claimed for the other are claimed for him."""
    transfers.leave(lose.id, on)
    Identifier.objects.filter(person_id=lose.id).update(person_id=keep.id, family_id=keep.family_id)
    NameToken.objects.filter(person_id=lose.id).delete()
    Person.objects.filter(pk=lose.id).update(merged_into=keep.id)


def unmerge_person(lose: Person) -> None:
    """:raises Problem: ``not_merged``; ``merge_built_upon``."""
    public = _before(lose.family_id, _PERSONS, "part_public", lose.id)
    numbers = _before(lose.family_id, _PERSONS, "part_number", lose.id)["identifiers"]
    line = public["members"][str(lose.id)]["line_number"]
    taken = Person.objects.filter(family_id=lose.family_id, line_number=line, merged_into__isnull=True).exists()
    his = [UUID(claim) for claim, facts in numbers.items() if facts["person"] == str(lose.id)]
    last = Membership.objects.filter(person_id=lose.id).order_by("-id").first()
    if taken or lose.erased_at is not None:
        raise Problem("merge_built_upon")
    if last is not None and lose.died_on is None and last.to_on is not None:
        Membership.objects.filter(pk=last.pk).update(to_on=None)
    Identifier.objects.filter(pk__in=his).update(person_id=lose.id, family_id=lose.family_id)
    NameToken.objects.bulk_create(tokens_of(lose.id, lose.family_id, lose.name))
    Person.objects.filter(pk=lose.id).update(merged_into=None)
