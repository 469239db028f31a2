"""Questions that a person may have corrected or asked again."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from factories import intake
from regsosek.collect.forms import Instance
from regsosek.collect.models import Submission
from regsosek.collect.queries import xml_of
from regsosek.intake import actions, worker
from regsosek.intake.opened import opened
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import activate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("field")]
MEMBER = "/data/members/member"
NAME = "person/name"


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
