"""Somebody is erased: comments to officers that tell of him go too."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from factories import intake
from regsosek.collect.models import QuestionnaireVersion
from regsosek.intake import actions, worker
from regsosek.intake.models import FollowUp
from regsosek.kernel.models import AuditEvent
from regsosek.registry.actions import erase_person
from regsosek.registry.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("field")]
WALL = "/data/housing/wall_material"


def asked(by: Any, number: int, comment: str) -> FollowUp:
    sent = intake.send(intake.document(number), str(number))
    worker.drain()
    actions.send_back(by=by, submission_id=sent, comment=comment, questions=[WALL])
    return FollowUp.objects.get(submission_id=sent)


def name_of(number: int, place: int = 1) -> str:
    return str(intake.document(number)["members"][place]["identity"]["name"])


def form_of(follow_up: FollowUp) -> str:
    version = QuestionnaireVersion.objects.get(questionnaire_id=follow_up.form_id)
    return bytes(version.xform).decode() + str(version.form)


def erase(by: Any, number: int) -> None:
    person = Person.objects.get(pk=uuid.UUID(intake.document(number)["members"][1]["person_id"]))
    erase_person(by=by, person_id=person.id, reason="permintaan sendiri", legal_basis="UU 27/2022")


def test_a_comment_that_names_him_is_blanked_in_the_form_too(checker: Any, system_actor: Any) -> None:
    name = name_of(1)
    his = asked(checker, 1, f"Dinding rumah {name.upper()} apa?")
    other = asked(checker, 2, "Dindingnya apa?")
    before = form_of(other)
    assert name.upper() in form_of(his)

    erase(system_actor, 1)

    his.refresh_from_db()
    other.refresh_from_db()
    assert his.comment == "(dihapus)" and name.upper() not in form_of(his) and "(dihapus)" in form_of(his)
    assert all(question in form_of(his) for question in his.asked)
    assert (other.comment, form_of(other)) == ("Dindingnya apa?", before)
    assert AuditEvent.objects.get(verb="registry.erase_person").details["follow_ups"] == 1


def test_a_comment_about_a_neighbour_goes_where_it_holds_his_whole_name_or_a_number(
    checker: Any, system_actor: Any
) -> None:
    asked(checker, 1, "Dindingnya apa?")
    number = intake.document(1)["members"][1]["identity"]["nik"]
    neighbour = asked(checker, 3, f"Apakah serumah dengan {name_of(1)}?")
    numbered = asked(checker, 5, f"Apakah NIK {number} benar?")

    erase(system_actor, 1)

    for each in (neighbour, numbered):
        each.refresh_from_db()
        assert each.comment == "(dihapus)"
