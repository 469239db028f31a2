from __future__ import annotations

from typing import Any

import pytest

from factories.places import CITY
from regsosek.vocabulary.roles import Role
from regsosek.web.context import _area_label

NAMES = {
    "6472050006": "Kelurahan Satu",
    "64720500060001": "RT 01",
    "64720500060002": "RT 02",
    "6472060": "Kecamatan Dua",
}
RT = [f"6472050006000{n}00" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("granted", "told"),
    [
        ([], ""),
        (["6472060"], "Kecamatan Dua"),
        (RT[:1], "RT 01"),
        (RT[:2], "RT 01, RT 02"),
        (RT, "3 RT di Kelurahan Satu"),
        ([*RT, "6472060001000100"], "4 RT di Kelurahan Satu +1"),
        (["6472060", "6472050006", RT[0]], "Kecamatan Dua, Kelurahan Satu +1"),
        (["6472050006000100", "6472050006000101"], "RT 01"),
    ],
)
def test_what_a_person_was_granted_is_told_by_name(granted: list[str], told: str) -> None:
    assert _area_label(granted, NAMES) == told


def test_the_frame_names_the_city_and_shows_no_long_code(city: Any, client: Any, client_as: Any) -> None:
    page = client_as(Role.PPL, *(CITY.sls[0] + f"{n:02d}" for n in range(3))).get("/siapa-boleh/").content.decode()

    assert "Kota Samarinda" in client.get("/").content.decode()
    assert "Kota Samarinda" in page
    assert CITY.sls[0] not in page


def test_the_bar_tells_the_purpose_of_the_release_and_that_of_the_reader(city: Any, client_as: Any) -> None:
    context = client_as(Role.DINSOS, purpose="verifikasi PKH").get("/siapa-boleh/").context

    assert (context["release"]["purpose"], context["release"]["stated"]) == ("pengujian", "verifikasi PKH")
    assert (
        "Keperluan Anda: verifikasi PKH."
        in client_as(Role.DINSOS, purpose="verifikasi PKH").get("/siapa-boleh/").content.decode()
    )
