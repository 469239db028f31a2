"""A backup that was cut off or changed is found before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from factories.copies import blob_folder, filled, regsosek
from regsosek.kernel.problems import Problem
from regsosek.operations.backup import BackupSource, back_up

__all__ = ["blob_folder", "filled"]
WORDS = "lima kata yang mudah diingat"


@pytest.fixture
def backup(filled: None, system_actor: Any, tmp_path: Path) -> Path:
    back_up(by=system_actor, file=tmp_path / "cadangan", passphrase=WORDS)
    return tmp_path / "cadangan"


def test_a_backup_that_is_cut_off_or_changed_is_refused(backup: Path, tmp_path: Path) -> None:
    whole, damaged = backup.read_bytes(), tmp_path / "damaged"
    middle = len(whole) // 2
    changed = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    for data in (whole[:middle], whole[:-1], changed, whole + b"\0", b""):
        damaged.write_bytes(data)
        with pytest.raises(Problem, match="sealed_damaged"):
            BackupSource(damaged, WORDS)


def test_a_refused_restore_writes_nothing(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "words").write_text(WORDS)
    backup.write_bytes(backup.read_bytes()[:-100])

    refused = regsosek(
        tmp_path, "restore", str(backup), "--home", str(tmp_path / "new"), "--key", str(settings.REGSOSEK_KEY_FILE),
        "--passphrase-file", str(tmp_path / "words"),
    )  # fmt: skip

    assert refused.returncode == 2, refused.stderr
    assert not (tmp_path / "new").exists()
