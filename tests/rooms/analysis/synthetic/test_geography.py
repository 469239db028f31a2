"""The modelled city has the real codes, the published counts and borders without gaps."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from regsosek.analysis.synthetic import places
from regsosek.analysis.synthetic.areas_file import AreasFileError
from regsosek.analysis.synthetic.geography import INVENTED, Geography, _built, build_geography
from regsosek.analysis.synthetic.homes import homes
from regsosek.analysis.synthetic.plane import geometry_to_km, to_km

SEED = 2022


def test_the_city_has_its_areas_with_both_codes(city: Geography) -> None:
    by_code = {area.code: area for area in city.areas}

    assert len(city.districts) == 10 and len(city.villages) == 59
    assert by_code["64"].name == "Kalimantan Timur" and by_code["6472"].kemendagri == "64.72"
    assert by_code["6472061003"].name == "Sungai Pinang Dalam"
    assert by_code["6472061003"].kemendagri == "64.72.08.1002"
    assert all(area.note == INVENTED for area in city.areas if area.polygon is not None)


def test_rt_counts_are_the_published_ones_and_add_up(city: Geography) -> None:
    per_village = dict(zip(*np.unique([sls.village for sls in city.sls], return_counts=True), strict=True))

    assert len(city.sls) == 1992
    assert per_village["6472010005"] == 52 and per_village["6472021003"] == 17  # Rawa Makmur, Pelabuhan
    assert sum(n for village, n in per_village.items() if village.startswith("6472030")) == 114
    assert min(per_village.values()) >= 8


def test_rt_codes_are_sixteen_digits_under_their_kelurahan(city: Geography) -> None:
    codes = [sls.code for sls in city.sls]

    assert len(set(codes)) == len(codes)
    assert all(len(s.code) == 16 and s.code.startswith(s.village) and s.code.endswith("00") for s in city.sls)
    assert city.sls[0].name == "RT 01" and city.sls[0].code[10:14] == "0001"


def test_populations_of_kelurahan_add_up_to_their_kecamatan(city: Geography) -> None:
    for district in city.districts:
        people = sum(village.population for village in city.villages if village.code.startswith(district.code))
        assert abs(people - district.population) <= 5


def test_borders_are_shared_without_gap_or_overlap(city: Geography) -> None:
    polygons = [village.polygon for village in city.villages]

    assert shapely.coverage_is_valid(polygons)
    assert all(polygon.geom_type == "Polygon" for polygon in polygons)
    assert all(district.polygon.geom_type == "Polygon" for district in city.districts)
    assert city.city.polygon.geom_type == "Polygon" and not city.city.polygon.interiors


def test_kelurahan_have_about_their_real_area(city: Geography) -> None:
    real = np.array([place.area_km2 for place in places.villages()])
    drawn = np.array([geometry_to_km(village.polygon).area for village in city.villages])

    error = np.abs(drawn / real - 1)

    assert error.max() < 0.05


def test_the_mahakam_parts_the_banks(city: Geography) -> None:
    line = city.rivers.mahakam
    for village in city.villages:
        seat = shapely.Point(to_km([(village.lon, village.lat)])[0])
        place = line.project(seat)
        ahead, behind = line.interpolate(place + 0.05), line.interpolate(max(place - 0.05, 0))
        right_hand = (ahead.x - behind.x) * (seat.y - behind.y) - (ahead.y - behind.y) * (seat.x - behind.x) < 0
        assert right_hand == (village.code[:7] in places.SOUTH_BANK), village.name


def test_every_home_is_on_dry_land_in_its_kelurahan(city: Geography) -> None:
    plots = homes(city, 12_000)
    village = city.sls_village[np.repeat(np.arange(len(city.sls)), np.diff(plots.first))]

    inside = np.zeros(len(village), dtype=bool)
    for i, area in enumerate(city.villages):
        here = village == i
        inside[here] = shapely.contains_xy(area.polygon, plots.lonlat[here])
    wet = shapely.contains_xy(shapely.union(city.mahakam, city.karang_mumus), plots.lonlat)

    assert len(village) > 250_000 and inside.all() and not wet.any()


@pytest.fixture(scope="module")
def file(city: Geography, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The grown polygons under other names, as a file from elsewhere would have them."""
    features = city.boundaries("village")["features"]
    for feature in features:
        feature["properties"] = {"nama": feature["properties"]["name"], "kode_bps": feature["properties"]["code"]}
    path = tmp_path_factory.mktemp("areas") / "kelurahan.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_polygons_of_a_file_take_the_place_of_the_grown_ones(city: Geography, file: Path) -> None:
    loaded = build_geography(SEED, file)

    assert loaded.villages[0].polygon.equals(city.villages[0].polygon)
    assert loaded.villages[0].note == "batas dari berkas kelurahan.geojson"


def test_the_same_seed_settles_the_same_rt(city: Geography, file: Path) -> None:
    loaded = build_geography(SEED, file)  # the same land, from the file

    other = _built.__wrapped__(SEED + 1, file)
    again = _built.__wrapped__(SEED, file)  # round the cache

    assert again is not loaded and again.sls == loaded.sls
    assert [sls.code for sls in other.sls] == [sls.code for sls in loaded.sls] and other.sls != loaded.sls


def test_a_file_without_all_kelurahan_is_refused(city: Geography, tmp_path: Path) -> None:
    file = tmp_path / "half.geojson"
    half = {**city.boundaries("village"), "features": city.boundaries("village")["features"][:30]}
    file.write_text(json.dumps(half), encoding="utf-8")

    with pytest.raises(AreasFileError, match="no polygon for 29 kelurahan"):
        build_geography(SEED, file)
