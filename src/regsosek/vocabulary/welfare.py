"""Welfare groups, the listing judgement of the RT head, and where a ranking is cut.

Three versions of a family's welfare are never mixed: what the RT head said at listing (`RtJudgement`, three classes),
what a run ranked and what the forum decided (both `WelfareGroup`, four groups). A family without a position is
``None``: "belum diperingkat". It is a state of its own, never the poorest group.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from regsosek.vocabulary.label import Label


class WelfareGroup(IntEnum):
    """Kelompok kesejahteraan; the codes are those printed on the form REGSOSEK22-FKP."""

    VERY_POOR = 1
    POOR = 2
    VULNERABLE = 3
    NOT_POOR = 4

    @property
    def label(self) -> Label:
        return _GROUPS[self][0]

    @property
    def short(self) -> Label:
        """For a table cell or a legend beside a coloured mark."""
        return _GROUPS[self][1]

    @property
    def colour(self) -> str:
        return _GROUPS[self][2]


_GROUPS: dict[WelfareGroup, tuple[Label, Label, str]] = {
    WelfareGroup.VERY_POOR: (Label("Sangat miskin", "Very poor"), Label("SM", "VP"), "#8f1d14"),
    WelfareGroup.POOR: (Label("Miskin", "Poor"), Label("M", "P"), "#e8820c"),
    WelfareGroup.VULNERABLE: (Label("Rentan miskin", "Vulnerable"), Label("RM", "V"), "#f6d55c"),
    WelfareGroup.NOT_POOR: (Label("Tidak miskin", "Not poor"), Label("TM", "NP"), "#2c6fb0"),
}

UNRANKED = Label("Belum diperingkat", "Not ranked yet")
UNRANKED_SHORT = Label("BD", "NR")
UNRANKED_COLOUR = "#9aa0a6"
POOREST_GROUPS = frozenset({WelfareGroup.VERY_POOR, WelfareGroup.POOR})
"""What the map shows at first, and all that the mayor and vice-mayor see of single families."""


def group_label(group: int | None) -> Label:
    """Label of a group number or of None; ValueError for a number that is no group."""
    return UNRANKED if group is None else WelfareGroup(group).label


def group_short(group: int | None) -> Label:
    """Short label of a group number or of None; ValueError for a number that is no group."""
    return UNRANKED_SHORT if group is None else WelfareGroup(group).short


def group_colour(group: int | None) -> str:
    """``#rrggbb`` of a group number, grey for None. The five differ in lightness and on the blue-yellow axis, so that
    they stay apart for red-green blind readers and on a poor projector."""
    return UNRANKED_COLOUR if group is None else WelfareGroup(group).colour


class RtJudgement(IntEnum):
    """What the RT head said when the list was verified: three classes (Rekap VK), no "rentan"."""

    VERY_POOR = 1
    POOR = 2
    NOT_POOR = 3

    @property
    def label(self) -> Label:
        return _JUDGEMENTS[self]


_JUDGEMENTS: dict[RtJudgement, Label] = {
    RtJudgement.VERY_POOR: Label("Sangat miskin", "Very poor"),
    RtJudgement.POOR: Label("Miskin", "Poor"),
    RtJudgement.NOT_POOR: Label("Tidak miskin", "Not poor"),
}


@dataclass(frozen=True, slots=True)
class WelfareShares:
    """Where the ranking is cut: cumulative shares of *persons*, poorest first; 0 < very_poor < poor < vulnerable < 1."""

    very_poor: float
    poor: float
    vulnerable: float

    def __post_init__(self) -> None:
        if not 0 < self.very_poor < self.poor < self.vulnerable < 1:
            raise ValueError(f"shares must rise between 0 and 1: {self.cumulative}")

    @property
    def cumulative(self) -> tuple[float, float, float]:
        return (self.very_poor, self.poor, self.vulnerable)


DEFAULT_SHARES = WelfareShares(0.01, 0.05, 0.15)
"""Default of a setting, kept with every run.

Groups are cut by *rank*, at shares stated beforehand; a poverty line is never applied to a predicted expenditure (a
prediction is pulled to the middle and would find a fifth of the poor). 0.05: groups 1 and 2 together hold about as many
persons as the official rate counts poor (Samarinda 4.85 % in March 2022, BPS). 0.01: the very poor are the poorest fifth
of these. 0.15: the vulnerable are the next tenth, who fall below the line in a bad year. The two outer shares are a
choice, not a statistic: a city sets its own, and the page that shows a run names them.
"""
