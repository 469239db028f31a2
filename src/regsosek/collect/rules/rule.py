"""A rule across questions, and what it looks at: the answers of one interview as whole numbers, dates and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from regsosek.collect.asked import PRESENT, REACHED, day, number
from regsosek.collect.forms.findings import Severity
from regsosek.vocabulary.label import Label

Answers = Mapping[str, Any]

#: Name of the question, and the position of the member from 1; 0 for a question about the family.
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Person:
    """A member; ``position`` in the roster from 1."""

    position: int
    answers: Answers

    def number(self, name: str) -> int | None:
        return number(self.answers, name)

    @property
    def is_present(self) -> bool:
        return self.number("presence") in PRESENT

    @property
    def age(self) -> int | None:
        return self.number("age")

    @property
    def born(self) -> date | None:
        return day(self.answers, "birth_date")

    @property
    def name(self) -> str:
        return " ".join(str(self.answers.get("name") or "").casefold().split())


@dataclass(frozen=True, slots=True)
class Interview:
    """All answers of one interview; ``members`` is empty when it was not reached."""

    family: Answers
    members: tuple[Person, ...]
    round: str

    @classmethod
    def of(cls, values: Answers, round_: str) -> Interview:
        reached = number(values, "interview_result") in REACHED
        listed = values.get("member") or () if reached else ()
        return cls(values, tuple(Person(i, member) for i, member in enumerate(listed, 1)), round_)

    def number(self, name: str) -> int | None:
        return number(self.family, name)

    @property
    def is_reached(self) -> bool:
        return self.number("interview_result") in REACHED

    @property
    def is_complete(self) -> bool:
        return self.number("interview_result") == 1

    @property
    def on(self) -> date | None:
        return day(self.family, "interviewed_on")

    @property
    def present(self) -> tuple[Person, ...]:
        return tuple(person for person in self.members if person.is_present)

    @property
    def heads(self) -> tuple[Person, ...]:
        return tuple(person for person in self.present if person.number("relationship") == 1)

    @property
    def head(self) -> Person | None:
        """The head, when there is exactly one."""
        return self.heads[0] if len(self.heads) == 1 else None


Check = Callable[[Interview], Iterator[Place]]


@dataclass(frozen=True, slots=True)
class Rule:
    """``numbers`` are those printed on the form. ``message`` says what to look at, never what was answered."""

    code: str
    severity: Severity
    numbers: tuple[str, ...]
    message: Label
    check: Check


RULES: dict[str, Rule] = {}


def rule(code: str, severity: Severity, numbers: str, indonesian: str, english: str) -> Callable[[Check], Check]:
    """Make a function a rule. ValueError for a code that is taken."""

    def keep(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"two rules are called {code}")
        RULES[code] = Rule(code, severity, tuple(numbers.split()), Label(indonesian, english), check)
        return check

    return keep
