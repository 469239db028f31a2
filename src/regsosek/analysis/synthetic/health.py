"""Health of each member (410, 427 to 430) and the protection he has (431, 411)."""

from __future__ import annotations

import numpy as np

from regsosek.analysis.synthetic.blocks import Block, Frame
from regsosek.analysis.synthetic.composition import Members
from regsosek.analysis.synthetic.draws import Bools, Floats, Ints, asked, happens, occurs, pick, yes_no
from regsosek.analysis.synthetic.housing import Columns

_HEALTH, _PROTECTION = 41, 42  # random streams

_DIFFICULTIES = (
    # name, youngest age asked, log odds of any difficulty at 40, rise per ten years after 40
    ("difficulty_seeing", 2, -3.9, 0.85), ("difficulty_hearing", 2, -5.2, 0.85), ("difficulty_walking", 2, -4.9, 0.95),
    ("difficulty_hands", 2, -5.4, 0.70), ("difficulty_learning", 2, -5.6, 0.10), ("difficulty_behaviour", 2, -5.8, 0.05),
    ("difficulty_speaking", 5, -5.6, 0.25), ("difficulty_self_care", 5, -6.1, 0.90), ("difficulty_remembering", 5, -5.3, 0.85),
)  # fmt: skip
_ILLNESS = (
    # code of item 430, log odds at 40, rise per ten years after 40
    (2, -2.9, 0.62), (3, -3.9, 0.65), (4, -4.4, 0.15), (5, -4.9, 0.55), (6, -3.9, 0.55), (7, -6.2, 0.15), (8, -5.8, 0.80),
    (9, -6.6, 0.35), (10, -6.8, 0.40), (11, -10.2, 0.0), (12, -8.2, 0.0), (13, -3.8, 0.45), (14, -8.4, 0.3), (15, -9.2, 0.0),
    (16, -9.2, 0.0), (17, -9.5, 1.1), (18, -3.9, 0.25),
)  # fmt: skip
NO_ILLNESS = 1


def health(of: Frame, block: Block, members: Members, welfare: Floats) -> Columns:
    """The items of the section health, (P,) each."""
    rng = of.rng(_HEALTH, block.number)
    age, own = members.age, welfare[members.family]
    size = len(age)
    frail = 0.9 * rng.standard_normal(size) - 0.25 * own
    decades = ((age - 40) / 10).clip(-1.5)
    fertile = (members.sex == 2) & (age >= 10) & (age <= 54) & np.isin(members.marital_status, (2, 3, 4))
    pregnant = (
        fertile
        & (members.marital_status == 2)
        & occurs(rng, np.interp(age, [17, 24, 33, 45], [0.06, 0.12, 0.07, 0]), size)
    )
    columns: Columns = {"pregnant": asked(yes_no(pregnant), fertile)}
    short = np.exp(-0.55 * own)
    nutrition = pick(rng, [1, 2, 3, 8], [0.020 * short, 0.045 * short, 0.88, 0.05], size)
    columns["child_nutrition"] = asked(nutrition, age <= 4)
    severe = np.zeros(size, dtype=bool)
    for name, youngest, usual, rise in _DIFFICULTIES:
        any_trouble = happens(rng, usual + rise * decades + frail)
        degree = pick(rng, [1, 2, 3], [0.05, 0.20, 0.75], size)
        columns[name] = asked(np.where(any_trouble, degree, 4), age >= youngest)
        severe |= (age >= youngest) & any_trouble & (degree <= 2)
    columns["sadness"] = asked(pick(rng, [1, 2, 3, 4], [0.004, 0.012, 0.10, 0.884], size), age >= 5)
    severe |= (columns["sadness"] == 1) | (columns["sadness"] == 2)
    alone = members.residents[members.family] == 1
    carer = pick(rng, [1, 2], [0.93, 0.07], size)
    carer = np.where(alone, pick(rng, [3, 2], [0.85, 0.15], size), carer)
    columns["caregiver"] = asked(carer, (age >= 60) | severe)
    columns["chronic_illness"] = _illness(rng, decades, frail)
    return columns


def _illness(rng: np.random.Generator, decades: Floats, frail: Floats) -> Ints:
    """The one illness written down; none for most."""
    found = np.full(len(decades), NO_ILLNESS)
    for code, usual, rise in _ILLNESS:
        ill = happens(rng, usual + rise * decades + 0.5 * frail)
        found = np.where((found == NO_ILLNESS) & ill, code, found)
    return found


def protection(of: Frame, block: Block, members: Members, worked: Columns, pupil: Bools, welfare: Floats) -> Columns:
    """The items of the section protection, (P,) each."""
    rng = of.rng(_PROTECTION, block.number)
    age, own, size = members.age, welfare[members.family], len(members.age)
    insurance = _health_insurance(rng, block, members, worked, welfare)
    owner = np.isin(worked["work_status"], (1, 2, 3))
    grown = age >= 18
    prakerja = grown & (age < 60) & happens(rng, -3.6 + 0.2 * (30 - age) / 10)
    kur = grown & happens(rng, np.where(owner, -2.6, -5.2) + 0.35 * own)
    umi = grown & happens(rng, np.where(owner, -3.6, -6.0) - 0.25 * own)
    pip = (age <= 21) & pupil & happens(rng, -1.7 - 0.8 * own)
    unsure = occurs(rng, 0.004, size)
    columns = {"health_insurance": insurance}
    for name, answer, condition in (
        ("prakerja", prakerja, age >= 5), ("kur", kur, age >= 5), ("umi", umi, age >= 5), ("pip", pip, (age >= 5) & (age <= 30)),
    ):  # fmt: skip
        columns[name] = asked(np.where(unsure, 8, yes_no(answer)), condition)
    columns["work_insurance"] = asked(_work_insurance(rng, worked["work_status"], own), age >= 15)
    return columns


def _health_insurance(
    rng: np.random.Generator, block: Block, members: Members, worked: Columns, welfare: Floats
) -> Ints:
    """Item 431a: families are mostly insured together, by the state, by themselves, or by an employer."""
    formal = np.isin(worked["work_status"], (4, 5)) & np.isin(members.relationship, (1, 2))
    employed = np.bincount(members.family, formal, minlength=block.families) > 0
    rich, poor = np.exp(0.8 * welfare), np.exp(-0.9 * welfare)
    together = pick(
        rng,
        [0, 1, 2, 4, 8],
        [0.10, 0.42 * poor, 0.34 * rich, np.where(employed, 1.1 * rich, 0.02), 0.02],
        block.families,
    )
    insurance = together[members.family]
    lapsed = occurs(rng, 0.04, len(insurance))
    also_private = (insurance == 4) & occurs(rng, 0.04, len(insurance))
    insurance = np.where(lapsed, 0, np.where(also_private, 12, insurance))
    return np.where(occurs(rng, 0.005, len(insurance)), 99, insurance)


def _work_insurance(rng: np.random.Generator, status: Ints, welfare: Floats) -> Ints:
    """Item 431f, a sum: accident 1, death 2, old age 4, pension 8, other pension 16."""
    size = len(status)
    covered = (status == 4) & happens(rng, 0.2 + 0.7 * welfare)
    private = np.where(covered, pick(rng, [3, 7, 15], [0.25, 0.30, 0.45], size), 0)
    self_paid = np.isin(status, (1, 2, 3, 7)) & occurs(rng, 0.05, size)
    return np.where(status == 5, pick(rng, [16, 19, 15], [0.6, 0.3, 0.1], size), np.where(self_paid, 3, private))


def identity_documents(of: Frame, block: Block, members: Members, welfare: Floats) -> Ints:
    """Item 411, a sum: birth certificate 1, child's card 2, KTP 4."""
    rng = of.rng(_PROTECTION + 1, block.number)
    age, own, size = members.age, welfare[members.family], len(members.age)
    certificate = happens(rng, 3.2 + 0.4 * own - 0.075 * (age - 18).clip(0))
    child_card = (age < 17) & happens(rng, 0.4 + 0.3 * own)
    ktp = (age >= 17) & ~occurs(rng, np.where(age < 19, 0.15, 0.012), size)
    return certificate * 1 + child_card * 2 + ktp * 4
