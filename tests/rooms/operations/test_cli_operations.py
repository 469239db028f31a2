"""The commands as they are typed, in this process; those that need a home of their own are tested beside what they call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from factories.people import make_user
from regsosek.access.models import Grant, Release, User
from regsosek.cli_operations import mount
from regsosek.vocabulary.roles import Role


@pytest.fixture
def typed(db: None) -> Any:
    app = typer.Typer()
    mount(app)
    return lambda *words: CliRunner().invoke(app, list(words))


@pytest.fixture
def admin(system_actor: Any) -> str:
    return str(make_user(system_actor, Role.ADMINISTRATOR).username)


@pytest.fixture
def password(tmp_path: Path) -> str:
    (tmp_path / "password").write_text("kopi tubruk panas\n")
    return str(tmp_path / "password")


def test_people_are_admitted_by_somebody(typed: Any, db: None, admin: str, password: str) -> None:
    add = ("user", "add", "sari", "--name", "Sari, BPS", "--password-file", password, "--by")

    by_nobody = typed(*add, "sari")
    added = typed(*add, admin)
    granted = typed("user", "grant", "sari", "bps", "--area", "6472", "--by", admin)
    for_herself = typed("user", "grant", "sari", "mayor", "--by", "sari")
    for_himself = typed("user", "grant", admin, "bps", "--by", admin)
    unknown = typed("user", "grant", "sari", "king", "--by", admin)

    assert [r.exit_code for r in (by_nobody, for_herself, for_himself, unknown)] == [2, 2, 2, 2]
    assert [r.exit_code for r in (added, granted)] == [0, 0]
    sari = User.objects.get(username="sari")
    assert sari.check_password("kopi tubruk panas")
    assert [(g.role, g.areas) for g in sari.grants.all()] == [("bps", ["6472"])]


def test_a_role_ends_when_it_is_revoked(typed: Any, db: None, admin: str, system_actor: Any) -> None:
    user = make_user(system_actor, Role.BPS)

    first = typed("user", "revoke", user.username, "bps", "--reason", "pindah tugas", "--by", admin)
    second = typed("user", "revoke", user.username, "bps", "--reason", "pindah tugas", "--by", admin)

    assert (first.exit_code, second.exit_code) == (0, 2)
    assert Grant.objects.get(user=user).valid_to is not None


def test_a_release_is_recorded_listed_and_revoked(typed: Any, db: None, system_actor: Any) -> None:
    bps = make_user(system_actor, Role.BPS).username
    facts = ("--title", "Pelepasan", "--purpose", "pembinaan", "--by", bps)
    days = ("--signed-on", "2022-10-01", "--valid-from", "2022-10-01", "--valid-to", "2023-10-01")

    without_class = typed("release", "add", "1/2022", *days, *facts, "--area", "6472")
    added = typed("release", "add", "1/2022", *days, *facts, "--area", "6472", "--class", "public", "--class", "name")
    listed = typed("release", "list")
    revoked = typed("release", "revoke", "1/2022", "--reason", "salah nomor", "--by", bps)

    assert without_class.exit_code == 2
    assert added.exit_code == 0, added.output
    assert "1/2022" in listed.output
    assert revoked.exit_code == 0
    assert Release.objects.get(number="1/2022").revoked_at is not None


def test_the_key_is_sealed_and_opened_again(typed: Any, tmp_path: Path, settings: Any, password: str) -> None:
    sealed, opened = str(tmp_path / "sealed"), tmp_path / "opened"

    made = typed("key", "seal", "--out", sealed, "--passphrase-file", password)
    back = typed("key", "open", sealed, "--out", str(opened), "--passphrase-file", password)
    over = typed("key", "open", sealed, "--out", str(opened), "--passphrase-file", password)

    assert (made.exit_code, back.exit_code, over.exit_code) == (0, 0, 2)
    assert opened.read_bytes() == Path(settings.REGSOSEK_KEY_FILE).read_bytes()


def test_a_file_that_is_not_there_is_told_in_indonesian(typed: Any, tmp_path: Path, password: str) -> None:
    gone = typed("key", "open", str(tmp_path / "tiada"), "--out", str(tmp_path / "k"), "--passphrase-file", password)

    assert gone.exit_code == 2
    assert "Berkas atau folder ini tidak ada" in gone.output and "No such file" not in gone.output


def test_restore_tells_all_that_is_missing_and_takes_the_home_of_the_environment(
    typed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REGSOSEK_HOME", raising=False)
    nothing = typed("restore", "cadangan")
    monkeypatch.setenv("REGSOSEK_HOME", str(tmp_path / "home"))
    no_key = typed("restore", "cadangan")
    no_file = typed("restore", "cadangan", "--key", str(tmp_path / "tiada"))

    assert [r.exit_code for r in (nothing, no_key, no_file)] == [2, 2, 2]
    assert "--home" in nothing.output and "--key" in nothing.output and "Missing option" not in nothing.output
    assert "--home FOLDER" not in no_key.output and "--key BERKAS" in no_key.output
    assert "tidak ada" in no_file.output
    assert not (tmp_path / "home").exists()


def test_the_doctor_says_what_to_type_and_fails(typed: Any, settings: Any) -> None:
    settings.DEBUG = True

    examined = typed("doctor")

    assert examined.exit_code == 1
    assert "✗ Mode: REGSOSEK_DEBUG=1  →  unset REGSOSEK_DEBUG" in examined.output
    assert "✓ Migrasi: 0 menunggu" in examined.output
