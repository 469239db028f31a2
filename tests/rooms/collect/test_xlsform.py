"""From text to XForm: the same bytes each time, no warnings, valid for ODK, and what is wrong is said in pyxform's words."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from factories.questionnaires import FOLDER, family_built
from regsosek.cli_questionnaire import validated
from regsosek.collect.xlsform import MOST_UNPACKED, build, build_upload
from regsosek.kernel.problems import Problem

ASKS_A_NAME = b"""
| survey |      |       |       |
|        | type | name  | label |
|        | text | title | Judul |
| settings |         |              |         |
|          | form_id | form_title   | version |
|          | kunjung | Kunjungan RT | 1       |
"""


def test_the_same_text_makes_the_same_bytes() -> None:
    assert build(FOLDER).xform == family_built().xform


def test_pyxform_has_nothing_to_say() -> None:
    assert family_built().warnings == ()


def test_what_depends_on_the_round_stands_in_one_row() -> None:
    built = family_built()

    assert b"date('2021-10-01')" in built.xform
    assert b"{{" not in built.xform
    assert built.settings["round"] == "2022"


def test_a_later_round_needs_another_row_only(tmp_path: Path) -> None:
    for name in ("survey.csv", "choices.csv", "settings.csv"):
        shutil.copy(FOLDER / name, tmp_path / name)
    settings = tmp_path / "settings.csv"
    settings.write_text(settings.read_text().replace("2021-10-01", "2025-10-01").replace(",2022,", ",2026,"))

    built = build(tmp_path)

    assert b"date('2025-10-01')" in built.xform and b"date('2021-10-01')" not in built.xform
    assert built.settings["round"] == "2026"


def test_a_setting_that_is_missing_is_named(tmp_path: Path) -> None:
    for name in ("survey.csv", "choices.csv", "settings.csv"):
        shutil.copy(FOLDER / name, tmp_path / name)
    settings = tmp_path / "settings.csv"
    settings.write_text(settings.read_text().replace("aid_from,", "aid_start,", 1))

    with pytest.raises(Problem, match=r"settings\.csv: aid_from"):
        build(tmp_path)


def test_odk_validate_takes_it() -> None:
    verdict = validated(family_built().xform)
    if verdict is None:
        pytest.skip("no Java: ODK Validate was not asked")

    assert verdict == ""
    assert validated(family_built().xform.replace(b'calculate="if(', b'calculate="nosuch(', 1)) != ""


def test_an_upload_in_markdown_is_taken() -> None:
    built = build_upload("kunjungan.md", ASKS_A_NAME)

    assert (built.form_id, built.version, built.title["id"]) == ("kunjung", "1", "Kunjungan RT")


def test_an_upload_says_what_pyxform_says() -> None:
    with pytest.raises(Problem) as refused:
        build_upload("kunjungan.md", ASKS_A_NAME.replace(b"text |", b"txet |"))

    assert refused.value.code == "bad_xlsform"
    assert "txet" in refused.value.sentence("id")


@pytest.mark.parametrize(
    ("name", "data"),
    [("form.pdf", b"%PDF"), ("form.xlsx", b"PK\x03\x04 no zip"), ("form.csv", b"\xff\xfe\x00"), ("form.md", b"")],
)
def test_what_is_no_xlsform_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(Problem) as refused:
        build_upload(name, data)

    assert refused.value.code == "bad_xlsform"


def test_a_small_workbook_that_holds_a_large_one_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b" " * (MOST_UNPACKED + 1))

    with pytest.raises(Problem, match="100 MB"):
        build_upload("form.xlsx", packed.getvalue())


@pytest.mark.parametrize(
    "spoil",
    [lambda text: text.replace("\n", ",one,two\n", 1), lambda text: text + "text,half\n", lambda text: text + "\udcff"],
)
def test_a_line_that_does_not_fit_is_said_with_its_file(spoil: Callable[[str], str], tmp_path: Path) -> None:
    for name in ("survey.csv", "choices.csv", "settings.csv"):
        shutil.copy(FOLDER / name, tmp_path / name)
    survey = tmp_path / "survey.csv"
    survey.write_text(spoil(survey.read_text()), errors="surrogateescape")

    with pytest.raises(Problem, match=r"survey\.csv"):
        build(tmp_path)
