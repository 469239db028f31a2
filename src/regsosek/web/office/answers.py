"""Answers of a section in the words of the codebook, in printed order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regsosek.vocabulary import codebook
from regsosek.web.office.card_content import language

#: Answers whose item says "yes, no" only: shown as a list of what there is, not as twenty lines of yes and no.
YES, NO = 1, 2


def facts(level: str, section: str, answers: Mapping[str, Any] | None) -> list[tuple[str, str]] | None:
    """(short question, answer) of everything that was answered; None when the section is not granted to the reader."""
    if answers is None:
        return None
    tongue = language()
    return [
        (item.short.text(tongue), item.answer(answers[item.name], tongue))
        for item in codebook.items(level=level, section=section)
        if answers.get(item.name) is not None
    ]


def text(name: str, value: Any) -> str:
    """One answer as text; "" without one. A value that the codebook does not know is shown as it is."""
    if value is None:
        return ""
    try:
        return codebook.answer(name, value, language())
    except (codebook.UnknownItem, codebook.UnknownCode):
        return str(value)


def short(name: str) -> str:
    """How the question is called in a list."""
    try:
        return codebook.item(name).short.text(language())
    except codebook.UnknownItem:
        return name


def split_yes_no(section: str, answers: Mapping[str, Any] | None) -> dict[str, list[Any]] | None:
    """A section of the family as what it has, what it has not, and the other answers; None when it is not granted."""
    if answers is None:
        return None
    tongue = language()
    found: dict[str, list[Any]] = {"has": [], "has_not": [], "other": []}
    for item in codebook.items(level="family", section=section):
        value = answers.get(item.name)
        if value is None:
            continue
        if set(item.codes) == {YES, NO}:
            found["has" if value == YES else "has_not"].append(item.short.text(tongue))
        elif item.codes or value:
            found["other"].append((item.short.text(tongue), item.answer(value, tongue)))
    return found
