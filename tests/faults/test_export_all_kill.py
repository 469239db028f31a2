"""The machine stops in the middle of a copy: nothing that looks finished is left, and the next copy is whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factories.copies import blob_folder, filled, homes, regsosek
from regsosek.operations.export import export_all
from regsosek.operations.folder import FolderSink, FolderSource

__all__ = ["blob_folder", "filled", "homes"]

#: Writes a copy, slowly, and says when its first table is there.
SLOW = """
import sys, time
from pathlib import Path
import django
django.setup()
from regsosek.kernel.actor import system
from regsosek.operations.export import export_all
from regsosek.operations.folder import FolderSink
add = FolderSink.add
def slowly(self, name, data):
    add(self, name, data)
    time.sleep(60 if name.startswith("tables/registry") else 0)
FolderSink.add = slowly
with FolderSink(Path(sys.argv[1])) as sink:
    export_all(by=system("kill"), sink=sink)
"""


@pytest.fixture
def home(filled: None, system_actor: Any, homes: Callable[[str], Path], tmp_path: Path) -> Path:
    """An installation with families."""
    with FolderSink(tmp_path / "seed") as sink:
        export_all(by=system_actor, sink=sink)
    made = homes("home")
    assert regsosek(made, "import-all", str(tmp_path / "seed")).returncode == 0
    return made


def test_a_killed_copy_leaves_no_finished_folder_and_the_next_is_whole(home: Path, tmp_path: Path) -> None:
    target, partial = tmp_path / "copy", tmp_path / "copy.partial"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("REGSOSEK_")}
    environment |= {"REGSOSEK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "regsosek.config.settings"}
    with subprocess.Popen([sys.executable, "-c", SLOW, str(target)], env=environment) as process:
        until = time.monotonic() + 60
        while not list(partial.glob("tables/registry*")) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    left, finished = list(partial.glob("tables/*")), target.exists()

    again = regsosek(home, "export-all", str(target))

    assert process.returncode == -signal.SIGKILL
    assert left, "it was killed in the middle"
    assert not finished
    assert again.returncode == 0, again.stderr
    assert FolderSource(target).manifest.contents()["registry_family"][0] == 5
    assert not partial.exists()
