"""What the audit says of decisions on submissions: each sentence finds in its event what it tells."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import Any

import pytest

from factories import intake
from factories.submissions import quarantined
from regsosek.collect.actions.quarantine import settle_quarantined
from regsosek.intake import actions, worker
from regsosek.intake.models import Clash
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.scope import system_scope
from regsosek.web.office.audit_sentences import SENTENCES, Names, sentence

pytestmark = pytest.mark.django_db
WALL, ROOF = "/data/housing/wall_material", "/data/housing/roof_material"
PLACES = Names(places={"6472050": "Samarinda Ulu", "6472": "Samarinda"})
#: Not details of the event, but told of every one.
OF_EVERY_EVENT = {"area", "count", "user"}


def flagged(name: str, number: int, broken: str = "age_and_birth", **more: Any) -> uuid.UUID:
    sent = intake.send(intake.document(number), name, broken=broken, **more)
    worker.drain()
    return sent


@pytest.fixture
def decided(city: Any, everything: None, actor: Any, tmp_path: Path, settings: Any) -> dict[str, AuditEvent]:
    """Every decision once: its verb → its event."""
    settings.REGSOSEK_BLOB_DIR = tmp_path / "blobs"
    intake.publish()
    by = actor("bps", "6472")
    actions.accept(by=by, submission_id=flagged("a", 1), reason="sebab-terima")
    actions.correct(by=by, submission_id=flagged("b", 2, "unknown_code"), changes={ROOF: "3"}, reason="sebab-betul")
    refused = flagged("c", 3)
    actions.refuse(by=by, submission_id=refused, reason="sebab-tolak")
    actions.retry(by=by, submission_id=refused)
    actions.send_back(by=by, submission_id=flagged("d", 4), comment="pesan", questions=[WALL])
    sent = intake.send(intake.document(2, housing={"wall_material": 1, "roof_material": 3}), "e", by_officer="72")
    worker.drain()
    with system_scope("tests"):
        clashes = dict.fromkeys(Clash.objects.filter(submission_id=sent).values_list("path", flat=True), "this")
    actions.resolve(by=by, submission_id=sent, choices=clashes, reason="sebab-pilih")
    settle_quarantined(by=by, quarantined_id=quarantined().id, reason="sebab-selesai")
    return {event.verb: event for event in AuditEvent.objects.filter(kind="write", actor_label=by.label)}


def test_every_sentence_finds_what_it_tells(decided: dict[str, AuditEvent]) -> None:
    verbs = {f"intake.{name}" for name in ("accept", "correct", "refuse", "retry", "resolve", "send_back")}
    assert verbs | {"collect.settle_quarantined"} <= set(decided)
    for verb, event in decided.items():
        told = set(re.findall(r"%\((\w+)\)", SENTENCES[verb])) - OF_EVERY_EVENT
        assert told <= set(event.details), verb
        assert "–" not in sentence(event, PLACES), verb


def test_where_and_why_are_in_the_sentence(decided: dict[str, AuditEvent]) -> None:
    why = {"accept": "terima", "correct": "betul", "refuse": "tolak", "resolve": "pilih"}
    for verb, reason in why.items():
        told = sentence(decided[f"intake.{verb}"], PLACES)
        assert "dari Samarinda Ulu" in told and told.endswith(f"sebab-{reason}")
    assert "1 isian" in sentence(decided["intake.correct"], PLACES)
    assert "1 pertanyaan" in sentence(decided["intake.send_back"], PLACES)
