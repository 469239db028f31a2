"""What becomes of each kind of arrival, and of versions and files in whatever order they come."""

from __future__ import annotations

from typing import Any

import pytest

from factories.collecting import arrival, interview, phone, publish
from regsosek.collect.actions.devices import revoke_device
from regsosek.collect.actions.receiving import receive
from regsosek.collect.models import Device, Quarantined, Submission, SubmissionFile
from regsosek.collect.quarantine import opened
from regsosek.collect.queries import file_bytes, xml_of
from regsosek.kernel import blobs
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import activate
from regsosek.vocabulary.roles import Role

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def send(city: Any, system_actor: Any) -> Any:
    publish()

    def send_all(*arrivals: Any) -> list[tuple[int, str]]:
        return [(r.status, r.code) for r in receive(by=system_actor, arrivals=arrivals)]

    return send_all


def states() -> dict[str, str]:
    return dict(Submission.objects.values_list("instance_id", "state"))


def test_a_whole_interview_is_kept_byte_for_byte_and_sealed(send: Any) -> None:
    xml = interview(photo="a.jpg")
    assert send(arrival(xml, a__jpg=b"picture")) == [(201, "received")]
    row = Submission.objects.get()
    assert (row.state, row.root, row.size) == ("received", row.pk, len(xml))
    assert xml_of(row) == xml and b"wall_material" not in bytes(row.sealed)
    file = row.files.get()
    assert file.is_named and file_bytes(file) == b"picture" and b"picture" not in blobs.get(file.blob)
    event = AuditEvent.objects.filter(verb="collect.receive").get()
    assert event.details == {"arrivals": 1, "files": 1, "outcomes": {"received": 1}}


def test_the_same_again_is_one(send: Any) -> None:
    xml = interview(photo="a.jpg")
    assert [s for s, _ in send(arrival(xml, a__jpg=b"p"), arrival(xml, a__jpg=b"p"))] == [201, 202]
    assert send(arrival(xml, a__jpg=b"p")) == [(202, "already")]
    assert (Submission.objects.count(), SubmissionFile.objects.count()) == (1, 1)


def test_the_same_answers_written_otherwise_are_the_same(send: Any) -> None:
    xml = interview()
    send(arrival(xml))
    pretty = xml.replace(b"<?xml version='1.0' ?>", b"").replace(b"><", b">\n  <").replace(b"orx:", b"")
    assert send(arrival(pretty)) == [(202, "already")]


def test_other_answers_under_the_same_number_are_kept_apart_with_their_files(send: Any) -> None:
    send(arrival(interview(answer="1")))
    other = arrival(interview(answer="2"), a__jpg=b"picture")
    assert send(other) == [(409, "other_answers")]
    assert send(other) == [(409, "other_answers")]
    kept = Quarantined.objects.get()
    assert opened(kept) == (interview(answer="2"), {"a.jpg": b"picture"})
    assert Submission.objects.get().digest


def test_files_may_come_later_in_any_post(send: Any) -> None:
    xml = interview(photo="a.jpg", more="<signature>b.png</signature>")
    assert send(arrival(xml)) == [(201, "received_part")]
    assert send(arrival(xml, b__png=b"2")) == [(201, "received_part")]
    assert states() == {"uuid:1": "awaiting_media"}
    assert send(arrival(xml, a__jpg=b"1")) == [(201, "received")]
    assert states() == {"uuid:1": "received"}
    assert Submission.objects.get().completed_at


def test_a_photo_that_comes_again_with_other_bytes_is_kept_beside_the_first(send: Any) -> None:
    xml = interview(photo="a.jpg")
    send(arrival(xml, a__jpg=b"1"))
    assert send(arrival(xml, a__jpg=b"2")) == [(201, "received")]
    assert sorted(file_bytes(f) for f in SubmissionFile.objects.all()) == [b"1", b"2"]


def test_a_file_that_the_xml_does_not_name_is_an_orphan(send: Any) -> None:
    assert send(arrival(interview(more="<remark>toko.jpg</remark>"), x__jpg=b"1")) == [(201, "received")]
    assert not SubmissionFile.objects.get().is_named


def test_an_edit_takes_the_place_of_what_it_edits(send: Any) -> None:
    assert send(arrival(interview("v1")), arrival(interview("v2", edits="v1"))) == [(201, "received")] * 2
    assert states() == {"v1": "superseded", "v2": "received"}
    assert Submission.objects.values("root").distinct().count() == 1
    assert send(arrival(interview("v1"))) == [(202, "already")]
    assert send(arrival(interview("w2", edits="v1", answer="3"))) == [(409, "edited_already")]


def test_an_edit_that_is_not_whole_leaves_the_earlier_version(send: Any) -> None:
    send(arrival(interview("v1", photo="a.jpg"), a__jpg=b"1"))
    edit = interview("v2", edits="v1", photo="a.jpg", more="<signature>b.png</signature>")
    assert send(arrival(edit)) == [(201, "received_part")]
    assert states() == {"v1": "received", "v2": "awaiting_media"}
    send(arrival(edit, b__png=b"2"))
    assert states() == {"v1": "superseded", "v2": "received"}


def test_an_edit_may_come_before_what_it_edits(send: Any) -> None:
    assert send(arrival(interview("v3", edits="v2"))) == [(202, "early")]
    assert send(arrival(interview("v2", edits="v1"))) == [(202, "early")]
    assert states() == {"v2": "awaiting_first", "v3": "awaiting_first"}
    assert send(arrival(interview("v1"))) == [(201, "received")]
    assert states() == {"v1": "superseded", "v2": "superseded", "v3": "received"}
    first = Submission.objects.get(instance_id="v1")
    assert {*Submission.objects.values_list("root", flat=True)} == {first.pk}


@pytest.mark.parametrize(
    ("xml", "status", "code"),
    [
        (b"<data/>", 400, "no_form"),
        (b"not xml", 400, "bad_xml"),
        (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><data id="regsosek22_k">&x;</data>', 400, "doctype"),
        (b'<data id="regsosek22_k" version="2026112401"><a>1</a></data>', 400, "no_instance"),
        (interview(form="lain"), 404, "unknown_form"),
        (interview(version="1"), 404, "unknown_version"),
        (b"<data id='regsosek22_k'>" + "é".encode("latin-1") + b"</data>", 400, "bad_xml"),
    ],
)
def test_what_cannot_be_taken_is_kept_once(send: Any, xml: bytes, status: int, code: str) -> None:
    assert send(arrival(xml), arrival(xml)) == [(status, code)] * 2
    kept = Quarantined.objects.get()
    assert (kept.reason, opened(kept)[0]) == (code, xml)
    assert not Submission.objects.exists()


def test_a_questionnaire_that_feeds_no_registry_is_kept(send: Any) -> None:
    publish("lain", "1", kind="other")
    assert send(arrival(interview(form="lain", version="1"))) == [(201, "received")]
    assert states() == {"uuid:1": "kept"}


def test_what_a_revoked_phone_sends_stays_on_it(send: Any, user_as: Any, system_actor: Any) -> None:
    device, _ = phone(user_as(Role.PPL, "64720500060001"))
    assert send(arrival(interview("1"), device)) == [(201, "received")]
    assert Device.objects.get(pk=device.pk).last_seen_at
    revoke_device(by=system_actor, device_id=device.pk, reason="hilang")
    assert send(arrival(interview("2"), device), arrival(interview("3"))) == [(403, "bad_token"), (201, "received")]
    assert states() == {"1": "received", "3": "received"}


def test_the_rt_of_the_xml_counts_where_the_officer_works(send: Any) -> None:
    send(arrival(interview("1", more="<sub_sls>6472050006000100</sub_sls>")))
    send(arrival(interview("2", more="<sub_sls>6472060001000100</sub_sls>")))
    areas = dict(Submission.objects.values_list("instance_id", "area_code"))
    assert areas == {"1": "6472050006000100", "2": "64720500060001"}


def test_at_the_desk_only_inside_the_areas_and_with_the_ability(send: Any, actor: Any) -> None:
    pml, elsewhere, lurah = actor(Role.PML, "6472050"), actor(Role.PML, "6472060"), actor(Role.LURAH, "6472050006")
    for by, code in ((elsewhere, "not_found"), (lurah, "not_allowed")):
        with pytest.raises(Problem) as told:
            receive(by=by, arrivals=[arrival(interview())])
        assert told.value.code == code
    assert receive(by=pml, arrivals=[arrival(interview())])[0].status == 201
    with activate(elsewhere.scope):
        assert not Submission.objects.exists()
    with activate(pml.scope):
        assert xml_of(Submission.objects.get()) == interview()
