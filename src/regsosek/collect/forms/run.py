"""One evaluation under way: answers by path, what was worked out already, and where repeats occur."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from regsosek.collect.forms import dates
from regsosek.collect.forms.values import NAN, UNKNOWN, Value, number, stored

Closure = Callable[["Run", "Place"], Value]
FAILURES = (ArithmeticError, ValueError, LookupError, RecursionError, re.error)
"""What a calculation can run into with answers that do not fit; the result is Unknown."""
_RUNNING = object()
MOST_OCCURRENCES = 500
"""Of one repeat in one place; those beyond are not judged but told."""


class Place:
    """An occurrence that asks: where each repeat around it stands, and in a test the row or the number of the candidate."""

    __slots__ = ("index", "outer", "owner", "position", "prefix", "row", "tested")

    def __init__(self, prefix: dict[str, str], index: dict[str, int], outer: str) -> None:
        self.prefix = prefix
        self.index = index
        self.outer = outer
        self.owner: Place = self
        self.row: Mapping[str, Any] | None = None
        self.position = 1.0
        self.tested = ""

    def inside(self) -> Place:
        """A copy that a test may change."""
        copy = Place(self.prefix, self.index, self.outer)
        copy.owner = self.owner
        copy.row = self.row
        copy.position = self.position
        return copy


@dataclass(slots=True)
class Plan:
    """What is needed to evaluate one node, worked out once for each form."""

    path: str
    holder: str
    """Innermost repeat that holds the node; the node itself when it is one."""
    suffix: str
    data_type: str
    parent: Plan | None = None
    relevant: Closure | None = None
    calculate: Closure | None = None
    repeatable: bool = True
    asked_always: bool = True


class Run:
    """Values are read through here: relevance first, then the calculation or what was sent."""

    __slots__ = ("_children", "counts", "known", "leaves", "lists", "now", "places", "relevance", "zone")

    def __init__(
        self,
        leaves: Mapping[str, str],
        counts: Mapping[str, int],
        repeats: Sequence[tuple[str, str]],
        now: datetime,
        lists: Mapping[str, Sequence[Mapping[str, Any]]],
    ) -> None:
        self.leaves = leaves
        self.counts = counts
        self.zone = now.tzinfo
        self.now = now.replace(tzinfo=None)
        self.lists = lists
        self.known: dict[str, Value] = {}
        self.relevance: dict[str, bool | object] = {}
        self.places: dict[str, Place] = {"": Place({}, {}, "")}
        self._children: dict[tuple[str, str], list[str]] = {}
        by_holder: dict[str, list[str]] = {"": [""]}
        for path, outer in repeats:
            found = by_holder.setdefault(path, [])
            for prefix in by_holder.get(outer, ()):
                found.extend(self._occur(path, outer, prefix))

    def _occur(self, path: str, outer: str, prefix: str) -> list[str]:
        first = prefix + path[len(outer) :]
        above = self.places[prefix]
        made = self._children[prefix, path] = []
        for index in range(1, min(self.counts.get(first, 0), MOST_OCCURRENCES) + 1):
            key = first if index == 1 else f"{first}[{index}]"
            self.places[key] = Place({**above.prefix, path: key}, {**above.index, path: index}, prefix)
            made.append(key)
        return made

    def children(self, prefix: str, repeat: str) -> list[str]:
        """Keys of the occurrences of ``repeat`` below ``prefix``."""
        return self._children.get((prefix, repeat), [])

    def local(self, seconds: float) -> datetime:
        """A moment so many seconds after 1970 in UTC, in local time."""
        if self.zone is None:
            return dates.EPOCH + timedelta(seconds=seconds)
        return datetime.fromtimestamp(seconds, self.zone).replace(tzinfo=None)

    def asked(self, plan: Plan, prefix: str) -> Value:
        """True, False or UNKNOWN: whether the node and all above it are relevant."""
        if plan.asked_always:
            return True
        key = prefix + plan.suffix
        found = self.relevance.get(key)
        if found is None:
            self.relevance[key] = True  # a rule that asks for itself sees the node as asked
            self.relevance[key] = found = self._asked(plan, prefix)
        return found

    def _asked(self, plan: Plan, prefix: str) -> Value:
        parent = plan.parent
        above: Value = True
        if parent is not None:
            above = self.asked(parent, prefix if parent.holder == plan.holder else self.places[prefix].outer)
        if above is False or plan.relevant is None:
            return above
        try:
            own = plan.relevant(self, self.places[prefix])
        except FAILURES:
            return UNKNOWN
        return own if own is UNKNOWN or own is False else above

    def value(self, plan: Plan, prefix: str) -> Value:
        """The answer as a value; ``""`` when it is blank or not asked."""
        key = prefix + plan.suffix
        found = self.known.get(key)
        if found is None:
            self.known[key] = _RUNNING
            found = self.known[key] = self._value(plan, prefix, key)
        elif found is _RUNNING:
            return self.sent(plan, key)  # a calculation that asks for itself sees what was sent
        return found

    def _value(self, plan: Plan, prefix: str, key: str) -> Value:
        if self.asked(plan, prefix) is False:
            return ""
        if plan.calculate is not None and plan.repeatable:
            found = self.calculated(plan, prefix)
            if found is not UNKNOWN:
                return found
        return self.sent(plan, key)

    def calculated(self, plan: Plan, prefix: str) -> Value:
        """What the node's calculation gives now."""
        assert plan.calculate is not None
        try:
            return stored(plan.calculate(self, self.places[prefix]), plan.data_type)
        except FAILURES:
            return UNKNOWN

    def sent(self, plan: Plan, key: str) -> Value:
        """The text that was sent, as a value of the node's type."""
        text = self.leaves.get(key, "")
        if not text:
            return ""
        data_type = plan.data_type
        if data_type == "string":
            return text
        if data_type in ("int", "integer", "long", "decimal", "double"):
            return number(text)
        try:
            if data_type in ("date", "dateTime"):
                return dates.parse_moment(text, self.zone)
            if data_type == "time":
                return dates.parse_time(text, self.now, self.zone)
        except FAILURES:
            return UNKNOWN
        if data_type == "boolean":
            return text in ("true", "1")
        return text


__all__ = ["FAILURES", "NAN", "Closure", "Place", "Plan", "Run"]
