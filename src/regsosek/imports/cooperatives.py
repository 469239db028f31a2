"""Lists of cooperatives, with the NIKs of members where they are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from regsosek.areas.models import Area
from regsosek.imports.deciding import Decision, Outcome
from regsosek.imports.families import Draft, Unit
from regsosek.imports.places import bps_of
from regsosek.imports.reasons import Fault
from regsosek.imports.rows import RowReader
from regsosek.kernel import secrets
from regsosek.kernel.actor import Actor
from regsosek.kernel.scope import system_scope
from regsosek.registry.actions import record_cooperatives
from regsosek.registry.models import Cooperative, CooperativeMember, Identifier

#: Of the columns behind them.
_LONGEST = {"name": 120, "register_number": 20, "kind": 20, "address": 200, "legal_number": 60}
_FACTS = ("name", "kind", "address", "area_code", "lon", "lat", "legal_number")


class CooperativeJudge:
    def __init__(self, by: Actor, reader: RowReader) -> None:
        self.by, self.reader = by, reader
        self.seen: set[str] = set()

    def judge(self, units: Sequence[Unit]) -> list[Decision]:
        drafts = [Draft(unit) for unit in units]
        rows = [self.reader.facts(draft.unit.places[0]) for draft in drafts]
        known = _Known(rows)
        return [self._one(draft, row, known) for draft, row in zip(drafts, rows, strict=True)]

    def _one(self, draft: Draft, row: Mapping[str, str], known: _Known) -> Decision:
        decision = Decision(draft, Outcome.CREATED)
        number, code = row.get("register_number", ""), _code(row)
        if not number or not row.get("name"):
            decision.refuse(Fault("empty_key", self.reader.column("register_number")))
        elif number in self.seen:
            decision.refuse(Fault("duplicate_family", self.reader.column("register_number")))
        elif code[:10] not in known.areas or len(code) < 10:
            decision.refuse(Fault("unknown_area", self.reader.column("area_code")))
        elif not self.by.scope.covers(code):
            decision.refuse(Fault("outside_scope", self.reader.column("area_code")))
        point = self.reader.point(row)
        if isinstance(point, Fault):
            decision.refuse(point)
        self.seen.add(number)
        for name, longest in _LONGEST.items():
            if len(row.get(name, "")) > longest:
                decision.refuse(Fault("too_long", self.reader.column(name)))
        if decision.faults or isinstance(point, Fault):
            return decision
        facts = {
            "name": row["name"], "kind": "_".join(row.get("kind", "").lower().split()), "address": row.get("address", ""),
            "area_code": code.ljust(16, "0"), "lon": point[0], "lat": point[1],
        }  # fmt: skip
        if self.reader.maps("legal_number"):
            facts["legal_number"] = row.get("legal_number", "")
        decision.family_id = uuid5(UUID(int=0), f"cooperative/{number}")
        before = known.facts.get(number)
        if before is not None:
            same = {name: before[name] for name in facts} == facts and not row.get("members")
            decision.outcome = Outcome.UNCHANGED if same else Outcome.UPDATED
        members = [person for nik in _niks(row) for person in known.people.get(nik, ())]
        decision.document = facts | {"register_number": number, "members": members}
        return decision

    def write(self, by: Actor, decisions: Sequence[Decision]) -> None:
        chosen = [d for d in decisions if d.document and d.outcome in (Outcome.CREATED, Outcome.UPDATED)]
        if not chosen:
            return
        documents = [d.document or {} for d in chosen]
        for decision, made in zip(chosen, _ways_back(documents), strict=True):
            decision.made = made
        record_cooperatives(by=by, cooperatives=documents)


def _code(row: Mapping[str, str]) -> str:
    written = row.get("area_code", "")
    return (bps_of(written) if "." in written else written).replace(".", "")


def _niks(row: Mapping[str, str]) -> list[str]:
    return row.get("members", "").replace(",", " ").split()


class _Known:
    """What the registry knows of these rows. ``people``: NIK → the person who claims it, nobody when two do."""

    def __init__(self, rows: Sequence[Mapping[str, str]]) -> None:
        codes = {_code(row)[:10] for row in rows}
        self.areas = set(Area.objects.filter(code__in=codes).values_list("code", flat=True))
        self.facts = _facts_of([row.get("register_number", "") for row in rows])
        self.people = _claimants({nik for row in rows for nik in _niks(row)})


def _facts_of(numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Register number → what is recorded of the cooperative."""
    known = Cooperative.objects.filter(register_number__in=numbers).values("register_number", *_FACTS)
    return {row.pop("register_number"): row for row in known}


def _claimants(niks: set[str]) -> dict[str, list[UUID]]:
    blinds = {blind: nik for nik in niks for blind in secrets.blind_indexes("nik", nik)}
    found: dict[str, set[UUID]] = defaultdict(set)
    with system_scope("imports.cooperatives"):
        claims = Identifier.objects.filter(kind="nik", blind__in=list(blinds)).exclude(state="withdrawn")
        for blind, person in claims.values_list("blind", "person_id"):
            if person is not None:
                found[blinds[bytes(blind) if isinstance(blind, memoryview) else blind]].add(person)
    return {nik: list(people) for nik, people in found.items() if len(people) == 1}


def _ways_back(documents: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What undoing needs: each cooperative before, and the members who are new to it."""
    numbers = [document["register_number"] for document in documents]
    known, there = _facts_of(numbers), defaultdict(set)
    with system_scope("imports.cooperatives"):
        members = CooperativeMember.objects.filter(cooperative__register_number__in=numbers)
        for number, person in members.values_list("cooperative__register_number", "person_id"):
            there[number].add(person)
    ways = []
    for document in documents:
        number = document["register_number"]
        after = {name: value for name, value in document.items() if name not in ("register_number", "members")}
        before = {name: known[number][name] for name in after} if number in known else None
        new = [str(person) for person in document["members"] if person not in there[number]]
        ways.append({"register_number": number, "before": before, "after": after, "members": new})
    return ways
