"""What a family owns (block V, 502 to 506) and which aid it received (501)."""

from __future__ import annotations

import numpy as np

from regsosek.analysis.synthetic.blocks import Block, Frame
from regsosek.analysis.synthetic.draws import Floats, Ints, happens, pick, yes_no
from regsosek.analysis.synthetic.housing import Columns
from regsosek.analysis.synthetic.latent import Latent

_ASSETS, _AID = 36, 37  # random streams

_GOODS = (
    ("has_refrigerator", 2.05, 1.45, True),
    ("has_air_conditioner", -0.85, 1.60, True),
    ("has_water_heater", -4.6, 1.70, True),
    ("has_landline", -4.3, 1.00, False),
    ("has_flat_tv", 0.45, 1.10, True),
    ("has_gold", -1.75, 1.05, False),
    ("has_computer", -0.85, 1.35, True),
    ("has_motorcycle", 2.75, 0.90, False),
    ("has_bicycle", -0.75, 0.35, False),
    ("has_car", -1.95, 1.60, False),
    ("has_smartphone", 2.9, 0.85, False),
    ("has_other_land", -2.0, 0.70, False),
    ("has_other_house", -2.75, 1.00, False),
)
"""Log odds at mean welfare, their rise with welfare, and whether the good needs electricity."""


def assets(of: Frame, block: Block, latent: Latent, size: Ints, head_age: Ints, house: Columns) -> Columns:
    """Every item of the section assets, (F,) each, in printed order."""
    rng = of.rng(_ASSETS, block.number)
    welfare, place = latent.welfare, latent.place
    shared = 0.35 * rng.standard_normal(block.families)  # some families simply own more
    light = house["lighting_source"] != 4
    single = size == 1
    has = {"has_gas_cylinder": np.isin(house["cooking_fuel"], (2, 3))}
    for name, usual, slope, electric in _GOODS:
        owned = happens(rng, usual + slope * welfare + shared - _harder(name, single, head_age, block))
        has[name] = owned & light if electric else owned
    bank, rural = place.bank[block.dwelling], place.rural[block.dwelling]
    has["has_boat"] = happens(rng, -4.6 + 3.0 * bank - 0.3 * welfare)
    has["has_motor_boat"] = happens(rng, -5.0 + 3.0 * bank)
    columns = {name: yes_no(has[name]) for name in _PRINTED}
    for name, odds, mean in (("cattle", -5.2 + 3.2 * rural, 3), ("buffaloes", -9 + 3 * rural, 2), ("horses", -9, 1),
                             ("pigs", -8 + 2.5 * rural, 4), ("goats_sheep", -5.4 + 3.0 * rural, 4)):  # fmt: skip
        keeps = happens(rng, np.broadcast_to(odds, welfare.shape))
        columns[name] = np.where(keeps, 1 + rng.poisson(mean, block.families), 0)
    columns["internet_access"] = _internet(rng, welfare, has["has_smartphone"], head_age)
    account = [0.03 + 0.02 * np.exp(welfare), 1.1 * np.exp(0.9 * welfare), 0.09 * np.exp(welfare), 0.62]
    columns["bank_account"] = pick(rng, [1, 2, 3, 4], account, block.families)
    return columns


_PRINTED = ("has_gas_cylinder", *(name for name, *_ in _GOODS[:10]), "has_boat", "has_motor_boat",
            *(name for name, *_ in _GOODS[10:]))  # fmt: skip


def _harder(name: str, single: np.ndarray, head_age: Ints, block: Block) -> Floats:
    """By how much the odds fall for people living alone, in a kos, or too old for the thing."""
    alone = 1.0 * single + 1.6 * block.kos
    if name in ("has_motorcycle", "has_smartphone"):
        return 0.6 * single + 0.08 * (head_age - 58).clip(0)
    if name in ("has_other_land", "has_other_house"):
        return 0.05 * (38 - head_age).clip(0)
    return alone if name != "has_computer" else 0.3 * single - 1.2 * block.kos


def _internet(rng: np.random.Generator, welfare: Floats, smartphone: np.ndarray, head_age: Ints) -> Ints:
    rich = np.exp(1.0 * welfare)
    by_phone = np.where(smartphone, 2.2, 0.25)
    nothing = 0.10 * np.exp(-0.8 * welfare) + np.where(smartphone, 0, 1.2) + 0.02 * (head_age - 60).clip(0)
    return pick(rng, [0, 1, 2, 3], [nothing, 0.20 * rich, 0.28 * rich, by_phone], len(welfare))


def aid(of: Frame, block: Block, welfare: Floats, children: Ints, elders: Ints, house: Columns) -> Columns:
    """Items 501a to 501g. Aid reaches the poor more often than others, and misses many of them."""
    rng = of.rng(_AID, block.number)
    poor = (-welfare).clip(-2.5, 2.5)
    listed = 0.8 * rng.standard_normal(block.families)  # who is on a list for one programme is likelier on another
    rural = np.zeros(block.families)
    odds = {
        "aid_sembako": -2.55 + 1.05 * poor + listed,
        "aid_pkh": -3.7 + 1.0 * poor + 0.75 * (children > 0) + 0.5 * (elders > 0) + listed,
        "aid_blt_desa": rural - 9.0,  # the city has no desa
        "aid_electricity": -3.0 + 0.8 * poor + 1.6 * (house["power_meter_1"] == 1),
        "aid_local_government": -3.1 + 0.7 * poor + 0.6 * listed,
        "aid_fertiliser": rural - 5.6,
        "aid_lpg": -3.2 + 0.4 * poor + 0.8 * (house["cooking_fuel"] == 4),
    }
    return {name: yes_no(happens(rng, odd)) for name, odd in odds.items()}
