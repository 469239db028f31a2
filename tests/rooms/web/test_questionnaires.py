"""Questionnaires: listed with versions, uploaded, opened and closed, downloaded as phones get them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from factories import intake
from regsosek.collect.models import Questionnaire, QuestionnaireVersion

pytestmark = pytest.mark.django_db
GOOD = """| survey |
| | type | name | label |
| | text | who | Siapa |
| settings |
| | form_id | form_title | version |
| | uji_lain | Uji lain | 1 |
"""


@pytest.fixture
def bps(city: Any, client_as: Any) -> Any:
    return client_as("bps")


def upload(client: Any, text: str) -> Any:
    return client.post("/kuesioner/", {"do": "upload", "file": SimpleUploadedFile("uji.md", text.encode())})


def test_an_uploaded_form_is_listed_closed_and_opened(bps: Any) -> None:
    assert upload(bps, GOOD).status_code in (200, 302)
    page = bps.get("/kuesioner/").content.decode()
    assert "uji_lain" in page and "tidak mengisi registri" in page
    bps.post("/kuesioner/", {"do": "close", "form": "uji_lain"})
    assert not Questionnaire.objects.get().is_open
    bps.post("/kuesioner/", {"do": "open", "form": "uji_lain"})
    assert Questionnaire.objects.get().is_open
    bps.post("/kuesioner/", {"do": "withdraw", "form": "uji_lain", "version": "1"})
    assert QuestionnaireVersion.objects.get().withdrawn_at


def test_what_is_wrong_is_told_in_the_words_of_pyxform_and_of_our_compiler(bps: Any) -> None:
    wrong = upload(bps, GOOD.replace("text", "teks_salah"))
    assert (wrong.status_code, "teks_salah" in wrong.content.decode()) == (422, True)
    unknown = GOOD.replace("| label |", "| label | relevant |").replace("| Siapa |", "| Siapa | foo(1) = 2 |")
    refused = upload(bps, unknown)
    assert refused.status_code == 422 and "foo" in refused.content.decode()
    assert not Questionnaire.objects.exists()


def test_the_xform_is_downloaded_as_it_is(bps: Any) -> None:
    version = intake.publish()
    response = bps.get("/kuesioner/xform/", {"form": version.questionnaire_id, "version": version.version})
    assert response.content == bytes(version.xform)
    assert bps.get("/kuesioner/xform/").status_code == 404
    assert "mengisi registri" in bps.get("/kuesioner/").content.decode()


def test_a_button_that_does_not_exist_is_told(bps: Any) -> None:
    assert bps.post("/kuesioner/", {"do": "x"}).status_code == 422
    assert bps.post("/kuesioner/", {"do": "upload"}).status_code == 422


@pytest.mark.parametrize("role", ["pml", "koseka", "ppl", "lurah", "administrator"])
def test_questionnaires_are_for_bps(city: Any, client_as: Any, role: str) -> None:
    assert client_as(role).get("/kuesioner/").status_code == 403
    assert client_as(role).get("/kuesioner/xform/").status_code == 403
