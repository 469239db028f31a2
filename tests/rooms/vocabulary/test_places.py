import pytest

from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.places import deepest_known, known_places


def test_the_table_knows_provinces_regencies_and_districts_of_all_years():
    places = known_places()

    assert len(places) == 8457
    assert {place.code.level for place in places.values()} == {
        AreaLevel.PROVINCE,
        AreaLevel.REGENCY,
        AreaLevel.DISTRICT,
    }
    assert sum(place.last_vintage < 2025 for place in places.values()) > 500


def test_names_are_tidy_and_lead_up_to_the_province():
    places = known_places()

    assert places["64.72.03"].full_name == "Samarinda Ulu, Kota Samarinda, Kalimantan Timur"
    assert places["64"].full_name == "Kalimantan Timur"
    assert not [place for place in places.values() if place.name != place.name.strip() or place.name.startswith("KAB.")]


@pytest.mark.parametrize(
    ("digits", "code"),
    [("647203", "64.72.03"), ("647299", "64.72"), ("649903", "64"), ("990000", None), ("910101", "91.01.01")],
)
def test_the_deepest_known_place_of_six_digits(digits, code):
    place = deepest_known(digits)

    assert (place.code if place else None) == code
