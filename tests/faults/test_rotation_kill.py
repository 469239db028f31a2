"""The machine stops in the middle of a rotation of the key: what is there opens under either key, and the same command goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factories.copies import blob_folder, filled, homes, other_database, regsosek
from regsosek.kernel import key_file
from regsosek.operations.export import export_all
from regsosek.operations.folder import FolderSink

__all__ = ["blob_folder", "filled", "homes", "other_database"]
WORDS = "lima kata yang mudah diingat"

#: `key rotate` in chunks of five, told one by one.
SLOW = """
import sys, time
import django
django.setup()
from pathlib import Path
from regsosek.kernel.actor import system
from regsosek.operations import actions as keys, rotation
rotation.CHUNK = 5
by = system("kill")
keys.add_key(by=by, sealed_copy=Path(sys.argv[1]), passphrase=sys.argv[2])
rotation.reseal_all(by=by, advance=lambda n: (print(n, flush=True), time.sleep(0.3)))
"""

#: Every number opened, and how many values are under each key.
TELL = """
import json, django
django.setup()
from regsosek.kernel import secrets
from regsosek.kernel.scope import system_scope
from regsosek.operations import rotation
from regsosek.registry import search
from regsosek.registry.models import Identifier
with system_scope("tests"):
    rows = [(str(i.pk), secrets.unseal(i.sealed, purpose=i.kind).decode()) for i in Identifier.objects.order_by("pk")]
    found = [len(search.by_number(number).families) for _, number in rows if len(number) == 16]
print(json.dumps([rows, found, sum(rotation.left().values()), len(secrets.ring().in_use)]))
"""


def _environment(home: Path, url: str) -> dict[str, str]:
    own = {k: v for k, v in os.environ.items() if not k.startswith("REGSOSEK_")}
    own |= {"REGSOSEK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "regsosek.config.settings"}
    return own | ({"REGSOSEK_DATABASE_URL": url} if url else {})


def _tell(home: Path, url: str) -> Any:
    command = [sys.executable, "-c", TELL]
    said = subprocess.run(command, env=_environment(home, url), capture_output=True, text=True, check=True)
    return json.loads(said.stdout)


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(
    request: pytest.FixtureRequest, filled: None, system_actor: Any, homes: Callable[[str], Path], tmp_path: Path
) -> tuple[Path, str]:
    """A home with five families, and the address of its database."""
    url = request.getfixturevalue("other_database") if request.param == "postgresql" else ""
    with FolderSink(tmp_path / "seed") as sink:
        export_all(by=system_actor, sink=sink)
    home = homes("home")
    loaded = regsosek(home, "import-all", str(tmp_path / "seed"), url=url)
    assert loaded.returncode == 0, loaded.stderr
    return home, url


def test_a_killed_rotation_loses_nothing_and_goes_on(installation: tuple[Path, str], tmp_path: Path) -> None:
    home, url = installation
    before = _tell(home, url)
    command = [sys.executable, "-c", SLOW, str(tmp_path / "copy"), WORDS]
    with subprocess.Popen(command, env=_environment(home, url), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        chunks = [int(process.stdout.readline()) for _ in range(4)]
        process.send_signal(signal.SIGKILL)

    rows, found, left, generations = _tell(home, url)
    again = regsosek(home, "key", "rotate", url=url)
    after = _tell(home, url)
    verified = regsosek(home, "audit", "verify", url=url)
    retired = regsosek(home, "key", "retire", url=url)

    assert sum(chunks) > 0
    assert (rows, found) == tuple(before[:2]), "in the middle everything opens and is found"
    assert left > 0, "it was killed in the middle"
    assert generations == 2
    assert again.returncode == 0, again.stderr
    assert "dilanjutkan" in again.stderr
    assert after == [*before[:2], 0, 2]
    assert verified.returncode == 0, verified.stderr + verified.stdout
    assert retired.returncode == 0, retired.stderr
    assert _tell(home, url) == [*before[:2], 0, 1]
    assert len(key_file.read((home / "regsosek.key").read_bytes())) == 2


def test_a_rotation_needs_a_sealed_copy_and_leaves_the_key_alone_without(
    installation: tuple[Path, str], tmp_path: Path
) -> None:
    home, url = installation
    key = (home / "regsosek.key").read_bytes()
    (tmp_path / "short").write_text("pendek")
    (tmp_path / "there").touch()

    without = regsosek(home, "key", "rotate", url=url)
    weak = regsosek(
        home, "key", "rotate", "--out", str(tmp_path / "x"), "--passphrase-file", str(tmp_path / "short"), url=url
    )
    nothing = regsosek(home, "key", "retire", url=url)

    assert [r.returncode for r in (without, weak, nothing)] == [2, 2, 2]
    assert (home / "regsosek.key").read_bytes() == key
