from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from factories.copies import regsosek
from factories.people import actor_of, make_user
from regsosek.kernel.problems import Problem
from regsosek.operations.actions import import_all, reset_second_factor
from regsosek.operations.export import export_all
from regsosek.operations.folder import FolderSink, FolderSource
from regsosek.vocabulary.roles import Role


@pytest.fixture
def copy(filled: None, system_actor: Any, tmp_path: Path) -> Path:
    with FolderSink(tmp_path / "copy") as sink:
        export_all(by=system_actor, sink=sink)
    return tmp_path / "copy"


def test_a_database_with_rows_takes_no_copy(copy: Path, system_actor: Any) -> None:
    with pytest.raises(Problem, match="not_empty"):
        import_all(by=system_actor, source=FolderSource(copy))


def _one_part(copy: Path, table: str) -> Path:
    return next((copy / "tables").glob(f"{table}.*"))


def _changed_row(copy: Path) -> None:
    part = _one_part(copy, "registry_family")
    part.write_bytes(gzip.compress(gzip.decompress(part.read_bytes()).replace(b"Jl. Uji", b"Jl. Ubi")))


def _changed_photo(copy: Path) -> None:
    next((copy / "blobs").glob("??/??/*")).write_bytes(b"another")


def _lost_part(copy: Path) -> None:
    _one_part(copy, "access_user").unlink()


def _lost_photo(copy: Path) -> None:
    next((copy / "blobs").glob("??/??/*")).unlink()


def _no_manifest(copy: Path) -> None:
    (copy / "manifest.json").unlink()


def _other_key(copy: Path) -> None:
    path = copy / "manifest.json"
    path.write_text(path.read_text().replace('"key_id": "', '"key_id": "00'))


def _other_version(copy: Path) -> None:
    path = copy / "manifest.json"
    path.write_text(path.read_text().replace('"head_name"', '"name_of_head"'))


DAMAGES = {
    _changed_row: "tidak utuh", _changed_photo: "tidak utuh", _lost_part: "tidak utuh", _lost_photo: "tidak utuh",
    _no_manifest: "tidak utuh", _other_key: "berkas kunci", _other_version: "susunan tabel lain",
}  # fmt: skip


def test_a_copy_that_is_not_whole_leaves_nothing(copy: Path, homes: Callable[[str], Path], tmp_path: Path) -> None:
    home = homes("new")
    for damage, sentence in DAMAGES.items():
        shutil.copytree(copy, tmp_path / damage.__name__)
        damage(tmp_path / damage.__name__)

        refused = regsosek(home, "import-all", str(tmp_path / damage.__name__))

        assert refused.returncode == 2, damage.__name__
        assert sentence in " ".join(refused.stderr.split()), damage.__name__
    loaded = regsosek(home, "import-all", str(copy))
    again = regsosek(home, "import-all", str(copy))

    assert loaded.returncode == 0, "what was refused left nothing behind"
    assert again.returncode == 2
    assert "tidak kosong" in again.stderr


def test_an_authenticator_is_removed_by_another_and_for_a_reason(db: None, system_actor: Any) -> None:
    user = make_user(system_actor, Role.ADMINISTRATOR)
    Authenticator.objects.create(user=user, type="totp", data={})

    with pytest.raises(Problem, match="reason_needed"):
        reset_second_factor(by=system_actor, user=user, reason="")
    with pytest.raises(Problem, match="own_grant"):
        reset_second_factor(by=actor_of(user), user=user, reason="telepon hilang")
    reset_second_factor(by=system_actor, user=user, reason="telepon hilang")

    assert not Authenticator.objects.filter(user=user).exists()
