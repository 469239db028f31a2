"""A post that came whole and cannot be taken: to quarantine with its reason, never to nowhere."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from factories.collecting import interview, phone, publish
from regsosek.collect.models import Quarantined, Submission, SubmissionFile
from regsosek.collect.quarantine import opened
from regsosek.vocabulary.roles import Role
from regsosek.web.field.submission import answer

pytestmark = pytest.mark.usefixtures("everything")
XML = interview("uuid:p1", photo="a.jpg")
KIND = "multipart/form-data; boundary=b"


@pytest.fixture
def send(city: Any, user_as: Any, tmp_path: Path, settings: Any) -> Any:
    settings.REGSOSEK_BLOB_DIR = tmp_path / "blobs"
    publish()
    _, token = phone(user_as(Role.PPL, "64720500060001"))

    def post(body: bytes, kind: str = KIND) -> tuple[int, str]:
        environ = {
            "REQUEST_METHOD": "POST", "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)
        }  # fmt: skip
        status, _, told = answer(environ, token)
        return status, told.decode()

    return post


def part(name: str, filename: str, data: bytes) -> bytes:
    return (
        f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n\r\n'.encode() + data + b"\r\n"
    )


def xml_part(xml: bytes = XML) -> bytes:
    return part("xml_submission_file", "s.xml", xml)


END = b"--b--\r\n"


def kept() -> tuple[Quarantined, bytes, dict[str, bytes]]:
    row = Quarantined.objects.get()
    return row, *opened(row)


def test_two_interviews_in_one_post(send: Any) -> None:
    body = xml_part() + xml_part(interview("uuid:p2")) + part("a.jpg", "a.jpg", b"1") + END
    assert [send(body)[0] for _ in range(2)] == [400, 400]
    row, xml, files = kept()
    assert (row.reason, row.instance_id, row.form_id, xml) == ("two_xml", "uuid:p1", "regsosek22_k", XML)
    assert sorted(files.values()) == sorted([interview("uuid:p2"), b"1"])
    assert not Submission.objects.exists()


def test_one_name_for_two_files(send: Any) -> None:
    status, told = send(xml_part() + part("a.jpg", "a.jpg", b"1") + part("b", "a.jpg", b"2") + END)
    assert status == 400 and "a.jpg" in told and "bernama sama" in told
    row, xml, files = kept()
    assert (row.reason, row.detail, xml, sorted(files.values())) == ("same_name", "a.jpg", XML, [b"1", b"2"])


def test_the_same_file_or_interview_twice_is_taken_once(send: Any) -> None:
    body = xml_part() + xml_part() + part("a.jpg", "a.jpg", b"1") + part("a.jpg", "a.jpg", b"1") + END
    assert send(body)[0] == 201
    assert (SubmissionFile.objects.count(), Quarantined.objects.count()) == (1, 0)


def test_a_name_of_300_letters_that_the_xml_names_is_taken(send: Any) -> None:
    name = f"{'x' * 300}.jpg"
    xml = interview("uuid:p1", photo=name)
    assert send(xml_part(xml) + part(name, name, b"1") + END)[0] == 201
    file = SubmissionFile.objects.get()
    assert file.is_named and len(file.name) <= 200 and file.name.endswith(".jpg")
    assert Submission.objects.get().state == "received"


def test_a_number_in_a_name_lies_nowhere_in_clear_and_still_matches(send: Any) -> None:
    name = "6472054502709001 Siti.jpg"
    xml = interview("uuid:p1", photo=name)
    assert send(xml_part(xml) + END)[0] == 201
    assert Submission.objects.get().state == "awaiting_media"
    assert send(xml_part(xml) + part(name, name, b"1") + END)[0] == 201
    row, file = Submission.objects.get(), SubmissionFile.objects.get()
    assert (row.state, row.files_named, file.is_named) == ("received", [file.name], True)
    assert "6472054502709001" not in file.name and file.name.endswith(" Siti.jpg")
    assert send(xml_part(xml) + part(name, name, b"1") + END)[0] == 202


def test_more_files_than_one_post_may_hold(send: Any) -> None:
    sent = b"".join(part(f"{n}.jpg", f"{n}.jpg", b"%d" % n) for n in range(1200))
    status, told = send(xml_part() + sent + END)
    assert status == 413 and "120" in told
    row, xml, files = kept()
    assert (row.reason, xml, len(files)) == ("too_many_files", XML, 1000)
    rest = b"".join(b"%d" % n for n in range(999, 1200))
    assert files["1001-berkas-selebihnya.bin"] == rest


@pytest.mark.parametrize(
    ("xml", "size"),
    [
        (interview("uuid:p1", more="<a>%s</a>" % ("x" * 6_000_000)), 0),
        (interview("uuid:p1", more="<a>1</a>" * 70_000), 1),
    ],
)
def test_an_interview_too_large_is_told_so_and_not_about_photos(send: Any, xml: bytes, size: int) -> None:
    status, told = send(xml_part(xml) + END)
    assert status == 413 and "bukan fotonya" in told and "Kecilkan" not in told
    row, first, files = kept()
    assert row.reason == "xml_too_large" and xml in (first, *files.values())


def test_a_post_without_an_interview(send: Any) -> None:
    assert send(part("data", "data.xml", XML) + part("a.jpg", "a.jpg", b"1") + END)[0] == 400
    row, _, files = kept()
    assert row.reason == "no_xml" and sorted(files.values()) == sorted([XML, b"1"])


@pytest.mark.parametrize("kind", ["text/xml", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_body_that_is_the_interview(send: Any, kind: str) -> None:
    assert send(XML, kind)[0] == 400
    row, xml, _ = kept()
    assert (row.reason, row.instance_id, xml) == ("not_multipart", "uuid:p1", XML)


def test_a_body_of_something_else_or_nothing(send: Any) -> None:
    assert send(b"", "text/xml")[0] == 400
    assert not Quarantined.objects.exists()
    assert send(b"x=1", "application/x-www-form-urlencoded")[0] == 400
    assert list(kept()[2].values()) == [b"x=1"]


def test_a_name_that_cannot_be_used(send: Any) -> None:
    status, told = send(xml_part() + part("a", "6472054502709001/", b"1") + END)
    assert status == 400 and "6472054502709001" not in told
    row, xml, files = kept()
    assert (row.reason, xml, [*files.values()]) == ("bad_file_name", XML, [b"1"])
    status, told = send(xml_part() + part("a", f"6472054502709001{'y' * 1000}.jpg", b"1") + END)
    assert status == 400 and "6472054502709001" not in told and ".jpg" in told


def test_what_is_cut_off_stays_on_the_phone_only(send: Any) -> None:
    assert send((xml_part() + part("a.jpg", "a.jpg", b"1") + END)[:-20])[0] == 400
    assert not Quarantined.objects.exists()
