"""The parts of a family document that are no answers of the codebook: which names there are, and what each may hold.

Limits are those of the columns behind them: what would be cut or refused by one of the databases is refused here, in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

LARGEST = 32_767
"""Of any count that a form may hold: PostgreSQL's small integer."""


@dataclass(frozen=True, slots=True)
class Text:
    longest: int

    def allows(self, value: Any) -> bool:
        return isinstance(value, str) and len(value) <= self.longest and is_storable(value)


@dataclass(frozen=True, slots=True)
class Whole:
    low: int = 0
    high: int = LARGEST

    def allows(self, value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Real:
    low: float
    high: float

    def allows(self, value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Day:
    def allows(self, value: Any) -> bool:
        return isinstance(value, str) and day_of(value) is not None


Field = Text | Whole | Real | Day


def is_storable(text: str) -> bool:
    """PostgreSQL keeps no NUL, and no half of a surrogate pair."""
    return "\0" not in text and (text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text))


def day_of(text: str) -> date | None:
    """A calendar date as ``2022-10-20``; other forms of ISO 8601 are not taken."""
    try:
        return date.fromisoformat(text) if len(text) == 10 and text[4] == text[7] == "-" else None
    except ValueError:
        return None


#: A missing name or ``None`` is "not known"; which are needed is asked in :mod:`regsosek.registry.document`.
FIELDS: dict[str, Mapping[str, Field]] = {
    "": {"questionnaire": Text(40), "round": Text(10), "sub_sls": Text(16), "happened_on": Day()},
    "dwelling": {
        "building_number": Whole(high=2_147_483_647), "lon": Real(-180, 179.999999), "lat": Real(-85, 85),
        "accuracy_m": Real(0, 1_000_000),
    },
    "identity": {
        "address": Text(200), "head_name": Text(120), "family_number": Whole(high=2_147_483_647), "no_kk": Text(40),
        "kk_code": Whole(0, 2), "landmark_id": Text(6), "phone": Text(40),
    },
    "visit": {
        "interviewed_on": Day(), "ppl": Text(4), "checked_on": Day(), "pml": Text(3), "interview_result": Whole(1, 5),
        "notes": Text(4000), "consent": Whole(1, 2),
    },
    "listing": {"rt_judgement": Whole(1, 3), "judged_on": Day()},
    "member": {
        "line_number": Whole(1, 99), "name": Text(120), "nik": Text(40), "presence": Whole(1, 6), "sex": Whole(1, 2),
        "birth_date": Day(), "age": Whole(0, 130), "marital_status": Whole(1, 4), "relationship": Whole(1, 99),
        "identity_documents": Whole(0, 7),
    },
}  # fmt: skip
#: Values that nobody shall find in a log line.
PRIVATE = frozenset({"no_kk", "phone", "nik", "name", "head_name", "birth_date", "address", "notes"})


def fault(part: str, answers: Mapping[str, Any]) -> str:
    """What is wrong with a part, in words; empty when nothing is."""
    for name, value in answers.items():
        field, where = FIELDS[part].get(name), f"{part}.{name}" if part else str(name)
        if field is None:
            return f"{where} tidak dikenal"
        if value is not None and not field.allows(value):
            told = "" if name in PRIVATE else f": {value!r}"
            return f"isian {where} tidak sah{told}"
    return ""
