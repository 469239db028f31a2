"""`regsosek areas …`: what it says, and one sentence with exit code 2 for what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from shapely.geometry import box
from typer.testing import CliRunner

from factories.documents import family_document, stable_id
from regsosek.areas.models import Area, Boundary
from regsosek.areas.queries import children_of
from regsosek.cli_areas import app

V = "6472050006"
SINCE = ["--valid-from", "2021-01-01"]


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*words], terminal_width=200)
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def geopackage(folder: Path, shapes: list[Any], codes: list[str]) -> str:
    path = folder / "kelurahan.gpkg"
    pyogrio.raw.write(
        path, shapely.to_wkb(np.array(shapes, dtype=object)), [np.array(codes, dtype=object)], ["kode"], driver="GPKG",
        geometry_type="Polygon", crs="EPSG:4326", layer="kel",
    )  # fmt: skip
    return str(path)


def test_a_geopackage_is_loaded_and_overlaps_are_told(city: Any, tmp_path: Path) -> None:
    path = geopackage(tmp_path, [box(117, -1, 117.15, 0), box(117.14, -1, 117.16, 0)], [V, "6472050007"])
    words = ["load", path, "--level", "village", "--code-column", "kode", *SINCE, "--layer", "kel"]
    assert "1 wilayah yang kini berbatas tidak ada di dalamnya: 6472060001" in run(*words, code=2)
    assert Area.objects.get(pk=V).name == "Kelurahan Satu"  # the names of a refused file are not taken either
    assert "1 batas menindih tetangganya" in run(*words, "--partial", code=2)
    told = run(*words, "--partial", "--overlapping")
    assert "2 wilayah, 2 batas, berlaku sejak 2021-01-01" in told
    assert "1 tumpang tindih: 6472050006 dan 6472050007" in told
    assert Boundary.objects.filter(boundary_set__source="kelurahan.gpkg").count() == 3


def test_what_is_refused_is_one_sentence(city: Any, tmp_path: Path) -> None:
    bow_tie = shapely.Polygon([(117, 0), (118, 1), (118, 0), (117, 1)])
    path = geopackage(tmp_path, [bow_tie], [V])
    load = ["load", path, "--code-column", "kode", *SINCE]
    assert "baris 1: poligon tidak sah (Self-intersection" in run(*load, "--level", "village", code=2)
    assert "tidak dikenal: rw (province" in run(*load, "--level", "rw", code=2)
    assert "belum ada batas" in run("dissolve", "--from", "sls", *SINCE, code=2)
    assert "sudah berakhir" in run("rename", V + "0099", "--name", "x", "--effective-on", "2022-01-01", code=2)
    assert "bukan CSV" in run("split", V, "--into", "x", "--effective-on", "2022-01-01", "--families", path, code=2)
    assert not Boundary.objects.filter(boundary_set__source="kelurahan.gpkg").exists()


def test_dissolve(city: Any) -> None:
    assert run("dissolve", "--from", "village", *SINCE) == (
        "2 district, berlaku sejak 2021-01-01 1 regency, berlaku sejak 2021-01-01"
    )
    assert run("dissolve", "--from", "village", "--to", "regency", *SINCE).startswith("1 regency")


def test_check_counts_houses(city: Any, record: Any) -> None:
    record(family_document(1), family_document(2, dwelling={"lon": city.point(city.villages[2])[0]}))
    told = run("check")
    assert V in told and "Kelurahan Satu │ 2 │ 1 │ 0 │ 0" in told.replace("┃", "│")
    assert "tanpa batas" in run("check", "--on", "2000-01-01")


def test_split_merge_and_rename(city: Any, record: Any, tmp_path: Path) -> None:
    record(*(family_document(n) for n in (1, 2, 3, 4)))
    listed = tmp_path / "keluarga.csv"
    listed.write_text(f"family_id,code\n{stable_id('family', 2)},{V}0025\n")
    day = ["--effective-on", "2022-10-01"]
    parts = ["--into", f"{V}0001=RT 01", "--into", f"{V}0025=RT 25"]
    assert run("split", V + "0001", *parts, *day, "--families", str(listed)) == "1 keluarga berpindah RT"
    day = ["--effective-on", "2022-10-10"]
    assert run("merge", V + "0002", V + "0025", "--into", V + "0002", *day, "--note", "SK 3/2022") == "1 keluarga ikut"
    assert (
        run("rename", V, "--new-code", "6472060009", "--name", "Pindah", "--effective-on", "2022-10-15")
        == "4 keluarga ikut"
    )
    assert [a.code for a in children_of("6472060009")] == ["64720600090001", "64720600090002"]
    assert Area.objects.get(pk="6472060009").name == "Pindah"


def geojson(folder: Path, features: dict[str, Any]) -> str:
    path = folder / "batas.geojson"
    listed = [
        {"type": "Feature", "properties": {"kode": code}, "geometry": g and shapely.geometry.mapping(g)}
        for code, g in features.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed}))
    return str(path)


def test_a_boundary_in_the_atlantic_is_never_taken(city: Any, tmp_path: Path) -> None:
    load = ["--level", "village", "--code-column", "kode", *SINCE, "--partial", "--moved", "--overlapping"]
    told = run("load", geojson(tmp_path, {V: box(0, 0, 0.01, 0.01)}), *load, code=2)
    assert f"1 batas di luar Indonesia (95–141° BT, 11° LS–6° LU): {V} (0.000, 0.000)" in told
    exchanged = run("load", geojson(tmp_path, {V: box(-0.5, 117.1, -0.4, 117.2)}), *load, code=2)
    assert "mungkin tertukar" in exchanged


def test_a_boundary_clear_of_the_old_one_and_of_its_parent_needs_somebody_who_insists(
    city: Any, tmp_path: Path
) -> None:
    run("dissolve", "--from", "village", "--valid-from", "2020-01-01")
    load = ["--level", "village", "--code-column", "kode", *SINCE, "--partial"]
    far = geojson(tmp_path, {V: box(119, -1, 119.01, -0.99)})
    told = run("load", far, *load, code=2)
    assert f"1 batas terletak di luar batas lamanya dan di luar wilayah induknya: {V}" in told and "--moved" in told
    assert "1 wilayah, 1 batas" in run("load", far, *load, "--moved")


def test_a_feature_without_geometry_is_named_and_taken_only_when_asked(city: Any, tmp_path: Path) -> None:
    load = ["load", geojson(tmp_path, {city.villages[0]: city.boundary(city.villages[0]), city.villages[1]: None})]
    load += ["--level", "village", "--code-column", "kode", *SINCE]
    assert f"1 wilayah tanpa geometri: baris 2 ({city.villages[1]})" in run(*load, code=2)
    assert "2 wilayah, 0 batas" in run(*load, "--names-only")
    told = run(*load, "--partial")
    assert "2 wilayah, 1 batas" in told and "1 wilayah tanpa geometri, hanya namanya dimuat" in told
