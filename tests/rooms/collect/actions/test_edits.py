"""Who may edit what, and edits that point at each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.collecting import arrival, interview, publish
from regsosek.collect.actions.receiving import receive
from regsosek.collect.models import Quarantined, QuestionnaireVersion, Submission
from regsosek.kernel.action import verb
from regsosek.kernel.scope import system_scope

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def send(city: Any, system_actor: Any) -> Any:
    publish()

    def send_one(name: str, *, edits: str = "", officer: str = "1", **more: Any) -> tuple[int, str]:
        sent = replace(arrival(interview(name, edits=edits, **more)), officer_id=officer)
        (receipt,) = receive(by=system_actor, arrivals=[sent])
        return receipt.status, receipt.code

    return send_one


def states() -> dict[str, str]:
    return dict(Submission.objects.values_list("instance_id", "state"))


def test_an_edit_of_another_officers_interview_is_kept_apart(send: Any) -> None:
    send("v1")
    assert send("w2", edits="v1", officer="5") == (409, "edit_of_another")
    assert states() == {"v1": "received"}
    assert Quarantined.objects.get().reason == "edit_of_another"
    assert send("v2", edits="v1") == (201, "received")
    assert states() == {"v1": "superseded", "v2": "received"}


def test_an_edit_of_another_officer_that_comes_first_takes_no_place(send: Any) -> None:
    assert send("w2", edits="v1", officer="5") == (202, "early")
    assert send("w3", edits="w2", officer="5") == (202, "early")
    assert send("v1") == (201, "received")
    assert states() == {"w2": "awaiting_first", "w3": "awaiting_first", "v1": "received"}
    first = Submission.objects.get(instance_id="v1")
    assert Submission.objects.filter(root=first.pk).count() == 1, "nothing of it is shown with the interview"
    assert send("v2", edits="v1") == (201, "received"), "and the officer's own edit is not shut out"
    assert send("w4", edits="w3", officer="5") == (202, "early")
    assert states() == {
        "w2": "awaiting_first", "w3": "awaiting_first", "w4": "awaiting_first", "v1": "superseded", "v2": "received"
    }  # fmt: skip


@pytest.mark.parametrize("names", ["gh", "ijk", "abcd"])
def test_edits_in_a_circle_are_kept_apart(send: Any, names: str) -> None:
    before = dict(zip(names, names[1:] + names[0], strict=True))
    told = [send(name, edits=before[name]) for name in names]
    assert told == [(202, "early")] * (len(names) - 1) + [(409, "circle")]
    assert {*states().values()} == {"awaiting_first"} and Quarantined.objects.get().reason == "circle"
    assert send(names[0], edits=before[names[0]]) == (202, "already")


_NAMES = st.sampled_from("abcdef")
_SENT = st.tuples(_NAMES, st.one_of(st.just(""), _NAMES), st.sampled_from("12"))


@given(sent=st.lists(_SENT, max_size=12), together=st.integers(1, 4))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_edits_what_all_is_kept(city: Any, system_actor: Any, sent: Any, together: int) -> None:
    @verb("tests.empty_again", needs="")
    def empty(*, by: Any) -> None:
        Submission.objects.all().delete()
        Quarantined.objects.all().delete()

    with system_scope("tests"):
        empty(by=system_actor)
        if not QuestionnaireVersion.objects.exists():
            publish()
        arrivals = [replace(arrival(interview(n, edits=e)), officer_id=o) for n, e, o in sent]
        for at in range(0, len(arrivals), together):
            for one, receipt in zip(
                sent[at : at + together],
                receive(by=system_actor, arrivals=arrivals[at : at + together]),
                strict=True,
            ):
                assert receipt.status in (201, 202, 409)
                there = Quarantined if receipt.status == 409 else Submission
                assert there.objects.filter(instance_id=one[0]).exists()
        officers = dict(Submission.objects.values_list("pk", "officer_id"))
        for row in Submission.objects.all():
            assert officers[row.root] == row.officer_id, "no line goes over two officers"
