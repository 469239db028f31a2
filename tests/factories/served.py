"""A registry of its own behind a real server process, for phones of tests: it can be killed and started again."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

import postgres

_SET_UP = """
import sys, json, django; django.setup()
from django.core.management import call_command
from django.conf import settings
from pathlib import Path
from regsosek.kernel.secrets import create_key_file
create_key_file(Path(settings.REGSOSEK_KEY_FILE))
call_command("migrate", verbosity=0)
from factories.collecting import phone, publish
from factories.people import make_user
from factories.places import record_city
from regsosek.kernel.actor import system
by = system("tests")
record_city(by)
publish(); publish("lain", "1", kind="other")
from regsosek.vocabulary.roles import Role
officers = [make_user(by, Role.PPL, [area]) for area in ("64720500060001", "64720600010001")]
publish("tindak", "1", kind="follow_up", officer_id=str(officers[0].pk))
from regsosek.collect.actions.lists import push_list
for n, officer in enumerate(officers):
    push_list(by=by, officer_id=officer.pk, name="keluarga.csv", rows=[{"name": f"k{n}", "label": f"Uji {n}"}])
print(json.dumps([phone(officer)[1] for officer in officers for _ in range(4)]))
"""


@dataclass
class Served:
    """``tokens``: of four phones of one officer, then of four of another."""

    variables: dict[str, str]
    home: Path
    tokens: list[str]
    workers: int = 1
    more: tuple[str, ...] = ()
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    log: Path = field(default=Path())

    def start(self) -> None:
        """Returns when it answers."""
        self.port = self.port or _free_port()
        self.log = self.home / "server.log"
        program = str(Path(sys.executable).with_name("regsosek"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [program, "serve", "--port", str(self.port), "--workers", str(self.workers), "--no-check", *self.more],
                env=self.variables, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(self.log.read_text())

    def kill(self) -> None:
        """The master and its workers, all at once, as a power cut does."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def base(self, number: int = 0) -> str:
        scheme = "https" if self.more else "http"
        return f"{scheme}://127.0.0.1:{self.port}/openrosa/{self.tokens[number]}"

    def run(self, program: str, *words: str) -> Any:
        """A program on the same registry; returns what it prints, as JSON."""
        done = subprocess.run(
            [sys.executable, "-c", f"import sys, json, django; django.setup()\n{program}", *words],
            env=self.variables, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def _free_port() -> int:
    """Below those that lines take of themselves: a phone that asks while the server is down would reach itself."""
    while True:
        port = random.randint(15_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


@contextmanager
def served(home: Path, *, database: str = "sqlite", workers: int = 1, more: tuple[str, ...] = ()) -> Iterator[Served]:
    """Prepared, not yet started; killed at the end."""
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("REGSOSEK_", "DJANGO_"))}
    variables |= {
        "REGSOSEK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "regsosek.config.settings",
        "PYTHONPATH": str(Path(__file__).parents[1]), "REGSOSEK_CLOCK_START": "2022-10-20T09:00:00+08:00",
    }  # fmt: skip
    with _database(database) as url:
        variables |= {"REGSOSEK_DATABASE_URL": url} if url else {}
        made = subprocess.run(
            [sys.executable, "-c", _SET_UP], env=variables, capture_output=True, text=True, cwd=home, check=False
        )
        assert made.returncode == 0, made.stderr
        server = Served(variables, home, json.loads(made.stdout.splitlines()[-1]), workers, more)
        try:
            yield server
        finally:
            server.kill()


@contextmanager
def _database(kind: str) -> Iterator[str]:
    """A PostgreSQL database of its own, dropped at the end."""
    if kind == "sqlite":
        yield ""
        return
    server, why_not = postgres.find()
    assert server, why_not
    name = f"test_served_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
