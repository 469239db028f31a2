"""`regsosek ranking …`: what it says, and its exit codes."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from factories.ranking import family_of_wealth
from regsosek.cli_welfare import app
from regsosek.welfare import listening
from regsosek.welfare.models import Awaiting, Run

pytestmark = pytest.mark.usefixtures("everything")


def call(*arguments: str) -> Any:
    return CliRunner().invoke(app, list(arguments))


def test_runs_are_listed(adopted: Any) -> None:
    line = call("list").stdout
    assert str(adopted.id) in line and "Sistem (tests)" in line


def test_repeating_says_whether_it_is_the_same(adopted: Any) -> None:
    assert call("repeat", str(adopted.id)).exit_code == 0
    Run.objects.filter(pk=adopted.pk).update(shares=[0.01, 0.02, 0.03])
    assert call("repeat", str(adopted.id)).exit_code == 1
    assert call("repeat", str(uuid4())).exit_code == 2


def test_what_a_batch_changed_is_brought_up(
    adopted: Any, ranked_families: list[Any], record: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(listening, "FEW", 0)
    record(family_of_wealth(0, 2))
    assert Awaiting.objects.count() == 1
    assert call("rescore").exit_code == 0
    assert not Awaiting.objects.exists()
