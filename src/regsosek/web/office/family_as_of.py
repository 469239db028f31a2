"""A family as the registry knew it on a day, and what is different now."""

from __future__ import annotations

from datetime import date
from typing import Any

from regsosek.kernel import clock
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.registry.fields import day_of
from regsosek.registry.history_queries import PastState, as_of
from regsosek.registry.models import Family
from regsosek.vocabulary import codebook
from regsosek.vocabulary.privacy import PrivacyClass as P
from regsosek.web.office.addresses import elsewhere
from regsosek.web.office.answers import facts, text
from regsosek.web.office.card_content import area_line, language
from regsosek.web.office.family_changes import changes


def asked_day(asked: str) -> date | None:
    """:raises Problem: ``bad_value``; ``future_date``: of a day to come nothing is known."""
    if not asked:
        return None
    day = day_of(asked)
    if day is None:
        raise Problem("bad_value", field="pada", value=asked[:20])
    if day > clock.today():
        raise Problem("future_date", on=day.isoformat())
    return day


def past_content(family: Family, actor: Actor, recorded: date | None, valid: date | None) -> dict[str, Any] | None:
    """``None``: no day was asked for. ``state`` is None when nothing was known then, ``granted`` says whether the reader may
    see histories at all (they tell of children)."""
    if recorded is None and valid is None:
        return None
    asked = {"recorded": recorded, "valid": valid, "granted": actor.scope.grants(P.CHILD), "state": None}
    try:
        then, now = as_of(family.id, recorded=recorded, valid=valid), as_of(family.id)
    except Problem:
        return asked
    return asked | {
        "state": _state(then), "number": then.number, "recorded_at": then.recorded_at, "happened_on": then.happened_on,
        "same": then.number == now.number,
        "changes": [{"label": label, "sentences": told} for label, told in changes(then.parts, now.parts)],
    }  # fmt: skip


def _state(then: PastState) -> dict[str, Any]:
    public, names, address = then.parts[P.PUBLIC] or {}, then.parts[P.NAME], then.parts[P.ADDRESS]
    money = then.parts[P.MONEY]
    tongue = language()
    return {
        "area_line": elsewhere((address or {}).get("address"), *area_line(public.get("area_code", "")).split(", ")),
        "address": address and (address.get("address") or ""),
        "head_name": names and names.get("head_name"), "head_erased": bool(names and names.get("erased")),
        "members": [_member(key, m, names) for key, m in sorted(public.get("members", {}).items(), key=_line)],
        "sections": [
            {"label": codebook.SECTIONS["housing"].text(tongue), "facts": facts("family", "housing", public.get("housing"))},
            {"label": codebook.SECTIONS["assets"].text(tongue), "facts": facts("family", "assets", money and money["assets"])},
            {"label": codebook.SECTIONS["aid"].text(tongue), "facts": facts("family", "aid", money and money["aid"])},
        ],
    }  # fmt: skip


def _line(entry: tuple[str, Any]) -> tuple[int, str]:
    return entry[1]["line_number"], entry[0]


def _member(key: str, facts_of: dict[str, Any], names: dict[str, Any] | None) -> dict[str, Any]:
    told = (names or {}).get("members", {}).get(key, {})
    return {
        "line": facts_of["line_number"], "name": told.get("name"), "erased": bool(told.get("erased")),
        "relationship": text("relationship", facts_of["relationship"]), "presence": text("presence", facts_of["presence"]),
        "sex": text("sex", facts_of["sex"]), "age": facts_of["age"],
    }  # fmt: skip
