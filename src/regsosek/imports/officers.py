"""Lists of officers of the field: accounts and field roles, within the importer's own areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from regsosek.access.actions import Assignment, assign_officers, may_assign, office_people
from regsosek.access.models import Grant, User
from regsosek.areas.models import Area
from regsosek.imports.cells import plain
from regsosek.imports.deciding import Decision, Outcome
from regsosek.imports.families import Draft, Unit
from regsosek.imports.reasons import Fault
from regsosek.imports.rows import RowReader
from regsosek.kernel.actor import Actor
from regsosek.registry.fields import day_of
from regsosek.vocabulary.roles import FIELD_ROLES, Role, rule

_ROLES: dict[str, Role] = {plain(name): role for role in Role for name in (role.value, rule(role).label.id)}


class OfficerJudge:
    def __init__(self, by: Actor, reader: RowReader, today: date) -> None:
        self.by, self.reader, self.today = by, reader, today
        self.seen: set[str] = set()

    def judge(self, units: Sequence[Unit]) -> list[Decision]:
        drafts = [Draft(unit) for unit in units]
        rows = [self.reader.facts(draft.unit.places[0]) for draft in drafts]
        known = _Known(rows)
        return [self._one(draft, row, known) for draft, row in zip(drafts, rows, strict=True)]

    def _one(self, draft: Draft, row: Mapping[str, str], known: _Known) -> Decision:
        decision = Decision(draft, Outcome.CREATED)
        asked = self._assignment(decision, row, known)
        self.seen.add(row.get("username", ""))
        if asked is None:
            return decision
        user = known.people.get(asked.username)
        if user is not None and user.display_name != asked.display_name:
            decision.refuse(Fault("known_name", self.reader.column("username")))
        elif user is not None and user.pk in known.office:
            decision.refuse(Fault("office_account", self.reader.column("username")))
        else:
            if user is not None:
                decision.outcome = Outcome.UNCHANGED if known.holds(asked) else Outcome.UPDATED
            decision.document = {"officer": asked}
        return decision

    def _assignment(self, decision: Decision, row: Mapping[str, str], known: _Known) -> Assignment | None:
        """What the row asks for; ``None`` when the decision is refused."""
        column, areas = self.reader.column, _areas(row)
        role = _ROLES.get(plain(row.get("role", "")))
        since, until = row.get("valid_from") or self.today.isoformat(), row.get("valid_to") or ""
        starts, ends = day_of(since), day_of(until) if until else None
        for name in ("username", "display_name"):
            if not row.get(name):
                decision.refuse(Fault("empty_key", column(name)))
            elif len(row[name]) > _LONGEST[name]:
                decision.refuse(Fault("too_long", column(name)))
        if role not in FIELD_ROLES:
            decision.refuse(Fault("bad_value" if role is None else "office_role", column("role")))
        if starts is None or (until and ends is None) or (ends is not None and ends < starts):
            decision.refuse(Fault("bad_date", column("valid_from" if starts is None else "valid_to")))
        if not areas or not known.areas.issuperset(areas):
            decision.refuse(Fault("unknown_area", column("areas")))
        elif not may_assign(self.by, areas):
            decision.refuse(Fault("outside_scope", column("areas")))
        if row.get("username") in self.seen:
            decision.refuse(Fault("known_name", column("username")))
        if decision.faults or role is None or starts is None:
            return None
        return Assignment(row["username"], row["display_name"], role, areas, starts, ends)

    def write(self, by: Actor, decisions: Sequence[Decision]) -> None:
        chosen = [d for d in decisions if d.document and d.outcome in (Outcome.CREATED, Outcome.UPDATED)]
        if not chosen:
            return
        grants = assign_officers(by=by, assignments=[(d.document or {})["officer"] for d in chosen])
        for decision, grant in zip(chosen, grants, strict=True):
            until = grant.valid_to.isoformat() if grant.valid_to else None
            decision.made = {"grant": str(grant.id), "user": str(grant.user_id), "valid_to": until}


#: Of the columns behind them.
_LONGEST = {"username": 150, "display_name": 120}


def _areas(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get("areas", "").replace(",", " ").split())


class _Known:
    """What the register of people and areas knows of these rows."""

    def __init__(self, rows: Sequence[Mapping[str, str]]) -> None:
        wanted = {code for row in rows for code in _areas(row)}
        self.areas = set(Area.objects.filter(code__in=wanted).values_list("code", flat=True))
        users = User.objects.filter(username__in={row.get("username", "") for row in rows})
        self.people: dict[str, User] = {user.username: user for user in users}
        self.office = office_people(user.pk for user in self.people.values())
        grants = Grant.objects.filter(user__in=[user.pk for user in self.people.values()])
        self._held: set[Any] = {(g.user_id, g.role, tuple(g.areas), g.valid_from, g.valid_to) for g in grants}

    def holds(self, a: Assignment) -> bool:
        """Exactly this; a grant that was ended early is none."""
        return (self.people[a.username].pk, a.role.value, a.areas, a.valid_from, a.valid_to) in self._held
