"""Random expressions over a small form, from a fixed seed: what JavaRosa and we may be asked beyond what forms of ours ask."""

from __future__ import annotations

import random

_REFERENCES = {
    "number": ["${i}", "${j}", "${x}"],
    "string": ["${aa}", "${bb}", "${m}"],
    "boolean": ["true()", "false()"],
}
_LITERALS = {
    "number": ["0", "1", "2.5", "10", "0.1"],
    "string": ["''", "'a'", "'3'", "'abc'", "'1 2'"],
    "boolean": ["true()"],
}
_NUMBER = (
    "{n} + {n}",
    "{n} - {n}",
    "{n} * {n}",
    "{n} div {n}",
    "{n} mod {n}",
    "-{n}",
    "number({s})",
    "int({n})",
    "round({n})",
)
_NUMBER += ("string-length({s})", "count-selected({s})", "max({n}, {n})", "min({n}, {n})", "abs({n})", "round({n}, 1)")
_NUMBER += ("if({b}, {n}, {n})", "coalesce({n}, {n})", "pow({n}, 2)", "number({b})")
_STRING = (
    "concat({s}, {n})",
    "substr({s}, 1)",
    "substr({s}, 0, {n})",
    "string({n})",
    "string({b})",
    "if({b}, {s}, {s})",
)
_STRING += (
    "selected-at({s}, {n})",
    "translate({s}, 'ab', 'B')",
    "coalesce({s}, {s})",
    "substring-before({s}, 'b')",
    "join('-', {s}, {n})",
)
_BOOLEAN = (
    "{n} < {n}",
    "{n} >= {n}",
    "{n} = {n}",
    "{s} = {s}",
    "{s} != {n}",
    "{b} = {s}",
    "{b} and {b}",
    "{b} or {b}",
    "not({b})",
)
_BOOLEAN += (
    "contains({s}, {s})",
    "starts-with({s}, {s})",
    "selected({s}, 'a')",
    "boolean({n})",
    "boolean({s})",
    "regex({s}, '[a-c]*')",
)
_BOOLEAN += ("boolean-from-string({s})", "checklist(1, 2, {b}, {b}, {b})", "{b} = {n}")
_SHAPES = {"number": _NUMBER, "string": _STRING, "boolean": _BOOLEAN}
_KINDS = {"n": "number", "s": "string", "b": "boolean"}


def expression(dice: random.Random, kind: str, depth: int) -> str:
    """XPath of ``kind`` with brackets around every part."""
    if depth == 0 or dice.random() < 0.15:
        return dice.choice(_REFERENCES[kind] if dice.random() < 0.7 else _LITERALS[kind])
    text = dice.choice(_SHAPES[kind])
    for letter, part in _KINDS.items():
        while (slot := "{" + letter + "}") in text:
            inner = expression(dice, part, depth - 1)
            text = text.replace(slot, f"({inner})" if " " in inner or inner[0] == "-" else inner, 1)
    return text


def form(seed: int, number: int) -> str:
    """An XLSForm in Markdown with ``number`` random calculations."""
    dice = random.Random(seed)
    lines = [
        "| survey |",
        "| | type | name | label | calculation |",
        "| | text | aa | A | |",
        "| | text | bb | B | |",
        "| | integer | i | I | |",
        "| | integer | j | J | |",
        "| | decimal | x | X | |",
        "| | select_multiple codes | m | M | |",
    ]
    for place in range(number):
        kind = dice.choice(("number", "string", "boolean"))
        lines.append(f"| | calculate | c{place} | | {expression(dice, kind, 3)} |")
    lines += ["| choices |", "| | list_name | name | label |"]
    lines += [f"| | codes | {code} | {code} |" for code in ("1", "2", "a", "b")]
    return "\n".join([*lines, "| settings |", "| | form_id | version |", "| | oracle_random | 1 |", ""])
