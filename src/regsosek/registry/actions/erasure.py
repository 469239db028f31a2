"""Erasing who somebody is, everywhere at once: the rows are blanked, and the key of the person's past is destroyed."""

from __future__ import annotations

from uuid import UUID

from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.scope import system_scope
from regsosek.registry import erasing, state
from regsosek.registry.announcements import person_erased
from regsosek.registry.erasing import BAND_YEARS, ERASED_NAME
from regsosek.registry.models import Person, PersonKey
from regsosek.registry.reach import need_reason, person_in_reach
from regsosek.vocabulary.roles import Ability

__all__ = ["BAND_YEARS", "ERASED_NAME", "erase_person"]


@verb("registry.erase_person", needs=Ability.ERASE_PERSON)
def erase_person(*, by: Actor, person_id: UUID, reason: str, legal_basis: str) -> None:
    """Erase a person's name, date of birth and numbers, in the present and in every past state, and the rows of import files
    that tell of him. Not to be undone.

    What counts stays: presence, sex, relationship, answers, and the age by bands of five years. Where nobody is left in the
    family who could be known, its no. KK, telephone, address and point go too. The key's row stays as the tombstone with the
    reason; keyed digests of his NIK keep a source from bringing him back unseen; the family's chain of history still holds.
    Copies outside (backups, exports, printed sheets) are not reached.

    :raises Problem: ``not_found``; ``person_erased``; ``reason_needed``; ``erasure_names_person``: reason or legal basis hold
        a word of the name, or a number.
    """
    name = "registry.erase_person"
    person = person_in_reach(person_id, name)
    told, basis = need_reason(reason), need_reason(legal_basis)
    now = clock.now()
    with system_scope(name):
        gone = erasing.Gone.of(person_id)
        erasing.must_not_tell(gone, (told, basis))
        person_erased.send(sender=None, who=gone.announced())
        erasing.leave_tombstones(gone)
        for each in gone.people:
            erasing.blank_person(each)
            Person.objects.filter(pk=each.pk).update(erased_at=now)
            _destroy_key(each.id, now, f"{basis}: {told}"[:200])
        erasing.blank_family([f for f in gone.families if f.id in gone.alone])
        state.revise(by=by, cause=name, happened_on=clock.today(), touched={f.id for f in gone.families})
    current_event().about("family", person.family_id, person.family.area_code)
    current_event().add(person=str(person_id), reason=told, legal_basis=basis)


def _destroy_key(person_id: UUID, now: object, because: str) -> None:
    """Where there never was a key, the tombstone alone keeps one from being made."""
    PersonKey.objects.update_or_create(
        person_id=person_id, defaults={"sealed": None, "destroyed_at": now, "destroyed_because": because}
    )
