"""Unit files and the pages about installing name commands and options that exist."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from regsosek.cli import app
from regsosek.kernel.problems import Problem
from regsosek.operations import unit_files

PLACES: dict[str, Any] = {
    "program": Path("/bin/true"), "home": Path("/srv/regsosek"), "backups": Path("/backup"), "settings": Path("/etc/regsosek"),
}  # fmt: skip
HOW_TO = Path(__file__).parents[3] / "docs" / "how-to"
PAGES = ("keys", "backup", "install", "postgresql", "run-on-postgresql", "first-administrator")
#: At the beginning of a line or after what may stand before a command; up to a comment or the next command.
_COMMAND = re.compile(r"(?:^|&& |sudo |bin/|[A-Z_]+=\S+ +)(?:regsosek|as) (?=[a-z])([^#]*?)(?=\s+#|\s&&|\s\||;|$)")


def _check(words: list[str], where: str) -> None:
    """Walk down to the command; every option that is written is one of its own."""
    command: Any = get_command(app)
    context = command.make_context("regsosek", [], resilient_parsing=True)
    at = 0
    while at < len(words) and hasattr(command, "commands") and not words[at].startswith("-"):
        found = command.get_command(context, words[at])
        if found is None:
            assert command.invoke_without_command and at, f"{where}: no command {' '.join(words[: at + 1])}"
            break
        command, at = found, at + 1
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    written = {word.split("=")[0] for word in words[at:] if word.startswith("--")}
    assert written <= known, f"{where}: {' '.join(words)} has no {written - known}"


def _in_pages() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        text = (HOW_TO / f"{page}.md").read_text()
        for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
            for line in block.replace("\\\n", " ").splitlines():
                if "()" not in line:
                    yield from ((page, match[1]) for match in _COMMAND.finditer(line))
        for inline in re.findall(r"`regsosek ([a-z][^`]*)`", text):
            yield page, inline


def test_pages_name_commands_that_exist() -> None:
    found = list(_in_pages())
    assert len(found) > 30
    for page, command in found:
        _check([w for w in command.split() if w not in ("…", "|")], page)


def test_unit_files_start_commands_that_exist() -> None:
    started = 0
    for name, text in unit_files.unit_files(**PLACES).items():
        for line in re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE):
            _check(shlex.split(line.split("/bin/true ", 1)[1].rstrip("'")), name)
            started += 1
        assert "@" not in text.replace("%%", ""), name
    assert started == 6


def test_each_timer_has_a_service_and_the_service_may_write_where_it_must() -> None:
    files = unit_files.unit_files(**PLACES)
    for name in files:
        if name.endswith(".timer"):
            assert name.replace(".timer", ".service") in files
    assert "ReadWritePaths=/srv/regsosek /backup" in files["regsosek-backup.service"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    unit_files.write(tmp_path, unit_files.unit_files(**PLACES))
    names = sorted(str(path) for path in tmp_path.iterdir())
    said = subprocess.run(["systemd-analyze", "verify", *names], capture_output=True, text=True, check=False)
    assert [line for line in said.stderr.splitlines() if "regsosek" in line] == []


def test_what_is_there_is_not_written_over_and_odd_places_are_refused(tmp_path: Path) -> None:
    files = unit_files.unit_files(**PLACES)
    unit_files.write(tmp_path, files)
    unit_files.write(tmp_path, files)
    (tmp_path / "regsosek.service").write_text("mine")
    with pytest.raises(Problem, match="folder_taken"):
        unit_files.write(tmp_path, files)
    for odd in ("srv/relative", "/srv/a b", "/srv/%h", "/srv/'x'"):
        with pytest.raises(Problem, match="bad_value"):
            unit_files.unit_files(**PLACES | {"home": Path(odd)})
