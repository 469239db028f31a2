import pytest

from regsosek.vocabulary import crosswalk
from regsosek.vocabulary.areacode import AreaLevel, MalformedCode
from regsosek.vocabulary.crosswalk import UnknownArea
from regsosek.vocabulary.places import known_places

VILLAGES = crosswalk.areas(AreaLevel.VILLAGE)


def test_samarinda_has_10_kecamatan_and_59_kelurahan():
    assert len(crosswalk.areas("province")) == len(crosswalk.areas("regency")) == 1
    assert len(crosswalk.areas("district")) == 10
    assert len(VILLAGES) == 59


def test_codes_are_converted_both_ways_and_never_twice():
    for area in crosswalk.all_areas():
        assert crosswalk.to_bps(crosswalk.to_kemendagri(area.bps)) == area.bps
    assert len({area.bps for area in crosswalk.all_areas()}) == len({a.kemendagri for a in crosswalk.all_areas()}) == 71


def test_the_order_of_the_two_systems_differs():
    assert crosswalk.to_kemendagri("6472050006") == "64.72.03.1008"
    assert crosswalk.to_bps("64.72.01") == "6472010"
    assert crosswalk.to_kemendagri("6472020") == "64.72.04"


def test_parents_agree_in_both_systems():
    for area in crosswalk.all_areas()[1:]:
        assert area.bps.parent and area.kemendagri.parent
        assert crosswalk.to_kemendagri(area.bps.parent) == area.kemendagri.parent


def test_districts_are_named_as_in_the_national_table():
    for district in crosswalk.areas("district"):
        assert known_places()[district.kemendagri].name == district.name


def test_published_figures_add_up():
    city = crosswalk.facts("6472")
    districts = crosswalk.areas("district")

    assert sum(district.population or 0 for district in districts) == city.population == 827_994
    assert sum(village.area_km2 or 0 for village in VILLAGES) == pytest.approx(city.area_km2, abs=0.01)
    assert city.area_km2 == pytest.approx(716.78, abs=0.1)
    assert city.rt_count == 1992


def test_kelurahan_have_a_centroid_in_the_city_and_a_postcode():
    for village in VILLAGES:
        assert village.lon is not None and 117.05 < village.lon < 117.30
        assert village.lat is not None and -0.72 < village.lat < -0.31
        assert village.postcode is not None and village.postcode.startswith("75")


def test_figures_from_memory_stay_marked():
    assert all("check" in district.remark for district in crosswalk.areas("district"))


@pytest.mark.parametrize("code", ["3171", "6472999"])
def test_an_area_elsewhere_is_an_error(code):
    with pytest.raises(UnknownArea):
        crosswalk.to_kemendagri(code)


def test_the_two_systems_are_not_mixed_up():
    with pytest.raises(MalformedCode):
        crosswalk.to_kemendagri("64.72.01")
    with pytest.raises(MalformedCode):
        crosswalk.to_bps("6472010")
