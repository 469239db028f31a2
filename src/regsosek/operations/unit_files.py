"""Unit files of systemd for an installation: the service, and timers for digest, backup, drill and doctor."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from regsosek.kernel.problems import Problem

TEMPLATES = Path(__file__).with_name("units")


def unit_files(*, program: Path, home: Path, backups: Path, settings: Path) -> dict[str, str]:
    """File name → text, for these places.

    :raises Problem: ``bad_value``: a place that is not absolute, or that a unit file would read otherwise than it is written.
    """
    places = {"PROGRAM": program, "HOME": home, "BACKUPS": backups, "SETTINGS": settings}
    for name, path in places.items():
        if not path.is_absolute() or not all(c.isalnum() or c in "/._-+" for c in str(path)):
            raise Problem("bad_value", field=name.lower(), value=path)
    return {path.name: _filled(path.read_text(), places) for path in sorted(TEMPLATES.iterdir())}


def _filled(text: str, places: Mapping[str, Path]) -> str:
    for name, path in places.items():
        text = text.replace(f"@{name}@", str(path))
    return text


def write(folder: Path, files: Mapping[str, str]) -> None:
    """:raises Problem: ``folder_taken``: one of the files is there and says something else; then none is written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        there = folder / name
        if there.exists() and there.read_text() != text:
            raise Problem("folder_taken", folder=there)
    for name, text in files.items():
        (folder / name).write_text(text)
