"""When two interviews of one family contradict each other, and when the later one simply counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from factories import intake
from factories.collecting import phone
from factories.submissions import write
from regsosek.collect.actions.lists import push_list
from regsosek.collect.actions.receiving import receive
from regsosek.collect.forms import Instance
from regsosek.collect.models import OfficerList, Submission
from regsosek.intake import actions, worker
from regsosek.intake.models import Clash
from regsosek.kernel.actor import system
from regsosek.registry.models import Family

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("field")]


def send(
    name: str, wall: int, *, start: str, officer: str = "71", device: Any = None, round_: str = "2022", edits: str = ""
) -> UUID:
    """Family 1 with these walls, in an interview that began then."""
    said = intake.document(1, housing={"wall_material": wall}) | {"round": round_}
    instance = Instance.read(intake.xml_of_family(said, name, edits=edits))
    instance.set("/data/start", start)
    (receipt,) = receive(
        by=system("tests"), arrivals=[intake.arrived(instance.write(), officer=officer, device=device)]
    )
    assert receipt.submission_id, receipt.code
    worker.drain()
    return receipt.submission_id


def wall() -> int:
    return int(Family.objects.get().housing["wall_material"])


MORNING, NOON = "2022-10-18T09:00:00.000+08:00", "2022-10-18T12:00:00.000+08:00"


def test_the_same_phone_asking_again_later_counts(user_as: Any) -> None:
    officer = user_as("ppl", "6472050006000100")
    device, _ = phone(officer)
    send("a", 3, start=MORNING, officer=str(officer.pk), device=device)
    again = send("b", 1, start=NOON, officer=str(officer.pk), device=device)

    assert (intake.state_of(again), wall()) == ("taken", 1)


def test_an_older_interview_that_arrives_later_does_not_win_by_that(user_as: Any) -> None:
    officer = user_as("ppl", "6472050006000100")
    device, _ = phone(officer)
    send("a", 3, start=NOON, officer=str(officer.pk), device=device)
    older = send("b", 1, start=MORNING, officer=str(officer.pk), device=device)

    assert (intake.state_of(older), wall()) == ("clashed", 3)


def test_whose_list_told_him_already_has_changed_it_knowingly(user_as: Any) -> None:
    officer = user_as("ppl", "6472050006000100")
    first = send("a", 3, start=MORNING)
    push_list(by=system("tests"), officer_id=officer.pk, name="keluarga.csv", rows=[{"name": "x"}])
    taken = Submission.objects.get(pk=first).taken_at
    assert taken is not None
    write(lambda: OfficerList.objects.update(pushed_at=taken + timedelta(minutes=1)))
    before, after = (taken + timedelta(minutes=m) for m in (0.5, 2))

    knowing = send("b", 1, start=after.isoformat(), officer=str(officer.pk))
    assert (intake.state_of(knowing), wall()) == ("taken", 1)
    write(lambda: Submission.objects.filter(pk=knowing).update(state="superseded"))
    assert intake.state_of(send("c", 2, start=before.isoformat(), officer=str(officer.pk))) == "clashed"


def test_the_next_round_is_no_clash() -> None:
    send("a", 3, start=MORNING)
    later = send("b", 1, start=NOON, officer="72", round_="2023")

    assert intake.state_of(later) in ("taken", "flagged") and not Clash.objects.exists()


def test_what_was_chosen_once_is_not_asked_again_of_an_edit() -> None:
    send("a", 3, start=MORNING)
    second = send("b", 1, start=NOON, officer="72")
    (clash,) = Clash.objects.all()
    actions.resolve(by=system("tests"), submission_id=second, choices={clash.path: "other"}, reason="Dilihat")
    assert wall() == 3

    edit = send("c", 1, start=NOON, officer="72", edits="b")

    assert (intake.state_of(edit), wall(), Clash.objects.count()) == ("taken", 3, 1)


def test_what_was_sent_back_after_it_was_taken_still_stands_against_another() -> None:
    first = send("a", 3, start=MORNING)
    path = "/data/housing/roof_material"
    actions.send_back(by=system("tests"), submission_id=first, comment="Atapnya?", questions=[path])

    assert intake.state_of(send("b", 1, start=NOON, officer="72")) == "clashed"
