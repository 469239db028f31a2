"""The program as it is typed: one sentence and exit code 2 where the installation is not ready; files for their owner only."""

from __future__ import annotations

import fcntl
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from regsosek import cli
from regsosek.cli_group import NOT_PREPARED, Told


def typed(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: the settings are read once."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("REGSOSEK_", "DJANGO_"))}
    environment |= {"REGSOSEK_HOME": str(home), **settings}
    command = [sys.executable, "-m", "regsosek.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def said(result: subprocess.CompletedProcess[str]) -> str:
    lines = result.stderr.strip().splitlines()
    assert (result.returncode, len(lines), result.stdout) == (2, 1, ""), result
    return lines[0]


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_a_home_without_a_database_is_told_what_to_type(tmp_path: Path) -> None:
    assert NOT_PREPARED in said(typed(tmp_path / "none", "serve", "--port", free_port()))
    assert not (tmp_path / "none").exists()
    assert NOT_PREPARED in said(typed(tmp_path, "release", "list"))


def test_a_home_without_its_key_file_is_not_served(tmp_path: Path) -> None:
    typed(tmp_path, "migrate")
    (key,) = tmp_path.glob("*.key")
    key.unlink()
    sentence = said(typed(tmp_path, "serve", "--port", free_port()))
    assert key.name in sentence and "regsosek migrate" in sentence


def test_a_wrong_setting_is_one_sentence(tmp_path: Path) -> None:
    assert "REGSOSEK_DEMO must be 0 or 1" in said(typed(tmp_path, "doctor", REGSOSEK_DEMO="maybe"))


def test_a_city_is_built_by_one_process_at_a_time(tmp_path: Path) -> None:
    with (tmp_path / "demo-5-1.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (tmp_path / "demo-5-1.partial").mkdir()
        words = ["synth", "--families", "5", "--seed", "1", "--folder", str(tmp_path)]
        result = CliRunner().invoke(cli.app, words)
    assert result.exit_code == 2 and "sedang dibangun oleh proses lain" in " ".join(result.output.split())
    assert (tmp_path / "demo-5-1.partial").is_dir()


def program(command: Any) -> typer.Typer:
    app = typer.Typer(cls=Told)
    app.command("one")(command)
    app.command("two")(command)
    return app


def test_files_are_for_their_owner_only_and_the_mask_is_put_back(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        CliRunner().invoke(program(lambda: (tmp_path / "made").touch()), ["one"], catch_exceptions=False)
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o600


def test_a_mistake_of_the_program_is_not_hidden() -> None:
    def fails() -> None:
        raise ZeroDivisionError

    result = CliRunner().invoke(program(fails), ["one"])
    assert isinstance(result.exception, ZeroDivisionError)


def test_exit_codes_pass() -> None:
    def leaves() -> None:
        raise typer.Exit(3)

    assert CliRunner().invoke(program(leaves), ["one"]).exit_code == 3
