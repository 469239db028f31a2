"""Arrivals of a day on the map: of the reader's area, without names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from factories.places import CITY
from factories.submissions import ELSEWHERE, submission
from regsosek.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def pml(city: Any, client_as: Any) -> Any:
    return client_as("pml", CITY.villages[0])


def test_points_of_today(pml: Any) -> None:
    today = submission(1, state="taken")
    submission(2, at=clock.now() - timedelta(days=1))
    submission(3, area=ELSEWHERE)
    submission(4, lon=None)

    found = pml.get("/kiriman/peta/titik.geojson").json()["features"]

    assert [f["properties"]["id"] for f in found] == [str(today.id)]
    assert found[0]["geometry"]["coordinates"] == [117.145, -0.495]
    assert set(found[0]["properties"]) == {"id", "state", "tone", "url"}


def test_the_page_counts_by_state_also_what_has_no_point(pml: Any) -> None:
    submission(1, state="taken", lon=None)
    page = pml.get("/kiriman/peta/").content.decode()
    assert "Masuk registri <strong>1</strong>" in page
    assert "Belum ada yang sampai" in pml.get("/kiriman/peta/?day=2022-01-01").content.decode()


@pytest.mark.parametrize("query", ["day=x", "x=1"])
def test_a_bad_day_is_an_error(pml: Any, query: str) -> None:
    assert pml.get(f"/kiriman/peta/?{query}").status_code == 400
    assert pml.get(f"/kiriman/peta/titik.geojson?{query}").status_code == 400
