import csv
import os
import stat
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from regsosek.cli_nik import app

COLUMNS = ["nik", "valid", "reason", "sex", "birth_date", "place_code", "place_name"]
MALE, FEMALE, BAD = "6472030501809001", "6472034501809001", "6472033102809001"


def run(*words: object):
    return CliRunner().invoke(app, ["check", *map(str, words)])


def test_numbers_are_judged_to_standard_output():
    result = run(MALE, FEMALE, BAD, "6472990501809001")

    rows = list(csv.reader(result.stdout.splitlines()))
    assert result.exit_code == 0
    assert rows == [
        COLUMNS,
        [MALE, "true", "", "L", "1980-01-05", "64.72.03", "Samarinda Ulu, Kota Samarinda, Kalimantan Timur"],
        [FEMALE, "true", "", "P", "1980-01-05", "64.72.03", "Samarinda Ulu, Kota Samarinda, Kalimantan Timur"],
        [BAD, "false", "impossible_date", "", "", "", ""],
        ["6472990501809001", "true", "place_unknown", "L", "1980-01-05", "64.72", "Kota Samarinda, Kalimantan Timur"],
    ]


def test_a_file_is_judged_into_a_file_that_only_its_owner_reads(tmp_path):
    source, out = tmp_path / "list.csv", tmp_path / "verdicts.csv"
    source.write_text(f"nama;nik\nA;{MALE}\nB;{BAD}\n")

    result = run(source, "--out", out)

    assert result.exit_code == 0
    assert result.stdout == ""
    assert "2 numbers, 1 valid, 1 invalid" in result.stderr
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert [(row["nik"], row["valid"]) for row in rows] == [(MALE, "true"), (BAD, "false")]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"list.csv", "verdicts.csv"}


def test_the_reference_date_decides_the_century():
    assert "2026-01-05" in run("6472030501269001", "--reference-date", "2026-01-05").stdout
    assert "1926-01-05" in run("6472030501269001", "--reference-date", "2026-01-04").stdout


def test_files_and_numbers_can_be_mixed_under_one_heading(tmp_path):
    source = tmp_path / "list.txt"
    source.write_text(f"{MALE}\n")

    lines = run(source, FEMALE, source).stdout.splitlines()

    assert [line.split(",")[0] for line in lines] == ["nik", MALE, FEMALE, MALE]


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "There is no file"), ("", "is empty"), ("nama,nomor\nA,1\n", "no column nik"), ("nik\n", "holds no NIK")],
)
def test_what_cannot_be_read_is_one_sentence_and_exit_code_2(tmp_path, content, message):
    source, out = tmp_path / "list.csv", tmp_path / "verdicts.csv"
    if content is not None:
        source.write_text(content)

    result = run(source, "--out", out)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not out.exists()
    assert len(list(tmp_path.iterdir())) == (0 if content is None else 1)


def test_the_list_is_never_overwritten(tmp_path):
    source = tmp_path / "list.txt"
    source.write_text(f"{MALE}\n")

    result = run(source, "--out", source)

    assert result.exit_code == 2
    assert source.read_text() == f"{MALE}\n"


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    assert "There is no folder" in run(MALE, "--out", tmp_path / "none" / "v.csv").stderr
    assert "is a folder" in run(MALE, "--out", tmp_path).stderr


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    result = run(MALE, "--out", pipe)

    assert result.exit_code == 0
    assert os.read(reader, 10_000).decode().startswith("nik,valid")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    os.close(reader)


def test_a_reader_that_has_enough_is_no_error(tmp_path):
    source = tmp_path / "list.txt"
    source.write_text(f"{MALE}\n" * 50_000)
    command = [sys.executable, "-c", "from regsosek.cli_nik import app; app()", "check", str(source)]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline().startswith(b"nik,valid")
        process.stdout.close()
        complaint = process.stderr.read()

    assert (process.returncode, complaint) == (0, b"")


@pytest.mark.parametrize("name", ["-", "/dev/stdin", "/dev/null"])
def test_what_is_no_file_is_one_sentence(name):
    result = run(name)
    assert result.exit_code == 2 and f"{name} is no file" in result.output
    assert len(result.output.strip().splitlines()) == 1
