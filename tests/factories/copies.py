"""A registry with something of everything, and the program run as a city runs it, in a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

import postgres
from factories.documents import family_document
from factories.people import make_user
from factories.pictures import jpeg
from regsosek.kernel import blobs
from regsosek.vocabulary.roles import Role


def regsosek(home: Path, *arguments: str, url: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """``regsosek …`` in this home, with the key of the tests unless the home has one."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("REGSOSEK_")}
    own |= {"REGSOSEK_HOME": str(home), **environment}
    if url:
        own["REGSOSEK_DATABASE_URL"] = url
    command = [sys.executable, "-m", "regsosek.cli", *arguments]
    return subprocess.run(command, env=own, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def homes(tmp_path: Path) -> Callable[[str], Path]:
    """``homes(name)``: an empty home that has the key of the tests."""

    def make(name: str) -> Path:
        home = tmp_path / name
        home.mkdir()
        (home / "regsosek.key").write_bytes(Path(settings.REGSOSEK_KEY_FILE).read_bytes())
        (home / "regsosek.key").chmod(0o600)
        return home

    return make


@pytest.fixture
def other_database() -> Iterator[str]:
    """An empty PostgreSQL database."""
    url, why_not = postgres.find()
    if not url:
        pytest.skip(why_not)
    name = f"test_regsosek_copy_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    yield url.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def blob_folder(tmp_path: Path, settings: Any) -> Path:
    settings.REGSOSEK_BLOB_DIR = tmp_path / "blobs"
    return tmp_path / "blobs"


@pytest.fixture
def filled(record: Any, system_actor: Any, blob_folder: Path) -> None:
    """Families, people of office, releases, history, audit, and two kept files."""
    record(*[family_document(number) for number in range(1, 6)])
    make_user(system_actor, Role.DINSOS)
    blobs.put(b"a photo")
    blobs.put(jpeg())
