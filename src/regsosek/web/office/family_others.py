"""The other family of a merge: one of the same house, one found by a name or an exact number, or one whose address was pasted."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from uuid import UUID

from regsosek.kernel import audit
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.registry import search
from regsosek.registry.models import Family
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.web.office.card_content import area_line
from regsosek.web.office.family_event_forms import Form
from regsosek.web.office.family_sheets import title_of

#: Found families that are listed to choose from; with more the name wants another word.
MOST = 12
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def by_numbers(actor: Actor) -> bool:
    """May this reader look for a family by its number?"""
    return actor.may(Ability.SEARCH) and actor.scope.grants(PrivacyClass.NUMBER)


def by_names(actor: Actor) -> bool:
    """May this reader look for a family by the name of a member?"""
    return actor.may(Ability.SEARCH) and actor.scope.grants(PrivacyClass.NAME)


def same_house(family: Family) -> list[Family]:
    """Other families of the same house that the reader may see."""
    others = Family.objects.filter(dwelling_id=family.dwelling_id).exclude(pk=family.id)
    return list(others.order_by("family_number", "id"))


def asked_for(actor: Actor, typed: str) -> search.Found:
    """Families that the pasted address, the exact number, or words of a member's name find; none: nothing in this reader's
    reach. Searches are written down.

    :raises Problem: ``bad_value``: neither an address of a family, nor a number or name that may be searched.
    """
    address = _UUID.search(typed)
    if address:
        named = list(Family.objects.filter(pk=UUID(address.group())))
        return search.Found(named, len(named))
    digits = search.number_in(typed)
    if not (by_numbers(actor) if digits is not None else by_names(actor)):
        raise Problem("bad_value", field="sought", value="")
    try:
        found = search.by_name(typed) if digits is None else search.by_number(digits)
    except Problem:
        raise Problem("bad_value", field="sought", value="") from None
    shown = found.families[:MOST]
    kind = "name" if digits is None else "number"
    more: dict[str, Any] = {"more": found.is_more} if digits is None else {}
    audit.note_reading(by=actor, verb="search.run", kind=kind, hits=found.total, shown=len(shown), **more)
    return replace(found, families=shown)


def candidates(family: Family, actor: Actor, form: Form) -> dict[str, Any]:
    """What the step of choosing shows: ``others`` (``{id, title, place, persons, matched, chosen}``), ``sought``, ``more`` (how
    many were found and are not listed; -1: uncounted), ``nothing``, ``sought_wrong``."""
    same, found, wrong, sought = same_house(family), search.Found([], 0), False, form.get("sought", "").strip()
    if sought:
        try:
            found = asked_for(actor, sought)
        except Problem:
            wrong = True
    others = {f.id: f for f in (*same, *found.families) if f.id != family.id}
    chosen = form.get("other", "") or (str(next(iter(others))) if len(others) == 1 else "")
    return {
        "others": [
            {
                "id": str(f.id), "title": title_of(f), "place": _place(f), "persons": f.persons, "chosen": str(f.id) == chosen,
                "matched": [p.name for p in found.matched.get(f.id, []) if p.name and p.name != f.head_name],
            }
            for f in others.values()
        ],
        "sought": sought, "by_numbers": by_numbers(actor), "by_names": by_names(actor), "sought_wrong": wrong,
        "more": -1 if found.is_more else max(0, found.total - len(found.families)),
        "nothing": bool(sought) and not wrong and not others,
    }  # fmt: skip


def _place(family: Family) -> str:
    return ", ".join(filter(None, (family.address, area_line(family.area_code))))


def the_other(form: Form) -> Family:
    """The family that was chosen.

    :raises Problem: ``bad_value``; ``not_found``.
    """
    typed = form.get("other", "")
    if not _UUID.fullmatch(typed):
        raise Problem("bad_value", field="other", value="")
    other = Family.objects.filter(pk=UUID(typed)).first()
    if other is None:
        raise Problem("not_found")
    return other
