"""Is a family of a file one that the registry knows? The rule of the house: our UUID; else the exact key of the delivery; else
no. KK and a member's NIK that are both the same, guarded by that member's name or birth date. Whatever is not clear waits for
a person. Under a system scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from regsosek.areas.queries import UNKNOWN_SLS
from regsosek.imports.families import Draft
from regsosek.imports.reasons import Fault
from regsosek.kernel import secrets
from regsosek.kernel.scope import Scope
from regsosek.registry import models as m
from regsosek.vocabulary.names import fold

_NIK, _NO_KK = m.Identifier.Kind.NIK, m.Identifier.Kind.NO_KK


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the registry, as far as it takes to recognise him."""

    person_id: UUID
    family_id: UUID
    name: str
    birth_date: date | None

    def guards(self, identity: dict[str, Any]) -> bool:
        """Same name or same birth date."""
        return fold(identity.get("name") or "") == self.name or self.born(identity)

    def born(self, identity: dict[str, Any]) -> bool:
        return self.birth_date is not None and identity.get("birth_date") == self.birth_date.isoformat()

    def is_surely(self, identity: dict[str, Any]) -> bool:
        return fold(identity.get("name") or "") == self.name and self.born(identity)


@dataclass
class Index:
    """What is known in the registry about the keys and numbers of a chunk."""

    by_id: dict[UUID, bool] = field(default_factory=dict)
    by_key: dict[tuple[str, int, int], set[UUID]] = field(default_factory=lambda: defaultdict(set))
    by_kk: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    by_nik: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    people: dict[UUID, Known] = field(default_factory=dict)
    by_head: dict[tuple[str, str], set[UUID]] = field(default_factory=lambda: defaultdict(set))
    by_birth: dict[tuple[str, str, str], set[UUID]] = field(default_factory=lambda: defaultdict(set))
    visible: set[UUID] = field(default_factory=set)
    blinds: dict[tuple[str, str], str] = field(default_factory=dict)

    def blind(self, kind: str, number: str | None) -> str:
        """:func:`blind`, each number once."""
        if not number:
            return ""
        if (kind, number) not in self.blinds:
            self.blinds[kind, number] = blind(kind, number)
        return self.blinds[kind, number]

    def told(self, families: Collection[UUID]) -> str:
        """The families among these that the reader may know of."""
        return ", ".join(sorted(str(f) for f in families if f in self.visible)[:4])


def key_of(draft: Draft) -> tuple[str, int, int] | None:
    area = draft.keys.get("sub_sls", "")
    building = draft.facts.get("dwelling", {}).get("building_number")
    number = draft.facts.get("identity", {}).get("family_number")
    if len(area) != 16 or area.endswith(UNKNOWN_SLS) or building is None or number is None:
        return None
    return area, building, number


def blind(kind: str, number: str | None) -> str:
    return secrets.blind_index(kind, number.strip()) if number else ""


def index(drafts: Iterable[Draft], reader: Scope) -> Index:
    """Look up everything at once that these drafts name, whoever may see it: nobody shall be registered twice."""
    chunk, found = list(drafts), Index()
    ids = [UUID(d.keys["family_id"]) for d in chunk if "family_id" in d.keys]
    found.by_id = {
        pk: closed is None for pk, closed in m.Family.objects.filter(pk__in=ids).values_list("id", "closed_on")
    }
    _keys(chunk, found)
    _numbers(chunk, found)
    _heads(chunk, found)
    _births(chunk, found)
    said = [UUID(p.person_id) for d in chunk for p in d.members if p.person_id]
    found.people = {known.person_id: known for known in _known(Q(pk__in=said))}
    named = set().union(*found.by_key.values(), *found.by_kk.values())
    named |= {known.family_id for listed in found.by_nik.values() for known in listed}
    named |= {known.family_id for known in found.people.values()}.union(*found.by_birth.values())
    areas = m.Family.objects.filter(pk__in=named).values_list("id", "area_code")
    found.visible = {pk for pk, area in areas if reader.covers(area)}
    return found


def _head(draft: Draft) -> tuple[str, str]:
    return draft.keys.get("sub_sls", ""), draft.facts.get("identity", {}).get("head_name", "")


def _heads(drafts: list[Draft], found: Index) -> None:
    """Families in the same RT whose head has the same name: asked for those only that have no key of their own."""
    wanted = {_head(d) for d in drafts if key_of(d) is None and "family_id" not in d.keys}
    areas, names = {area for area, _ in wanted}, {name for _, name in wanted}
    rows = m.Family.objects.filter(area_code__in=areas, head_name__in=names, closed_on=None)
    for pk, area, name in rows.values_list("id", "area_code", "head_name"):
        if (area, name) in wanted:
            found.by_head[area, name].add(pk)


def _born(draft: Draft) -> tuple[str, str, str] | None:
    """RT, folded name and birth date of the head."""
    head = next((p.identity for p in draft.members if p.identity.get("relationship") == 1), {})
    name = fold(head.get("name") or "")
    return (draft.keys.get("sub_sls", ""), name, head["birth_date"]) if name and head.get("birth_date") else None


def _births(drafts: list[Draft], found: Index) -> None:
    """Families in the same RT whose head has the same folded name and birth date."""
    wanted = {born for d in drafts if "family_id" not in d.keys and (born := _born(d))}
    rows = m.Person.objects.filter(
        family__area_code__in={area for area, _, _ in wanted}, family__closed_on=None, relationship=1, merged_into=None,
        birth_date__in={day for _, _, day in wanted},
    )  # fmt: skip
    for family, area, name, day in rows.values_list("family_id", "family__area_code", "name", "birth_date"):
        if day is not None and (key := (area, fold(name), day.isoformat())) in wanted:
            found.by_birth[key].add(family)


def weak(draft: Draft, found: Index) -> set[UUID]:
    """Families that it may be, although no rule says so: of a member who surely is in one, or of a namesake in the same RT.
    Enough to see that a list is loaded once more, not enough to change anybody."""
    if key_of(draft) is not None or "family_id" in draft.keys:
        return set()
    surely = {
        known.family_id
        for member in draft.members
        for known in found.by_nik.get(found.blind(_NIK, member.identity.get("nik")), ())
        if known.is_surely(member.identity)
    }
    return surely or found.by_head.get(_head(draft), set())


def _keys(drafts: list[Draft], found: Index) -> None:
    keys = {key for d in drafts if (key := key_of(d))}
    rows = m.Family.objects.filter(
        area_code__in={k[0] for k in keys}, family_number__in={k[2] for k in keys}, closed_on=None
    ).values_list("id", "area_code", "dwelling__building_number", "family_number")
    for pk, area, building, number in rows:
        if building is not None and number is not None and (area, building, number) in keys:
            found.by_key[area, building, number].add(pk)


def _under_any_key(kind: str, numbers: Iterable[str | None]) -> dict[str, str]:
    """Index under any generation of the key → the one that :func:`blind` gives."""
    said = {number.strip() for number in numbers if number and number.strip()}
    return {each: every[0] for number in said for every in [secrets.blind_indexes(kind, number)] for each in every}


def _numbers(drafts: list[Draft], found: Index) -> None:
    kks = _under_any_key(_NO_KK, (d.facts.get("identity", {}).get("no_kk") for d in drafts))
    niks = _under_any_key(_NIK, (p.identity.get("nik") for d in drafts for p in d.members))
    live = m.Identifier.objects.filter(family__closed_on=None).exclude(state=m.Identifier.State.WITHDRAWN)
    for number, family in live.filter(kind=_NO_KK, blind__in=kks.keys()).values_list("blind", "family_id"):
        found.by_kk[kks[number]].add(family)
    claims = list(live.filter(kind=_NIK, blind__in=niks.keys()).values_list("blind", "person_id"))
    people = {known.person_id: known for known in _known(Q(pk__in={person for _, person in claims}))}
    for number, person in claims:
        if person in people:
            found.by_nik[niks[number]].append(people[person])


def _known(which: Q) -> list[Known]:
    rows = m.Person.objects.filter(which).values_list("id", "family_id", "name", "birth_date")
    return [Known(pk, family, fold(name), born) for pk, family, name, born in rows]


def match(draft: Draft, found: Index, taken: Collection[UUID] = ()) -> UUID | Fault | None:
    """The family it is, ``None`` for a new one, or the fault that makes it wait. ``taken``: families that this file has
    brought; that two families of one file share a no. KK is no double."""
    if "family_id" in draft.keys:
        family = UUID(draft.keys["family_id"])
        if not found.by_id.get(family, True):
            return Fault("closed_family", "", "", (family,))
        return family if family in found.by_id else _new(draft, found, taken)
    at_key = found.by_key.get(key_of(draft) or ("", 0, 0), set())
    by_numbers = _by_numbers(draft, found)
    chosen = at_key | by_numbers
    if len(by_numbers) == 1 and by_numbers <= at_key:  # two families at one key, and no. KK and NIK say which
        chosen = by_numbers
    if len(chosen) > 1:
        code = "several" if len(at_key) > 1 or len(by_numbers) > 1 else "conflict"
        return Fault(code, "", found.told(chosen), tuple(chosen))
    return next(iter(chosen)) if chosen else _new(draft, found, taken)


def _by_numbers(draft: Draft, found: Index) -> set[UUID]:
    of_kk = found.by_kk.get(found.blind(_NO_KK, draft.facts.get("identity", {}).get("no_kk")), set())
    return {
        known.family_id
        for member in draft.members
        for known in found.by_nik.get(found.blind(_NIK, member.identity.get("nik")), ())
        if known.family_id in of_kk and known.guards(member.identity)
    }


def _new(draft: Draft, found: Index, taken: Collection[UUID]) -> Fault | None:
    """Nobody is registered twice: a new family has no member who is in another one by NIK with name or birth date, no no. KK of
    an open family, and no head with the name and birth date of one in its RT."""
    for member in draft.members:
        if member.person_id and UUID(member.person_id) in found.people:
            family = found.people[UUID(member.person_id)].family_id
            return Fault("person_elsewhere", "", found.told([family]), (family,))
        for known in found.by_nik.get(found.blind(_NIK, member.identity.get("nik")), ()):
            if known.guards(member.identity):
                return Fault("person_elsewhere", "", found.told([known.family_id]), (known.family_id,))
    of_kk = found.by_kk.get(found.blind(_NO_KK, draft.facts.get("identity", {}).get("no_kk")), set())
    born = _born(draft)
    alike = (of_kk | (found.by_birth.get(born, set()) if born else set())) - set(taken)
    if alike:
        return Fault("number_differs", "", found.told(alike), tuple(sorted(alike, key=str)))
    return None
