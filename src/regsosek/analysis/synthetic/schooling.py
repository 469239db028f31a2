"""Schooling of each member (412 to 415): the older and the poorer went to school for fewer years."""

from __future__ import annotations

import numpy as np

from regsosek.analysis.synthetic.blocks import Block, Frame
from regsosek.analysis.synthetic.composition import Members
from regsosek.analysis.synthetic.draws import Floats, Ints, asked, occurs, pick
from regsosek.analysis.synthetic.housing import Columns

_SCHOOL = 38  # random stream
NONE, SD, SMP, SMA, DIPLOMA, BACHELOR, MASTER = range(7)
"""Levels of a certificate."""
_YOUNG = np.array([0.015, 0.085, 0.165, 0.500, 0.050, 0.165, 0.020])
_AGED = np.array([0.260, 0.330, 0.150, 0.190, 0.022, 0.044, 0.004])
"""Shares of the levels among adults of 25 and of 75; between, a straight line."""
NO_SD = 23


def schooling(of: Frame, block: Block, members: Members, welfare: Floats) -> tuple[Columns, Ints]:
    """The items of the section education, (P,) each, and the level of each member's certificate."""
    rng = of.rng(_SCHOOL, block.number)
    age, own = members.age, welfare[members.family]
    size = len(age)
    together = rng.standard_normal(block.families)[members.family]
    ability = 0.54 * own + 0.40 * together + 0.74 * rng.standard_normal(size)
    pupil = _still_at_school(rng, age, ability)
    level = np.where(pupil, _level_of_pupil(rng, age), _level_of_adult(age, ability))
    never = ~pupil & ((age < 7) | ((level == NONE) & occurs(rng, np.where(age > 55, 0.40, 0.10), size)))
    level = np.where(never, NONE, level)
    attends_next = pupil | (~never & ((level == NONE) | ((level < SMA) & occurs(rng, 0.14, size))))
    attended = np.where(attends_next, np.minimum(level + 1, MASTER), level)
    attended = np.where(pupil & (level == SMA), np.where(occurs(rng, 0.8, size), BACHELOR, DIPLOMA), attended)
    participation = np.where(never, 1, np.where(pupil, 2, 3))
    old_enough, schooled = age >= 5, (age >= 5) & ~never
    columns = {
        "school_participation": asked(participation, old_enough),
        "education_level": asked(_code(rng, attended), schooled),
        "education_grade": asked(np.where(attends_next, _grade(rng, attended, age, pupil), 8), schooled),
        "diploma": asked(np.where(level == NONE, NO_SD, _code(rng, level)), schooled),
    }
    same = schooled & ~attends_next  # who finished what he attended holds the certificate of that very school
    columns["diploma"] = np.where(same, columns["education_level"], columns["diploma"])
    return columns, np.where(old_enough, level, NONE)


def _still_at_school(rng: np.random.Generator, age: Ints, ability: Floats) -> np.ndarray:
    odds = np.select(
        [age < 5, age == 5, age == 6, age <= 12, age <= 15, age <= 18, age <= 22, age <= 25],
        [-99.0, -3.0, 0.8, 4.8, 3.2, 1.7, -0.75, -2.3], -99.0,
    )  # fmt: skip
    slope = np.select([age <= 12, age <= 15, age <= 18], [0.6, 0.9, 1.0], 1.25)
    return np.asarray(rng.random(len(age)) < 1 / (1 + np.exp(-(odds + slope * ability))))


def _level_of_pupil(rng: np.random.Generator, age: Ints) -> Ints:
    late = occurs(rng, 0.25, len(age)).astype(np.int64)
    school_age = age - late
    return np.select([school_age <= 12, school_age <= 15, school_age <= 18], [NONE, SD, SMP], SMA)


def _level_of_adult(age: Ints, ability: Floats) -> Ints:
    """The level whose share of the age group covers the member's rank in ability."""
    old = ((age - 25) / 50).clip(0, 1)[:, None]
    steps = np.cumsum(_YOUNG * (1 - old) + _AGED * old, axis=1)
    level = (_rank(ability)[:, None] > steps).sum(axis=1).clip(0, MASTER)
    highest = np.select(
        [age < 12, age < 15, age < 18, age < 21, age < 22, age < 24], [NONE, SD, SMP, SMA, DIPLOMA, BACHELOR], MASTER
    )
    return np.minimum(level, highest)


def _rank(normal: Floats) -> Floats:
    """Normal deviate → share of people below it (logistic approximation, good to 0.01)."""
    return np.asarray(1 / (1 + np.exp(-1.702 * normal)))


def _grade(rng: np.random.Generator, attended: Ints, age: Ints, pupil: np.ndarray) -> Ints:
    years = np.choose(attended, [6, 6, 3, 3, 3, 5, 2])
    now = np.choose(attended, [age - 6, age - 6, age - 12, age - 15, age - 18, age - 18, age - 22])
    return np.where(pupil, now.clip(1, years), 1 + (rng.random(len(age)) * years).astype(np.int64))


def _code(rng: np.random.Generator, level: Ints) -> Ints:
    """Printed code of a school of the level: most state schools, some religious, vocational or second-chance ones."""
    size = len(level)
    by_level = [
        pick(rng, codes, weights, size)
        for codes, weights in (
            ([3, 4, 1], [0.88, 0.10, 0.02]), ([3, 4, 1], [0.88, 0.10, 0.02]), ([8, 9, 6], [0.82, 0.14, 0.04]),
            ([13, 15, 14, 11], [0.52, 0.34, 0.10, 0.04]), ([18], [1.0]), ([19, 20], [0.96, 0.04]), ([21, 22], [0.96, 0.04]),
        )
    ]  # fmt: skip
    return np.choose(level, by_level)
