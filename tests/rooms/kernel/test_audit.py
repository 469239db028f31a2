"""What was looked at and by whom: readings, refusals, tiles by hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from regsosek.kernel import audit, clock
from regsosek.kernel.action import system
from regsosek.kernel.models import AuditEvent, TileReading

BY = system("tests", purpose="verifikasi")


def test_a_reading_tells_who_what_where_and_what_for(db: None) -> None:
    audit.note_reading(by=BY, verb="card.opened", subject_type="dwelling", subject_id=7, area_code="6472", photos=2)
    event = AuditEvent.objects.get()
    assert (event.kind, event.verb, event.purpose, event.area_code) == ("read", "card.opened", "verifikasi", "6472")
    assert (event.subject_type, event.subject_id, event.details) == ("dwelling", "7", {"photos": 2})


def test_a_refusal_keeps_the_code(db: None) -> None:
    audit.note_denied(by=BY, verb="tests", code="not_allowed")
    assert AuditEvent.objects.get().details == {"problem": "not_allowed"}


def test_tiles_are_one_row_for_person_area_and_hour(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime(2022, 10, 20, 1, 59, tzinfo=UTC)
    for minutes, area in ((0, "6472050006"), (0, "6472050006"), (0, "6472050007"), (2, "6472050006")):
        monkeypatch.setattr(clock, "now", lambda m=minutes: start + timedelta(minutes=m))
        audit.note_tile(by=BY, area_code=area)
    rows = TileReading.objects.order_by("id").values_list("area_code", "hour__hour")
    assert len(rows) == 3
    assert TileReading.objects.filter(hour=datetime(2022, 10, 20, 1, tzinfo=UTC)).count() == 2


def test_a_tile_noted_by_another_process_is_no_error(db: None) -> None:
    audit.note_tile(by=BY, area_code="6472050006")
    audit.forget_noted_tiles()  # as if this process had not seen it
    audit.note_tile(by=BY, area_code="6472050006")
    assert TileReading.objects.count() == 1


def test_recent_events_latest_first(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime(2022, 10, 20, tzinfo=UTC)
    for hours in (0, 20, 30):
        monkeypatch.setattr(clock, "now", lambda h=hours: start + timedelta(hours=h))
        audit.note_reading(by=BY, verb=f"tests.{hours}")
    assert [e.verb for e in audit.recent(24)] == ["tests.30", "tests.20"]
