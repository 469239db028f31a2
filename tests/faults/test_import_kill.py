"""A worker is killed in the middle of an import: the batch goes on behind the last committed chunk, and everything is there once."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from factories.documents import family_document
from regsosek.imports import samples

FAMILIES = 300
SET_UP = """
import django; django.setup()
from django.core.management import call_command
from pathlib import Path
from django.conf import settings
from regsosek.kernel.secrets import create_key_file
create_key_file(Path(settings.REGSOSEK_KEY_FILE))
call_command("migrate", verbosity=0)
from factories.places import record_city
from regsosek.kernel.actor import system
record_city(system("tests"))
"""
RUN = """
import sys, time, django; django.setup()
from regsosek.imports import actions, running
from regsosek.kernel.actor import system
by = system("tests")
running.CHUNK = 50
batch = actions.upload(by=by, adapter="bps_k", filename="k.zip", data=open(sys.argv[1], "rb").read())
running.run(by, batch.id, lambda done, total: (print(done, flush=True), time.sleep(0.2)))
"""


@pytest.fixture
def home(tmp_path: Path) -> Any:
    """A registry of its own, in a file that outlives a process, with the small city in it."""
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("REGSOSEK_", "DJANGO_"))}
    variables |= {
        "REGSOSEK_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "regsosek.config.settings",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", SET_UP], env=variables, check=True)
    return tmp_path, variables


def _rows(path: Path, query: str) -> list[Any]:
    with sqlite3.connect(path / "regsosek.sqlite3") as database:
        return database.execute(query).fetchall()


def test_killed_in_the_middle_and_gone_on_everything_is_there_once(home: Any) -> None:
    path, variables = home
    file = path / "kiriman.zip"
    file.write_bytes(samples.bps_delivery(_documents()))

    process = subprocess.Popen([sys.executable, "-c", RUN, str(file)], env=variables, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= 100:
            break
    process.send_signal(signal.SIGKILL)
    process.wait()

    ((batch, cursor, state),) = _rows(path, "SELECT id, cursor, state FROM imports_importbatch")
    families = _rows(path, "SELECT count(*) FROM registry_family")[0][0]
    assert state == "running" and 100 <= cursor < FAMILIES
    assert families == cursor, "what is committed and what the cursor says are the same"

    with sqlite3.connect(path / "regsosek.sqlite3") as database:  # five minutes pass
        database.execute("UPDATE imports_importbatch SET leased_until = '2020-01-01 00:00:00'")
    done = subprocess.run(
        [str(Path(sys.executable).with_name("regsosek")), "import", "run", batch],
        env=variables,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert _rows(path, "SELECT state, cursor FROM imports_importbatch") == [("done", FAMILIES)]
    assert _rows(path, "SELECT count(*) FROM registry_family") == [(FAMILIES,)]
    assert _rows(path, "SELECT count(*), count(DISTINCT subject) FROM kernel_revision") == [(FAMILIES, FAMILIES)]
    assert _rows(path, "SELECT count(*) FROM imports_importrow WHERE outcome = 'created'") == [(FAMILIES * 2,)]


UNDO = """
import sys, time, django; django.setup()
from regsosek.imports import running
from regsosek.kernel.actor import system
running.CHUNK = 50
running.undo(system("tests"), sys.argv[1], "salah kirim", lambda done, total: (print(done, flush=True), time.sleep(0.2)))
"""


def _killed_at(variables: Any, program: str, argument: str, at: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", program, argument], env=variables, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= at:
            break
    process.send_signal(signal.SIGKILL)
    process.wait()


def _regsosek(variables: Any, *words: str) -> subprocess.CompletedProcess[str]:
    program = str(Path(sys.executable).with_name("regsosek"))
    return subprocess.run([program, "import", *words], env=variables, capture_output=True, text=True)


def test_killed_while_taking_back_it_says_so_and_goes_on(home: Any) -> None:
    path, variables = home
    file = path / "kiriman.zip"
    file.write_bytes(samples.bps_delivery(_documents()))
    subprocess.run([sys.executable, "-c", RUN, str(file)], env=variables, check=True, capture_output=True)
    ((batch,),) = _rows(path, "SELECT id FROM imports_importbatch")

    _killed_at(variables, UNDO, batch, 100)

    open_ones = "SELECT count(*) FROM registry_family WHERE closed_on IS NULL"
    assert _rows(path, "SELECT state FROM imports_importbatch") == [("undoing",)]
    assert 0 < _rows(path, open_ones)[0][0] < FAMILIES
    held = _regsosek(variables, "run", batch)
    assert (held.returncode, "ditarik kembali" in held.stderr) == (2, True)
    busy = _regsosek(variables, "undo", batch)
    assert (busy.returncode, "pekerja lain" in busy.stderr) == (2, True)
    with sqlite3.connect(path / "regsosek.sqlite3") as database:  # five minutes pass
        database.execute("UPDATE imports_importbatch SET leased_until = '2020-01-01 00:00:00'")

    done = _regsosek(variables, "undo", batch)

    assert done.returncode == 0, done.stderr
    assert f"ditarik: {FAMILIES}, dibiarkan: 0" in done.stdout
    assert _rows(path, open_ones) == [(0,)]
    assert _rows(path, "SELECT state, undone_because FROM imports_importbatch") == [("undone", "salah kirim")]


def test_killed_while_mended_rows_go_in_everything_is_there_once(home: Any) -> None:
    path, variables = home
    documents = _documents()
    good = [d["sub_sls"] for d in documents]
    for document in documents[:200]:
        document["sub_sls"] = "9999999999999999"
    file = path / "kiriman.zip"
    file.write_bytes(samples.bps_delivery(documents))
    subprocess.run([sys.executable, "-c", RUN, str(file)], env=variables, check=True, capture_output=True)
    ((first,),) = _rows(path, "SELECT id FROM imports_importbatch")
    assert _rows(path, "SELECT count(*) FROM registry_family") == [(FAMILIES - 200,)]
    assert _regsosek(variables, "rejects", first, "--out", str(path)).returncode == 0
    for document, area in zip(documents[:200], good, strict=False):
        document["sub_sls"] = area
    mended = path / "mended.zip"
    mended.write_bytes(samples.bps_delivery(documents))

    _killed_at(variables, RUN, str(mended), 100)

    assert FAMILIES - 200 < _rows(path, "SELECT count(*) FROM registry_family")[0][0] < FAMILIES
    with sqlite3.connect(path / "regsosek.sqlite3") as database:  # five minutes pass
        database.execute("UPDATE imports_importbatch SET leased_until = '2020-01-01 00:00:00' WHERE state = 'running'")
    ((second,),) = _rows(path, "SELECT id FROM imports_importbatch WHERE state = 'running'")
    done = _regsosek(variables, "run", second)
    assert done.returncode == 0, done.stderr
    assert _rows(path, "SELECT count(*) FROM registry_family") == [(FAMILIES,)]
    assert _rows(path, "SELECT count(*), count(DISTINCT subject) FROM kernel_revision") == [(FAMILIES, FAMILIES)]


def test_columns_are_mapped_on_the_command_line_and_a_missing_one_leaves_nothing(home: Any) -> None:
    path, variables = home
    file = path / "daftar.csv"
    file.write_text("nama;NIK;NIK;Kode RT\nUji Arman;6472050105809001;;6472050006000100\n")

    lacking = _regsosek(variables, "run", str(file), "--adapter", "table")
    assert lacking.returncode == 2
    told = " ".join(lacking.stderr.split())
    assert "Kode wilayah 10–16 digit (sub_sls)" in told and "--map" in told and "halaman Impor" in told
    assert "“NIK” muncul lebih dari sekali" in told
    assert _rows(path, "SELECT count(*) FROM imports_importbatch") == [(0,)]
    shown = _regsosek(variables, "run", str(file), "--adapter", "table", "--show-columns")
    assert (shown.returncode, "Kode RT = – tidak dipakai" in shown.stdout) == (0, True)
    unknown = _regsosek(variables, "run", str(file), "--adapter", "tabel")
    assert (unknown.returncode, "dtsen" in unknown.stderr) == (2, True)
    done = _regsosek(variables, "run", str(file), "--adapter", "table", "--map", "Kode RT=sub_sls")
    assert done.returncode == 0, done.stderr
    assert _rows(path, "SELECT count(*) FROM registry_family") == [(1,)]


def test_no_room_in_the_middle_leaves_nothing_half_written(home: Any) -> None:
    path, variables = home
    file = path / "kiriman.zip"
    file.write_bytes(samples.bps_delivery(_documents()))
    full = RUN.replace(
        "running.CHUNK = 50",
        'running.CHUNK = 50\nfrom django.db import connection\nwith connection.cursor() as c: c.execute("PRAGMA page_count"); pages = c.fetchone()[0]; c.execute(f"PRAGMA max_page_count={pages + 150}")',
    )

    stopped = subprocess.run([sys.executable, "-c", full, str(file)], env=variables, capture_output=True, text=True)

    assert stopped.returncode != 0 and "import_no_space" in stopped.stderr
    ((batch, cursor),) = _rows(path, "SELECT id, cursor FROM imports_importbatch")
    assert 0 < cursor < FAMILIES
    assert _rows(path, "SELECT count(*) FROM registry_family") == [(cursor,)]
    with sqlite3.connect(path / "regsosek.sqlite3") as database:
        database.execute("UPDATE imports_importbatch SET leased_until = NULL")
    again = subprocess.run(
        [str(Path(sys.executable).with_name("regsosek")), "import", "run", batch],
        env=variables,
        capture_output=True,
        text=True,
    )
    assert again.returncode == 0, again.stderr
    assert _rows(path, "SELECT count(*) FROM registry_family") == [(FAMILIES,)]


def _documents() -> list[dict[str, Any]]:
    """Families with a key of their own each: a house holds two."""
    made = []
    for number in range(1, FAMILIES + 1):
        document = family_document(number, members=1)
        document["dwelling"]["building_number"] = document["identity"]["family_number"] = (number + 1) // 2
        document["members"][0]["identity"]["nik"] = f"647205010180{9000 + number % 1000}"
        document["members"][0]["identity"]["name"] = document["identity"]["head_name"] = f"Uji {_word(number)}"
        made.append(document)
    return made


def _word(number: int) -> str:
    return "k".join("abcdefghij"[int(digit)] for digit in str(number))  # no letter twice in a row: names are folded
