"""Tokens → syntax: recursive descent over the XPath 1.0 that XForms use."""

from __future__ import annotations

from regsosek.collect.forms.lexer import NotUnderstood, Token, tokens
from regsosek.collect.forms.syntax import LEVELS, Binary, Call, Negative, Number, Path, Step, Syntax, Text

DEEPEST = 60
"""Levels of brackets in one expression."""


def parse(text: str) -> Syntax:
    """The syntax of ``text``; NotUnderstood with the place otherwise."""
    parser = _Parser(tokens(text))
    found = parser.level(0)
    if parser.now.kind != "end":
        raise parser.unexpected()
    return found


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.at = 0
        self.depth = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def unexpected(self) -> NotUnderstood:
        shown = f"“{self.now.text}”" if self.now.text else "akhir rumus"
        english = f"“{self.now.text}”" if self.now.text else "the end"
        place = self.now.at + 1
        return NotUnderstood(f"{shown} tidak dimengerti pada huruf ke-{place}", f"{english} is not expected at {place}")

    def take(self, text: str) -> bool:
        if self.now.kind in ("sign", "operator") and self.now.text == text:
            self.at += 1
            return True
        return False

    def need(self, text: str) -> None:
        if not self.take(text):
            raise self.unexpected()

    def level(self, number: int) -> Syntax:
        if number == len(LEVELS):
            return self.unary()
        left = self.level(number + 1)
        while self.now.kind in ("sign", "operator") and self.now.text in LEVELS[number]:
            op = self.now.text
            self.at += 1
            left = Binary(op, left, self.level(number + 1))
        return left

    def unary(self) -> Syntax:
        if self.take("-"):
            self.deeper()
            found = Negative(self.unary())
            self.depth -= 1
            return found
        return self.primary()

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotUnderstood("terlalu banyak kurung bertingkat", "too many levels of brackets")

    def primary(self) -> Syntax:
        token = self.now
        if token.kind == "number":
            self.at += 1
            return Number(float(token.text))
        if token.kind == "string":
            self.at += 1
            return Text(token.text[1:-1])
        if self.take("("):
            self.deeper()
            found = self.level(0)
            self.need(")")
            self.depth -= 1
            return found
        if token.kind == "name" and self.tokens[self.at + 1].text == "(":
            return self.call()
        return self.path()

    def call(self) -> Syntax:
        name = self.now.text
        self.at += 2
        self.deeper()
        args: list[Syntax] = []
        if not self.take(")"):
            args.append(self.level(0))
            while self.take(","):
                args.append(self.level(0))
            self.need(")")
        self.depth -= 1
        found = Call(name, tuple(args))
        if self.now.text == "/" and self.now.kind == "sign" and name in ("instance", "current"):
            self.at += 1
            return Path(found, self.steps())
        return found

    def path(self) -> Path:
        return Path("/" if self.take("/") else "", self.steps())

    def steps(self) -> tuple[Step, ...]:
        found = [self.step()]
        while self.take("/"):
            found.append(self.step())
        return tuple(found)

    def step(self) -> Step:
        if self.now.kind == "name" or self.now.text in (".", ".."):
            name = self.now.text
            self.at += 1
        else:
            raise self.unexpected()
        predicates: list[Syntax] = []
        while self.take("["):
            self.deeper()
            predicates.append(self.level(0))
            self.need("]")
            self.depth -= 1
        return Step(name, tuple(predicates))
