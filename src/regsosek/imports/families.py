"""Tables and their mapping → families: which rows belong together, and what they say. Nothing is looked up here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from regsosek.imports.adapters import Adapter
from regsosek.imports.cells import Row, Table
from regsosek.imports.reasons import Fault
from regsosek.imports.targets import AREA_PIECES, TARGETS, Target
from regsosek.imports.values import value

#: Table and row, both as places in their lists.
Place = tuple[int, int]


@dataclass(slots=True)
class Unit:
    """Rows that become one thing. ``key`` tells it from others in the file."""

    key: str
    places: list[Place] = field(default_factory=list)


@dataclass(slots=True)
class Member:
    place: Place
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    person_id: str | None = None

    @property
    def identity(self) -> dict[str, Any]:
        return self.facts.setdefault("identity", {})


@dataclass(slots=True)
class Draft:
    """What a file says of one family. ``national``: its national decile and the day of it, which are no part of the family
    document. ``faults`` by row; a family with a fault is not taken in."""

    unit: Unit
    keys: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    national: dict[str, Any] = field(default_factory=dict)
    faults: dict[Place, Fault] = field(default_factory=dict)

    def blame(self, fault: Fault, place: Place | None = None) -> None:
        self.faults.setdefault(place or self.unit.places[0], fault)


#: Kinds of cells of which a file has many alike, and how many different ones are remembered.
_FEW_ANSWERS = frozenset({"code", "whole", "day"})
_MOST_ANSWERS = 50_000


class Reader:
    """Reads families from tables by a mapping."""

    def __init__(self, adapter: Adapter, tables: Sequence[Table], mapping: Mapping[str, Mapping[str, str]]) -> None:
        self.adapter, self.tables = adapter, tables
        self.answers: dict[tuple[str, str, str], Any] = {}
        self.columns: list[list[tuple[int, str, str]]] = []
        for table in tables:
            chosen = mapping.get(table.name, {})
            self.columns.append(
                [(i, column, chosen[column]) for i, column in enumerate(table.columns) if chosen.get(column) in TARGETS]
            )
        mapped = [{target for _, _, target in columns} for columns in self.columns]
        self.of_persons = [bool(targets & {"name", "nik", "line_number"}) for targets in mapped]
        with_family = [i for i, persons in enumerate(self.of_persons) if not persons and mapped[i]]
        self.family_tables = set(with_family)
        self.key_targets = _shared_key([m for m in mapped if m])

    def units(self) -> tuple[list[Unit], dict[Place, Fault]]:
        """Families in the order in which the file names them, and the rows that are none."""
        units: dict[str, Unit] = {}
        faults: dict[Place, Fault] = {}
        for t, table in enumerate(self.tables):
            key_columns = [
                (i, column, TARGETS[target]) for i, column, target in self.columns[t] if target in self.key_targets
            ]
            for r, row in enumerate(table.rows):
                key = Fault(row.fault) if row.fault else self._key(key_columns, row, (t, r))
                if isinstance(key, Fault):
                    faults[t, r] = key
                    continue
                unit = units.setdefault(key, Unit(key))
                if t in self.family_tables and any(place[0] == t for place in unit.places):
                    faults[t, r] = Fault("duplicate_family", "", str(table.rows[unit.places[0][1]].line))
                    continue
                unit.places.append((t, r))
        return list(units.values()), faults

    def _key(self, key_columns: list[Any], row: Row, place: Place) -> str | Fault:
        parts = []
        for i, column, target in key_columns:
            read = value(target, row.values[i], column)
            if isinstance(read, Fault):
                return read
            if read is None and not (target.name == "sub_sls_code" or self.adapter.one_row_each):
                return Fault("empty_key", column)
            parts.append("" if read is None else str(read))
        if not key_columns or not any(parts):
            return f"#{place[0]}/{place[1]}" if self.adapter.one_row_each else Fault("empty_key")
        return "/".join(parts)

    def village_codes(self) -> set[str]:
        """All codes of kelurahan, 10 digits without dots, that the file writes."""
        return {
            text
            for t, table in enumerate(self.tables)
            for i, _, target in self.columns[t]
            if target == "sub_sls"
            for text in {row.values[i] for row in table.rows if not row.fault}
            if len(text) == 10 and text.isdigit()
        }

    def draft(self, unit: Unit) -> Draft:
        draft = Draft(unit)
        for place in unit.places:
            if self.tables[place[0]].rows[place[1]].withdrawn:  # its unit keeps its place, for the cursor counts units
                draft.blame(Fault("erased_row"), place)
            self._take(draft, place)
        if self.family_tables and not any(t in self.family_tables for t, _ in unit.places):
            for place in unit.places:
                draft.blame(Fault("no_family_row"), place)
        _complete_keys(draft)
        _complete_people(draft, self.adapter.one_row_each)
        return draft

    def _take(self, draft: Draft, place: Place) -> None:
        t, r = place
        row = self.tables[t].rows[r]
        member = Member(place) if self.of_persons[t] else None
        values = row.values
        for i, column, name in self.columns[t]:
            text = values[i]
            if text == "":
                continue
            target = TARGETS[name]
            read = self._read(target, text, column)
            if read is None:
                continue
            if isinstance(read, Fault):
                draft.blame(read, place)
            elif target.level == "person":
                if member is None:
                    continue
                if name == "person_id":
                    member.person_id = read
                else:
                    member.facts.setdefault(target.part, {})[name] = read
            elif target.part == "national":
                draft.national.setdefault(name, read)
            elif target.part:
                draft.facts.setdefault(target.part, {}).setdefault(name, read)
            else:
                draft.keys.setdefault(name, read)
        if member is not None:
            self._add_member(draft, member, t)

    def _read(self, target: Target, text: str, column: str) -> Any:
        """:func:`value` of a cell; the same answer of a question is read once."""
        if target.kind not in _FEW_ANSWERS:
            return value(target, text, column)
        known = (column, target.name, text)
        if known not in self.answers:
            if len(self.answers) > _MOST_ANSWERS:
                self.answers.clear()
            self.answers[known] = value(target, self.adapter.recode.get(target.name, {}).get(text, text), column)
        return self.answers[known]

    def _add_member(self, draft: Draft, member: Member, table: int) -> None:
        """The first table of persons says who they are; others add to it."""
        first = next((t for t, persons in enumerate(self.of_persons) if persons), table)
        if table == first:
            draft.members.append(member)
            return
        known = next((m for m in draft.members if _same(m.identity, member.identity)), None)
        if known is None:
            draft.blame(Fault("no_member"), member.place)
            return
        for part, facts in member.facts.items():
            known.facts.setdefault(part, {}).update(facts)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    for name in ("nik", "line_number", "name"):
        if one.get(name) is not None and other.get(name) is not None:
            return bool(one[name] == other[name])
    return False


def _shared_key(mapped: list[set[str]]) -> set[str]:
    """The strongest key that every table has."""
    pieces = {*AREA_PIECES, "building_number", "family_number"}
    needed = pieces - {"sub_sls_code"}
    for key in ({"family_id"}, {"family_key"}, needed, {"sub_sls", "building_number", "family_number"}, {"no_kk"}):
        if mapped and all(key <= targets for targets in mapped):
            return pieces if key == needed else key
    return set()


def _complete_keys(draft: Draft) -> None:
    """One area code of 16 digits (or 10, for the kelurahan alone), from whatever the file has."""
    keys = draft.keys
    if "family_key" in keys:
        keys["sub_sls"] = keys["family_key"][:16]
        draft.facts.setdefault("dwelling", {})["building_number"] = int(keys["family_key"][16:19])
        draft.facts.setdefault("identity", {})["family_number"] = int(keys["family_key"][19:22])
    if "sub_sls" not in keys and all(piece in keys for piece in list(AREA_PIECES)[:4]):
        code = "".join(keys[piece] for piece in list(AREA_PIECES)[:4])
        if "sls_code" in keys:
            code += keys["sls_code"] + keys.get("sub_sls_code", "00")
        keys["sub_sls"] = code
    if "sub_sls" in keys:
        keys["is_village"] = len(keys["sub_sls"]) == 10
        keys["sub_sls"] = keys["sub_sls"].ljust(14 if len(keys["sub_sls"]) == 14 else 16, "0").ljust(16, "0")


def _complete_people(draft: Draft, one_row_each: bool) -> None:
    """The head by his relationship; in a list of families, the one person of a row is the head."""
    identity = draft.facts.setdefault("identity", {})
    if one_row_each and len(draft.members) == 1 and "relationship" not in draft.members[0].identity:
        draft.members[0].identity["relationship"] = 1
    if one_row_each and len(draft.members) > 1 and not any("relationship" in m.identity for m in draft.members):
        for member in draft.members[1:]:  # two families, or two members of one? The file does not say
            draft.blame(Fault("duplicate_family"), member.place)
    for member in draft.members:
        if not member.identity.get("name") and member.identity.get("relationship") == 1 and identity.get("head_name"):
            member.identity["name"] = identity["head_name"]
    if not identity.get("head_name"):
        heads = [
            m.identity["name"] for m in draft.members if m.identity.get("relationship") == 1 and m.identity.get("name")
        ]
        if heads:
            identity["head_name"] = heads[0]
