"""Two runs side by side: who moved between groups, up or down, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from regsosek.vocabulary.label import Label
from regsosek.welfare.models import Run

PAGE = 50


class Cause(StrEnum):
    """Why a family has another group, the first that holds."""

    FORUM = "forum"
    ANSWERS = "answers"
    MODEL = "model"
    OTHERS = "others"

    @property
    def label(self) -> Label:
        return _CAUSES[self]


_CAUSES = {
    Cause.FORUM: Label("keputusan musyawarah", "decision of the forum"),
    Cause.ANSWERS: Label("isian berubah", "answers changed"),
    Cause.MODEL: Label("model lain", "another model"),
    Cause.OTHERS: Label("keluarga lain bergeser", "others moved around it"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    families: int
    persons: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """City groups of two runs; group 0 is "belum diperingkat". Persons are those of run b (of a, where only a has the family).

    ``matrix[group in a, group in b]`` of the families in both; ``only_a`` and ``only_b`` by group. ``up``: to a better-off
    group, ``down``: to a poorer one; to and from "belum diperingkat" is neither (``in_or_out``). ``causes`` and
    ``by_village`` (kelurahan → cause → number) count the families whose group differs.
    """

    run_a: UUID
    run_b: UUID
    both: Cell
    matrix: Mapping[tuple[int, int], Cell]
    only_a: Mapping[int, Cell]
    only_b: Mapping[int, Cell]
    up: Cell
    down: Cell
    in_or_out: Cell
    causes: Mapping[Cause, Cell]
    by_village: Mapping[str, Mapping[Cause, int]]


@dataclass(frozen=True, slots=True)
class Moved:
    """A family that exists for the reader and whose city group differs."""

    family_id: UUID
    area_code: str
    persons: int
    before: int
    after: int
    cause: Cause


def compare(run_a: Run, run_b: Run) -> Comparison:
    """Counts of the whole city (no micro-data), kept with run b once reckoned: both runs are frozen."""
    raise NotImplementedError


def moved(
    run_a: Run, run_b: Run, *, after: UUID | None = None, limit: int = PAGE, cause: Cause | None = None, area: str = ""
) -> list[Moved]:
    """Families that moved, of the active scope, by id behind ``after``; at most ``limit``."""
    raise NotImplementedError
