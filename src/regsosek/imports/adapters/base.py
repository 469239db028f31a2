"""What an adapter is: facts about files of one origin, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from regsosek.imports.cells import Table, plain
from regsosek.imports.targets import TARGETS
from regsosek.vocabulary.label import Label


class Kind(StrEnum):
    """What one unit of a file becomes."""

    FAMILY = "family"
    PHOTO = "photo"
    OFFICER = "officer"
    COOPERATIVE = "cooperative"


@dataclass(frozen=True)
class Adapter:
    """:param aliases: a column's name, in whatever spelling (:func:`plain`) → target.
    :param recode: target → text as it stands in the file → text as the questionnaire prints it.
    :param fixed: facts of every family document from here, e.g. the questionnaire.
    :param one_row_each: a row without a key is a family of its own, and its person the head.
    :param kemendagri: its codes of areas may be those of Kemendagri.
    :param fields: what columns can mean where units are no families: target → label.
    """

    name: str
    label: Label
    note: Label
    kind: Kind = Kind.FAMILY
    aliases: Mapping[str, str] = field(default_factory=dict)
    recode: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    one_row_each: bool = False
    fields: Mapping[str, Label] = field(default_factory=dict)
    kemendagri: bool = False

    @property
    def targets(self) -> dict[str, Label]:
        return dict(self.fields) if self.fields else {name: target.label for name, target in TARGETS.items()}

    def suggest(self, tables: list[Table]) -> dict[str, dict[str, str]]:
        """A mapping to begin with: a target is given to the first column of a table that looks like it."""
        known = {plain(name): target for name, target in self._words().items()}
        mapping: dict[str, dict[str, str]] = {}
        for table in tables:
            taken: set[str] = set()
            mapping[table.name] = {}
            for column in table.columns:
                target = known.get(plain(column), "")
                target = "" if target in taken else target
                mapping[table.name][column] = target
                taken |= {target} - {""}
        return mapping

    def _words(self) -> dict[str, str]:
        if self.fields:
            return {name: name for name in self.fields} | dict(self.aliases)
        words: dict[str, str] = {}
        for name, target in TARGETS.items():
            words[name] = name
            if target.item:
                number = target.item.number
                words |= {number: name, f"r{number}": name, f"b{number[0]}r{number}": name, target.item.short.id: name}
        return words | dict(self.aliases)
