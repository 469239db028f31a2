"""An operator at the statistics office gets a list that nobody has seen before: 5,000 rows, three of them bad."""

from __future__ import annotations

import sqlite3
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from regsosek.imports.writing import as_xlsx

pytestmark = pytest.mark.journey

ROWS = 5_000
HEAD = ["Nama Kepala Keluarga", "No. Induk", "Kode RT (BPS)", "Alamat Rumah", "Jns Kelamin", "Lahir"]
MEANING = {
    "No. Induk": "nik",
    "Kode RT (BPS)": "sub_sls",
    "Alamat Rumah": "address",
    "Jns Kelamin": "sex",
    "Lahir": "birth_date",
}


def rows(site: Any) -> list[list[Any]]:
    with sqlite3.connect(site.home / "regsosek.sqlite3") as database:
        areas = [
            r[0] for r in database.execute("SELECT code FROM areas_area WHERE level = 'sls' ORDER BY code LIMIT 40")
        ]
    made: list[list[Any]] = []
    for n in range(ROWS):
        day, month, year = n % 28 + 1, n // 28 % 12 + 1, 60 + n // 336
        nik = f"647299{day:02d}{month:02d}{year:02d}{9000 + n % 1000}"
        born = f"19{year:02d}-{month:02d}-{day:02d}"
        name = "Uji " + "".join("abcdefghij"[int(d)] for d in f"{n:04d}").capitalize()
        made.append([name, nik, areas[n % 40].ljust(16, "0"), f"Jl. Uji No. {n}", "Laki-laki", born])
    made[101][1] = int(made[101][1])
    made[2500][2] = "6472999999000100"
    made[4999][5] = "31/02/1980"
    return made


def count(site: Any, query: str) -> int:
    with sqlite3.connect(site.home / "regsosek.sqlite3") as database:
        return int(database.execute(query).fetchone()[0])


OPEN = "SELECT count(*) FROM registry_family WHERE closed_on IS NULL"


def bring(visitor: Any, file: Path) -> None:
    """Upload, say what the columns mean, look at the dry run, take it in."""
    page = visitor.page
    page.goto(f"{visitor.site.url}/impor/")
    page.set_input_files("#file", str(file))
    page.check("#a-table")
    page.click("text=Unggah dan lihat dahulu")
    for column, meaning in MEANING.items():
        page.get_by_label(column, exact=True).select_option(meaning)
    page.get_by_label(HEAD[0], exact=True).select_option("name")
    page.click("text=Simpan pemetaan dan coba dahulu")
    page.wait_for_selector("#uji-coba", timeout=120_000)


def take_in(visitor: Any) -> None:
    visitor.page.click("text=Masukkan ke registri")
    visitor.page.wait_for_selector("#keadaan[data-state=done]", timeout=180_000)


def tiles(visitor: Any, within: str) -> dict[str, int]:
    found = visitor.page.locator(f"{within} .rs-tile").all()
    return {
        tile.locator(".rs-tile-label").inner_text().strip(): int(
            tile.locator(".rs-tile-value").inner_text().replace(".", "")
        )
        for tile in found
    }


def test_an_unknown_list_of_5000_rows_goes_in_is_mended_and_is_taken_back(
    visitor: Any, site: Any, tmp_path: Path
) -> None:
    before = count(site, OPEN)
    file = tmp_path / "daftar-lama.xlsx"
    file.write_bytes(as_xlsx({"Daftar": [["DAFTAR KELUARGA KELURAHAN"], [], HEAD, *rows(site)]}))
    visitor.enter_as("bps")
    page = visitor.page

    bring(visitor, file)
    assert tiles(visitor, "#uji-coba") == {
        "Baris dibaca": 5000,
        "Baru": 4997,
        "Diperbarui": 0,
        "Tetap sama": 0,
        "Ditolak": 3,
        "Menunggu putusan": 0,
    }
    assert count(site, OPEN) == before, "a dry run writes nothing"
    take_in(visitor)
    first = page.url
    assert tiles(visitor, "#hasil")["Ditolak"] == 3
    told = page.locator("#hasil table").inner_text()
    assert (
        "Angka ke-16 hilang" in told and "Kode wilayah tidak dikenal" in told and "Tanggal tidak dapat dibaca" in told
    )
    assert count(site, OPEN) == before + 4997

    with page.expect_download() as download:
        page.click("text=Unduh yang belum masuk (XLSX)")
    listed = (
        CalamineWorkbook.from_filelike(BytesIO(Path(download.value.path()).read_bytes()))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert [row[6] for row in listed[1:]] == ["105", "2504", "5003"], "lines as a spreadsheet shows them"
    good = rows(site)
    for row, (place, column) in zip(listed[1:], ((101, 1), (2500, 2), (4999, 5)), strict=True):
        row[column] = {1: str(good[place][1]), 2: good[0][2], 5: "1980-02-28"}[column]
    mended = tmp_path / "ditolak-dibetulkan.xlsx"
    mended.write_bytes(as_xlsx({"Daftar": listed}))
    bring(visitor, mended)
    take_in(visitor)
    counts = tiles(visitor, "#hasil")
    assert {name: count for name, count in counts.items() if count} == {"Baris dibaca": 3, "Baru": 3}
    assert count(site, OPEN) == before + 5000

    page.goto(first)
    page.click("#tarik summary")
    page.fill("#reason", "daftar ini ternyata daftar tahun lalu")
    page.click("#tarik button")
    page.wait_for_selector("#keadaan[data-state=undone]", timeout=180_000)
    assert count(site, OPEN) == before + 3
    assert {"imports.upload", "imports.finish", "imports.rejects", "imports.finish_undo"} <= visitor.audit_of("bps")
    assert visitor.errors == [] and visitor.foreign == []
