"""When each question of REGSOSEK22-K is asked: the conditions of the codebook as functions. The form says the same in its own
words, and a test holds the two together. What is not listed here is asked of every family or person that the block is for.

Where the sources disagree (310, 419) the checker of September 2022 is followed, as everywhere in this project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from regsosek.vocabulary import codebook

Answers = Mapping[str, Any]

REACHED = (1, 2)
"""Results of an interview (205) that has answers in blocks III to V."""
PRESENT = (1, 5)
"""Presence (404) of who is asked further."""
_ADULT_OR_MARRIED = (2, 3, 4)
_DIFFICULTIES_FROM_2 = ("seeing", "hearing", "walking", "hands", "learning", "behaviour")
_DIFFICULTIES_FROM_5 = ("speaking", "self_care", "remembering")
DIFFICULTIES = (*(f"difficulty_{name}" for name in (*_DIFFICULTIES_FROM_2, *_DIFFICULTIES_FROM_5)), "sadness")


def number(answers: Answers, name: str) -> int | None:
    """A whole number out of text or number; None for a blank and for anything else."""
    value = answers.get(name)
    try:
        return None if value is None or value == "" else int(value)
    except (TypeError, ValueError):
        return None


def day(answers: Answers, name: str) -> date | None:
    """A date written as ``2022-10-20``; None for a blank and for anything else."""
    text = str(answers.get(name) or "")
    try:
        return date.fromisoformat(text) if len(text) == 10 and text[4] == text[7] == "-" else None
    except ValueError:
        return None


def _one_of(name: str, codes: Iterable[int]) -> Callable[[Answers], bool]:
    wanted = frozenset(codes)
    return lambda answers: number(answers, name) in wanted


def _aged(low: int, high: int = 999) -> Callable[[Answers], bool]:
    def holds(answers: Answers) -> bool:
        age = number(answers, "age")
        return age is not None and low <= age <= high

    return holds


def _may_be_pregnant(answers: Answers) -> bool:
    return (
        number(answers, "sex") == 2
        and _aged(10, 54)(answers)
        and number(answers, "marital_status") in _ADULT_OR_MARRIED
    )


def _may_need_care(answers: Answers) -> bool:
    """Only difficulties that were asked count: an answer below the age for it asks nothing further."""
    difficulties = (name for name in DIFFICULTIES if OF_PERSON[name](answers))
    return _aged(60)(answers) or any(number(answers, name) in (1, 2) for name in difficulties)


OF_FAMILY: dict[str, Callable[[Answers], bool]] = {
    "land_title": _one_of("tenure_status", [1]),
    "water_distance": _one_of("water_source", range(4, 9)),
    "power_meter_1": _one_of("lighting_source", [1]),
    "power_meter_2": _one_of("lighting_source", [1]),
    "power_meter_3": _one_of("lighting_source", [1]),
    "toilet_type": _one_of("toilet_facility", [1, 2, 3]),
    "sewage_disposal": _one_of("toilet_facility", [1, 2, 3]),
}

_ATTENDED = _one_of("school_participation", [2, 3])
_WORKS = _one_of("working", [1])
_TRADES = _one_of("owns_business", [1])

OF_PERSON: dict[str, Callable[[Answers], bool]] = {
    "pregnant": _may_be_pregnant,
    "school_participation": _aged(5),
    "working": _aged(5),
    "owns_business": _aged(5),
    **dict.fromkeys(("education_level", "education_grade", "diploma"), _ATTENDED),
    **dict.fromkeys(("working_hours", "industry", "work_status", "npwp"), _WORKS),
    **dict.fromkeys(("business_count", "business_industry", "paid_workers", "unpaid_workers", "business_licence", "turnover", "business_internet"), _TRADES),
    "child_nutrition": _aged(0, 4),
    **{f"difficulty_{name}": _aged(2) for name in _DIFFICULTIES_FROM_2},
    **{f"difficulty_{name}": _aged(5) for name in _DIFFICULTIES_FROM_5},
    "sadness": _aged(5),
    "caregiver": _may_need_care,
    **{name: _aged(5) for name in ("prakerja", "kur", "umi")},
    "pip": _aged(5, 30),
    "work_insurance": _aged(15),
}  # fmt: skip

#: Asked under the one before them only, so that an answer that hangs in the air asks nothing.
_UNDER = {
    **dict.fromkeys(("education_level", "education_grade", "diploma"), "school_participation"),
    **dict.fromkeys(("working_hours", "industry", "work_status", "npwp"), "working"),
    **{name: "owns_business" for name, rule in OF_PERSON.items() if rule is _TRADES},
}

_ALWAYS_OF_A_FAMILY = frozenset({"area", "identity", "visit"})
_ALWAYS_OF_A_PERSON = frozenset({"line_number", "name", "nik", "presence"})
OPTIONAL = frozenset(
    {"sls_name", "family_status", "landmark_id", "no_kk", "checked_on", "pml", "power_meter_2", "power_meter_3", "nik", "birth_date", "industry",
     "business_industry", "notes"}
)  # fmt: skip
"""Asked, and may stay empty also in a complete interview."""


def is_asked(name: str, family: Answers, person: Answers | None = None) -> bool:
    """Whether the item is asked of this family, or of this person of it.

    :raises UnknownItem: for a name that the codebook does not have.
    """
    item = codebook.item(name)
    if item.level == "family":
        if item.section in _ALWAYS_OF_A_FAMILY:
            return True
        return number(family, "interview_result") in REACHED and OF_FAMILY.get(name, lambda _: True)(family)
    if person is None or number(family, "interview_result") not in REACHED:
        return False
    if name in _ALWAYS_OF_A_PERSON:
        return True
    above = _UNDER.get(name)
    return (
        number(person, "presence") in PRESENT
        and (above is None or OF_PERSON[above](person))
        and OF_PERSON.get(name, lambda _: True)(person)
    )
