"""Files by their hash: kept once, found again, and no way to another file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from regsosek.kernel import blobs
from regsosek.kernel.problems import Problem


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.REGSOSEK_BLOB_DIR = tmp_path
    return tmp_path


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_put_is_got_again_by_its_hash(folder: Path) -> None:
    digest = blobs.put(b"foto")
    assert digest == hashlib.sha256(b"foto").hexdigest()
    assert blobs.get(digest) == b"foto"
    assert files(folder) == [folder / digest[:2] / digest[2:4] / digest]


def test_the_same_bytes_are_kept_once(folder: Path) -> None:
    assert blobs.put(b"foto") == blobs.put(b"foto")
    blobs.put(b"lain")
    blobs.settle()
    assert len(files(folder)) == 2


@pytest.mark.parametrize(
    "digest", ["0" * 64, "", "../" * 21 + "x", "0" * 63 + "/", "0" * 63 + "G", "A" * 64, "0" * 65, "٠" * 64, "../../../etc/passwd"]
)  # fmt: skip
def test_what_is_no_hash_of_ours_is_not_found(digest: str) -> None:
    with pytest.raises(Problem, match="not_found"):
        blobs.get(digest)


def test_a_write_that_fails_leaves_no_half_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space"):
        blobs.put(b"foto")
    assert files(folder) == []
