"""XPath text → tokens. Names may hold ``-`` and ``.``, so ``a-b`` is one name, as XPath 1.0 has it."""

from __future__ import annotations

import re
from typing import NamedTuple

_NAME = r"[A-Za-z_\u00c0-\uffff][\w\u00b7.\-]*"
_TOKEN = re.compile(
    rf"""\s*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)
    |(?P<string>"[^"]*"|'[^']*')
    |(?P<name>{_NAME}(?::{_NAME})?)
    |(?P<sign>\.\.|//|::|!=|<=|>=|[./\[\](),=<>+\-*|@$]))""",
    re.VERBOSE,
)
_WORDS = {"and", "or", "div", "mod"}
LONGEST = 20_000
"""Characters of one expression."""


class Token(NamedTuple):
    """``kind`` is number, string, name, operator, sign or end; ``at`` counts characters from 0."""

    kind: str
    text: str
    at: int


class NotUnderstood(ValueError):
    """An expression that is no XPath of ours; ``what`` is in Indonesian and English."""

    def __init__(self, indonesian: str, english: str) -> None:
        self.indonesian = indonesian
        self.english = english
        super().__init__(english)


def tokens(text: str) -> list[Token]:
    """All tokens of ``text`` with an end token. NotUnderstood for a character that begins none."""
    if len(text) > LONGEST:
        raise NotUnderstood("rumus terlalu panjang", "the expression is too long")
    found: list[Token] = []
    at = 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotUnderstood(f"tanda tidak dikenal pada huruf ke-{at + 1}", f"unknown character at {at + 1}")
        kind = str(match.lastgroup)
        word, start = match.group(kind), match.start(kind)
        if kind == "name" and word in _WORDS and _after_operand(found):
            kind = "operator"
        found.append(Token(kind, word, start))
        at = match.end()
    found.append(Token("end", "", end))
    return found


def _after_operand(found: list[Token]) -> bool:
    """XPath's own rule: after an operand a name can only be an operator."""
    if not found:
        return False
    last = found[-1]
    return last.kind in ("number", "string", "name") or last.text in (")", "]", ".", "..", "*")
