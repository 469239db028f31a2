"""A filter in words: "Dinding adalah Kayu/papan; Desil kota paling tinggi 3"."""

from __future__ import annotations

from collections.abc import Mapping

from regsosek.registry.filters import Condition, Filter, Group, Join
from regsosek.registry.filters_items import FilterItem, Op
from regsosek.vocabulary.label import Label

OP_LABELS: dict[Op, Label] = {
    Op.IS: Label("adalah", "is"),
    Op.IS_NOT: Label("bukan", "is not"),
    Op.IN: Label("salah satu dari", "is one of"),
    Op.AT_LEAST: Label("paling sedikit", "is at least"),
    Op.AT_MOST: Label("paling tinggi", "is at most"),
    Op.IS_EMPTY: Label("tidak ada isian", "has no answer"),
}
_RESIDENT = Label("ada anggota: ", "a member: ")
_SAME = Label("ada anggota yang sekaligus: ", "one member with all of: ")
_AND, _OR = Label("dan", "and"), Label("atau", "or")


def in_words(chosen: Filter, language: str = "id", places: Mapping[str, str] | None = None) -> str:
    """The whole filter as one line. ``places``: area code → name, for conditions on areas."""
    return "; ".join(group_in_words(group, language, places or {}) for group in chosen.groups)


def group_in_words(group: Group, language: str, places: Mapping[str, str]) -> str:
    if group.join is Join.SAME:
        told = [_plain(c, language, places) for c in group.conditions]
        return _SAME.text(language) + f" {_AND.text(language)} ".join(told)
    return f" {_OR.text(language)} ".join(_of_family(c, language, places) for c in group.conditions)


def _of_family(condition: Condition, language: str, places: Mapping[str, str]) -> str:
    told = _plain(condition, language, places)
    return _RESIDENT.text(language) + told if condition.item.level == "person" else told


def _plain(condition: Condition, language: str, places: Mapping[str, str]) -> str:
    words = [condition.item.label.text(language), OP_LABELS[condition.op].text(language)]
    if condition.op is not Op.IS_EMPTY:
        words.append(", ".join(value_in_words(condition.item, v, language, places) for v in condition.values))
    return " ".join(words)


def value_in_words(item: FilterItem, value: int | str, language: str, places: Mapping[str, str]) -> str:
    if isinstance(value, str):
        return places.get(value, value)
    if item.codes:
        return item.codes[value].text(language)
    return f"{value} {item.unit.text(language)}" if item.unit else str(value)
