"""Questions that a person may have corrected or asked again."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from factories import intake
from factories.pictures import jpeg
from regsosek.collect.actions.receiving import receive
from regsosek.collect.forms import Instance, evaluate
from regsosek.collect.models import Submission
from regsosek.collect.queries import xml_of
from regsosek.intake import actions, asking, worker
from regsosek.intake.models import FollowUp
from regsosek.intake.opened import opened
from regsosek.kernel import clock
from regsosek.kernel.actor import system
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import activate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("field")]
MEMBER = "/data/members/member"
NAME = "person/name"


def where(name: str) -> str:
    """The path of a question."""
    return next(node.path for node in intake.questionnaire()[1].nodes if node.name == name)


@pytest.fixture
def sent() -> uuid.UUID:
    """A family of three with an error, sent by a phone whose list knew it."""
    pk = intake.send(intake.document(1), "a", broken="age_and_birth")
    worker.drain()
    return pk


def refused(by: Any, sent: uuid.UUID, path: str, text: str = "Uji Baru") -> set[str]:
    """The codes with which both verbs refuse this question."""
    codes = set()
    for verb, said in (
        (actions.send_back, {"comment": "x", "questions": [path]}),
        (actions.correct, {"changes": {path: text}, "reason": "x"}),
    ):
        with pytest.raises(Problem) as problem:
            verb(by=by, submission_id=sent, **said)
        codes.add(problem.value.code)
    return codes


@pytest.mark.parametrize(
    "path",
    [
        f"{MEMBER}[99]/{NAME}", f"{MEMBER}[5]/{NAME}", f"{MEMBER}[0]/{NAME}", f"{MEMBER}[2x]/{NAME}",
        "/data/housing[2]/wall_material", "/data/members[2]/member/person/name",
    ],
)  # fmt: skip
def test_nobody_is_asked_about_members_who_do_not_exist(checker: Any, sent: uuid.UUID, path: str) -> None:
    assert refused(checker, sent, path) == {"no_such_question"}
    assert intake.state_of(sent) == "flagged"


def test_a_correction_may_add_the_next_member_and_a_follow_up_may_not(checker: Any, sent: uuid.UUID) -> None:
    fourth = f"{MEMBER}[4]/{NAME}"
    with pytest.raises(Problem) as problem:
        actions.send_back(by=checker, submission_id=sent, comment="x", questions=[fourth])
    assert problem.value.code == "no_such_question"

    actions.correct(by=checker, submission_id=sent, changes={fourth: "Uji Keempat"}, reason="Terlewat")

    made = Instance.read(xml_of(Submission.objects.exclude(pk=sent).get()))
    assert (made.count(MEMBER), made.value(fourth)) == (4, "Uji Keempat")


@pytest.mark.parametrize("path", ["/data/family_id", "/data/dwelling_id", "/data/pick", f"{MEMBER}[1]/person_id"])
def test_ids_of_ours_are_no_questions(checker: Any, sent: uuid.UUID, path: str) -> None:
    name = path.rpartition("/")[2]
    there = [node.path for node in intake.questionnaire()[1].nodes if node.name == name]
    assert there, "the form has it"

    assert refused(checker, sent, there[0]) == {"no_such_question"}


def test_ids_of_ours_are_not_among_the_answers(checker: Any, sent: uuid.UUID) -> None:
    listed = Instance.read(xml_of(Submission.objects.get(pk=sent)))
    assert any(path.endswith("/pick") and text for path, text in listed.leaves().items()), "the phone sent one"

    with activate(checker.scope):
        names = {a.path.rpartition("/")[2] for block in opened(sent).blocks for a in block.answers}

    assert "wall_material" in names
    assert not names & {"pick", "member_pick", "family_id", "dwelling_id", "person_id"}


def asked_in_order(sent: uuid.UUID) -> list[str]:
    return list(FollowUp.objects.get(submission_id=sent).asked.values())


def test_a_photo_that_was_refused_is_asked_for_with_the_refusal_in_front(checker: Any, sent: uuid.UUID) -> None:
    refusal, photo = where("photo_refusal"), where("photo_outside")
    assert Instance.read(xml_of(Submission.objects.get(pk=sent))).value(refusal) == "1"

    actions.send_back(by=checker, submission_id=sent, comment="Coba foto lagi", questions=[photo])

    assert asked_in_order(sent) == [refusal, photo]
    asked = FollowUp.objects.get()
    answers = {name: "0" if path == refusal else "baru.jpg" for name, path in asked.asked.items()}
    said = "".join(f"<{name}>{text}</{name}>" for name, text in answers.items())
    meta = f"<meta><instanceID>{intake.instance_id('answer')}</instanceID></meta>"
    xml = f'<data id="{asked.form_id}" version="1">{said}{meta}</data>'.encode()
    receive(by=system("tests"), arrivals=[intake.arrived(xml, files={"baru.jpg": jpeg(size=(640, 480))})])
    worker.drain()
    newest = Submission.objects.exclude(pk=sent).get(root=sent)
    assert not [f for f in newest.findings if f["code"] == "not_asked"]
    assert newest.files.get().name == "baru.jpg"


def test_what_decides_is_asked_of_the_same_member(checker: Any, sent: uuid.UUID) -> None:
    pregnant = where("pregnant").replace("/member/", "/member[3]/")
    form = intake.questionnaire()[1]
    instance = Instance.read(xml_of(Submission.objects.get(pk=sent)))
    instance.set(where("sex").replace("/member/", "/member[3]/"), "1")
    evaluation = evaluate(form, instance, now=clock.now())
    assert not evaluation.is_relevant(pregnant)

    found = asking.with_what_decides(form, evaluation, [pregnant])

    assert found[-1] == pregnant and where("sex").replace("/member/", "/member[3]/") in found
    assert all("/member[3]/" in path for path in found if "/member" in path.replace("/members", ""))


def test_what_is_asked_already_is_asked_alone(checker: Any, sent: uuid.UUID) -> None:
    wall, roof = where("wall_material"), where("roof_material")

    actions.send_back(by=checker, submission_id=sent, comment="Dinding?", questions=[wall, roof, wall])

    assert asked_in_order(sent) == [wall, roof]
