"""The check on the command line: run, counted, tried again."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from factories import intake
from factories.submissions import write
from regsosek.cli_intake import app
from regsosek.collect.models import Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(city: Any, everything: None, tmp_path: Path, settings: Any) -> None:
    settings.REGSOSEK_BLOB_DIR = tmp_path / "blobs"
    intake.publish()


def typed(*words: str) -> Any:
    return CliRunner().invoke(app, list(words))


def test_run_checks_what_waits_and_status_counts_it(field: None) -> None:
    intake.send(intake.document(1), "a")
    intake.send(intake.document(2), "b", broken="age_and_birth")

    done = typed("run")
    counted = typed("status")

    assert done.exit_code == 0 and "masuk registri: 1  ditandai: 1" in done.stderr
    lines = {line[:24].strip(): int(line[24:].replace(",", "")) for line in counted.stdout.splitlines()}
    assert (lines["masuk registri"], lines["ditandai"], lines["macet"]) == (1, 1, 0)
    assert "tidak ada yang menunggu" in typed("run").stderr


def test_what_is_stuck_is_tried_again(field: None) -> None:
    sent = intake.send(intake.document(1), "a")
    write(lambda: Submission.objects.filter(pk=sent).update(state="stuck", attempts=5))

    assert typed("retry", str(sent)).exit_code == 0
    assert (Submission.objects.get().state, Submission.objects.get().attempts) == ("received", 0)


@pytest.mark.parametrize("words", ["bukan nomor", str(uuid.UUID(int=1))])
def test_what_is_not_there_is_said_in_one_sentence(field: None, words: str) -> None:
    refused = typed("retry", words)

    assert refused.exit_code == 2 and len(refused.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("words", [["run"], ["run", "--watch"]])
def test_without_a_key_file_it_does_not_start(tmp_path: Path, settings: Any, words: list[str]) -> None:
    settings.REGSOSEK_KEY_FILE = tmp_path / "tidak-ada.key"
    refused = typed(*words)

    assert refused.exit_code == 2 and len(refused.stderr.strip().splitlines()) == 1
    assert "tidak-ada.key" in refused.stderr and "regsosek migrate" in refused.stderr
