from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from regsosek.kernel import secrets
from regsosek.operations.health import Finding, examine
from regsosek.operations.sealed_copies import note_sealed_copy


@pytest.fixture
def found(filled: None, settings: Any, tmp_path: Path) -> Callable[[], dict[str, Finding]]:
    """``found()``: the findings by name, in a home of the test's own with the key of the tests."""
    key, home = Path(settings.REGSOSEK_KEY_FILE).read_bytes(), tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "regsosek.key").touch(mode=0o600)
    (home / "regsosek.key").write_bytes(key)
    (home / "session.key").touch(mode=0o600)
    settings.REGSOSEK_HOME, settings.REGSOSEK_KEY_FILE = home, home / "regsosek.key"
    settings.REGSOSEK_CLOCK_START = None
    note_sealed_copy()
    return lambda: {finding.about: finding for finding in examine()}


def test_what_is_well_is_said_in_one_line_each(found: Any) -> None:
    findings = found()

    not_of_a_test = {
        "Basis data",
        "Tampilan",
        "Ruang disk",
    }  # tests write without waiting for the disk; pages may not be built
    assert {about: f.todo for about, f in findings.items() if not f.well and about not in not_of_a_test} == {}
    assert "5 nomor contoh" in findings["Nomor tersegel"].found
    assert len(findings) == 14


def test_a_key_that_others_can_read_is_told(found: Any, settings: Any) -> None:
    Path(settings.REGSOSEK_KEY_FILE).chmod(0o644)

    assert found()["Berkas kunci"].todo.startswith("chmod 600 ")


def test_another_key_is_told(found: Any, settings: Any, tmp_path: Path) -> None:
    settings.REGSOSEK_KEY_FILE = tmp_path / "another"
    secrets.create_key_file(settings.REGSOSEK_KEY_FILE)

    assert "tidak dapat dibuka" in found()["Nomor tersegel"].found
    assert not found()["Nomor tersegel"].well


def test_no_key_is_told(found: Any, settings: Any, tmp_path: Path) -> None:
    settings.REGSOSEK_KEY_FILE = tmp_path / "nothing"

    assert not found()["Berkas kunci"].well


def test_a_changed_photo_is_told(found: Any, settings: Any) -> None:
    path = next(Path(settings.REGSOSEK_BLOB_DIR).glob("??/??/*"))
    path.write_bytes(b"changed")

    assert path.name in found()["Foto"].todo


def test_debug_and_the_clock_of_the_demo_are_told(found: Any, settings: Any) -> None:
    settings.DEBUG = True
    settings.REGSOSEK_CLOCK_START = "2022"

    findings = found()

    assert not findings["Mode"].well
    assert not findings["Jam"].well


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asked of SQLite only")
def test_a_database_that_does_not_wait_for_the_disk_is_told(found: Any) -> None:
    assert "synchronous=0" in found()["Basis data"].found
    assert not found()["Basis data"].well
