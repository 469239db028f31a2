"""Columns of an export: what each is called, which class it needs, and how its value is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from regsosek.kernel.scope import Scope
from regsosek.vocabulary import codebook
from regsosek.vocabulary.label import Label
from regsosek.vocabulary.privacy import PrivacyClass

Type = Literal["text", "int", "real", "date", "time"]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """``source``: key of the row it is read from; with ``answer`` set, the row's value is a section and this is its name.
    ``needs``: class without which the column is left out. ``say``: text of a code, where the column holds codes."""

    name: str
    label: Label
    type: Type = "text"
    needs: PrivacyClass | None = None
    source: str = ""
    answer: str = ""
    codes: Mapping[int, Label] = field(default_factory=dict)
    say: Callable[[int, str], str] | None = None

    def raw(self, row: Row) -> Any:
        value = row[self.source or self.name]
        if not self.answer:
            return value
        return value.get(self.answer) if value else None

    def value(self, row: Row, labels: str | None) -> Any:
        """The value; of a code its text when ``labels`` names a language."""
        value = self.raw(row)
        if labels is None or not self.codes or not isinstance(value, int):
            return value
        return self._text(value, labels)

    def _text(self, value: int, language: str) -> str:
        try:
            return self.say(value, language) if self.say else self.codes[value].text(language)
        except LookupError:
            return str(value)

    def written_as(self, labels: str | None) -> Type:
        return "text" if labels is not None and self.codes else self.type


def answers(level: str, section: str, source: str = "", *, leave: frozenset[str] = frozenset()) -> list[Column]:
    """A column for each item of a section that is kept as JSON."""
    return [
        answer_column(item, source or section)
        for item in codebook.items(level=level, section=section)
        if item.name not in leave
    ]


def answer_column(item: codebook.Item, source: str) -> Column:
    return Column(
        item.name, item.short, "int", item.privacy, source=source, answer=item.name, codes=item.codes, say=item.label
    )


def coded(name: str, source: str = "") -> Column:
    """A column of its own that holds an answer of the codebook."""
    item = codebook.item(name)
    return Column(
        name, item.short, "int", item.privacy, source=source or name, codes=item.codes, say=item.label if item.codes else None
    )  # fmt: skip


def granted(columns: tuple[Column, ...], scope: Scope) -> tuple[list[Column], list[Column]]:
    """Columns that this reader gets, and those left out."""
    shown = [c for c in columns if c.needs is None or scope.grants(c.needs)]
    return shown, [c for c in columns if c not in shown]
