"""Commands for questionnaires: from the folder to phones, and what is wrong is said in a sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from factories.questionnaires import FOLDER, family_built
from regsosek import cli
from regsosek.collect.models import Questionnaire


def run(*words: object) -> Result:
    return CliRunner().invoke(cli.app, ["questionnaire", *map(str, words)])


def copied(folder: Path) -> Path:
    for name in ("survey.csv", "choices.csv", "settings.csv"):
        shutil.copy(FOLDER / name, folder / name)
    return folder


def test_build_writes_what_phones_get(tmp_path: Path) -> None:
    out = tmp_path / "k.xml"

    assert run("build", "--out", out).exit_code == 0

    assert out.read_bytes() == family_built().xform


def test_check_is_content_with_ours() -> None:
    result = run("check")

    assert result.exit_code == 0, result.output
    assert "tanpa cela" in result.output


def test_check_tells_what_differs_from_the_codebook(tmp_path: Path) -> None:
    survey = copied(tmp_path) / "survey.csv"
    survey.write_text(survey.read_text().replace("304 Jenis dinding terluas", "Dinding"))

    result = run("check", tmp_path)

    assert result.exit_code == 1
    assert "304 wall_material" in result.output


def test_a_folder_that_is_wrong_is_said_in_pyxforms_words(tmp_path: Path) -> None:
    survey = copied(tmp_path) / "survey.csv"
    survey.write_text(survey.read_text().replace("${tenure_status} = 1", "${tenure} = 1"))

    result = run("check", tmp_path)

    assert result.exit_code == 2
    assert "tenure" in result.output


@pytest.mark.django_db
def test_publish_and_list() -> None:
    assert run("publish").exit_code == 0
    assert run("publish").exit_code == 0  # the same again changes nothing

    result = run("list")

    assert result.output.count("regsosek22_k") == 1 and "terbuka" in result.output
    assert Questionnaire.objects.get().kind == "family"


def test_a_file_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    result = run("build", tmp_path / "none.xlsx")

    assert result.exit_code == 2
    assert "tidak ada" in result.output
