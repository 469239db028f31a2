from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from factories.copies import regsosek
from regsosek.kernel.problems import Problem
from regsosek.operations.backup import BackupSource, back_up, drill, place_key

WORDS = "lima kata yang mudah diingat"


@pytest.fixture
def backup(filled: None, system_actor: Any, tmp_path: Path) -> Path:
    back_up(by=system_actor, file=tmp_path / "cadangan", passphrase=WORDS)
    return tmp_path / "cadangan"


@pytest.fixture
def words(tmp_path: Path) -> str:
    (tmp_path / "words").write_text(WORDS + "\n")
    return str(tmp_path / "words")


def test_a_backup_holds_everything_and_tells_nothing(backup: Path) -> None:
    source = BackupSource(backup, WORDS)
    names = [name for name, _ in source.parts()]

    assert source.manifest.contents()["registry_family"][0] == 5
    assert len([name for name in names if name.startswith("blobs/")]) == 2
    assert b"registry_family" not in backup.read_bytes()
    assert Path(settings.REGSOSEK_KEY_FILE).read_bytes().strip() not in b"".join(d for _, d in source.parts())


def test_the_drill_restores_compares_and_says_so(backup: Path) -> None:
    said = drill(backup, WORDS)

    assert "2 berkas foto sama dengan catatan" in said
    with pytest.raises(Problem, match="drill_failed") as failed:
        drill(backup, "kata sandi yang lain")
    told = failed.value.sentence("id")
    assert told.count("frasa sandinya salah") == 1 and "✗" not in told


def test_a_backup_comes_back_into_an_empty_home_only(
    backup: Path, words: str, tmp_path: Path, other_database: str, homes: Callable[[str], Path]
) -> None:
    key, taken = str(settings.REGSOSEK_KEY_FILE), homes("taken")
    restore = ("restore", str(backup), "--key", key, "--passphrase-file", words, "--home")

    refused = regsosek(tmp_path, *restore, str(taken))
    restored = regsosek(tmp_path, *restore, str(tmp_path / "new"), url=other_database)

    assert refused.returncode == 2
    assert "Sudah ada" in refused.stderr
    assert restored.returncode == 0, restored.stderr
    assert (tmp_path / "new" / "regsosek.key").read_bytes() == Path(key).read_bytes()
    assert len(list((tmp_path / "new" / "blobs").glob("??/??/*"))) == 2


def test_a_key_file_is_never_written_over(tmp_path: Path) -> None:
    place_key(b"one", tmp_path / "key")

    with pytest.raises(FileExistsError):
        place_key(b"two", tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
