"""What every test stands on: a home of its own, one of two databases, no network, October 2022.

``REGSOSEK_TEST_DATABASE=sqlite`` (default) or ``postgres`` chooses the database; tests that touch one carry the marker
``db`` of themselves, so that ``pytest -m db`` can run them again on the other.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import django
import hypothesis
import pytest
from pytest_socket import socket_allow_hosts

import browser
import postgres

_HOME = tempfile.TemporaryDirectory(prefix="regsosek-test-")
DATABASE = os.environ.get("REGSOSEK_TEST_DATABASE", "sqlite")
START = "2022-10-20T09:00:00+08:00"


def _environment() -> None:
    """Settings come from the environment: nothing of the developer's own may leak in."""
    for name in [n for n in os.environ if n.startswith("REGSOSEK_") and not n.startswith("REGSOSEK_TEST_")]:
        del os.environ[name]
    os.environ["REGSOSEK_HOME"] = _HOME.name
    os.environ["REGSOSEK_CLOCK_START"] = START
    if DATABASE == "postgres":
        url, why_not = postgres.find()
        if not url:
            raise pytest.UsageError(why_not)
        os.environ["REGSOSEK_DATABASE_URL"] = url
    elif DATABASE != "sqlite":
        raise pytest.UsageError(f"REGSOSEK_TEST_DATABASE must be sqlite or postgres, not {DATABASE!r}")


def _settings() -> None:
    """Load the settings once, with a test database that no other run shares."""
    from django.conf import settings

    if settings.configured:
        raise pytest.UsageError("settings were loaded before tests/conftest.py; unset DJANGO_SETTINGS_MODULE")
    os.environ["DJANGO_SETTINGS_MODULE"] = "regsosek.config.settings"
    database = settings.DATABASES["default"]
    # Nobody serialises (it would read guarded tables without a scope).
    name = f"test_regsosek_{os.getpid()}" if DATABASE == "postgres" else str(Path(_HOME.name) / "test.sqlite3")
    database["TEST"] = {"NAME": name, "SERIALIZE": False}
    if DATABASE == "postgres":
        database["OPTIONS"].pop("pool", None)  # a test database cannot be dropped under an open pool
    else:
        database["OPTIONS"]["init_command"] = database["OPTIONS"]["init_command"].replace("=FULL", "=OFF")
    del os.environ[
        "DJANGO_SETTINGS_MODULE"
    ]  # workers of xdist inherit it, and would load settings before their conftest
    (Path(_HOME.name) / "static").mkdir()
    django.setup()  # conftests of folders below may import models


_environment()
_settings()
# The same examples in every run, so that a red run is a reason and not a chance. To look further:
# pytest --hypothesis-profile=explore tests/properties
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", derandomize=False, deadline=None)
hypothesis.settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "db: touches the database; marked by conftest, run on both databases")


def pytest_report_header() -> str:
    return f"database: {DATABASE}; chromium: {browser.find() or 'none, journeys are left out'}"


_DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_reset_sequences"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    no_browser = pytest.mark.skip(reason="no Chromium was found")
    for item in items:
        if _DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db"):
            item.add_marker("db")
        if item.get_closest_marker("journey") and not browser.find():
            item.add_marker(no_browser)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.fixture(scope="session", autouse=True)
def _key_and_clock() -> None:
    """A key file of this run, and a clock that starts on a day of the round without asking the audit for it."""
    from django.conf import settings

    from regsosek.kernel import clock, secrets

    secrets.create_key_file(settings.REGSOSEK_KEY_FILE)
    clock._anchor = (datetime.fromisoformat(START), time.monotonic())


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> Iterator[None]:
    """What is remembered in the process outlives a rolled-back transaction; a test's own verbs (`tests.…`) are forgotten."""
    from regsosek.areas import queries
    from regsosek.collect import published
    from regsosek.kernel import audit
    from regsosek.kernel.action import VERBS
    from regsosek.web.office import map as map_pages

    audit.forget_noted_tiles()
    published.forget()
    queries._index.cache_clear()
    map_pages._boundary_file.cache_clear()
    yield
    for name in [name for name in VERBS if name.startswith("tests.")]:
        del VERBS[name]


@pytest.fixture
def demo(settings: Any) -> None:
    """Demo mode: one-click log-in, a banner."""
    settings.REGSOSEK_DEMO = True


@pytest.fixture
def system_actor() -> Any:
    from regsosek.kernel.actor import system

    return system("tests")


@pytest.fixture
def everything() -> Iterator[None]:
    """Look at everything, as batch work does."""
    from regsosek.kernel.scope import system_scope

    with system_scope("tests"):
        yield


@pytest.fixture
def city(db: None, system_actor: Any) -> Any:
    """Two districts, three kelurahan, each with two RT; see `factories.places.City`."""
    from factories.places import record_city

    return record_city(system_actor)


@pytest.fixture
def record(city: Any, system_actor: Any) -> Callable[..., list[Any]]:
    """Record family documents; returns their family ids in order."""
    from factories.documents import record_documents

    return lambda *documents: record_documents(system_actor, documents)


@pytest.fixture
def user_as(db: None, system_actor: Any) -> Callable[..., Any]:
    """``user_as(role, *areas)``: an account with that role, and a release where the role needs one."""
    from factories.people import make_user

    return lambda role, *areas, **more: make_user(system_actor, role, areas, **more)


@pytest.fixture
def actor(user_as: Callable[..., Any]) -> Callable[..., Any]:
    """``actor(role, *areas)``: that person in that role, today. ``purpose=`` states one."""
    from factories.people import actor_of

    return lambda role, *areas, purpose="", **more: actor_of(user_as(role, *areas, **more), purpose)


@pytest.fixture
def client_as(user_as: Callable[..., Any]) -> Callable[..., Any]:
    """``client_as(role, *areas)``: a browser in which that person is logged in, with a purpose stated where one is asked."""
    from factories.people import client_of

    return lambda role, *areas, purpose="pengujian", **more: client_of(user_as(role, *areas, **more), purpose)
