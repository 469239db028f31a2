"""The demo lives in October 2022; its clock runs and never turns back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from regsosek.kernel import audit, clock
from regsosek.kernel.action import system
from regsosek.kernel.models import AuditEvent

START = datetime(2022, 10, 20, 23, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_anchor() -> Iterator[None]:
    before = clock._anchor
    clock.restart()
    yield
    clock._anchor = before


def test_the_real_time_where_no_start_is_set(settings: Any) -> None:
    settings.REGSOSEK_CLOCK_START = None
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_set_clock_starts_there_and_runs(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REGSOSEK_CLOCK_START = START
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    assert clock.now() == START
    monkeypatch.setattr(time, "monotonic", lambda: 160.0)
    assert clock.now() == START + timedelta(seconds=60)


def test_a_restart_goes_on_behind_what_is_in_the_audit(db: None, settings: Any) -> None:
    settings.REGSOSEK_CLOCK_START = START
    audit.note_reading(by=system("tests"), verb="tests")
    latest = AuditEvent.objects.get().at
    clock.restart()
    assert clock.now() > latest


def test_today_is_the_date_of_the_city(db: None, settings: Any) -> None:
    """At 23:30 UTC it is half past seven of the next morning in Samarinda."""
    settings.REGSOSEK_CLOCK_START = START
    assert clock.now().date() == date(2022, 10, 20)
    assert clock.today() == date(2022, 10, 21)
