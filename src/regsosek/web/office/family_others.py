"""The other family of a merge: one of the same house, one whose address was pasted, or one found by an exact number."""

from __future__ import annotations

import re
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

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def by_numbers(actor: Actor) -> bool:
    """May this reader look for a family by its number?"""
    return actor.may(Ability.SEARCH) and actor.scope.grants(PrivacyClass.NUMBER)


def same_house(family: Family) -> list[Family]:
    """Other families of the same house that the reader may see."""
    others = Family.objects.filter(dwelling_id=family.dwelling_id).exclude(pk=family.id)
    return list(others.order_by("family_number", "id"))


def asked_for(actor: Actor, typed: str) -> list[Family]:
    """Families that the pasted address or the exact number names; none: nothing in this reader's reach.

    :raises Problem: ``bad_value``: neither an address of a family nor a number that may be searched.
    """
    address = _UUID.search(typed)
    if address:
        return list(Family.objects.filter(pk=UUID(address.group())))
    digits = search.number_in(typed)
    if digits is None or len(digits) != 16 or not by_numbers(actor):
        raise Problem("bad_value", field="sought", value="")
    found = search.by_number(digits)
    audit.note_reading(by=actor, verb="search.run", kind="number", hits=found.total, shown=len(found.families))
    return found.families


def candidates(family: Family, actor: Actor, form: Form) -> dict[str, Any]:
    """What the step of choosing shows: ``others`` (``{id, title, place, chosen}``), ``sought``, ``nothing`` (sentence key)."""
    found, wrong, sought = same_house(family), False, form.get("sought", "").strip()
    if sought:
        try:
            found += asked_for(actor, sought)
        except Problem:
            wrong = True
    others = {f.id: f for f in found if f.id != family.id}
    chosen = form.get("other", "") or (str(next(iter(others))) if len(others) == 1 else "")
    return {
        "others": [
            {"id": str(f.id), "title": title_of(f), "place": f.address or area_line(f.area_code), "chosen": str(f.id) == chosen}
            for f in others.values()
        ],
        "sought": sought, "by_numbers": by_numbers(actor), "sought_wrong": wrong,
        "nothing": bool(sought) and not wrong and not others,
    }  # fmt: skip


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
