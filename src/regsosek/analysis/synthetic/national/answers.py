"""What families answer, drawn for many at once: one table look-up per question, by welfare and by chance.

Welfare is cut into `BINS` steps. For every question there is a table of `BINS` × `SLOTS` answers, filled so that a
slot taken at random holds each answer with its probability; drawing is `table[bin, random]`. Probabilities follow a
logistic rule, weight × exp(pull × welfare), with weights and pulls near those of the demo city (`synthetic.housing`).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from regsosek.analysis.synthetic.draws import Floats, Ints

BINS, SLOTS = 64, 1024
REACH = 3.2
"""Welfare beyond this, either way, is drawn as this."""
MOST_PERSONS = 10

Answer = tuple[int, float, float]
"""Code of the printed questionnaire, weight, pull of welfare."""

HOUSING: dict[str, tuple[Answer, ...]] = {
    "tenure_status": ((1, 8.0, 0.1), (2, 0.9, 0.2), (3, 1.0, -0.3), (4, 0.1, 0.9), (5, 0.05, -0.2)),
    "floor_material": ((1, 0.1, 1.3), (2, 4.0, 0.9), (3, 0.1, 0.6), (4, 0.6, 0.1), (5, 1.0, -0.6), (6, 2.4, -0.5),
                       (7, 0.08, -1.2), (8, 0.4, -1.4), (9, 0.02, -0.8)),
    "wall_material": ((1, 8.0, 0.6), (2, 0.3, -0.3), (3, 1.6, -0.5), (4, 0.35, -1.3), (5, 0.05, -1.2), (6, 0.06, -1.2), (7, 0.05, -0.9)),
    "roof_material": ((1, 0.25, 1.0), (2, 5.5, 0.3), (3, 2.6, -0.2), (4, 0.7, -0.2), (5, 0.02, -0.9), (6, 0.05, -0.6), (7, 0.2, -1.4), (8, 0.02, -0.8)),
    "water_source": ((1, 0.4, 1.3), (2, 2.6, 0.8), (3, 1.0, 0.2), (4, 1.6, 0.0), (5, 1.6, -0.3), (6, 0.3, -0.9),
                     (7, 0.9, -0.4), (8, 0.3, -1.0), (9, 0.2, -1.2), (10, 0.2, -0.9), (11, 0.02, -0.8)),
    "lighting_source": ((1, 9.3, 0.3), (2, 0.45, -0.9), (3, 0.15, -1.1), (4, 0.08, -1.4)),
    "power": ((1, 3.0, -0.8), (2, 4.2, 0.0), (3, 1.6, 0.9), (4, 0.4, 1.5), (5, 0.1, 1.9)),
    "cooking_fuel": ((0, 0.2, 0.3), (1, 0.06, 0.8), (2, 0.1, 1.2), (3, 0.3, 1.3), (4, 7.4, 0.1), (5, 0.03, 0.8),
                     (7, 0.15, -0.7), (9, 0.02, -0.8), (10, 1.4, -1.1), (11, 0.01, -0.5)),
    "toilet_facility": ((1, 8.2, 0.5), (2, 0.8, -0.6), (3, 0.15, -0.8), (4, 0.2, -0.9), (5, 0.02, -0.4), (6, 0.5, -1.3)),
}  # fmt: skip

OWNED: dict[str, tuple[float, float]] = {
    "has_gas_cylinder": (-2.6, 1.2), "has_refrigerator": (0.4, 1.1), "has_air_conditioner": (-2.9, 1.6),
    "has_water_heater": (-4.6, 1.7), "has_flat_tv": (-1.1, 1.2), "has_gold": (-1.7, 1.0), "has_computer": (-1.8, 1.4),
    "has_motorcycle": (1.5, 0.8), "has_car": (-2.6, 1.5), "has_smartphone": (1.6, 1.0), "has_other_land": (-1.5, 0.5),
    "has_other_house": (-2.9, 0.9),
}  # fmt: skip
"""Log odds at welfare 0 and their slope; answers are 1 yes, 2 no."""

ASSETS: dict[str, tuple[Answer, ...]] = {
    **{name: ((1, float(np.exp(at)), slope), (2, 1.0, 0.0)) for name, (at, slope) in OWNED.items()},
    "internet_access": ((0, 2.4, -0.7), (1, 0.3, 1.4), (2, 0.8, 1.1), (3, 6.5, 0.1)),
    "bank_account": ((1, 4.5, 0.6), (2, 0.1, 0.4), (3, 0.9, 0.8), (4, 4.5, -0.5)),
}

_DIPLOMA: tuple[Answer, ...] = (
    (1, 2.4, -0.3), (2, 0.1, -0.3), (3, 0.25, -0.4), (6, 1.4, 0.0), (7, 0.1, 0.0), (8, 0.1, -0.1), (11, 1.9, 0.5),
    (12, 0.15, 0.4), (13, 0.7, 0.5), (17, 0.2, 0.3), (18, 0.25, 1.0), (19, 0.9, 1.4), (21, 0.08, 1.9), (23, 2.0, -0.8),
)  # fmt: skip
MEMBERS: dict[str, tuple[Answer, ...]] = {
    "persons": tuple((n + 1, weight, pull) for n, (weight, pull) in enumerate(
        ((0.9, 0.15), (1.6, 0.2), (2.4, 0.15), (2.5, 0.05), (1.4, -0.15), (0.7, -0.3), (0.3, -0.45), (0.13, -0.5),
         (0.06, -0.6), (0.03, -0.6)))),
    "head_sex": ((1, 8.4, 0.05), (2, 1.6, -0.15)),
    "head_age": tuple((age, float(np.exp(-(((age - 46) / 17) ** 2))), 0.0) for age in range(18, 90)),
    "head_diploma": _DIPLOMA,
    "best_diploma": tuple((code, weight * (0.3 if code == 23 else 0.6 if code < 6 else 1.3), pull) for code, weight, pull in _DIPLOMA),
    "head_work_status": ((0, 1.2, -0.1), (1, 2.4, 0.0), (2, 1.5, -0.3), (3, 0.35, 1.0), (4, 2.5, 0.4), (5, 0.5, 1.5),
                         (6, 0.6, -0.7), (7, 0.9, -0.6), (8, 0.05, -0.6)),
    "formal_workers": ((0, 5.0, -0.4), (1, 3.6, 0.4), (2, 1.2, 0.9), (3, 0.15, 0.9)),
}  # fmt: skip
AGES = ("age_0_4", "age_5_19", "age_20_64", "age_65_up", "workers")
QUESTIONS = {**HOUSING, **ASSETS, **MEMBERS}


@cache
def tables() -> dict[str, Ints]:
    """For each question the answers by bin and slot, one row after another: (BINS × SLOTS,) of int16."""
    middle = (np.arange(BINS) + 0.5) / BINS * 2 * REACH - REACH
    return {name: _filled(answers, middle) for name, answers in QUESTIONS.items()}


def _filled(answers: tuple[Answer, ...], welfare: Floats) -> Ints:
    codes, weights, pulls = (np.array(column) for column in zip(*answers, strict=True))
    chance = weights * np.exp(np.outer(welfare, pulls))
    upto = np.cumsum(chance, axis=1) / chance.sum(axis=1, keepdims=True)
    slot = (np.arange(SLOTS) + 0.5) / SLOTS
    index = (slot[None, :, None] > upto[:, None, :]).sum(axis=2)
    return np.ascontiguousarray(codes.astype(np.int16)[index.clip(max=len(codes) - 1)]).ravel()


@cache
def compositions() -> dict[str, Ints]:
    """Ages and workers of families of 0 … `MOST_PERSONS` persons, SLOTS of each size: ((MOST_PERSONS + 1) × SLOTS,)."""
    rng = np.random.default_rng(2022)
    found = {name: np.zeros((MOST_PERSONS + 1, SLOTS), np.int64) for name in AGES}
    for size in range(1, MOST_PERSONS + 1):
        adults = 1 + rng.binomial(size - 1, 0.52 if size > 2 else 0.8, SLOTS)
        elders = rng.binomial(adults, 0.11)
        infants = rng.binomial(size - adults, 0.28)
        found["age_0_4"][size], found["age_5_19"][size] = infants, size - adults - infants
        found["age_20_64"][size], found["age_65_up"][size] = adults - elders, elders
        found["workers"][size] = rng.binomial(adults, 0.66)
    return {name: values.ravel() for name, values in found.items()}


def draw(rng: np.random.Generator, welfare: Floats) -> dict[str, Ints]:
    """Every question of every family, (F,) each; `welfare`, (F,), has about mean 0 and standard deviation 1."""
    bins = ((welfare.clip(-REACH, REACH) + REACH) * (BINS / (2 * REACH))).astype(np.int32).clip(max=BINS - 1) * SLOTS
    known = tables()
    columns = {name: known[name].take(bins + _slots(rng, len(bins))) for name in QUESTIONS}
    slot = columns["persons"].astype(np.int32) * SLOTS + _slots(rng, len(bins))
    columns |= {name: values.take(slot) for name, values in compositions().items()}
    columns["power"] *= columns["lighting_source"] == 1
    columns["formal_workers"] = np.minimum(columns["formal_workers"], columns["workers"])
    columns["floor_area"] = _floor_area(rng, welfare, columns["persons"])
    return columns


def _slots(rng: np.random.Generator, count: int) -> Ints:
    return np.frombuffer(rng.bytes(2 * count), np.uint16) & (SLOTS - 1)


def _floor_area(rng: np.random.Generator, welfare: Floats, persons: Ints) -> Ints:
    noise = rng.standard_normal(len(welfare), np.float32)
    area = np.exp(3.85 + 0.28 * welfare.astype(np.float32) + 0.33 * noise) * np.sqrt(persons, dtype=np.float32) * 0.62
    return np.asarray(area.clip(8, 900).astype(np.int16))
