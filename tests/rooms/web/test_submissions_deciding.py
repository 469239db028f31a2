"""The page of one submission: what it shows, and its buttons, through the door that phones use."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest

from factories import intake
from factories.documents import family_document
from factories.pictures import jpeg
from factories.places import CITY
from regsosek.collect.models import Submission, SubmissionFile
from regsosek.intake import worker
from regsosek.intake.models import Decision, FollowUp
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.scope import system_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def flagged(city: Any, tmp_path: Path, settings: Any) -> uuid.UUID:
    """A family with an error in it, with a photo of the outside."""
    settings.REGSOSEK_BLOB_DIR = tmp_path / "blobs"
    return sent("age_and_birth")


def sent(broken: str = "", number: int = 1) -> uuid.UUID:
    with system_scope("tests"):
        if number == 1:
            intake.publish()
        said, photos = intake.document(number), {"outside": "luar.jpg"}
        pk = intake.send(said, str(number), broken=broken, photos=photos, files={"luar.jpg": jpeg()}, listed=False)
        worker.drain()
    return pk


@pytest.fixture
def pml(flagged: uuid.UUID, client_as: Any) -> Any:
    return client_as("pml", CITY.villages[0])


def of(pk: uuid.UUID) -> Submission:
    with system_scope("tests"):
        return Submission.objects.get(pk=pk)


def finding_paths(pk: uuid.UUID) -> list[str]:
    return [f["path"] for f in of(pk).findings if f["severity"] == "error"]


def test_answers_findings_photos_and_buttons_are_shown(pml: Any, flagged: uuid.UUID) -> None:
    assert of(flagged).state == "flagged"
    page = pml.get(f"/kiriman/{flagged}/").content.decode()

    assert family_document(1)["identity"]["head_name"] in page
    assert of(flagged).findings[0]["message"]["id"] in page
    assert 'href="#j-data' in page, "a finding leads to its question"
    for button in ("accept", "return", "correct-form", "refuse"):
        assert f'value="{button}"' in page, button
    head = family_document(1)["identity"]["head_name"]
    assert "${/data" not in page and f">1. {head} – Blok IV.B Pendidikan<" in page, (
        "headings name the member they are about"
    )
    assert "Luar rumah" in page and "ODK Collect" in page
    assert AuditEvent.objects.filter(verb="submission.opened", subject_id=str(flagged)).count() == 1


def test_returned_with_a_comment_and_questions(pml: Any, flagged: uuid.UUID) -> None:
    path = finding_paths(flagged)[0]
    refused = pml.post(f"/kiriman/{flagged}/", {"do": "return", "q": [path], "reason-return": " "})
    assert (refused.status_code, "Alasan wajib diisi" in refused.content.decode()) == (422, True)

    done = pml.post(f"/kiriman/{flagged}/", {"do": "return", "q": [path], "reason-return": "Tanyakan lagi umurnya"})
    assert (done.status_code, of(flagged).state) == (302, "returned")
    with system_scope("tests"):
        assert path in FollowUp.objects.get(submission_id=flagged).asked.values()
    page = pml.get(f"/kiriman/{flagged}/").content.decode()
    assert "Tanyakan lagi umurnya" in page and "Dikembalikan ke petugas" in page


def test_corrected_at_the_office_keeps_what_was_sent(pml: Any, flagged: uuid.UUID) -> None:
    path = finding_paths(flagged)[0]
    form = pml.post(f"/kiriman/{flagged}/", {"do": "correct-form", "q": [path]}).content.decode()
    assert f'name="new:{path}"' in form and "Alasan dan sumbernya" in form

    done = pml.post(
        f"/kiriman/{flagged}/", {"do": "correct", "q": [path], f"new:{path}": "39", "reason-correct": "Lihat KTP"}
    )
    assert done.status_code == 302
    assert done["Location"] != f"/kiriman/{flagged}/", "the new version is shown"
    assert of(flagged).state == "superseded"
    old = pml.get(f"/kiriman/{flagged}/").content.decode()
    assert "Ini bukan versi terbaru" in old
    with system_scope("tests"):
        assert Decision.objects.get(kind="corrected").text == "Lihat KTP"


def test_nothing_ticked_is_told(pml: Any, flagged: uuid.UUID) -> None:
    assert pml.post(f"/kiriman/{flagged}/", {"do": "correct-form"}).status_code == 422
    assert pml.post(f"/kiriman/{flagged}/", {"do": "return", "reason-return": "x"}).status_code == 422


def test_refused_and_checked_again(pml: Any, flagged: uuid.UUID) -> None:
    assert pml.post(f"/kiriman/{flagged}/", {"do": "refuse", "reason-refuse": "ganda"}).status_code == 302
    assert of(flagged).state == "refused"
    assert "Periksa lagi" in pml.get(f"/kiriman/{flagged}/").content.decode()
    assert pml.post(f"/kiriman/{flagged}/", {"do": "retry"}).status_code == 302
    assert of(flagged).state == "received"


def test_an_answer_that_the_registry_has_otherwise_is_marked(pml: Any, flagged: uuid.UUID, client_as: Any) -> None:
    taken = sent(number=2)
    assert of(taken).state == "taken"
    page = pml.get(f"/kiriman/{taken}/").content.decode()
    assert "Di registri" in page and "Berkas keluarga" in page
    assert "berbeda</span>" not in page, "it is what the registry has"


def test_a_photo_is_opened_under_audit_and_only_of_its_submission(pml: Any, flagged: uuid.UUID) -> None:
    with system_scope("tests"):
        file = SubmissionFile.objects.get(submission_id=flagged)
    response = pml.get(f"/kiriman/{flagged}/berkas/{file.pk}/")
    assert (response["Content-Type"], response.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert AuditEvent.objects.filter(verb="submission.file_opened").exists()
    assert pml.get(f"/kiriman/{flagged}/berkas/{file.pk + 1}/").status_code == 404


def test_who_does_not_check_sees_no_buttons_and_cannot_press_them(flagged: uuid.UUID, client_as: Any) -> None:
    ppl = client_as("ppl", CITY.villages[0])
    page = ppl.get(f"/kiriman/{flagged}/").content.decode()
    assert 'value="accept"' not in page and 'name="q"' not in page
    assert ppl.post(f"/kiriman/{flagged}/", {"do": "refuse", "reason-refuse": "x"}).status_code == 403
    assert of(flagged).state == "flagged"


def test_of_another_area_nothing_exists(flagged: uuid.UUID, client_as: Any) -> None:
    other = client_as("pml", CITY.villages[2])
    assert other.get(f"/kiriman/{flagged}/").status_code == 404
    assert other.post(f"/kiriman/{flagged}/", {"do": "refuse", "reason-refuse": "x"}).status_code == 404
    with system_scope("tests"):
        file = SubmissionFile.objects.get(submission_id=flagged)
    assert other.get(f"/kiriman/{flagged}/berkas/{file.pk}/").status_code == 404
    assert of(flagged).state == "flagged"


def test_a_button_that_does_not_exist_is_an_error(pml: Any, flagged: uuid.UUID) -> None:
    assert pml.post(f"/kiriman/{flagged}/", {"do": "x"}).status_code == 400


def test_the_page_says_a_number_once_and_no_id_of_ours(pml: Any, flagged: uuid.UUID) -> None:
    sent(number=2)
    with system_scope("tests"):
        listed = intake.send(intake.document(2), "lagi", broken="floor_too_large")
        worker.drain()
    page = pml.get(f"/kiriman/{listed}/").content.decode()
    assert "302</a> – Luas lantai" in page and "Daya terpasang, meteran 1" in page and ">307b1 Daya" not in page
    assert "Keluarga yang didata" not in page and f"<div>{intake.document(2)['family_id']}" not in page
    assert page.count("rs-answers-block") > 10 and page.count('rs-answers-block" open') == 1, (
        "only what was found is open"
    )
