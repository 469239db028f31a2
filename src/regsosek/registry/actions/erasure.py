"""Erasing who somebody is, everywhere at once: the rows are blanked, and the key of the person's past is destroyed."""

from __future__ import annotations

from uuid import UUID

from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.scope import system_scope
from regsosek.registry import state, transfers
from regsosek.registry.models import Family, Identifier, NameToken, Person, PersonKey
from regsosek.registry.reach import need_reason, person_in_reach
from regsosek.vocabulary.roles import Ability

ERASED_NAME = "(dihapus)"
BAND_YEARS = 5


@verb("registry.erase_person", needs=Ability.ERASE_PERSON)
def erase_person(*, by: Actor, person_id: UUID, reason: str, legal_basis: str) -> None:
    """Erase a person's name, date of birth and numbers, in the present and in every past state. Not to be undone.

    What counts stays: presence, sex, relationship, answers, and the age by bands of five years. The key's row stays as the
    tombstone with the reason; the family's chain of history still holds. Copies outside (backups, exports) are not reached.

    :raises Problem: ``not_found``; ``person_erased``; ``reason_needed``.
    """
    name = "registry.erase_person"
    person = person_in_reach(person_id, name)
    told, basis = need_reason(reason), need_reason(legal_basis)
    now = clock.now()
    with system_scope(name):
        doubles = list(Person.objects.filter(merged_into=person_id).values_list("id", flat=True))
        for each in Person.objects.filter(pk__in=[person_id, *doubles]):
            _blank(each)
            Person.objects.filter(pk=each.pk).update(erased_at=now)
            _destroy_key(each.id, now, f"{basis}: {told}"[:200])
        state.revise(by=by, cause=name, happened_on=clock.today(), touched=_families(person, doubles))
    current_event().about("family", person.family_id, person.family.area_code)
    current_event().add(person=str(person_id), reason=told, legal_basis=basis)


def _families(person: Person, doubles: list[UUID]) -> set[UUID]:
    return {person.family_id, *Person.objects.filter(pk__in=doubles).values_list("family_id", flat=True)}


def _blank(person: Person) -> None:
    band = None if person.age is None else person.age // BAND_YEARS * BAND_YEARS
    NameToken.objects.filter(person_id=person.id).delete()
    Identifier.objects.filter(person_id=person.id).update(
        sealed=b"", blind="", state=Identifier.State.WITHDRAWN, reason="erased"
    )
    Person.objects.filter(pk=person.id).update(name=ERASED_NAME, birth_date=None, age=band)
    headed = (
        Family.objects.filter(pk=person.family_id) if person.relationship == transfers.HEAD else Family.objects.none()
    )
    headed.update(head_name=ERASED_NAME, notes="")


def _destroy_key(person_id: UUID, now: object, because: str) -> None:
    """Where there never was a key, the tombstone alone keeps one from being made."""
    PersonKey.objects.update_or_create(
        person_id=person_id, defaults={"sealed": None, "destroyed_at": now, "destroyed_because": because}
    )
