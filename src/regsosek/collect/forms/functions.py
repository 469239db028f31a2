"""The functions that are known: how many arguments each takes, of which sort, and the type it gives.

Behaviour is JavaRosa's, which Collect runs. A function that is not here is refused when a form is uploaded.
"""

from __future__ import annotations

from typing import NamedTuple

from regsosek.collect.forms.tree import Type


class Signature(NamedTuple):
    """``most`` is -1 without limit; ``sets`` are the positions that take a nodeset (-1: all)."""

    least: int
    most: int
    type: Type
    sets: tuple[int, ...] = ()
    repeatable: bool = True


def _same(names: str, signature: Signature) -> dict[str, Signature]:
    return dict.fromkeys(names.split(), signature)


FUNCTIONS: dict[str, Signature] = {
    **_same("true false", Signature(0, 0, "boolean")),
    **_same("not boolean boolean-from-string", Signature(1, 1, "boolean")),
    **_same("contains starts-with ends-with regex selected", Signature(2, 2, "boolean")),
    "checklist": Signature(2, -1, "boolean", (2,)),
    "weighted-checklist": Signature(2, -1, "boolean", (2, 3)),
    **_same("number int abs sqrt exp log log10 string-length count-selected", Signature(1, 1, "number")),
    **_same("sin cos tan asin acos atan exp10", Signature(1, 1, "number")),
    **_same("decimal-date-time decimal-time", Signature(1, 1, "number")),
    **_same("pow atan2", Signature(2, 2, "number")),
    "pi": Signature(0, 0, "number"),
    "round": Signature(1, 2, "number"),
    **_same("count count-non-empty sum", Signature(1, 1, "number", (0,))),
    **_same("max min", Signature(1, -1, "number", (-1,))),
    "string": Signature(1, 1, "string"),
    "normalize-space": Signature(1, 1, "string"),
    "concat": Signature(1, -1, "string", (-1,)),
    "join": Signature(1, -1, "string", (-1,)),
    "substr": Signature(2, 3, "string"),
    **_same("substring-before substring-after selected-at", Signature(2, 2, "string")),
    "translate": Signature(3, 3, "string"),
    **_same("format-date format-date-time", Signature(2, 2, "string")),
    "digest": Signature(2, 3, "string"),
    "date": Signature(1, 1, "date"),
    "date-time": Signature(1, 1, "datetime"),
    "if": Signature(3, 3, "any"),
    "coalesce": Signature(2, 2, "any"),
    "today": Signature(0, 0, "date", repeatable=False),
    "now": Signature(0, 0, "datetime", repeatable=False),
    "random": Signature(0, 0, "number", repeatable=False),
    "uuid": Signature(0, 1, "string", repeatable=False),
    # These four are resolved to nodes of their own
    "once": Signature(1, 1, "any", repeatable=False),
    "position": Signature(0, 1, "number"),
    "pulldata": Signature(4, 4, "string"),
    "jr:choice-name": Signature(2, 2, "string"),
    "indexed-repeat": Signature(3, 11, "any"),
}

NOT_REPEATABLE = frozenset(name for name, signature in FUNCTIONS.items() if not signature.repeatable)
