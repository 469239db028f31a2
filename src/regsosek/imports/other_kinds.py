"""What is no family: one row, one thing. Photos of houses, officers, cooperatives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from regsosek.access.actions import create_user, grant_role
from regsosek.access.models import Grant, User
from regsosek.areas.models import Area
from regsosek.imports.adapters import Kind, adapter_named
from regsosek.imports.cells import Table, plain
from regsosek.imports.deciding import Decision, Outcome
from regsosek.imports.families import Draft, Place, Unit
from regsosek.imports.models import ImportBatch
from regsosek.imports.photos import PhotoJudge
from regsosek.imports.places import bps_of
from regsosek.imports.reasons import Fault
from regsosek.imports.rows import RowReader
from regsosek.imports.work import Judge, Work, missing_targets
from regsosek.kernel import secrets
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.actions import record_cooperatives
from regsosek.registry.fields import day_of
from regsosek.registry.models import Cooperative, CooperativeMember, Identifier
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.roles import Role

#: Whom a list may make: people of the field. Roles of the office are granted one by one.
FIELD_ROLES = (Role.PPL, Role.PML, Role.KOSEKA, Role.RT_HEAD)


def open_other(batch: ImportBatch, by: Actor, tables: list[Table], data: bytes) -> Work:
    """:raises Problem: ``import_mapping``; ``not_allowed``: officers are an administrator's, not an importer's."""
    needed = missing_targets(batch, tables)
    if needed:
        raise Problem("import_mapping", needed=", ".join(needed))
    reader, kind = RowReader(tables, batch.mapping), adapter_named(batch.adapter).kind
    if kind is Kind.OFFICER:
        by.must(Ability.MANAGE_ACCESS)
    judge: Judge
    if kind is Kind.PHOTO:
        judge = PhotoJudge(by, reader, data)
    elif kind is Kind.OFFICER:
        judge = OfficerJudge(reader, batch.happened_on)
    else:
        judge = CooperativeJudge(by, reader)
    units, outside = _units(tables, reader)
    return Work(tables, units, outside, judge)


def _units(tables: Sequence[Table], reader: RowReader) -> tuple[list[Unit], dict[Place, Fault]]:
    units, outside = [], {}
    for t, table in enumerate(tables):
        for r, row in enumerate(table.rows):
            if row.fault:
                outside[t, r] = Fault(row.fault)
            elif not reader.has(t):
                outside[t, r] = Fault("empty_key")
            else:
                units.append(Unit(f"{t}/{r}", [(t, r)]))
    return units, outside


#: Of the columns behind them.
_LONGEST = {"name": 120, "register_number": 20, "kind": 20, "address": 200, "legal_number": 60}


class OfficerJudge:
    def __init__(self, reader: RowReader, today: date) -> None:
        self.reader, self.today = reader, today
        self.seen: set[str] = set()

    def judge(self, units: Sequence[Unit]) -> list[Decision]:
        return [self._one(Draft(unit)) for unit in units]

    def _one(self, draft: Draft) -> Decision:
        row: dict[str, Any] = dict(self.reader.facts(draft.unit.places[0]))
        decision = Decision(draft, Outcome.CREATED, document={"officer": row})
        areas = row.get("areas", "").replace(",", " ").split()
        role = next((r for r in FIELD_ROLES if plain(row.get("role", "")) in (plain(r.value), plain(r.label.id))), None)
        since, until = row.get("valid_from") or self.today.isoformat(), row.get("valid_to") or ""
        for name in ("username", "display_name"):
            if not row.get(name):
                decision.refuse(Fault("empty_key", self.reader.column(name)))
        if role is None:
            decision.refuse(Fault("bad_value", self.reader.column("role")))
        if day_of(since) is None or (until and day_of(until) is None):
            decision.refuse(Fault("bad_date", self.reader.column("valid_from")))
        if not areas or Area.objects.filter(code__in=areas).count() != len(set(areas)):
            decision.refuse(Fault("unknown_area", self.reader.column("areas")))
        if row.get("username") in self.seen:
            decision.refuse(Fault("known_name", self.reader.column("username")))
        self.seen.add(row.get("username", ""))
        if decision.faults or role is None:
            return decision
        row |= {
            "_role": role,
            "_areas": areas,
            "_from": date.fromisoformat(since),
            "_to": date.fromisoformat(until) if until else None,
        }
        user = User.objects.filter(username=row["username"]).first()
        if user is not None and user.display_name != row["display_name"]:
            decision.refuse(Fault("known_name", self.reader.column("username")))
        elif user is not None:
            mine = Grant.objects.filter(user=user, role=role.value, valid_from=row["_from"], valid_to=row["_to"])
            held = any(grant.areas == areas for grant in mine)  # a grant that was ended early is none
            decision.outcome = Outcome.UNCHANGED if held else Outcome.UPDATED
        return decision

    def write(self, by: Actor, decisions: Sequence[Decision]) -> None:
        for decision in decisions:
            if decision.document is None or decision.outcome not in (Outcome.CREATED, Outcome.UPDATED):
                continue
            row: Any = decision.document["officer"]
            user = User.objects.filter(username=row["username"]).first()
            user = user or create_user(by=by, username=row["username"], display_name=row["display_name"])
            grant = grant_role(
                by=by, user=user, role=row["_role"], areas=row["_areas"], valid_from=row["_from"], valid_to=row["_to"]
            )
            until = row["_to"].isoformat() if row["_to"] else None
            decision.made = {"grant": str(grant.id), "user": str(user.pk), "valid_to": until}


class CooperativeJudge:
    def __init__(self, by: Actor, reader: RowReader) -> None:
        self.by, self.reader = by, reader
        self.seen: set[str] = set()

    def judge(self, units: Sequence[Unit]) -> list[Decision]:
        return [self._one(Draft(unit)) for unit in units]

    def _one(self, draft: Draft) -> Decision:
        row = self.reader.facts(draft.unit.places[0])
        decision = Decision(draft, Outcome.CREATED)
        number, written = row.get("register_number", ""), row.get("area_code", "")
        code = (bps_of(written) if "." in written else written).replace(".", "")
        if not number or not row.get("name"):
            decision.refuse(Fault("empty_key", self.reader.column("register_number")))
        elif number in self.seen:
            decision.refuse(Fault("duplicate_family", self.reader.column("register_number")))
        elif not Area.objects.filter(code=code[:10]).exists() or len(code) < 10:
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
        known = Cooperative.objects.filter(register_number=number).values(*facts).first()
        if known is not None:
            decision.outcome = Outcome.UNCHANGED if known == facts and not row.get("members") else Outcome.UPDATED
        decision.document = facts | {"register_number": number, "members": _people(row.get("members", ""))}
        return decision

    def write(self, by: Actor, decisions: Sequence[Decision]) -> None:
        chosen = [d for d in decisions if d.document and d.outcome in (Outcome.CREATED, Outcome.UPDATED)]
        if not chosen:
            return
        for decision in chosen:
            decision.made = _way_back(decision.document or {})
        record_cooperatives(by=by, cooperatives=[d.document or {} for d in chosen])


def _way_back(document: dict[str, Any]) -> dict[str, Any]:
    """What undoing needs: the cooperative before, and the members who are new to it."""
    after = {name: value for name, value in document.items() if name not in ("register_number", "members")}
    known = Cooperative.objects.filter(register_number=document["register_number"])
    before = known.values(*after).first()
    with system_scope("imports.cooperatives"):
        there = set(CooperativeMember.objects.filter(cooperative__in=known).values_list("person_id", flat=True))
    members = [str(person) for person in document["members"] if person not in there]
    return {"register_number": document["register_number"], "before": before, "after": after, "members": members}


def _people(niks: str) -> list[UUID]:
    """Persons who claim these numbers; a number that two claim is nobody's."""
    found = []
    with system_scope("imports.cooperatives"):
        for nik in niks.replace(",", " ").split():
            claims = Identifier.objects.filter(kind="nik", blind__in=secrets.blind_indexes("nik", nik)).exclude(
                state="withdrawn"
            )
            people = set(claims.values_list("person_id", flat=True))
            found += [person for person in people if person is not None] if len(people) == 1 else []
    return found
