"""What happens to persons: birth, death, coming and going, two records that are one person."""

from __future__ import annotations

import uuid
from datetime import date
from uuid import UUID

from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry import merges, state, transfers
from regsosek.registry.fields import FIELDS, LARGEST
from regsosek.registry.memberships import recount
from regsosek.registry.models import Membership, NameToken, Person
from regsosek.registry.reach import check_day, family_in_reach, living, member_since, need_reason, person_in_reach
from regsosek.registry.rows import tokens_of
from regsosek.vocabulary import codebook
from regsosek.vocabulary.roles import Ability

LIVES_HERE, DIED, MOVED, ABROAD, NEW, NOT_FOUND = 1, 2, 3, 4, 5, 6  # item "presence"
GONE = frozenset({MOVED, ABROAD, NOT_FOUND})
CHILD, UNMARRIED = 3, 1
_OLDEST = 130


def age_on(born: date, day: date) -> int:
    """In completed years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _check_relationship(code: int) -> None:
    if code not in codebook.item("relationship").codes or code == transfers.HEAD:
        raise Problem("bad_value", field="relationship", value=code)


def _tell(person: Person, family_id: UUID, area_code: str) -> None:
    current_event().about("family", family_id, area_code)
    current_event().add(person=str(person.id))


@verb("registry.record_death", needs=Ability.CHANGE_FAMILY)
def record_death(*, by: Actor, person_id: UUID, happened_on: date, new_head: UUID | None = None) -> None:
    """A member died: he stays on the card with presence 2 and belongs to it no longer.

    :param new_head: who is the head from now on, when the head died and others remain.
    :raises Problem: ``not_found``; ``already_died``; ``not_member``; ``head_needed``; ``wrong_order``; ``future_date``.
    """
    name = "registry.record_death"
    person = living(person_in_reach(person_id, name))
    family = person.family
    with system_scope(name):
        check_day(happened_on, person.birth_date, member_since(person).from_on)
        transfers.leave(person_id, happened_on)
        person.died_on, person.presence = happened_on, DIED
        person.save(update_fields=["died_on", "presence"])
        _after_leaving(person, family.id, new_head)
        state.revise(by=by, cause=name, happened_on=happened_on, touched=[family.id])
    _tell(person, family.id, family.area_code)


def _after_leaving(person: Person, family_id: UUID, new_head: UUID | None) -> None:
    if new_head is not None:
        transfers.name_head(family_id, new_head)
    if person.relationship == transfers.HEAD:
        transfers.check_head(family_id)
    recount({family_id})


@verb("registry.record_birth", needs=Ability.CHANGE_FAMILY)
def record_birth(
    *, by: Actor, family_id: UUID, name: str, sex: int, happened_on: date, relationship: int = CHILD
) -> UUID:  # fmt: skip
    """A child was born into the family; a member from that day. Returns the person.

    :raises Problem: ``not_found``; ``bad_value``; ``future_date``.
    """
    verb_name = "registry.record_birth"
    family = family_in_reach(family_id, verb_name)
    _check_relationship(relationship)
    name = name.strip()
    if not name or not FIELDS["member"]["name"].allows(name) or sex not in (1, 2):
        raise Problem("bad_value", field="name, sex", value=sex)
    check_day(happened_on)
    age = age_on(happened_on, clock.today())
    if age > _OLDEST:
        raise Problem("bad_value", field="happened_on", value=happened_on.isoformat())
    with system_scope(verb_name):
        line = transfers.next_line(family_id)
        if line > LARGEST:
            raise Problem("bad_value", field="line_number", value=line)
        child = Person(
            id=uuid.uuid4(), family_id=family_id, line_number=line, name=name, sex=sex, birth_date=happened_on, age=age,
            relationship=relationship, marital_status=UNMARRIED, presence=NEW,
        )  # fmt: skip
        child.save(force_insert=True)
        NameToken.objects.bulk_create(tokens_of(child.id, family_id, name))
        Membership.objects.create(person_id=child.id, family_id=family_id, from_on=happened_on)
        recount({family_id})
        state.revise(by=by, cause=verb_name, happened_on=happened_on, touched=[family_id])
    _tell(child, family_id, family.area_code)
    return child.id


@verb("registry.add_member", needs=Ability.CHANGE_FAMILY)
def add_member(
    *,
    by: Actor,
    person_id: UUID,
    family_id: UUID,
    relationship: int,
    happened_on: date,
    head_of_rest: UUID | None = None,
) -> None:
    """A person of the registry comes to another family, or back to one, as a new member (presence 5).

    :raises Problem: ``not_found``; ``already_died``; ``bad_value``; ``head_needed``; ``wrong_order``; ``future_date``.
    """
    name = "registry.add_member"
    person, family = living(person_in_reach(person_id, name)), family_in_reach(family_id, name)
    _check_relationship(relationship)
    check_day(happened_on, person.birth_date)
    old = person.family_id
    with system_scope(name):
        last = Membership.objects.filter(person_id=person_id).order_by("-from_on", "-id").first()
        if last is not None and last.to_on is None and last.family_id == family_id:
            raise Problem("same_one")
        check_day(happened_on, last.to_on or last.from_on if last else None)
        line = transfers.next_line(family_id) if old != family_id else person.line_number
        transfers.join([person_id], family, happened_on)
        Person.objects.filter(pk=person_id).update(line_number=line, relationship=relationship, presence=NEW)
        if old != family_id:
            _after_leaving(person, old, head_of_rest)
        recount({family_id})
        state.revise(by=by, cause=name, happened_on=happened_on, touched={old, family_id})
    _tell(person, family_id, family.area_code)


@verb("registry.remove_member", needs=Ability.CHANGE_FAMILY)
def remove_member(
    *, by: Actor, person_id: UUID, presence: int, happened_on: date, new_head: UUID | None = None
) -> None:
    """A member left for somewhere that is not in this registry, and belongs to the family no longer. (Who only lives
    elsewhere, as a student does, stays a member: correct his presence to 3 or 4, and he is not counted.)

    :param presence: 3 moved within the country, 4 abroad, 6 not found.
    :raises Problem: ``not_found``; ``already_died``; ``not_member``; ``bad_value``; ``head_needed``; ``wrong_order``.
    """
    name = "registry.remove_member"
    person = living(person_in_reach(person_id, name))
    if presence not in GONE:
        raise Problem("bad_value", field="presence", value=presence)
    with system_scope(name):
        check_day(happened_on, member_since(person).from_on)
        transfers.leave(person_id, happened_on)
        Person.objects.filter(pk=person_id).update(presence=presence)
        _after_leaving(person, person.family_id, new_head)
        state.revise(by=by, cause=name, happened_on=happened_on, touched=[person.family_id])
    _tell(person, person.family_id, person.family.area_code)


@verb("registry.merge_persons", needs=Ability.CHANGE_FAMILY)
def merge_persons(*, by: Actor, keep: UUID, lose: UUID, happened_on: date, reason: str) -> None:
    """Two records are one person: the one is kept as it is, the other is hidden and counts no longer; its numbers are
    claimed for the one. A head is not merged away: name another first.

    :raises Problem: ``not_found``; ``same_one``; ``head_needed``; ``reason_needed``; ``wrong_order``; ``future_date``.
    """
    name = "registry.merge_persons"
    if keep == lose:
        raise Problem("same_one")
    kept, lost = person_in_reach(keep, name), person_in_reach(lose, name)
    check_day(happened_on)
    told = need_reason(reason)
    with system_scope(name):
        merges.merge_person(kept, lost, happened_on)
        _after_leaving(lost, lost.family_id, None)
        state.revise(by=by, cause=name, happened_on=happened_on, touched={kept.family_id, lost.family_id})
    _tell(kept, kept.family_id, kept.family.area_code)
    current_event().add(merged=str(lose), reason=told)


@verb("registry.unmerge_persons", needs=Ability.CHANGE_FAMILY)
def unmerge_persons(*, by: Actor, lose: UUID, reason: str) -> None:
    """They were two after all: the hidden record is there again, with its membership and numbers.

    :raises Problem: ``not_merged``; ``not_found``; ``merge_built_upon``; ``reason_needed``.
    """
    name = "registry.unmerge_persons"
    told = need_reason(reason)
    with system_scope(name):
        lost = Person.objects.select_related("family").filter(pk=lose, merged_into__isnull=False).first()
    if lost is None or lost.merged_into is None or not by.scope.covers(lost.family.area_code):
        raise Problem("not_merged")
    kept = person_in_reach(lost.merged_into, name)
    with system_scope(name):
        if lost.family.closed_on is not None:
            raise Problem("merge_built_upon")
        merges.unmerge_person(lost)
        recount({lost.family_id})
        state.revise(by=by, cause=name, happened_on=clock.today(), touched={kept.family_id, lost.family_id})
    _tell(kept, kept.family_id, kept.family.area_code)
    current_event().add(restored=str(lose), reason=told)


__all__ = [
    "LIVES_HERE", "add_member", "age_on", "merge_persons", "record_birth", "record_death", "remove_member",
    "unmerge_persons",
]  # fmt: skip
