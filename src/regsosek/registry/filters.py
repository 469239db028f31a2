"""Filters as data: conditions over the human names of the codebook, all of which must hold.

Stored form: a list whose members are a condition ``{"name", "op", "value"}``, a group ``{"any": [conditions]}`` of which
one must hold, or ``{"same": [conditions]}`` that one and the same resident must fulfil. What is unknown or malformed is
refused, never ignored; so is a question about a class the reader was not granted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from regsosek.areas.queries import area_named
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import Scope
from regsosek.registry.filters_items import ITEMS, FilterItem, Kind, Op
from regsosek.vocabulary.areacode import BpsCode, MalformedCode

MOST_CONDITIONS = 20
MOST_VALUES = 60
_ROUND = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]{0,9}")


class Join(StrEnum):
    ALL = "all"
    ANY = "any"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Condition:
    item: FilterItem
    op: Op
    value: int | str | tuple[int | str, ...] | None

    @property
    def values(self) -> tuple[int | str, ...]:
        if self.value is None:
            return ()
        return self.value if isinstance(self.value, tuple) else (self.value,)

    def as_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"name": self.item.name, "op": self.op.value}
        if self.op is not Op.IS_EMPTY:
            data["value"] = list(self.value) if isinstance(self.value, tuple) else self.value
        return data


@dataclass(frozen=True, slots=True)
class Group:
    """``ALL`` holds one condition; ``ANY``: one of them is enough; ``SAME``: one resident fulfils all of them."""

    join: Join
    conditions: tuple[Condition, ...]

    def as_data(self) -> dict[str, Any]:
        if self.join is Join.ALL:
            return self.conditions[0].as_data()
        return {self.join.value: [c.as_data() for c in self.conditions]}


@dataclass(frozen=True, slots=True)
class Filter:
    groups: tuple[Group, ...]

    def __iter__(self) -> Iterator[Condition]:
        for group in self.groups:
            yield from group.conditions

    def as_data(self) -> list[dict[str, Any]]:
        return [group.as_data() for group in self.groups]


def parse(raw: Any) -> Filter:
    """Judge the stored form.

    :raises Problem: ``filter_empty``, ``filter_malformed``, ``filter_unknown_item``, ``filter_unknown_op``,
        ``filter_bad_value``.
    """
    if not isinstance(raw, list | tuple):
        raise Problem("filter_malformed", reason="bukan daftar syarat")
    found = Filter(tuple(_group(entry) for entry in raw))
    number = sum(1 for _ in found)
    if number == 0:
        raise Problem("filter_empty")
    if number > MOST_CONDITIONS:
        raise Problem("filter_malformed", reason=f"lebih dari {MOST_CONDITIONS} syarat")
    return found


def admit(chosen: Filter, scope: Scope) -> Filter:
    """The same filter, when this reader may ask all of it.

    :raises Problem: ``filter_not_granted``; ``filter_bad_value`` for an area that does not exist.
    """
    for condition in chosen:
        item = condition.item
        if item.needs is not None and not scope.grants(item.needs):
            raise Problem("filter_not_granted", name=item.name)
        if item.kind is Kind.AREA:
            for code in condition.values:
                if area_named(str(code)) is None:
                    raise Problem("filter_bad_value", name=item.name, value=code)
    return chosen


def _group(entry: Any) -> Group:
    if not isinstance(entry, Mapping):
        raise Problem("filter_malformed", reason="syarat bukan pasangan nama dan nilai")
    joins = [join for join in (Join.ANY, Join.SAME) if join.value in entry]
    if not joins:
        return Group(Join.ALL, (_condition(entry),))
    listed = entry[joins[0].value]
    if len(entry) != 1 or not isinstance(listed, list | tuple) or not listed:
        raise Problem("filter_malformed", reason=f"kelompok {joins[0].value} tidak berisi daftar syarat")
    conditions = tuple(_condition(part) for part in listed)
    if joins[0] is Join.SAME and any(c.item.level != "person" for c in conditions):
        raise Problem("filter_malformed", reason="kelompok same hanya untuk syarat tentang orang")
    return Group(joins[0], conditions)


def _condition(entry: Any) -> Condition:
    if not isinstance(entry, Mapping) or not set(entry) <= {"name", "op", "value"} or not {"name", "op"} <= set(entry):
        raise Problem("filter_malformed", reason="syarat harus berisi name, op, dan value")
    item = ITEMS.get(entry["name"]) if isinstance(entry["name"], str) else None
    if item is None:
        raise Problem("filter_unknown_item", name=_shown(entry["name"]))
    if entry["op"] not in [op.value for op in item.ops]:
        raise Problem("filter_unknown_op", name=item.name, op=_shown(entry["op"]))
    op = Op(entry["op"])
    return Condition(item, op, _value(item, op, entry.get("value")))


def _value(item: FilterItem, op: Op, value: Any) -> int | str | tuple[int | str, ...] | None:
    if op is Op.IS_EMPTY:
        if value is not None:
            raise Problem("filter_bad_value", name=item.name, value=_shown(value))
        return None
    if op is not Op.IN:
        return _single(item, value)
    if not isinstance(value, list | tuple) or not 0 < len(value) <= MOST_VALUES:
        raise Problem("filter_bad_value", name=item.name, value=_shown(value))
    return tuple(dict.fromkeys(_single(item, one) for one in value))


def _single(item: FilterItem, value: Any) -> int | str:
    if not _allowed(item, value):
        raise Problem("filter_bad_value", name=item.name, value=_shown(value))
    return BpsCode(value) if item.kind is Kind.AREA else value


def _allowed(item: FilterItem, value: Any) -> bool:
    if item.kind is Kind.AREA:
        try:
            return isinstance(value, str) and bool(BpsCode(value))
        except MalformedCode:
            return False
    if item.kind is Kind.ROUND:
        return isinstance(value, str) and _ROUND.fullmatch(value) is not None
    if isinstance(value, bool) or not isinstance(value, int):
        return False
    return value in item.codes if item.codes else 0 <= value <= item.highest


def _shown(value: Any) -> str:
    return str(value)[:60]
