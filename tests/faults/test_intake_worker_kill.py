"""The worker is killed again and again in the middle of its work: in the end each family is in the registry once, by one link of
its history, with its photo, and every submission is taken."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

import postgres

FAMILIES = 50
KILLS = 5
SET_UP = """
import django; django.setup()
from django.core.management import call_command
from pathlib import Path
from django.conf import settings
from regsosek.kernel.secrets import create_key_file
create_key_file(Path(settings.REGSOSEK_KEY_FILE))
call_command("migrate", verbosity=0)
from factories import intake
from factories.pictures import jpeg
from factories.places import record_city
from regsosek.kernel.actor import system
from regsosek.kernel.scope import system_scope
record_city(system("tests"))
with system_scope("tests"):
    intake.publish()
    for n in range(1, %d + 1):
        photo = jpeg(size=(320, 240), colour=(n, 100, 60))
        intake.send(
            intake.document(n), str(n), listed=n %% 2 == 0, photos={"outside": f"{n}.jpg"}, files={f"{n}.jpg": photo}
        )
"""
DRAIN = """
import django; django.setup()
print("begun", flush=True)
from regsosek.intake import worker
worker.drain(batch=7, progress=lambda done: print(done.settled, flush=True))
"""


@pytest.fixture(params=["sqlite", "postgres"])
def home(request: Any, tmp_path: Path) -> Iterator[Any]:
    """A registry that outlives a process, with submissions that wait; ``ask(sql)`` reads and writes beside it."""
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("REGSOSEK_", "DJANGO_"))}
    variables |= {
        "REGSOSEK_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "regsosek.config.settings",
        "REGSOSEK_CLOCK_START": "2022-10-20T09:00:00+08:00", "PYTHONPATH": str(Path(__file__).parents[1]),
    }  # fmt: skip
    url, server, name = "", "", f"test_regsosek_kill_{os.getpid()}"
    if request.param == "postgres":
        server, why_not = postgres.find()
        if not server:
            pytest.skip(why_not)
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}"')
        url = server.rsplit("/", 1)[0] + f"/{name}"
        variables["REGSOSEK_DATABASE_URL"] = url
    subprocess.run([sys.executable, "-c", SET_UP % FAMILIES], env=variables, check=True)

    def ask(sql: str) -> list[Any]:
        if url:
            with psycopg.connect(url, autocommit=True) as database:
                found = database.execute(sql)
                return found.fetchall() if found.description else []
        with sqlite3.connect(tmp_path / "regsosek.sqlite3", timeout=30) as database:
            return database.execute(sql).fetchall()

    yield variables, ask
    if url:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_killed_again_and_again_each_family_is_there_once(home: Any) -> None:
    variables, ask = home
    chance, before = random.Random(6472), 0
    for number in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", DRAIN], env=variables, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            if number % 2:
                process.stdout.readline()  # a batch is committed
            time.sleep(chance.uniform(0, 0.25))
            process.send_signal(signal.SIGKILL)
        states = dict(ask("SELECT state, count(*) FROM collect_submission GROUP BY state"))
        families = ask("SELECT count(*) FROM registry_family")[0][0]
        assert set(states) <= {"received", "taken"} and sum(states.values()) == FAMILIES
        assert families == states.get("taken", 0) >= before, "what is committed and what the states say are the same"
        before = families
        ask("UPDATE collect_submission SET leased_until = '2022-01-01 00:00:00'")  # two minutes pass
    assert 0 < before < FAMILIES, "some were taken before a kill, and some were left to the last run"

    done = subprocess.run([sys.executable, "-c", DRAIN], env=variables, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert ask("SELECT state, count(*) FROM collect_submission GROUP BY state") == [("taken", FAMILIES)]
    assert ask("SELECT count(*), count(DISTINCT subject) FROM kernel_revision") == [(FAMILIES, FAMILIES)]
    assert ask("SELECT count(*), count(DISTINCT family_id) FROM registry_photo") == [(FAMILIES, FAMILIES)]
    assert ask("SELECT count(*) FROM registry_person") == [(FAMILIES * 3,)]
    assert ask("SELECT count(*), count(DISTINCT submission_id) FROM intake_decision") == [(FAMILIES, FAMILIES)]
