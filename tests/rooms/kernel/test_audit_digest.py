"""The audit under the daily digest: an event changed, taken away or slipped in is found; the newest are said to be unsealed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from regsosek.cli_audit import app
from regsosek.kernel import audit, audit_digest, digest
from regsosek.kernel.actions import make_digest
from regsosek.kernel.guard import maintenance
from regsosek.kernel.models import AuditEvent, DailyDigest
from regsosek.registry.verification import verify_all

TODAY, YESTERDAY = date(2022, 10, 20), date(2022, 10, 19)


def tamper(sql: str, *params: Any) -> None:
    with maintenance("tests"), connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def events(db: Any, system_actor: Any) -> list[int]:
    """Three events under the digest of today, ids in order."""
    return [
        audit.note_reading(by=system_actor, verb="card.opened", subject_id=n, share=n / 2, big=1e20).pk
        for n in range(3)
    ]


def test_a_whole_audit_has_no_fault_and_the_newest_are_said_to_be_unsealed(events: Any, system_actor: Any) -> None:
    sealed = AuditEvent.objects.count()
    made = make_digest(by=system_actor, day=TODAY)

    report = verify_all()

    assert (made.form, made.events, made.last_event) == (2, sealed, events[-1])
    assert (report.faults, report.events, report.unsealed) == ([], sealed, 1)  # the digest's own event comes after it


@pytest.mark.parametrize(
    ("column", "value"),
    [("at", "2022-10-20 00:00:00+00:00"), ("kind", "write"), ("verb", "x"), ("actor_id", "x"), ("actor_label", "x"),
     ("role", "x"), ("purpose", "x"), ("subject_type", "x"), ("subject_id", "x"), ("area_code", "6472"),
     ("details", '{"share": 0.25}')],
)  # fmt: skip
def test_any_changed_fact_of_an_event_is_found(events: Any, system_actor: Any, column: str, value: str) -> None:
    made = make_digest(by=system_actor, day=TODAY)
    told = f"peristiwa audit 1–{events[-1]} bukan yang disegel"

    tamper(f"UPDATE kernel_auditevent SET {column} = %s WHERE id = %s", value, events[1])

    assert verify_all().faults == [f"sidik {TODAY}: {told} ({made.events} ada, {made.events} disegel)"]


def test_an_event_that_was_taken_away_is_found(events: Any, system_actor: Any) -> None:
    make_digest(by=system_actor, day=TODAY)

    tamper("DELETE FROM kernel_auditevent WHERE id = %s", events[2])

    [fault] = verify_all().faults
    assert "bukan yang disegel" in fault


def test_the_days_are_a_chain_and_only_the_day_that_was_touched_is_told(events: Any, system_actor: Any) -> None:
    make_digest(by=system_actor, day=YESTERDAY)
    make_digest(by=system_actor, day=TODAY)
    assert verify_all().faults == []

    tamper("DELETE FROM kernel_auditevent WHERE id = %s", events[0])

    [fault] = verify_all().faults
    assert str(TODAY) in fault  # all were written today; yesterday's digest holds none of them


def test_digests_of_before_the_audit_was_covered_still_hold(
    events: Any, system_actor: Any, everything: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "FORM", 1)
    old = make_digest(by=system_actor, day=YESTERDAY)
    tamper("UPDATE kernel_dailydigest SET events = 0, last_event = 0, events_root = ''")
    monkeypatch.undo()
    assert b"regsosek digest 1" in digest.message(old) and old.events_root not in digest.message(old).decode()
    assert verify_all().faults == []

    made = make_digest(by=system_actor, day=TODAY)

    assert (made.form, verify_all().faults) == (2, [])
    assert made.events == AuditEvent.objects.filter(id__lte=made.last_event).count()


def test_what_a_digest_says_of_the_audit_is_signed(events: Any, system_actor: Any) -> None:
    make_digest(by=system_actor, day=TODAY)

    tamper("UPDATE kernel_dailydigest SET form = 1")

    assert f"sidik {TODAY}: tanda tangannya tidak cocok" in verify_all().faults


def test_the_command_tells_how_many_are_sealed(events: Any, system_actor: Any) -> None:
    make_digest(by=system_actor, day=TODAY)
    sealed = DailyDigest.objects.get().events

    result = CliRunner().invoke(app, ["verify"])

    assert f"{sealed} peristiwa audit tersegel, 1 belum disegel" in " ".join(result.output.split())
    tamper("DELETE FROM kernel_auditevent WHERE id = %s", events[0])
    assert CliRunner().invoke(app, ["verify"]).exit_code == 1


def test_the_audit_is_read_once_however_many_digests(
    events: Any, system_actor: Any, django_assert_num_queries: Any
) -> None:
    made = make_digest(by=system_actor, day=YESTERDAY), make_digest(by=system_actor, day=TODAY)
    with django_assert_num_queries(2):
        audit_digest.faults(made)


numbers = st.recursive(st.integers(-(10**18), 10**18) | st.text() | st.booleans(), lambda held: st.lists(held) | st.dictionaries(st.text(), held))  # fmt: skip


@given(numbers, st.integers(-(10**15), 10**15))
def test_a_whole_number_is_hashed_alike_however_it_is_written(details: Any, number: int) -> None:
    assert audit_digest._alike({"a": details, "b": [float(number)]}) == audit_digest._alike(
        {"a": details, "b": [number]}
    )
