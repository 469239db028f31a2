from __future__ import annotations

from django.utils import translation

from regsosek.web.office.addresses import elsewhere
from regsosek.web.office.numbers import number, percent


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    with translation.override("id"):
        assert (number(12345), percent(48, 1000)) == ("12.345", "4,8\u00a0%")
    with translation.override("en"):
        assert (number(12345), percent(48, 1000)) == ("12,345", "4.8%")


def test_a_share_of_nothing_is_a_dash() -> None:
    assert percent(0, 0) == "–"


def test_places_in_the_address_are_not_said_twice() -> None:
    assert elsewhere("Jl. Uji No. 1 RT 05", "RT 05", "Bugis", None) == "Bugis"
    assert elsewhere(None, "RT 05", "Bugis") == "RT 05, Bugis"


def test_decimals_are_rounded_and_not_cut_off() -> None:
    with translation.override("id"):
        assert [number(0.536, 2), number(15.625), number(-2.5678, 1), number(1234.96, 1), number(7)] == [
            "0,54",
            "16",
            "-2,6",
            "1.235,0",
            "7",
        ]
        assert percent(0.15625, 1, 0) == "16\u00a0%"
