"""A CSV of a spreadsheet of Indonesia or Germany: semicolons between columns, a comma before the decimals."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from regsosek.analysis.engine import connect
from regsosek.cli_pmt_files import read_parts, read_survey


def _file(folder: Path, text: str, name: str = "survei.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_commas_are_decimals_where_semicolons_part_columns(tmp_path: Path) -> None:
    table = read_survey(_file(tmp_path, "id;pengeluaran;luas;atap\n1;1234,56;40;seng\n2;-7,5;36;ijuk\n3;8;;seng\n"))
    assert table["pengeluaran"].to_pylist() == [1234.56, -7.5, 8.0]
    assert table["luas"].to_pylist() == [40, 36, None]
    assert table["atap"].to_pylist() == ["seng", "ijuk", "seng"]


def test_what_is_not_a_number_throughout_stays_text(tmp_path: Path) -> None:
    table = read_survey(_file(tmp_path, "id;a;kode;b\n1;1,5;1,5;1.234,5\n2;rusak;2,5;2,5\n"), "kode")
    assert [table[n].type for n in ("a", "kode", "b")] == [pa.string()] * 3
    assert table["a"].to_pylist() == ["1,5", "rusak"]


def test_with_commas_between_columns_nothing_is_guessed(tmp_path: Path) -> None:
    table = read_survey(_file(tmp_path, 'id,a\n1,"1,5"\n2,"2,5"\n'))
    assert table["a"].to_pylist() == ["1,5", "2,5"]


def test_parts_are_read_alike(tmp_path: Path) -> None:
    one, two = (_file(tmp_path, f"id;skor\n{n};{n},25\n", f"{n}.csv") for n in (1, 2))
    whole = read_parts(connect(), [one, two]).to_pyarrow()
    assert sorted(whole["skor"].to_pylist()) == [1.25, 2.25]
