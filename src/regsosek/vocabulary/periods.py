"""Dated periods and rounds: when an assignment, a grant, a boundary or a release holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regsosek.vocabulary.label import Label


class MalformedPeriod(ValueError):
    """A period that ends before it begins."""


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` to ``end``, both days included; ``end=None`` is "until further notice"."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise MalformedPeriod(f"the period ends on {self.end}, before it begins on {self.start}")

    @property
    def is_open(self) -> bool:
        return self.end is None

    @property
    def days(self) -> int | None:
        """Number of days, at least 1; None while the period is open."""
        return None if self.end is None else (self.end - self.start).days + 1

    def contains(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def covers(self, other: Period) -> bool:
        """Whether every day of ``other`` lies in this period."""
        if self.end is None:
            return self.start <= other.start
        return self.start <= other.start and other.end is not None and other.end <= self.end

    def overlaps(self, other: Period) -> bool:
        """Whether there is a day that lies in both."""
        return (self.end is None or other.start <= self.end) and (other.end is None or self.start <= other.end)


def latest_date(day: int, month: int, year: int, not_after: date) -> date | None:
    """The date that a two-digit ``year`` stands for: in the latest year that does not put it after ``not_after``.

    None when there is no such day in that year (31 February; 29 February of 1900).
    """
    century = not_after.year // 100 * 100
    if (century + year, month, day) > (not_after.year, not_after.month, not_after.day):
        century -= 100
    try:
        return date(century + year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Round:
    """One round of data collection. ``code`` is what documents carry (``"2022"``)."""

    code: str
    label: Label
    field_work: Period


REGSOSEK_2022 = Round(
    code="2022",
    label=Label("Regsosek 2022", "Regsosek 2022"),
    field_work=Period(date(2022, 10, 15), date(2022, 11, 14)),
)
"""The first round; its field period as announced by BPS, 15 October to 14 November 2022."""
