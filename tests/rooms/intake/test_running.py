"""The thread beside the server: it works while there is work, and outlives what refuses it."""

from __future__ import annotations

import threading

import pytest

from factories import intake
from regsosek.collect.models import Submission
from regsosek.intake import running

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("field")]


class Twice(threading.Event):
    """An event that is set by itself at the second wait, without waiting; it notes how long it should have waited."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0)
        if len(self.waits) == 2:
            self.set()
        return self.is_set()


def test_it_drains_and_then_asks_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running.connection, "close", lambda: None)  # the test's own connection
    sent, stop = intake.send(intake.document(1), "a"), Twice()

    running.watch(stop)

    assert intake.state_of(sent) == "taken"
    assert stop.waits == [running.SHORTEST, 2 * running.SHORTEST]


def test_a_missing_key_does_not_end_it(monkeypatch: pytest.MonkeyPatch, settings: object, tmp_path: object) -> None:
    monkeypatch.setattr(running.connection, "close", lambda: None)
    sent, stop = intake.send(intake.document(1), "a"), Twice()
    settings.REGSOSEK_KEY_FILE = f"{tmp_path}/none"  # type: ignore[attr-defined]

    running.watch(stop)

    row = Submission.objects.get(pk=sent)
    assert (len(stop.waits), row.state, row.attempts, row.leased_until) == (2, "received", 0, None)
