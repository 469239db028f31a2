"""The house and what it is served with (block III), following welfare and place; families in one house share the house."""

from __future__ import annotations

import numpy as np

from regsosek.analysis.synthetic.blocks import Block, Frame
from regsosek.analysis.synthetic.draws import NOT_ASKED, Bools, Floats, Ints, asked, happens, occurs, pick
from regsosek.analysis.synthetic.latent import Latent

_HOUSING = 35  # random stream
Columns = dict[str, Ints]


def housing(of: Frame, block: Block, latent: Latent, size: Ints, head_age: Ints) -> tuple[Columns, Floats]:
    """Every item of the section housing, (F,) each, and how well off the house looks from the lane."""
    rng = of.rng(_HOUSING, block.number)
    first = np.flatnonzero(np.diff(block.dwelling, prepend=-1))
    owner = latent.welfare[first]
    quality = 0.80 * owner + 0.55 * rng.standard_normal(len(first))
    bank, rural = latent.place.bank, latent.place.rural
    wall = _wall(rng, quality, bank, rural)
    house: Columns = {
        "floor_material": _floor(rng, quality, wall, bank),
        "wall_material": wall,
        "roof_material": _roof(rng, quality, wall, rural),
        **_water(rng, quality, latent.place.karang_mumus + latent.place.mahakam, rural),
        **_power(rng, quality, bank),
        **_toilet(rng, quality, bank),
    }
    columns = {name: values[block.dwelling] for name, values in house.items()}
    columns |= _tenure(rng, block, latent.welfare, head_age, bank[block.dwelling])
    columns["floor_area"] = _floor_area(rng, block, latent.welfare, quality[block.dwelling], size)
    columns["cooking_fuel"] = _fuel(rng, block, latent.welfare, rural[block.dwelling], size)
    poor_walls = np.where(wall == 1, 0.35, -0.55)
    return columns, (0.75 * quality + poor_walls)[block.dwelling]


def _tenure(rng: np.random.Generator, block: Block, welfare: Floats, head_age: Ints, bank: Floats) -> Columns:
    years = (head_age - 25).clip(0, 45)
    own = (0.29 * years**0.75 + 0.12) * np.exp(0.15 * welfare)
    rent = 1.15 * np.exp(-years / 22) * (1 + 0.2 * welfare.clip(-1, 1))
    free = 0.30 + 0.12 * bank
    official = np.where(welfare > 0, 0.025, 0.006)
    tenure = pick(rng, [1, 2, 3, 4, 5], [own, rent, free, official, 0.012], block.families)
    tenure = np.where(block.second, pick(rng, [3, 1, 2], [0.86, 0.08, 0.06], block.families), tenure)
    tenure = np.where(block.kos, 2, tenure)
    good = np.exp(0.7 * welfare)
    title = pick(
        rng, [1, 2, 3, 4, 5, 6], [1.15 * good, 0.05, 0.07, 0.08 * good, 0.75, 0.16 + 0.5 * bank], block.families
    )
    return {"tenure_status": tenure, "land_title": asked(title, tenure == 1)}


def _floor_area(rng: np.random.Generator, block: Block, welfare: Floats, quality: Floats, size: Ints) -> Ints:
    log_area = (
        3.93 + 0.20 * welfare + 0.14 * quality + 0.28 * np.log(np.maximum(size, 1)) + rng.normal(0, 0.27, len(size))
    )
    area = np.where(block.kos, rng.integers(9, 17, len(size)), np.exp(log_area))
    return area.clip(8, 900).astype(np.int64)


def _wall(rng: np.random.Generator, quality: Floats, bank: Floats, rural: Floats) -> Ints:
    brick = happens(rng, 0.72 + 1.25 * quality - 1.7 * bank - 0.5 * rural)
    poor = np.exp(-0.9 * quality)
    other = pick(rng, [3, 2, 4, 5, 6, 7], [7.0, 0.30, 0.16 * poor, 0.22, 0.04 * poor, 0.05 * poor], len(quality))
    return np.where(brick, 1, other)


def _roof(rng: np.random.Generator, quality: Floats, wall: Ints, rural: Floats) -> Ints:
    rich, poor = np.exp(0.9 * quality), np.exp(-1.1 * quality)
    brick = wall == 1
    weights = [0.030 * rich * brick, 0.30 * rich * np.where(brick, 1, 0.25), 2.2, 0.07 * poor, 0.004 * poor,
               0.16 * ~brick, 0.025 * poor * (~brick + rural), 0.006]  # fmt: skip
    return pick(rng, [1, 2, 3, 4, 5, 6, 7, 8], weights, len(quality))


def _floor(rng: np.random.Generator, quality: Floats, wall: Ints, bank: Floats) -> Ints:
    rich, poor, wooden = np.exp(1.1 * quality), np.exp(-0.9 * quality), wall != 1
    stilts = 1 + 2.5 * bank
    weights = [0.07 * rich, 1.9 * rich * np.where(wooden, 0.22, 1), 0.16, 0.13,
               np.where(wooden, 2.4 * stilts, 0.10), 0.50 * poor * np.where(wooden, 0.6, 1), 0.008 * poor * wooden,
               0.030 * poor, 0.006]  # fmt: skip
    return pick(rng, [1, 2, 3, 4, 5, 6, 7, 8, 9], weights, len(quality))


def _water(rng: np.random.Generator, quality: Floats, bank: Floats, rural: Floats) -> Columns:
    rich, poor = np.exp(0.6 * quality), np.exp(-0.9 * quality)
    weights = [0.26 * rich**1.5, 1.9 * rich, 1.25 * (1 - 0.6 * rural), 0.10 + 0.25 * rural, 0.06 + 0.25 * rural,
               (0.02 + 0.10 * rural) * poor, 0.01 + 0.05 * rural, 0.006 * poor, (0.02 + 0.22 * bank) * poor,
               (0.03 + 0.06 * rural) * poor, 0.003]  # fmt: skip
    source = pick(rng, range(1, 12), weights, len(quality))
    distance = pick(rng, [1, 2, 8], [0.35 * np.exp(-0.4 * quality), 0.55, 0.10], len(quality))
    return {"water_source": source, "water_distance": asked(distance, (source >= 4) & (source <= 8))}


def _power(rng: np.random.Generator, quality: Floats, bank: Floats) -> Columns:
    poor = np.exp(-1.0 * quality)
    lighting = pick(rng, [1, 2, 3, 4], [1.0, (0.018 + 0.02 * bank) * poor, 0.003 * poor, 0.0012 * poor], len(quality))
    metered = lighting == 1
    step = np.exp(1.05 * quality)
    power = pick(
        rng, [1, 2, 3, 4, 5], [0.42 / step, 0.62, 0.52 * step**0.8, 0.13 * step**1.35, 0.035 * step**1.7], len(quality)
    )
    second = pick(rng, [2, 3], [1, 1], len(quality))
    return {
        "lighting_source": lighting,
        "power_meter_1": asked(power, metered),
        "power_meter_2": asked(second, metered & occurs(rng, 0.012, len(quality)) & (quality > 0.3)),
        "power_meter_3": np.full(len(quality), NOT_ASKED),
    }


def _fuel(rng: np.random.Generator, block: Block, welfare: Floats, rural: Floats, size: Ints) -> Ints:
    rich, poor = np.exp(1.2 * welfare), np.exp(-1.0 * welfare)
    weights = [0.03 + 0.20 * (size == 1), 0.010 * rich, 0.035 * rich, 0.085 * rich, 2.4, 0.004, 0.0005, 0.020 * poor, 0.0005,
               0.004 * poor, (0.015 + 0.10 * rural) * poor, 0.001]  # fmt: skip
    fuel = pick(rng, range(12), weights, block.families)
    return np.where(block.kos & occurs(rng, 0.6, block.families), 0, fuel)


def _toilet(rng: np.random.Generator, quality: Floats, bank: Floats) -> Columns:
    rich, poor = np.exp(0.5 * quality), np.exp(-1.15 * quality)
    weights = [3.2 * rich, 0.22 * poor, 0.035 * poor, 0.03 * poor * (1 + 2 * bank), 0.004, (0.018 + 0.05 * bank) * poor]
    facility = pick(rng, [1, 2, 3, 4, 5, 6], weights, len(quality))
    has = facility <= 3
    kind = pick(rng, [1, 2, 3, 4], [3.0 * rich, 0.10, 0.05 * poor, (0.10 + 0.5 * bank) * poor], len(quality))
    into_river = (0.05 + 1.6 * bank) * poor
    sewage = pick(
        rng, [1, 2, 3, 4, 5, 6], [2.6 * rich, 0.05, into_river, 0.16 * poor, 0.008 * poor, 0.008], len(quality)
    )
    return {"toilet_facility": facility, "toilet_type": asked(kind, has), "sewage_disposal": asked(sewage, has)}


def shown(columns: Columns, complete: Bools) -> Columns:
    """The columns with nothing left where the interview is not complete."""
    return {name: asked(values, complete) for name, values in columns.items()}
