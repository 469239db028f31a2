"""A source sends somebody again who was erased at his lawful request: the row waits for a decision, it never becomes new or an
update unseen. Under a system scope.

Whom it means: a member's NIK was erased, and nobody who could be him claims it now; the no. KK was erased, and no open family
claims it; RT and address are those of a family in which nobody is left, and the row matches no family; or the row matches a
family that holds an erased person, and names a member whom the registry does not know and who could be that person.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from regsosek.imports.deciding import recognised
from regsosek.imports.families import Draft, Member
from regsosek.imports.matching import Index
from regsosek.imports.reasons import Fault
from regsosek.registry import erased_numbers
from regsosek.registry import models as m
from regsosek.registry.erasing import BAND_YEARS, ERASED_NAME

CODE = "erased_before"
_NIK, _NO_KK = m.Identifier.Kind.NIK, m.Identifier.Kind.NO_KK
Documents = Mapping[UUID, dict[str, Any]]


def returning(
    drafts: Sequence[Draft], matched: Mapping[str, Any], maybe: Mapping[str, set[UUID]], known: Documents, found: Index
) -> dict[str, Fault]:
    """Key of a unit → the fault that makes it wait."""
    asked = {draft.unit.key: _numbers(draft, found) for draft in drafts}
    places = {draft.unit.key: _place(draft) for draft in drafts}
    every = {n for numbers in asked.values() for n in numbers} | {place for place in places.values() if place}
    gone = erased_numbers.erased(every)
    erased_in = _erased_in({m for m in matched.values() if isinstance(m, UUID)})
    hits = []
    for draft in drafts:
        key, family = draft.unit.key, matched.get(draft.unit.key)
        is_place = places[key] in gone and family is None and not maybe.get(key)
        if asked[key] & gone or is_place or (isinstance(family, UUID) and _could_be(draft, known[family], erased_in)):
            hits.append(draft)
    empty = _empty_families({draft.keys.get("sub_sls", "") for draft in hits})
    return {d.unit.key: _fault(matched.get(d.unit.key), empty.get(d.keys.get("sub_sls", ""), ())) for d in hits}


def _fault(family: Any, empty: Collection[UUID]) -> Fault:
    if isinstance(family, UUID):
        return Fault(CODE, "", "", (family,))
    told = family.families if isinstance(family, Fault) else ()
    return Fault(CODE, "", "", tuple(dict.fromkeys([*told, *empty])))


def _numbers(draft: Draft, found: Index) -> set[erased_numbers.Number]:
    """Its numbers that nobody claims now who could be meant."""
    asked = set()
    for member in draft.members:
        nik = member.identity.get("nik")
        alive = found.by_nik.get(found.blind(_NIK, nik), ())
        if nik and not any(known.guards(member.identity) for known in alive):
            asked.add((str(_NIK), nik))
    no_kk = draft.facts.get("identity", {}).get("no_kk")
    if no_kk and not found.by_kk.get(found.blind(_NO_KK, no_kk)):
        asked.add((str(_NO_KK), no_kk))
    return asked


def _place(draft: Draft) -> erased_numbers.Number | None:
    return erased_numbers.place(draft.keys.get("sub_sls", ""), draft.facts.get("identity", {}).get("address") or "")


def _erased_in(families: Collection[UUID]) -> dict[str, list[m.Person]]:
    """Erased members by family."""
    rows: dict[str, list[m.Person]] = {}
    for person in m.Person.objects.filter(family_id__in=families, merged_into=None, erased_at__isnull=False):
        rows.setdefault(str(person.family_id), []).append(person)
    return rows


def _could_be(draft: Draft, known: Mapping[str, Any], erased_in: Mapping[str, list[m.Person]]) -> bool:
    gone = erased_in.get(known["family_id"], [])
    return bool(gone) and any(_alike(member, person) for member in strangers(draft, known) for person in gone)


def _alike(member: Member, person: m.Person) -> bool:
    """Nothing that is still known of the erased one speaks against it: sex, and the age to ten years."""
    sex, born, age = (member.identity.get(name) for name in ("sex", "birth_date", "age"))
    if sex and person.sex and sex != person.sex:
        return False
    if age is None and born and person.erased_at:
        age = person.erased_at.year - int(born[:4])
    return age is None or person.age is None or abs(age - person.age) <= 2 * BAND_YEARS


def strangers(draft: Draft, known: Mapping[str, Any]) -> list[Member]:
    """Members of the file whom the registry does not know in this family."""
    free, unknown = {p["person_id"]: p for p in known["members"]}, []
    for member in draft.members:
        person = recognised(member, free)
        if person is None:
            unknown.append(member)
        else:
            del free[person["person_id"]]
    return unknown


def _empty_families(areas: Collection[str]) -> dict[str, list[UUID]]:
    """Open families by RT in which everybody was erased."""
    named = m.Family.objects.filter(area_code__in=areas, closed_on=None, head_name=ERASED_NAME)
    rows = dict(named.values_list("id", "area_code"))
    there = m.Person.objects.filter(family_id__in=rows, merged_into=None, erased_at=None)
    inhabited = set(there.values_list("family_id", flat=True))
    empty: dict[str, list[UUID]] = {}
    for pk, area in rows.items():
        if pk not in inhabited:
            empty.setdefault(area, []).append(pk)
    return empty


def without_erased(draft: Draft, known: Mapping[str, Any]) -> Draft:
    """The same family, decided by a person: who was erased stays erased. Members whom the registry does not know are left out;
    so are the head's name where the head was erased, and number, telephone and address where nobody is left."""
    kept, unknown = copy.deepcopy(draft), strangers(draft, known)
    names = [member.place for member in unknown]
    kept.members = [member for member in kept.members if member.place not in names]
    identity = kept.facts.get("identity", {})
    if known["identity"]["head_name"] == ERASED_NAME:
        identity.pop("head_name", None)
        kept.facts.get("visit", {}).pop("notes", None)
    if all(p["identity"]["name"] == ERASED_NAME for p in known["members"]):
        for name in ("no_kk", "phone", "address", "landmark_id"):
            identity.pop(name, None)
        for name in ("lon", "lat", "accuracy_m"):
            kept.facts.get("dwelling", {}).pop(name, None)
    return kept
