"""A family of the file beside the one that is known → what will be recorded, if anything."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from regsosek.areas.queries import UNKNOWN_SLS
from regsosek.imports.families import Draft, Member, Place
from regsosek.imports.models import ImportRow
from regsosek.imports.national import National
from regsosek.imports.reasons import Fault
from regsosek.imports.stored import without_gaps
from regsosek.kernel.problems import Problem
from regsosek.registry.document import MEMBER_SECTIONS, parse
from regsosek.vocabulary.names import fold

Outcome = ImportRow.Outcome
#: A list is no interview: its families stay "belum diperingkat" until they are visited.
NOT_INTERVIEWED = 2
_PARTS = ("dwelling", "identity", "visit", "housing", "assets", "aid", "listing")


@dataclass(slots=True)
class Decision:
    """``before``: the stored document of a family that will be updated. ``document`` is what its
    writer understands: a family document, a photo, a cooperative. ``national``: a decile that is not in the registry yet.
    ``made``: what the way back needs where the subject is no family."""

    draft: Draft
    outcome: str
    family_id: UUID | None = None
    document: dict[str, Any] | None = None
    before: dict[str, Any] | None = None
    faults: dict[Place, Fault] = field(default_factory=dict)
    national: National | None = None
    made: dict[str, Any] = field(default_factory=dict)

    def refuse(self, fault: Fault) -> None:
        self.draft.blame(fault)
        self.outcome, self.family_id, self.document, self.faults = Outcome.REJECTED, None, None, self.draft.faults


def refused(draft: Draft, fault: Fault | None = None, outcome: str = Outcome.REJECTED) -> Decision:
    if fault is not None:
        draft.blame(fault)
    return Decision(draft, outcome, faults=draft.faults)


@dataclass(frozen=True)
class Context:
    """What a batch adds to its families. ``names`` makes the UUIDs of new ones, the same in a second attempt."""

    names: UUID
    happened_on: date
    fixed: Mapping[str, Any]
    houses: dict[tuple[str, int], UUID]
    source: str = ""


def decide(draft: Draft, known: Mapping[str, Any] | None, deciles: Collection[National], context: Context) -> Decision:
    """Refused, waiting, unchanged, or a document to be recorded. ``deciles``: the national ones known of the family."""
    if known is not None:
        fault = _other_place(draft, known) or _stranger(draft, known) or _other_number(draft, known)
        if fault:
            return refused(draft, fault, Outcome.REVIEW)
    return judged(draft, known, deciles, context)


def judged(draft: Draft, known: Mapping[str, Any] | None, deciles: Collection[National], context: Context) -> Decision:
    """Who it is has been settled: refused, unchanged, or a document, judged as the registry will judge it."""
    document = _updated(draft, known, context) if known is not None else _created(draft, context)
    try:
        parse(document)
    except Problem as problem:
        return refused(draft, Fault("bad_document", "", str(problem.details.get("reason", ""))[:200]))
    family_id, national = UUID(document["family_id"]), _national(draft, context)
    fresh = national if national is not None and national not in deciles else None
    if known is None:
        return Decision(draft, Outcome.CREATED, family_id, document, national=fresh)
    if fresh is None and _comparable(document) == _comparable(known):
        return Decision(draft, Outcome.UNCHANGED, family_id)
    return Decision(draft, Outcome.UPDATED, family_id, document, dict(known), national=fresh)


def _national(draft: Draft, context: Context) -> National | None:
    """The decile that the file gives: of its own day, or of the day on which the whole file is true."""
    decile = draft.national.get("national_decile")
    if decile is None:
        return None
    day = draft.national.get("national_as_of") or context.happened_on.isoformat()
    return National(decile, context.source, date.fromisoformat(day))


def _comparable(document: Mapping[str, Any]) -> Any:
    """What can be compared: the day of the visit is the day on which it is true, and "no business" is the same as none."""
    visit = {k: v for k, v in document["visit"].items() if k != "interviewed_on"}
    members = [
        {**p, "business": p["business"] if p.get("business", {}).get("owns_business") == 1 else {}}
        for p in document["members"]
    ]
    return without_gaps({**document, "visit": visit, "members": members})


def _other_place(draft: Draft, known: Mapping[str, Any]) -> Fault | None:
    """A move is recorded by its own verb; that the RT becomes known, or is not said this time, is none."""
    said, stored = draft.keys.get("sub_sls", ""), known["sub_sls"]
    if not said or said == stored or (said[:10] == stored[:10] and UNKNOWN_SLS in (said[10:], stored[10:])):
        return None
    return Fault("area_differs", "", stored[:10], (UUID(known["family_id"]),))


def _stranger(draft: Draft, known: Mapping[str, Any]) -> Fault | None:
    """At the same key another family may live by now: somebody must be the same, by NIK or by name."""
    if "family_id" in draft.keys:
        return None
    names = {fold(p["identity"]["name"]) for p in known["members"]} | {fold(known["identity"]["head_name"])}
    niks = {p["identity"]["nik"] for p in known["members"]} - {None}
    said = {fold(member.identity.get("name") or "") for member in draft.members}
    said.add(fold(draft.facts.get("identity", {}).get("head_name") or ""))
    if said & names or niks & {member.identity.get("nik") for member in draft.members}:
        return None
    return Fault("other_at_key", "", known["family_id"], (UUID(known["family_id"]),))


def _other_number(draft: Draft, known: Mapping[str, Any]) -> Fault | None:
    """The same by name, and another number: a mistake, or another person? A NIK that differs waits; so does a no. KK that differs
    where no NIK says that it is the same family."""
    if "family_id" in draft.keys:
        return None
    free, confirmed, differs = {p["person_id"]: p for p in known["members"]}, False, False
    for member in draft.members:
        person = recognised(member, free)
        if person is None:
            continue
        del free[person["person_id"]]
        said, stored = member.identity.get("nik"), person["identity"].get("nik")
        if said and stored and not member.person_id:
            confirmed, differs = confirmed or said == stored, differs or said != stored
    said, stored = draft.facts.get("identity", {}).get("no_kk"), known["identity"].get("no_kk")
    if not differs and (confirmed or not said or not stored or said == stored):
        return None
    return Fault("number_differs", "", "", (UUID(known["family_id"]),))


def _base(draft: Draft, context: Context) -> dict[str, Any]:
    """What the file says of the family itself."""
    said: dict[str, Any] = {part: dict(draft.facts[part]) for part in _PARTS if draft.facts.get(part)}
    happened = draft.keys.get("happened_on") or said.get("visit", {}).get("interviewed_on")
    return said | dict(context.fixed) | ({"happened_on": happened} if happened else {})


def _created(draft: Draft, context: Context) -> dict[str, Any]:
    first = draft.unit.places[0]
    said = _base(draft, context)
    happened_on = said.setdefault("happened_on", context.happened_on.isoformat())
    area, building = draft.keys.get("sub_sls", ""), said.get("dwelling", {}).get("building_number")
    house = uuid.uuid5(context.names, f"house/{first[0]}/{first[1]}")
    if building is not None and not area.endswith(UNKNOWN_SLS):
        house = context.houses.setdefault((area, building), house)
    said.setdefault("questionnaire", "daftar")
    said.setdefault("round", happened_on[:4])
    said["visit"] = {"interview_result": NOT_INTERVIEWED} | said.get("visit", {})
    family_id = draft.keys.get("family_id") or str(uuid.uuid5(context.names, f"family/{first[0]}/{first[1]}"))
    members = [_member(member, number, context) for number, member in enumerate(draft.members, start=1)]
    return said | {"family_id": family_id, "dwelling_id": str(house), "sub_sls": area, "members": members}


def _member(member: Member, number: int, context: Context) -> dict[str, Any]:
    facts = {section: dict(member.facts.get(section, {})) for section in MEMBER_SECTIONS}
    person = member.person_id or str(uuid.uuid5(context.names, f"person/{member.place[0]}/{member.place[1]}"))
    return {"person_id": person, "identity": {"line_number": number, "presence": 1} | member.identity, **facts}


def _updated(draft: Draft, known: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """The stored document with everything that the file says laid over it; on what it does not say, nothing changes."""
    document = copy.deepcopy(dict(known))
    for name, said in _base(draft, context).items():
        document[name] = {**(document.get(name) or {}), **said} if isinstance(said, dict) else said
    area = draft.keys.get("sub_sls", "")
    if area and not area.endswith(UNKNOWN_SLS):
        document["sub_sls"] = area
    _lay_members(draft, document, context)
    return document


def _lay_members(draft: Draft, document: dict[str, Any], context: Context) -> None:
    free = {p["person_id"]: p for p in document["members"]}
    lines = {p["identity"]["line_number"] for p in document["members"]}
    for member in draft.members:
        person = recognised(member, free)
        if person is None:
            number = member.identity.get("line_number")
            number = number if number and number not in lines else max(lines, default=0) + 1
            lines.add(number)
            document["members"].append(_member(member, number, context))
            document["members"][-1]["identity"]["line_number"] = number
            continue
        del free[person["person_id"]]
        for part, facts in member.facts.items():
            person[part] = {**person.get(part, {}), **{k: v for k, v in facts.items() if k != "line_number"}}


def recognised(member: Member, free: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
    """The same person in the family: by UUID; by NIK, guarded by name or birth date; by name with birth date or line."""
    if member.person_id:
        return free.get(member.person_id)
    said = member.identity
    name = fold(said.get("name") or "")

    def alike(p: Mapping[str, Any], fact: str) -> bool:
        return said.get(fact) is not None and p["identity"].get(fact) == said[fact]

    def named(p: Mapping[str, Any]) -> bool:
        return bool(name) and fold(p["identity"]["name"]) == name

    rules = (
        lambda p: alike(p, "nik") and (named(p) or alike(p, "birth_date")),
        lambda p: named(p) and alike(p, "birth_date"),
        lambda p: named(p) and (alike(p, "line_number") or alike(p, "relationship")),
        lambda p: named(p) and "nik" not in said and "birth_date" not in said,
    )
    for rule in rules:
        found = [p for p in free.values() if rule(p)]
        if len(found) == 1:
            return found[0]
    return None
