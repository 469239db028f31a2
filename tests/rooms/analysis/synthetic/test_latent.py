"""Welfare lies in space as it should, and expenditure follows it with honest noise."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from regsosek.analysis.synthetic.blocks import Frame, block, frame
from regsosek.analysis.synthetic.geography import Geography
from regsosek.analysis.synthetic.latent import expenditure, latent, place_of


@pytest.fixture(scope="module")
def big(city: Geography) -> Frame:
    return frame(city, 20_000, (2022,))


def test_river_banks_and_far_kelurahan_are_poorer(city: Geography, big: Frame) -> None:
    plots = np.arange(0, len(big.homes.lane), 10)
    place = place_of(big, plots)
    spots = shapely.points(big.homes.lonlat[plots])
    bank = shapely.distance(spots, city.karang_mumus) < 0.0005  # about 55 m
    town = (place.rural == 0) & ~bank

    assert bank.sum() > 200 and (place.rural > 0.6).sum() > 500
    assert place.welfare[bank].mean() < place.welfare[town].mean() - 0.5
    assert place.welfare[place.rural > 0.6].mean() < place.welfare[town].mean() - 0.4


def test_welfare_is_about_standard(big: Frame) -> None:
    welfare = np.concatenate([latent(big, block(big, number)).welfare for number in range(big.blocks)])

    assert abs(welfare.mean()) < 0.15 and 0.9 < welfare.std() < 1.1


def test_expenditure_rises_with_welfare_and_falls_with_size(big: Frame) -> None:
    here = latent(big, block(big, 0))
    small, large = (expenditure(here, np.full(len(here.welfare), size)) for size in (2, 6))

    assert (large < small).all()
    assert 0.6 < np.corrcoef(np.log(small), here.welfare)[0, 1] < 0.9
