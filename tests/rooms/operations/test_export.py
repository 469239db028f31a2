from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factories.copies import regsosek
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import NOTHING
from regsosek.operations.export import export_all
from regsosek.operations.folder import FolderSink, FolderSource
from regsosek.operations.manifest import Manifest

AUDIT = "kernel_auditevent"


def copy_of(by: Any, folder: Path) -> Manifest:
    with FolderSink(folder) as sink:
        return export_all(by=by, sink=sink)


def rows_of(folder: Path, table: str) -> list[bytes]:
    parts = sorted((folder / "tables").glob(f"{table}.*"))
    return [line for part in parts for line in gzip.decompress(part.read_bytes()).splitlines()]


def same_registry(first: Path, second: Path) -> None:
    """Every table equal; the audit of the second goes on where that of the first ends."""
    one, two = (FolderSource(folder).manifest.contents() for folder in (first, second))
    assert {t: c for t, c in one.items() if t != AUDIT} == {t: c for t, c in two.items() if t != AUDIT}
    before, after = rows_of(first, AUDIT), rows_of(second, AUDIT)
    assert after[: len(before)] == before
    assert len(after) == len(before) + 2  # loaded, and copied again
    photos = [{p.name: p.read_bytes() for p in (f / "blobs").glob("??/??/*")} for f in (first, second)]
    assert photos[0] == photos[1]


def test_a_copy_holds_every_table_and_photo_and_says_so(filled: None, system_actor: Any, tmp_path: Path) -> None:
    manifest = copy_of(system_actor, tmp_path / "copy")

    rows = {table: count for table, (count, _) in manifest.contents().items()}
    assert rows["registry_family"] == 5
    assert rows["kernel_revision"] >= 5
    assert rows["access_user"] == 1
    assert rows[AUDIT] == len(rows_of(tmp_path / "copy", AUDIT))
    assert "django_session" not in rows
    assert manifest.blobs == 2
    assert not (tmp_path / "copy.partial").exists()


def test_two_copies_of_one_registry_have_the_same_hashes(filled: None, system_actor: Any, tmp_path: Path) -> None:
    first = copy_of(system_actor, tmp_path / "first").contents()
    second = copy_of(system_actor, tmp_path / "second").contents()

    assert first.pop(AUDIT) != second.pop(AUDIT)  # that it was copied is written down
    assert first == second


def test_nobody_but_the_system_copies_everything(db: None, tmp_path: Path) -> None:
    person = Actor(id="1", label="x", role="administrator", scope=NOTHING, abilities=frozenset({"manage_access"}))

    with pytest.raises(Problem, match="not_allowed"), FolderSink(tmp_path / "copy") as sink:
        export_all(by=person, sink=sink)

    assert list(tmp_path.glob("copy*")) == []


def test_a_folder_that_is_there_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()

    with pytest.raises(Problem, match="folder_taken"):
        FolderSink(tmp_path / "copy")


def test_the_other_database_and_back_without_a_difference(
    filled: None, system_actor: Any, tmp_path: Path, homes: Callable[[str], Path], other_database: str
) -> None:
    """SQLite (or PostgreSQL, as the tests run) → folder → PostgreSQL → folder → SQLite → folder."""
    copy_of(system_actor, tmp_path / "first")
    for name, url, source, target in (("there", other_database, "first", "second"), ("back", "", "second", "third")):
        home = homes(name)
        loaded = regsosek(home, "import-all", str(tmp_path / source), url=url)
        assert loaded.returncode == 0, loaded.stderr
        copied = regsosek(home, "export-all", str(tmp_path / target), url=url)
        assert copied.returncode == 0, copied.stderr
        same_registry(tmp_path / source, tmp_path / target)
