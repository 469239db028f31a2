"""Files as they come: encodings, delimiters, spreadsheets, and what they do to codes."""

from __future__ import annotations

import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from regsosek.imports import reading
from regsosek.imports.cells import Number, Table
from regsosek.imports.reading import read
from regsosek.imports.writing import as_csv, as_xlsx, as_zip
from regsosek.kernel.problems import Problem

ROWS = [["nama", "alamat"], ["Uji Élan", "Jl. Satu"], ["Uji Bunga", "Jl. Dua; blok A"]]


def one(data: bytes, name: str = "daftar.csv") -> Table:
    (table,) = read(name, data)
    return table


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "|", "\t"])
def test_text_in_any_usual_dress(encoding: str, delimiter: str) -> None:
    table = one(as_csv(ROWS, delimiter).decode().encode(encoding))
    assert table.columns == ROWS[0]
    assert [(row.line, row.values) for row in table.rows] == [(2, ROWS[1]), (3, ROWS[2])]


def test_lines_are_those_an_editor_shows() -> None:
    table = one(b'nama;alamat\n"Uji\nArman";x\n\nUji Bunga;y\n')
    assert [row.line for row in table.rows] == [2, 5]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"nama;alamat\n", b"\0\0\0"])
def test_an_empty_file_says_so(data: bytes) -> None:
    with pytest.raises(Problem, match="import_empty"):
        read("kosong.csv", data)


@pytest.mark.parametrize("data", [b"nama;x\n\x81\x8d\x00", b"a;b\n1\x00;2\n", b"\xff\xfea\x00;\xd8"])
def test_letters_that_cannot_be_read(data: bytes) -> None:
    with pytest.raises(Problem, match="import_encoding") as caught:
        read("x.csv", data)
    assert caught.value.sentence("id") != caught.value.sentence("en")


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"PAR1 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken"])
def test_a_damaged_file(data: bytes) -> None:
    with pytest.raises(Problem, match="import_unreadable"):
        read("x.xlsx", data)


def test_repeated_headers_totals_and_broken_rows_are_no_data() -> None:
    table = one(b"nama;alamat;nilai\nUji Arman;x;1\nNAMA;Alamat;nilai\nJUMLAH;;12\nTotal keluarga;12;\nUji;x\n")
    assert [row.fault for row in table.rows] == ["", "repeated_header", "totals_row", "totals_row", "wrong_width"]


def test_a_name_that_begins_like_a_total_is_a_name() -> None:
    table = one(b"nama;alamat;kode\nTotalia Uji;Jl. Jumlah 3;0012\nJumlahwati;x;12\n")
    assert [row.fault for row in table.rows] == ["", ""]


def test_a_spreadsheet_tells_numbers_from_text_and_begins_below_its_title() -> None:
    data = as_xlsx(
        {"Data": [["DAFTAR KELUARGA"], [], ["nama", "nik"], ["Uji", "6472050101809001"], ["Uji", 6472050101809001]]}
    )
    table = one(data, "a.xlsx")
    assert table.columns == ["nama", "nik"]
    text, number = (row.values[1] for row in table.rows)
    assert not isinstance(text, Number) and isinstance(number, Number)
    assert [row.line for row in table.rows] == [4, 5]


def test_rows_below_merged_cells_are_marked() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Data")
    for r, row in enumerate([["nama", "alamat"], ["Uji A", "x"], ["Uji B", ""], ["Uji C", "z"]]):
        sheet.write_row(r, 0, row)
    sheet.merge_range(1, 1, 2, 1, "x")
    book.close()
    assert [row.fault for row in one(buffer.getvalue(), "a.xlsx").rows] == ["", "merged_cells", ""]


def test_columns_of_one_name_are_told_apart() -> None:
    assert (
        one(b"nama;nama;\nA;B;C\n").columns == ["nama", "nama (2)"]
        or one(b"nama;nama;x\nA;B;C\n").columns[1] == "nama (2)"
    )


def test_parquet() -> None:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"nama": ["Uji", None], "nik": ["6472050101809001", None], "umur": [4, None]}), buffer)
    table = one(buffer.getvalue(), "a.parquet")
    assert [row.values for row in table.rows] == [["Uji", "6472050101809001", "4"]]


def test_a_zip_holds_several_tables() -> None:
    tables = read("a.zip", as_zip({"keluarga.csv": as_csv(ROWS), "anggota.csv": as_csv(ROWS), "baca.md": b"#"}))
    assert [table.name for table in tables] == ["anggota", "keluarga"]


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"a;b\n" + b"1;2\n" * 20_000_000)
    with pytest.raises(Problem, match="import_zip_bomb"):
        read("bom.zip", buffer.getvalue())


def test_a_zip_that_lies_about_its_size_is_stopped_while_reading() -> None:
    data = as_zip({"a.csv": b"a;b\n" + b"1;2\n" * 1000})
    with pytest.raises(Problem, match="import_zip_bomb"):
        reading.unpacked(data, wanted=lambda _: True, largest=100)
