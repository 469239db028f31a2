"""A chunk of families of a file → a decision each. Reads only; what it remembers is this file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from regsosek.areas.queries import UNKNOWN_SLS, metres_outside, village_at
from regsosek.imports import matching, stored
from regsosek.imports.deciding import Context, Decision, Outcome, decide, refused
from regsosek.imports.families import Draft, Reader, Unit
from regsosek.imports.national import National
from regsosek.imports.places import System, bps_of, resolved, system_of
from regsosek.imports.reasons import REVIEW, Fault
from regsosek.imports.returning import returning
from regsosek.imports.taking import write
from regsosek.kernel import clock
from regsosek.kernel.actor import Actor
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Dwelling
from regsosek.vocabulary.names import fold

#: A list that is loaded once more may look so; what is the same stays the same.
_MAYBE_THE_SAME = ("person_elsewhere", "number_differs")
#: Further from its kelurahan than this no house stands by an error of the receiver; the row is wrong.
FAR_M = 5_000


class FamilyJudge:
    def __init__(self, by: Actor, reader: Reader, context: Context, taken: set[UUID]) -> None:
        self.by, self.reader, self.context = by, reader, context
        self.taken = taken
        self.system = system_of(reader.village_codes()) if reader.adapter.kemendagri else System.BPS
        self.people: dict[tuple[str, str, str], str] = {}
        self.families: dict[str, UUID] = {}
        self.deciles: dict[UUID, set[National]] = {}

    def judge(self, units: Sequence[Unit]) -> list[Decision]:
        drafts = [self.reader.draft(unit) for unit in units]
        with system_scope("imports.judge"):
            self._places(drafts)
            sound = [draft for draft in drafts if not draft.faults]
            found = matching.index(sound, self.by.scope)
            matched = {draft.unit.key: matching.match(draft, found, self.taken) for draft in sound}
            maybe = {
                d.unit.key: matching.weak(d, found) - self.taken
                for d in sound
                if not isinstance(matched[d.unit.key], UUID)
            }
            meant = {m for m in matched.values() if isinstance(m, UUID)}.union(*maybe.values())
            known, self.deciles = stored.documents(meant), stored.national(meant)
            standing_houses(sound, self.context.houses)
            erased = returning(sound, matched, maybe, known, found)
            return [
                self._returned(draft, erased.get(draft.unit.key))
                or self._again(draft, matched.get(draft.unit.key), maybe.get(draft.unit.key, set()), known, found)
                or self._decide(draft, matched.get(draft.unit.key), known)
                for draft in drafts
            ]

    def write(self, by: Actor, decisions: Sequence[Decision]) -> None:
        write(by, self.context.names, decisions)

    def _places(self, drafts: list[Draft]) -> None:
        """Every family has an area that exists, in the actor's reach, and a house that can stand there."""
        for draft in drafts:
            point = draft.facts.get("dwelling", {})
            if not draft.keys.get("sub_sls") and "lon" in point and "lat" in point:
                village = village_at(point["lon"], point["lat"], self.context.happened_on)
                draft.keys |= {"sub_sls": village + UNKNOWN_SLS} if village else {}
            if not draft.keys.get("sub_sls") and "family_id" not in draft.keys:
                draft.blame(Fault("no_area"))
        self._translate(drafts)
        codes = {draft.keys["sub_sls"] for draft in drafts if draft.keys.get("sub_sls")}
        places = resolved(codes, clock.today())
        for draft in drafts:
            code = places.get(draft.keys.get("sub_sls", ""), "")
            if isinstance(code, Fault):
                draft.blame(code)
                continue
            if code:
                draft.keys["sub_sls"] = code
            if code and not self.by.scope.covers(code):
                draft.blame(Fault("outside_scope"))
        self._points(drafts)

    def _translate(self, drafts: list[Draft]) -> None:
        """Codes of Kemendagri become those of BPS, where the whole file speaks for it."""
        for draft in drafts:
            code = draft.keys.get("sub_sls", "")
            if draft.keys.get("is_village") and self.system is System.KEMENDAGRI:
                draft.keys["sub_sls"] = bps_of(code[:10]) + UNKNOWN_SLS
            elif draft.keys.get("is_village") and self.system is System.EITHER:
                draft.blame(Fault("ambiguous_area"))

    def _points(self, drafts: list[Draft]) -> None:
        placed = [
            (draft, draft.facts["dwelling"]["lon"], draft.facts["dwelling"]["lat"], draft.keys["sub_sls"][:10])
            for draft in drafts
            if {"lon", "lat"} <= draft.facts.get("dwelling", {}).keys() and draft.keys.get("sub_sls")
        ]
        if not placed:
            return
        _, lons, lats, villages = zip(*placed, strict=True)
        for (draft, *_), metres in zip(
            placed, metres_outside(lons, lats, list(villages), self.context.happened_on), strict=True
        ):
            if metres > FAR_M:  # not so for "not a number": no boundary, no judgement
                draft.blame(Fault("point_far", "", f"{metres / 1000:.0f} km"))

    def _returned(self, draft: Draft, fault: Fault | None) -> Decision | None:
        return refused(draft, fault, Outcome.REVIEW) if fault is not None else None

    def _again(
        self, draft: Draft, matched: Any, maybe: set[UUID], known: dict[UUID, dict[str, Any]], found: matching.Index
    ) -> Decision | None:
        """A list without keys that is loaded once more: what is the same stays the same, what differs waits for a person."""
        if draft.faults or (isinstance(matched, Fault) and matched.code not in _MAYBE_THE_SAME):
            return None
        alike = {pk for pk in maybe if self.by.scope.covers(known[pk]["sub_sls"]) and not _differs(draft, known[pk])}
        for pk in sorted(alike, key=str):
            if (
                decide(draft, known[pk], self.deciles[pk], self.context).outcome == Outcome.UNCHANGED
                and pk not in self.taken
            ):
                self.taken.add(pk)
                return Decision(draft, Outcome.UNCHANGED, pk)
            draft.faults.clear()
        if alike and (matched is None or matched.code == "number_differs"):
            return refused(
                draft,
                Fault("maybe_known", "", found.told(alike) or ", ".join(sorted(map(str, alike))[:4]), tuple(alike)),
                Outcome.REVIEW,
            )
        return None

    def _decide(self, draft: Draft, matched: Any, known: dict[UUID, dict[str, Any]]) -> Decision:
        if draft.faults:
            return refused(draft)
        if isinstance(matched, Fault):
            return refused(draft, matched, Outcome.REVIEW if matched.code in REVIEW else Outcome.REJECTED)
        before = known.get(matched) if matched else None
        if before is not None and not self.by.scope.covers(before["sub_sls"]):
            return refused(draft, Fault("outside_scope"))
        if before is None and not draft.keys.get("sub_sls"):
            return refused(draft, Fault("no_area"))
        decision = decide(draft, before, self.deciles[matched] if before else (), self.context)
        if decision.family_id is None:
            return decision
        if decision.family_id in self.taken:
            return refused(draft, Fault("duplicate_family"))
        other = self._twice_in_file(draft)
        if other:
            candidates = tuple(self.families[key] for key in other if key in self.families)
            return refused(draft, Fault("person_elsewhere", "", "", candidates), Outcome.REVIEW)
        self.families[draft.unit.key] = decision.family_id
        self.taken.add(decision.family_id)
        return decision

    def _twice_in_file(self, draft: Draft) -> set[str]:
        """One person in two families of this file: the second waits for a person's decision. The keys of the first ones."""
        mine = [
            (i["nik"], fold(i.get("name") or ""), i["birth_date"])
            for member in draft.members
            if (i := member.identity).get("nik") and i.get("birth_date")
        ]
        others = {self.people.get(person, draft.unit.key) for person in mine} - {draft.unit.key}
        if not others:
            self.people.update(dict.fromkeys(mine, draft.unit.key))
        return others


def standing_houses(drafts: Sequence[Draft], houses: dict[tuple[str, int], UUID]) -> None:
    """Add the houses with a number that stand already where these drafts say: two families of one house share it."""
    keys = {(k[0], k[1]) for d in drafts if (k := matching.key_of(d))} - houses.keys()
    rows = Dwelling.objects.filter(area_code__in={area for area, _ in keys}, building_number__in={n for _, n in keys})
    for pk, area, number in rows.values_list("id", "area_code", "building_number"):
        if number is not None:
            houses.setdefault((area, number), pk)


def _differs(draft: Draft, known: dict[str, Any]) -> bool:
    """Do the heads contradict each other in NIK or birth date?"""
    said: dict[str, Any] = next((p.identity for p in draft.members if p.identity.get("relationship") == 1), {})
    head: dict[str, Any] = next((p["identity"] for p in known["members"] if p["identity"].get("relationship") == 1), {})
    return any(said.get(name) and head.get(name) and said[name] != head[name] for name in ("nik", "birth_date"))
