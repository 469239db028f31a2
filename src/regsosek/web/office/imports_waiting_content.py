"""What stands on the page of rows that wait: facts of the file and of the registry side by side, and whether they agree. Both
sides show only what the reader was granted; a candidate outside his scope does not exist for him."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from regsosek.imports import waiting
from regsosek.imports.families import Draft
from regsosek.imports.ledger import reason_text
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.imports.said import unpack
from regsosek.kernel import secrets
from regsosek.kernel.actor import Actor
from regsosek.registry.models import Family, Identifier, Person
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.names import fold
from regsosek.vocabulary.privacy import PrivacyClass as P
from regsosek.web.office.answers import text
from regsosek.web.office.card_content import area_line, language
from regsosek.web.office.family_numbers import grouped

_DEAD = (Identifier.State.WITHDRAWN,)


@dataclass
class Side:
    """A family as one side tells of it. ``None``: not told, or not granted."""

    facts: dict[str, Any] = field(default_factory=dict)
    people: list[dict[str, Any]] = field(default_factory=list)


def waiting_families(batch: ImportBatch, rows: Sequence[ImportRow], actor: Actor) -> list[dict[str, Any]]:
    """One entry for each family that waits."""
    kept = _registered({family for row in rows for family in waiting.candidates_of(row)})
    return [_entry(batch, row, kept, actor) for row in rows]


def _entry(batch: ImportBatch, row: ImportRow, kept: Mapping[UUID, Side], actor: Actor) -> dict[str, Any]:
    said = _said(unpack(row.said), actor) if row.said is not None else Side()
    wanted = waiting.candidates_of(row)
    return {
        "row": row.pk, "sheet": row.sheet, "line": row.line, "reason": reason_text(row.reason, language()), "is_old": row.said is None,
        "said": [{"label": label, "value": said.facts.get(name)} for name, label in _labels()],
        "people": [_person(p) for p in said.people],
        "candidates": [_candidate(batch, pk, said, kept[pk], actor) for pk in wanted if pk in kept],
        "unseen": sum(pk not in kept for pk in wanted),
    }  # fmt: skip


def _candidate(batch: ImportBatch, pk: UUID, said: Side, kept: Side, actor: Actor) -> dict[str, Any]:
    return {
        "id": pk, "name": kept.facts.get("head_name"), "facts": _compared(said, kept), "people": _people(said.people, kept.people),
        "is_taken": waiting.is_taken(batch, pk), "url": reverse("family", args=[pk]) if actor.may(Ability.SEE_FAMILY) else None,
    }  # fmt: skip


def _labels() -> list[tuple[str, str]]:
    return [
        ("head_name", _("Kepala keluarga")), ("no_kk", _("Nomor KK")), ("area", _("Wilayah")), ("building_number", _("Nomor bangunan")),
        ("family_number", _("Nomor keluarga")), ("address", _("Alamat")),
    ]  # fmt: skip


def _compared(said: Side, kept: Side) -> list[dict[str, Any]]:
    rows = []
    for name, label in _labels():
        one, other = said.facts.get(name), kept.facts.get(name)
        if one is not None or other is not None:
            rows.append({"label": label, "said": one, "kept": other, "sign": _sign(one, other)})
    return rows


def _sign(said: Any, kept: Any) -> str:
    """``same``, ``other``, or ``alone`` where only one side tells."""
    if said is None or kept is None:
        return "alone"
    return "same" if _plain(said) == _plain(kept) else "other"


def _plain(value: Any) -> str:
    return " ".join(str(value).casefold().split())


def _people(said: Sequence[dict[str, Any]], kept: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Members of the file beside those of the registry: by NIK, else by name."""
    free, rows = list(kept), []
    for person in said:
        found = next((p for p in free if _alike(p, person, "nik")), None)
        found = found or next((p for p in free if _alike(p, person, "name")), None)
        if found is not None:
            free.remove(found)
        agrees = found is not None and all(
            person.get(n) is None or found.get(n) is None or _alike(found, person, n)
            for n in ("name", "nik", "birth_date")
        )
        sign = "alone" if found is None else "same" if agrees else "other"
        rows.append({"said": _person(person), "kept": _person(found) if found else None, "sign": sign})
    return rows + [{"said": None, "kept": _person(person), "sign": "alone"} for person in free]


def _alike(one: Mapping[str, Any], other: Mapping[str, Any], name: str) -> bool:
    """Both tell it, and the same; names are folded as the search folds them, numbers and days are not."""
    if not one.get(name) or not other.get(name):
        return False
    like = fold if name == "name" else _plain
    return bool(like(one[name]) == like(other[name]))


def _person(person: Mapping[str, Any]) -> dict[str, Any]:
    told = [text("relationship", person["relationship"])] if person.get("relationship") else []
    told += [str(person[name]) for name in ("birth_date", "nik") if person.get(name)]
    return {"name": person.get("name"), "note": " · ".join(told)}


def _said(draft: Draft, actor: Actor) -> Side:
    """What the file says, as far as the classes of the reader go."""
    identity, house, sees = draft.facts.get("identity", {}), draft.facts.get("dwelling", {}), actor.scope.grants
    area = draft.keys.get("sub_sls")
    facts = {
        "head_name": identity.get("head_name") if sees(P.NAME) else None,
        "no_kk": _grouped(identity.get("no_kk")) if sees(P.NUMBER) else None, "area": _area(area),
        "building_number": house.get("building_number") if sees(P.ADDRESS) else None,
        "family_number": identity.get("family_number"), "address": identity.get("address") if sees(P.ADDRESS) else None,
    }  # fmt: skip
    people = [
        {
            "name": m.identity.get("name") if sees(P.NAME) else None, "relationship": m.identity.get("relationship"),
            "birth_date": m.identity.get("birth_date") if sees(P.NAME) else None,
            "nik": _grouped(m.identity.get("nik")) if sees(P.NUMBER) else None,
        }
        for m in draft.members
    ]  # fmt: skip
    return Side(facts, people)


def _registered(families: Collection[UUID]) -> dict[UUID, Side]:
    """Under the reader's scope: what he may not see is not there."""
    numbers: dict[Any, str] = {}
    claims = Identifier.objects.filter(family_id__in=families).exclude(state__in=_DEAD)
    for kind, person, family, sealed in claims.values_list("kind", "person_id", "family_id", "sealed"):
        if sealed is not None:
            numbers[kind, person or family] = secrets.unseal(sealed, purpose=kind).decode()
    people: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    rows = Person.objects.filter(family_id__in=families).order_by("line_number")
    for p in rows.values("id", "family_id", "name", "birth_date", "relationship"):
        nik = _grouped(numbers.get(("nik", p["id"])))
        people[p["family_id"]].append(p | {"birth_date": p["birth_date"] and p["birth_date"].isoformat(), "nik": nik})
    found = Family.objects.filter(pk__in=families)
    fields = ("id", "head_name", "address", "area_code", "family_number", "dwelling__building_number")
    return {
        f["id"]: Side(
            {
                "head_name": f["head_name"], "no_kk": _grouped(numbers.get(("no_kk", f["id"]))), "area": _area(f["area_code"]),
                "building_number": f["dwelling__building_number"], "family_number": f["family_number"],
                "address": f["address"] or None,
            },
            people[f["id"]],
        )
        for f in found.values(*fields)
    }  # fmt: skip


def _area(code: str | None) -> str | None:
    return f"{area_line(code)} ({code})" if code else None


def _grouped(number: str | None) -> str | None:
    return grouped(number) if number else None
