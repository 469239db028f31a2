"""Whatever comes in whatever order: no family is lost, none is there twice, every submission is in one state."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import intake
from regsosek.collect.actions.receiving import receive
from regsosek.collect.models import Quarantined, Submission
from regsosek.collect.states import TRANSITIONS, State
from regsosek.intake import actions, worker
from regsosek.intake.models import Clash, FollowUp
from regsosek.kernel.actor import system
from regsosek.kernel.models import Revision
from regsosek.kernel.problems import Problem
from regsosek.registry.models import Family, Person

pytestmark = pytest.mark.django_db
#: Three versions of family 1, one of family 2 by one officer and one by another, one of a family that no list knew.
SENT = ("a1", "a2", "a3", "b1", "b2", "c1")
_few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


class _Undone(Exception):
    """Ends an example, and takes back what it wrote."""


@pytest.fixture
def field(city: Any, everything: None, tmp_path: Path, settings: Any) -> Any:
    settings.REGSOSEK_BLOB_DIR = tmp_path / "blobs"
    return intake.publish()


def example() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise _Undone
    except _Undone:
        return


def arrive(name: str) -> None:
    walls = {"a1": 3, "a2": 1, "a3": 2, "b1": 3, "b2": 1, "c1": 3}[name]
    said = intake.document({"a": 1, "b": 2, "c": 3}[name[0]], housing={"wall_material": walls})
    edits = {"a2": "a1", "a3": "a2"}.get(name, "")
    xml = intake.xml_of_family(said, name, edits=edits, listed=name[0] != "c")
    receive(by=system("tests"), arrivals=[intake.arrived(xml, officer="72" if name == "b2" else "71")])


def walls() -> dict[int | None, int]:
    return {f.family_number: f.housing["wall_material"] for f in Family.objects.all()}


def states() -> dict[str, str]:
    by_instance = dict(Submission.objects.values_list("instance_id", "state"))
    return {name: by_instance[intake.instance_id(name)] for name in SENT if intake.instance_id(name) in by_instance}


@_few
@given(
    order=st.permutations(SENT), again=st.lists(st.sampled_from(SENT), max_size=3), drains=st.sets(st.integers(0, 8))
)
def test_no_order_of_arrival_loses_or_doubles_a_family(
    field: Any, order: list[str], again: list[str], drains: set[int]
) -> None:
    for _ in example():
        for number, name in enumerate([*order, *again]):
            arrive(name)
            if number in drains:
                worker.drain()
        worker.drain()

        found = states()
        assert {name: found[name] for name in ("a1", "a2", "a3", "c1")} == {
            "a1": "superseded", "a2": "superseded", "a3": "taken", "c1": "taken",
        }  # fmt: skip
        assert sorted([found["b1"], found["b2"]]) == ["clashed", "taken"]
        assert (Family.objects.count(), Person.objects.count()) == (3, 9)
        first = "b1" if found["b1"] == "taken" else "b2"
        assert walls() == {1: 2, 2: {"b1": 3, "b2": 1}[first], 3: 3}
        assert (Submission.objects.count(), Quarantined.objects.count(), Clash.objects.count()) == (len(SENT), 0, 1)
        assert Submission.objects.exclude(leased_until=None).count() == 0


@_few
@given(order=st.permutations(["answer", "a2", "a3"]), drains=st.sets(st.integers(0, 2)))
def test_answers_to_a_follow_up_and_edits_meet_in_any_order(field: Any, order: list[str], drains: set[int]) -> None:
    roof = "/data/housing/roof_material"
    for _ in example():
        arrive("a1")
        worker.drain()
        first = Submission.objects.get()
        actions.send_back(by=system("tests"), submission_id=first.id, comment="Atapnya?", questions=[roof])
        asked = FollowUp.objects.get()
        for number, name in enumerate(order):
            if name == "answer":
                _answer(asked, "4")
            else:
                arrive(name)
            if number in drains:
                worker.drain()
        worker.drain()

        assert (Family.objects.count(), Person.objects.count()) == (1, 3)
        line = list(Submission.objects.filter(form_id=first.form_id).values_list("state", flat=True))
        outside = list(Quarantined.objects.values_list("reason", flat=True))
        assert line.count("taken") == 1
        answered = Submission.objects.get(form_id=asked.form_id)
        told = {finding["code"] for finding in answered.findings}
        merged = FollowUp.objects.get().answered_by == answered.id
        assert answered.state == "kept" and told == (set() if merged else {"answered_too_late"})
        assert FollowUp.objects.get().closed_at is not None
        assert len(line) + 1 + len(outside) == 4 + merged, (
            "first, two edits, answer, and the version that it made: each is somewhere"
        )
        if outside:  # the answer had made a version by then: an edit of the one before it waits for a person
            assert outside == ["edited_already"] and set(line) <= {"taken", "superseded", "awaiting_first"}
        else:
            assert set(line) <= {"taken", "superseded"}


def _answer(asked: FollowUp, roof: str) -> UUID | None:
    (question,) = asked.asked
    instance = intake.instance_id("answer", asked.form_id)
    xml = (
        f'<data id="{asked.form_id}" version="1"><{question}>{roof}</{question}>'
        f"<meta><instanceID>{instance}</instanceID></meta></data>"
    )
    (receipt,) = receive(by=system("tests"), arrivals=[intake.arrived(xml.encode())])
    return receipt.submission_id


@_few
@given(steps=st.lists(st.sampled_from(["accept", "refuse", "retry", "send_back", "correct", "drain"]), max_size=6))
def test_whatever_people_do_only_allowed_steps_happen_and_nothing_is_deleted(field: Any, steps: list[str]) -> None:
    for _ in example():
        sent = intake.send(intake.document(1), "a1", broken="age_and_birth")
        count = 1
        worker.drain()
        for step in steps:
            before = State(Submission.objects.get(pk=sent).state)
            if step == "drain":
                worker.drain()
            else:
                try:
                    _do(step, sent, count)
                except Problem:
                    assert State(Submission.objects.get(pk=sent).state) == before
            after = State(Submission.objects.get(pk=sent).state)
            assert after == before or after in TRANSITIONS[before] or before == State.RECEIVED
            assert Submission.objects.count() >= count
            count = Submission.objects.count()
        assert Family.objects.count() <= 1
        assert Revision.objects.values("subject").distinct().count() == Family.objects.count()
        assert Submission.objects.filter(state="taken").count() <= 1


def _do(step: str, sent: UUID, number: int) -> None:
    """One step of a person; ``number`` makes a correction another one than before."""
    by, wall = system("tests"), "/data/housing/wall_material"
    if step == "accept":
        actions.accept(by=by, submission_id=sent, reason="x")
    elif step == "refuse":
        actions.refuse(by=by, submission_id=sent, reason="x")
    elif step == "retry":
        actions.retry(by=by, submission_id=sent)
    elif step == "send_back":
        actions.send_back(by=by, submission_id=sent, comment="x", questions=[wall])
    else:
        actions.correct(by=by, submission_id=sent, changes={wall: str(1 + number % 2)}, reason="x")
