"""What comes in clean is in the registry once; what does not waits for a person; nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from factories import intake
from factories.pictures import jpeg
from factories.submissions import write
from regsosek.collect.models import Submission
from regsosek.intake import checking, taking, worker
from regsosek.intake.actions import accept, queue
from regsosek.intake.models import Decision
from regsosek.kernel.models import Revision
from regsosek.kernel.problems import Problem
from regsosek.registry.actions import erase_person
from regsosek.registry.models import Family, Person, Photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("field")]


def test_a_clean_interview_is_taken_with_its_photo() -> None:
    photo = jpeg(size=(640, 480))
    sent = intake.send(intake.document(1), "a", photos={"outside": "rumah.jpg"}, files={"rumah.jpg": photo})

    done = worker.drain()

    row = Submission.objects.get(pk=sent)
    assert (done.taken, row.state, row.errors, row.leased_until) == (1, "taken", 0, None), row.findings
    family = Family.objects.get()
    assert family.id == row.family_id
    assert (family.persons, family.housing["wall_material"], family.questionnaire) == (3, 3, "regsosek22_k/2022101501")
    assert Photo.objects.get(family=family).kind == "outside"
    assert row.files.get().facts["is_picture"] is True
    assert Decision.objects.get(submission_id=sent).kind == "taken"


def test_a_second_run_changes_nothing() -> None:
    intake.send(intake.document(1), "a")
    worker.drain()
    before = list(Revision.objects.values_list("subject", "number"))

    assert worker.drain().settled == 0
    assert list(Revision.objects.values_list("subject", "number")) == before


def test_a_family_that_no_list_knew_gets_the_same_ids_whenever_it_is_checked() -> None:
    sent = intake.send(intake.document(1), "a", listed=False)
    again = checking.check(Submission.objects.get(pk=sent)).document

    worker.drain()

    family = Family.objects.get()
    assert again is not None and str(family.id) == again["family_id"]
    assert {str(p.id) for p in Person.objects.all()} == {p["person_id"] for p in again["members"]}


def test_a_point_far_outside_its_kelurahan_is_told() -> None:
    far = intake.document(1)
    far["dwelling"]["lat"] += 0.02
    sent = intake.send(far, "a")

    worker.drain()

    row = Submission.objects.get(pk=sent)
    assert row.state == "taken" and [f["code"] for f in row.findings] == ["outside_kelurahan"]


def test_errors_keep_it_out_and_say_where() -> None:
    sent = intake.send(intake.document(1), "a", broken="second_head")

    assert worker.drain().flagged == 1

    row = Submission.objects.get(pk=sent)
    assert row.state == "flagged" and row.errors > 0
    assert all({"code", "severity", "path", "message"} <= finding.keys() for finding in row.findings)
    assert not Family.objects.exists()


def test_one_that_the_registry_refuses_does_not_block_its_neighbours() -> None:
    refused = intake.document(2)
    refused["dwelling"] |= {"lon": 100.0, "lat": 0.0}
    ids = [intake.send(said, str(n)) for n, said in enumerate([intake.document(1), refused, intake.document(3)])]

    worker.drain()

    assert [intake.state_of(pk) for pk in ids] == ["taken", "flagged", "taken"]


def test_a_broken_check_is_put_back_and_stuck_in_the_end() -> None:
    sent = intake.send(intake.document(1), "a")
    write(lambda: Submission.objects.filter(pk=sent).update(sealed=b"not sealed at all"))

    for attempt in range(1, queue.MOST_ATTEMPTS + 1):
        done = worker.drain()
        row = Submission.objects.get(pk=sent)
        assert row.attempts == attempt
        assert (done.later, done.stuck) == ((0, 1) if attempt == queue.MOST_ATTEMPTS else (1, 0))
        write(lambda: Submission.objects.filter(pk=sent).update(leased_until=None))

    assert row.state == "stuck" and row.problem.startswith("check_stopped")


def test_a_lease_keeps_others_away_and_a_lost_lease_takes_nothing() -> None:
    sent = intake.send(intake.document(1), "a")
    by = worker.checker()
    leased = queue.lease(by=by, size=10)
    assert [row.id for row in leased] == [sent] and queue.lease(by=by, size=10) == []
    looked_at = [checking.check(row) for row in leased]
    write(lambda: Submission.objects.filter(pk=sent).update(leased_until=None))
    worker.drain()

    assert queue.take(by=by, checked=looked_at) == {}
    assert Revision.objects.filter(subject=Family.objects.get().id).count() == 1


def test_a_family_known_by_its_numbers_is_found_again(record: Any) -> None:
    (known,) = record(intake.document(1))
    sent = intake.send(intake.document(1, housing={"wall_material": 1}), "a", listed=False)

    worker.drain()

    row = Submission.objects.get(pk=sent)
    assert (row.state, row.family_id) == ("taken", known), row.findings
    assert Family.objects.get().housing["wall_material"] == 1 and Person.objects.count() == 3


def test_one_that_may_be_two_families_waits(record: Any) -> None:
    record(intake.document(1), intake.document(2))
    said = intake.document(3)
    said["members"][1] = intake.document(1)["members"][1] | {"person_id": said["members"][1]["person_id"]}
    said["members"][1]["identity"]["line_number"] = 2
    sent = intake.send(said, "a", listed=False)

    worker.drain()

    row = Submission.objects.get(pk=sent)
    assert row.state == "flagged"
    assert [f["code"] for f in row.findings if f["severity"] == "error"] == ["which_family"]


def test_an_edit_changes_the_same_family_and_photos_of_before_stay() -> None:
    files = {"rumah.jpg": jpeg(size=(640, 480))}
    first = intake.send(intake.document(1), "a", photos={"outside": "rumah.jpg"}, files=files, listed=False)
    worker.drain()
    edit = intake.send(
        intake.document(1, housing={"wall_material": 1}), "b", edits="a", photos={"outside": "rumah.jpg"}, listed=False
    )
    worker.drain()

    assert (intake.state_of(first), intake.state_of(edit)) == ("superseded", "taken")
    assert Family.objects.get().housing["wall_material"] == 1
    assert (Photo.objects.count(), Person.objects.count()) == (1, 3)


def test_outside_of_where_the_officer_works_it_waits() -> None:
    from regsosek.collect.actions.receiving import receive
    from regsosek.kernel.actor import system

    xml = intake.xml_of_family(intake.document(1), "a")
    arrival = intake.arrived(xml, area="6472020001000100")
    arrival = type(arrival)(**{**arrival.__dict__, "areas": ("6472020001",)})
    (receipt,) = receive(by=system("tests"), arrivals=[arrival])
    worker.drain()

    row = Submission.objects.get()
    assert (
        row.id == receipt.submission_id and row.state == "flagged" and "other_area" in {f["code"] for f in row.findings}
    )


def test_one_that_stops_the_taking_does_not_stop_its_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [intake.send(intake.document(n), str(n)) for n in range(1, 4)]
    parse = taking.parse

    def falls_over(raw: Any) -> Any:
        if raw["family_id"] == intake.document(2)["family_id"]:
            raise RuntimeError("Uji Bunga")
        return parse(raw)

    monkeypatch.setattr(taking, "parse", falls_over)
    done = worker.drain()

    assert (done.taken, done.later) == (2, 1)
    assert [intake.state_of(pk) for pk in ids] == ["taken", "received", "taken"]
    assert Submission.objects.get(pk=ids[1]).problem == "check_stopped RuntimeError"


@pytest.mark.parametrize("line", [1, 2])
@pytest.mark.parametrize("listed", [True, False])
def test_who_was_erased_does_not_come_back(record: Any, system_actor: Any, listed: bool, line: int) -> None:
    said = intake.document(1)
    (family,) = record(said)
    name = said["members"][line - 1]["identity"]["name"]
    person = Person.objects.get(line_number=line)
    erase_person(by=system_actor, person_id=person.id, reason="permintaan sendiri", legal_basis="UU 27/2022")

    sent = intake.send(said, "a", listed=listed)
    worker.drain()

    row = Submission.objects.get(pk=sent)
    assert row.state == "flagged"
    assert [f.get("why") for f in row.findings if f["code"] == "which_family"] == ["erased_before"]
    if line == 1:  # a family without its head makes no document
        with pytest.raises(Problem, match="submission_untakable"):
            accept(by=system_actor, submission_id=sent, reason="Keluarga yang sama", family=str(family))
    else:
        accept(by=system_actor, submission_id=sent, reason="Keluarga yang sama", family=str(family))
        assert intake.state_of(sent) == "taken"
    assert Family.objects.count() == 1
    assert not Person.objects.filter(name=name).exists() and not Family.objects.filter(head_name=name).exists()
    assert sorted(p.name == "(dihapus)" for p in Person.objects.filter(family_id=family)) == [False, False, True]
