"""Work of each member (416 to 419) and the business some own (420 to 426)."""

from __future__ import annotations

import numpy as np

from regsosek.analysis.synthetic.blocks import Block, Frame
from regsosek.analysis.synthetic.composition import Members
from regsosek.analysis.synthetic.draws import Bools, Floats, Ints, asked, happens, occurs, pick, yes_no
from regsosek.analysis.synthetic.housing import Columns
from regsosek.analysis.synthetic.schooling import BACHELOR, SMA

_WORK, _BUSINESS = 39, 40  # random streams

_SECTORS: tuple[tuple[int, float, float, float, float, tuple[float, ...]], ...] = (
    # code, weight, with schooling, woman, rural; weights of work status 1 to 8
    (1, 0.012, -0.9, 0.8, 4.0, (4, 3, 0.2, 0, 0, 2, 0, 1.5)),
    (2, 0.014, -0.8, 1.0, 3.0, (4, 2, 0.2, 0.1, 0, 2, 0, 1)),
    (3, 0.020, -0.5, 0.5, 2.0, (1.5, 0.6, 0.3, 4, 0, 2, 0, 0.5)),
    (4, 0.020, -0.9, 0.3, 0.6, (4, 1.5, 0.3, 0.3, 0, 2, 0, 0.7)),
    (5, 0.006, -0.5, 0.6, 2.0, (4, 1, 0.4, 1, 0, 1, 0, 0.6)),
    (6, 0.005, -0.5, 0.3, 2.0, (1, 0.3, 0.2, 3, 0, 1.5, 0, 0.2)),
    (7, 0.100, 0.1, 0.15, 0.6, (0.1, 0.05, 0.1, 9, 0.3, 0, 0.4, 0)),
    (8, 0.075, -0.3, 1.1, 0.1, (2.2, 0.8, 0.7, 6, 0.1, 0, 0.6, 0.6)),
    (9, 0.008, 0.5, 0.3, 0, (0.3, 0, 0.1, 4, 5, 0, 0.3, 0)),
    (10, 0.008, -0.6, 0.4, 0, (1.5, 0.2, 0.1, 5, 1, 0, 2, 0.1)),
    (11, 0.095, -0.7, 0.05, 0.2, (0.8, 0.4, 0.7, 3, 0.1, 0, 5, 0.1)),
    (12, 0.275, -0.1, 1.3, -0.1, (4.5, 2.0, 0.9, 3.6, 0.05, 0, 0.4, 1.8)),
    (13, 0.085, -0.3, 0.1, 0, (4.5, 0.2, 0.3, 3.5, 0.4, 0, 1.0, 0.1)),
    (14, 0.080, -0.3, 1.8, -0.3, (3.5, 1.8, 0.7, 3.2, 0, 0, 0.3, 1.5)),
    (15, 0.014, 0.9, 0.7, -0.6, (1.2, 0.2, 0.2, 5, 0.6, 0, 0.2, 0.1)),
    (16, 0.020, 1.1, 1.1, -0.6, (0.1, 0, 0.1, 6, 3, 0, 0, 0)),
    (17, 0.004, 0.5, 0.5, -0.5, (2, 0.1, 0.4, 3, 0, 0, 0.2, 0)),
    (18, 0.014, 1.2, 0.7, -0.5, (1.2, 0.2, 0.8, 5, 0.3, 0, 0.1, 0)),
    (19, 0.024, 0.0, 0.6, -0.2, (1, 0.3, 0.4, 6, 0.1, 0, 0.6, 0.1)),
    (20, 0.034, 1.0, 0.8, -0.1, (0, 0, 0, 1.5, 8, 0, 0.1, 0)),
    (21, 0.030, 1.3, 2.6, 0, (0.3, 0, 0.1, 5, 5, 0, 0, 0.1)),
    (22, 0.016, 1.1, 2.6, -0.2, (0.4, 0, 0.2, 5, 3.5, 0, 0, 0)),
    (23, 0.006, 0.1, 0.8, -0.4, (3, 0.5, 0.2, 2, 0, 0, 1, 0)),
    (24, 0.050, -0.4, 1.2, -0.1, (5, 0.8, 0.5, 2, 0, 0, 0.8, 0.4)),
    (25, 0.022, -1.1, 6.0, -0.2, (0.4, 0, 0, 6, 0, 0, 0.8, 0)),
)
_CODES = tuple(sector[0] for sector in _SECTORS)
_WEIGHTS, _BY_SCHOOL, _WOMAN, _RURAL = (np.array([sector[i] for sector in _SECTORS])[:, None] for i in (1, 2, 3, 4))
_STATUS = np.array([sector[5] for sector in _SECTORS])
OWNS = (1, 2, 3)
"""Work statuses of people with a business of their own."""


def work(
    of: Frame, block: Block, members: Members, level: Ints, at_school: Bools, welfare: Floats, rural: Floats
) -> Columns:
    """The items of the section work, (P,) each. `level`: certificate; `rural`: of the family's place."""
    rng = of.rng(_WORK, block.number)
    own, age = welfare[members.family], members.age
    works = (age >= 10) & happens(rng, _odds_of_work(members, level, at_school, own))
    schooled = (level - 2.5) / 1.3 + 0.35 * rng.standard_normal(len(age)) + 0.25 * own
    woman = members.sex == 2
    weights = _WEIGHTS * np.exp(_BY_SCHOOL * schooled) * np.where(woman, _WOMAN, 1.0)
    weights *= np.exp(_RURAL * (rural[members.family] - 0.25))
    sector = pick(rng, range(len(_CODES)), list(weights), len(age))
    status = _status(rng, sector, own, age)
    hours = np.where(status == 8, rng.normal(24, 9, len(age)), rng.normal(44, 12, len(age)) - 5 * woman)
    taxed = np.isin(status, (3, 4, 5)) & happens(rng, -1.6 + 0.55 * (level - SMA) + 0.7 * own + 2.2 * (status == 5))
    card = np.where(taxed, np.where(occurs(rng, 0.55, len(age)), 1, 2), 3)
    return {
        "working": asked(yes_no(works), age >= 5),
        "working_hours": asked(hours.clip(2, 98), works),
        "industry": asked(np.array(_CODES)[sector], works),
        "work_status": asked(status, works),
        "npwp": asked(card, works),
    }


def _odds_of_work(members: Members, level: Ints, at_school: Bools, welfare: Floats) -> Floats:
    age, woman = members.age, members.sex == 2
    prime = np.select([age < 15, age < 18, age < 22, age < 56, age < 65, age < 75],
                      [-5.5, -1.6, 0.7, 2.9, 1.3, -0.2], -2.0)  # fmt: skip
    odds = prime - np.where(woman, 2.55, 0.0) + np.where(woman & (level >= BACHELOR), 1.7, 0.0)
    breadwinner = members.relationship == 1
    odds += np.where(breadwinner & (age < 60), np.where(woman, 2.2, 0.7), 0.0)
    odds += 0.20 * welfare - np.where(at_school, 3.2, 0.0) + np.where(members.relationship == 7, 9.0, 0.0)
    return np.asarray(odds)


def _status(rng: np.random.Generator, sector: Ints, welfare: Floats, age: Ints) -> Ints:
    tilt = np.array([-0.10, 0.10, 0.9, 0.20, 0.6, -0.6, -0.6, -0.5])
    weights = _STATUS[sector].T * np.exp(np.outer(tilt, welfare.clip(-2.5, 2.5)))
    weights[7] *= np.where((age < 22) | (age > 60), 1.5, 0.8)
    weights[3] *= np.where(age > 60, 0.3, 1.0)
    weights[4] *= np.where((age > 60) | (age < 21), 0.0, 1.0)
    return pick(rng, range(1, 9), list(weights + 1e-9), len(sector))


def business(of: Frame, block: Block, members: Members, worked: Columns, welfare: Floats) -> Columns:
    """The items of the section business, (P,) each: whoever works on his own account, and some others besides."""
    rng = of.rng(_BUSINESS, block.number)
    own, age = welfare[members.family], members.age
    size = len(age)
    status = worked["work_status"]
    main = np.isin(status, OWNS)
    aside = (age >= 18) & ~main & occurs(rng, np.where(status > 0, 0.022, 0.008), size)
    owns = main | aside
    industry = np.where(main, worked["industry"], pick(rng, [12, 14, 24, 5], [5, 3, 1.5, 0.5], size))
    paid = np.where(status == 3, 1 + rng.poisson(np.exp(0.4 + 0.55 * own.clip(-2, 2.5))), 0)
    unpaid = np.where(status == 2, 1 + rng.poisson(0.5, size), occurs(rng, 0.12, size))
    turnover = _turnover(rng, own, status, paid)
    return {
        "owns_business": asked(yes_no(owns), age >= 5),
        "business_count": asked(1 + occurs(rng, np.where(own > 0.8, 0.10, 0.03), size), owns),
        "business_industry": asked(industry, owns),
        "paid_workers": asked(paid.clip(0, 120), owns),
        "unpaid_workers": asked(unpaid, owns),
        "business_licence": asked(_licence(rng, own, turnover), owns),
        "turnover": asked(turnover, owns),
        "business_internet": asked(_internet(rng, own, age), owns),
    }


def _turnover(rng: np.random.Generator, welfare: Floats, status: Ints, paid: Ints) -> Ints:
    """Item 425 from turnover a month in millions of rupiah."""
    log_million = 1.05 + 0.62 * welfare + 0.45 * (status == 2) + 1.15 * (status == 3) + 0.16 * paid.clip(0, 20)
    log_million += 0.8 * rng.standard_normal(len(welfare)) - 0.4 * (status < 1)
    return 1 + np.searchsorted(np.log([5, 15, 25, 167, 1250, 4167]), log_million, side="right")


def _licence(rng: np.random.Generator, welfare: Floats, turnover: Ints) -> Ints:
    larger = np.exp(0.55 * (turnover - 1))
    weights = [0.02 * larger, 0.05 * larger, 0.004 * larger, 0.14 * larger, 0.03 * larger, 0.001 * (turnover > 3),
               0.004 * larger, 0.006 * larger**1.4, 0.008 * larger**1.4, 0.05, 1.9 * np.exp(-0.3 * welfare), 0.004]  # fmt: skip
    return pick(rng, range(1, 13), weights, len(welfare))


def _internet(rng: np.random.Generator, welfare: Floats, age: Ints) -> Ints:
    """Item 426, a sum: communication 1, information 2, marketing 4, sales 8, buying 16, other 32."""
    uses = happens(rng, -0.3 + 0.75 * welfare - 0.055 * (age - 38))
    total = np.zeros(len(age), dtype=np.int64)
    for part, chance in ((1, 0.9), (2, 0.45), (4, 0.62), (8, 0.5), (16, 0.25), (32, 0.02)):
        total += part * occurs(rng, chance, len(age))
    return np.where(uses, np.maximum(total, 1), 0)
