"""Of which key file there is a sealed copy, as far as this installation knows."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from regsosek.kernel import clock, key_file


def note_sealed_copy() -> None:
    """Write down of which key file there is a sealed copy; ``regsosek doctor`` compares."""
    path = Path(settings.REGSOSEK_HOME) / "key.sealed"
    path.write_text(f"{key_file.fingerprint(Path(settings.REGSOSEK_KEY_FILE))} {clock.today().isoformat()}\n")


def sealed_copy_of() -> tuple[str, str]:
    """Fingerprint and day of the key file of which the last sealed copy was made here; empty: none was."""
    try:
        mark, day = (Path(settings.REGSOSEK_HOME) / "key.sealed").read_text().split()
    except (FileNotFoundError, ValueError):
        return "", ""
    return mark, day
