"""Who may answer what was asked again, and until when."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from factories import intake
from regsosek.collect.actions.receiving import receive
from regsosek.collect.models import Questionnaire, Submission
from regsosek.intake import actions, worker
from regsosek.intake.models import Decision, FollowUp
from regsosek.kernel.actor import system
from regsosek.registry.models import Family

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("field")]
ROOF = "/data/housing/roof_material"


def returned(checker: Any) -> tuple[uuid.UUID, FollowUp]:
    """An interview with a roof that no code means, sent back with that question."""
    sent = intake.send(intake.document(1), "a", broken="unknown_code")
    worker.drain()
    actions.send_back(by=checker, submission_id=sent, comment="Atapnya apa?", questions=[ROOF])
    return sent, FollowUp.objects.get()


def answer(asked: FollowUp, roof: str, name: str = "answer", officer: str = "71") -> Submission:
    """What became of an answer."""
    (question,) = asked.asked
    instance = intake.instance_id(name, asked.form_id)
    xml = (
        f'<data id="{asked.form_id}" version="1"><{question}>{roof}</{question}>'
        f"<meta><instanceID>{instance}</instanceID></meta></data>"
    )
    receive(by=system("tests"), arrivals=[intake.arrived(xml.encode(), officer=officer)])
    worker.drain()
    return Submission.objects.get(form_id=asked.form_id, instance_id=instance)


def is_listed(asked: FollowUp) -> bool:
    return Questionnaire.objects.get(form_id=asked.form_id).is_open


def codes(row: Submission) -> list[str]:
    return [finding["code"] for finding in row.findings]


def test_another_officer_does_not_answer_in_his_place(checker: Any) -> None:
    sent, asked = returned(checker)

    other = answer(asked, "4", officer="72")

    assert (other.state, codes(other), other.errors) == ("flagged", ["answer_of_another"], 1)
    asked.refresh_from_db()
    assert (asked.closed_at, is_listed(asked), intake.state_of(sent)) == (None, True, "returned")
    assert Submission.objects.filter(root=sent).count() == 1 and not Decision.objects.filter(kind="answered").exists()
    own = answer(asked, "3", "his")
    assert own.state == "kept" and Family.objects.get().housing["roof_material"] == 3


def corrected(by: Any, sent: uuid.UUID) -> None:
    actions.correct(by=by, submission_id=sent, changes={ROOF: "2"}, reason="Ditelepon")


def refused(by: Any, sent: uuid.UUID) -> None:
    actions.refuse(by=by, submission_id=sent, reason="Bukan warga sini")


def edited_on_the_phone(by: Any, sent: uuid.UUID) -> None:
    intake.send(intake.document(1, housing={"roof_material": 2}), "b", edits="a")
    worker.drain()


@pytest.mark.parametrize("decide", [corrected, refused, edited_on_the_phone])
def test_an_answer_after_the_decision_changes_nothing_and_is_told(
    checker: Any, decide: Callable[[Any, uuid.UUID], None]
) -> None:
    sent, asked = returned(checker)

    decide(checker, sent)

    asked.refresh_from_db()
    assert asked.closed_at is not None and not is_listed(asked)
    before = list(Submission.objects.filter(root=sent).order_by("id").values_list("id", "state"))
    roofs = [family.housing["roof_material"] for family in Family.objects.all()]
    late = answer(asked, "4")
    assert (late.state, codes(late), late.warnings) == ("kept", ["answered_too_late"], 1)
    assert list(Submission.objects.filter(root=sent).order_by("id").values_list("id", "state")) == before
    assert [family.housing["roof_material"] for family in Family.objects.all()] == roofs == [2] * len(roofs)
    newest = Submission.objects.filter(root=sent).exclude(state="superseded").get()
    assert codes(newest)[-1] == "answered_too_late" and newest.findings[-1]["answer"] == str(late.id)


def test_accepting_closes_what_was_asked(checker: Any) -> None:
    sent = intake.send(intake.document(1), "a", broken="age_and_birth")
    worker.drain()
    actions.send_back(by=checker, submission_id=sent, comment="Atapnya apa?", questions=[ROOF])
    asked = FollowUp.objects.get()

    actions.accept(by=checker, submission_id=sent, reason="Sudah ditanyakan")

    assert not is_listed(asked) and answer(asked, "4").state == "kept"
    assert Family.objects.get().housing["roof_material"] != 4


def test_an_edit_whose_photo_is_under_way_is_newer_all_the_same(checker: Any) -> None:
    sent, asked = returned(checker)
    intake.send(intake.document(1, housing={"roof_material": 2}), "b", edits="a", photos={"outside": "later.jpg"})

    late = answer(asked, "4")

    assert (late.state, codes(late), is_listed(asked)) == ("kept", ["answered_too_late"], False)
    assert Submission.objects.filter(root=sent).count() == 2


def test_a_second_answer_is_kept_beside_the_first(checker: Any) -> None:
    sent, asked = returned(checker)
    first = answer(asked, "3")

    second = answer(asked, "4", "again")

    assert (first.state, second.state, codes(second)) == ("kept", "kept", ["answered_too_late"])
    assert Family.objects.get().housing["roof_material"] == 3
    assert Submission.objects.filter(root=sent).count() == 2
    assert FollowUp.objects.get().answered_by == first.id
