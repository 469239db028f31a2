from __future__ import annotations

from pathlib import Path

from factories.copies import regsosek


def test_a_fresh_home_gets_keys_tables_and_one_who_admits_others(tmp_path: Path) -> None:
    home, password = tmp_path / "home", tmp_path / "password"
    set_up = ("init", "--username", "admin", "--name", "Administrator", "--password-file", str(password))

    password.write_text("rahasia")
    weak = regsosek(home, *set_up)
    nothing_made = not home.exists()
    password.write_text("kopi tubruk panas")
    first = regsosek(home, *set_up)
    again = regsosek(home, *set_up)

    assert weak.returncode == 2
    assert "ditolak" in weak.stderr
    assert nothing_made
    assert first.returncode == 0, first.stderr
    assert "key seal" in first.stdout
    assert (home / "regsosek.key").stat().st_mode & 0o777 == 0o600
    assert (home / "session.key").stat().st_mode & 0o777 == 0o600
    assert again.returncode == 2
    assert "sudah mempunyai akun" in " ".join(again.stderr.split())
