"""What `make check` holds, held here too where it is quick: layers, migrations."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from django.core.management import call_command


def test_rooms_import_only_downward(root: Path) -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_migrations_are_complete(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_django_finds_nothing_to_complain_about(db: None) -> None:
    call_command("check", fail_level="WARNING", verbosity=0)
