"""How well off a family really is: what no questionnaire asks and everything else follows from.

Welfare has mean about 0 and standard deviation about 1: part of it is the place (the river banks and the far kelurahan
are poorer, the old town richer), part the house, part the family. It is never in a document.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regsosek.analysis.synthetic.blocks import Block, Frame
from regsosek.analysis.synthetic.draws import Floats, Ints
from regsosek.analysis.synthetic.places import core_distance_km
from regsosek.analysis.synthetic.plane import Points, to_km

_WELFARE, _FIELD = 12, 13  # random streams
_FIELD_KM = (6.0, 3.5, 2.0)

LOG_EXPENDITURE = 14.41
"""Logarithm of the median per-capita expenditure, rupiah a month; set so that about 5 % lie below Rp 800,000 (BPS: 4.85 %
poor in 2022; the city's own line is not published, Kalimantan Timur's was Rp 768,120 in September 2022)."""
_OF_WELFARE, _OF_SIZE, _HONEST_NOISE, _USUAL_SIZE = 0.40, 0.18, 0.27, 3.5


@dataclass(frozen=True)
class Place:
    """What a dwelling's spot means, (D,) each."""

    karang_mumus: Floats  # 1 at the bank of the Karang Mumus, falling to 0 within some 300 m
    mahakam: Floats  # the same for the Mahakam
    rural: Floats  # 0 in the town, towards 1 far out
    welfare: Floats  # what the place adds to welfare

    @property
    def bank(self) -> Floats:
        return np.maximum(self.karang_mumus, self.mahakam)


@dataclass(frozen=True)
class Latent:
    """Per family: welfare, and the noise of its expenditure, which nothing visible explains."""

    place: Place
    welfare: Floats  # (F,)
    noise: Floats  # (F,) standard normal


def place_of(of: Frame, plot: Ints) -> Place:
    """The meaning of the spots `plot` (rows of homes)."""
    lonlat = of.homes.lonlat[plot]
    karang_mumus = np.exp(-of.homes.to_karang_mumus[plot].clip(0) / 0.12)
    mahakam = np.exp(-of.homes.to_mahakam[plot].clip(0) / 0.15)
    far = core_distance_km(lonlat)
    rural = 1 - np.exp(-(far - 4.5).clip(0) / 6.0)
    welfare = 0.26 - 1.05 * karang_mumus - 0.60 * mahakam - 0.75 * rural + 0.25 * np.exp(-far / 2.5)
    return Place(karang_mumus, mahakam, rural, welfare + 0.24 * _field(to_km(lonlat), of.geography.seed))


def latent(of: Frame, block: Block) -> Latent:
    rng = of.rng(_WELFARE, block.number)
    place = place_of(of, block.plot)
    under_one_roof = 0.45 * rng.standard_normal(len(block.plot))
    own = np.sqrt(0.84 - 0.45**2) * rng.standard_normal(block.families)
    welfare = (place.welfare + under_one_roof)[block.dwelling] + own - 0.15 * block.second - 0.10 * block.kos
    return Latent(place, welfare, rng.standard_normal(block.families))


def expenditure(of: Latent, size: Ints) -> Floats:
    """True per-capita expenditure of families of `size` residents, rupiah a month, (F,)."""
    shared_out = np.log(np.maximum(size, 1) / _USUAL_SIZE)
    return np.exp(LOG_EXPENDITURE + _OF_WELFARE * of.welfare - _OF_SIZE * shared_out + _HONEST_NOISE * of.noise)


def _field(km: Points, seed: int) -> Floats:
    """A smooth landscape of better and worse quarters, standard deviation about 1."""
    rng = np.random.default_rng([seed, _FIELD])
    total = np.zeros(len(km))
    for length in _FIELD_KM:
        for angle, phase in rng.uniform(0, 2 * np.pi, (3, 2)):
            total += np.cos(2 * np.pi / length * (km @ np.array([np.cos(angle), np.sin(angle)])) + phase)
    return total / np.sqrt(len(_FIELD_KM) * 3 / 2)
