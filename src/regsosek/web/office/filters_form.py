"""The builder of filters: what stands in it between two requests, and how one more condition is taken from the form.

All of its state is the filter itself, as JSON in a hidden field: no script, and nothing kept on the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from django.utils.translation import gettext as _

from regsosek.areas.queries import names_of
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.registry.filters import Filter, Join, admit, parse
from regsosek.registry.filters_items import ITEMS, FilterItem, Kind, Op, by_section
from regsosek.registry.filters_saved import filter_named
from regsosek.registry.filters_text import OP_LABELS, group_in_words, in_words
from regsosek.web.office.card_content import language

JOINS = (Join.ALL, Join.ANY, Join.SAME)


def filter_in(text: str, actor: Actor) -> Filter | None:
    """The filter in a hidden field; None when there is none yet.

    :raises Problem: for anything that the registry refuses.
    """
    try:
        raw = orjson.loads(text) if text else []
    except orjson.JSONDecodeError:
        raise Problem("filter_malformed", reason="JSON") from None
    return admit(parse(raw), actor.scope) if raw != [] else None


def stored(chosen: Filter | None) -> str:
    return orjson.dumps(chosen.as_data() if chosen else []).decode()


def saved_filter(text: str, actor: Actor) -> tuple[str, Filter]:
    """Name and conditions of a filter of one's own."""
    try:
        kept = filter_named(UUID(text), actor.id)
    except ValueError:
        raise Problem("bad_value", field="simpanan", value=text) from None
    return kept.name, admit(parse(kept.conditions), actor.scope)


def with_one_more(chosen: Filter | None, form: Any, actor: Actor) -> Filter:
    """The filter and the condition in the form's fields ``item``, ``op``, ``value`` and ``join``."""
    groups = chosen.as_data() if chosen else []
    condition, join = _condition(form), form.get("join") or Join.ALL.value
    if join not in [j.value for j in JOINS]:
        raise Problem("bad_value", field="join", value=join)
    if join == Join.ALL.value or not groups:
        groups.append(condition)
    else:
        last = groups.pop()
        before = last.get(join) or ([last] if "name" in last else None)
        if before is None:
            raise Problem("filter_malformed", reason=_("syarat terakhir sudah digabung dengan cara lain"))
        groups.append({join: [*before, condition]})
    return admit(parse(groups), actor.scope)


def without(chosen: Filter | None, place: str) -> Filter | None:
    """The filter without its group at a place, counted from 0."""
    groups = chosen.as_data() if chosen else []
    if not (place.isascii() and place.isdigit() and int(place) < len(groups)):
        raise Problem("bad_value", field="do", value=place)
    del groups[int(place)]
    return parse(groups) if groups else None


def _condition(form: Any) -> dict[str, Any]:
    item = ITEMS.get(form.get("item", ""))
    if item is None:
        raise Problem("filter_unknown_item", name=form.get("item", "")[:60])
    op, texts = form.get("op", ""), [v.strip() for v in form.getlist("value") if v.strip()]
    if op == Op.IS_EMPTY.value:
        return {"name": item.name, "op": op}
    values = [_typed(item, text) for text in texts]
    if op == Op.IS.value and len(values) > 1 and Op.IN in item.ops:
        op = Op.IN.value  # several boxes ticked
    if op == Op.IN.value:
        return {"name": item.name, "op": op, "value": values}
    if len(values) != 1:
        raise Problem("filter_bad_value", name=item.label.text(language()), value=", ".join(texts) or "–")
    return {"name": item.name, "op": op, "value": values[0]}


def _typed(item: FilterItem, text: str) -> int | str:
    if item.kind in (Kind.AREA, Kind.ROUND):
        return text
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text  # the registry refuses the text


def words(chosen: Filter | None) -> list[str]:
    """Each group as a line."""
    if chosen is None:
        return []
    places = _places(chosen)
    return [group_in_words(group, language(), places) for group in chosen.groups]


def line(chosen: Filter) -> str:
    return in_words(chosen, language(), _places(chosen))


def _places(chosen: Filter) -> Mapping[str, str]:
    return names_of({str(v) for c in chosen if c.item.kind is Kind.AREA for v in c.values})


def choices(actor: Actor, picked: str) -> list[dict[str, Any]]:
    """Sections with what this reader may ask about."""
    tongue = language()
    sections = by_section(actor.scope.classes, everything=actor.scope.everything)
    return [
        {
            "label": label.text(tongue),
            "items": [{"value": i.name, "label": i.label.text(tongue), "on": i.name == picked} for i in items],
        }
        for label, items in sections
    ]


def question(picked: str, actor: Actor) -> dict[str, Any] | None:
    """What the picked item asks for: operators, and a list of answers, a number or a text."""
    item = ITEMS.get(picked)
    if item is None or (item.needs is not None and not actor.scope.grants(item.needs)):
        return None
    tongue = language()
    ops = [op for op in item.ops if op is not Op.IN]
    return {
        "name": item.name, "label": item.label.text(tongue), "is_of_person": item.level == "person",
        "ops": [{"value": op.value, "label": OP_LABELS[op].text(tongue)} for op in ops],
        "answers": [{"value": code, "label": label.text(tongue)} for code, label in item.codes.items()],
        "kind": item.kind.value, "highest": item.highest, "unit": item.unit.text(tongue) if item.unit else "",
        "many": Op.IN in item.ops,
    }  # fmt: skip


def last_join(chosen: Filter | None, picked: str) -> list[dict[str, Any]]:
    """How one more condition may join the last: in addition, as an alternative, or of the same person."""
    if chosen is None or picked not in ITEMS:
        return []
    last = chosen.groups[-1]
    found = [(Join.ALL, _("dan (syarat baru)"))]
    if last.join is not Join.SAME:
        found.append((Join.ANY, _("atau (salah satu dengan syarat terakhir)")))
    people = ITEMS[picked].level == "person" and all(c.item.level == "person" for c in last.conditions)
    if people and last.join is not Join.ANY:
        found.append((Join.SAME, _("dan orang yang sama dengan syarat terakhir")))
    return [{"value": join.value, "label": label} for join, label in found]
