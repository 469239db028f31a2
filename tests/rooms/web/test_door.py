from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from factories.places import CITY
from regsosek.kernel.models import AuditEvent
from regsosek.vocabulary.roles import Role

HOME = CITY.villages[0]


def _denied() -> list[tuple[str, str]]:
    return [(e.verb, e.details["problem"]) for e in AuditEvent.objects.filter(kind="denied").order_by("id")]


@pytest.fixture
def strict(db: None) -> Client:
    """A browser whose tokens are checked."""
    return Client(enforce_csrf_checks=True)


def test_a_form_that_lay_open_too_long_is_told_in_our_words_with_a_way_back(strict: Client) -> None:
    answer = strict.post("/masuk/", {"username": "x"}, HTTP_REFERER="http://testserver/masuk/?next=/peta/")

    assert answer.status_code == 403
    assert "Halaman ini sudah lama; muat ulang lalu coba lagi." in answer.content.decode()
    assert 'href="/masuk/?next=/peta/"' in answer.content.decode()


@pytest.mark.parametrize("referer", ["https://elsewhere.example/", "", "http://testserver//elsewhere.example/"])
def test_the_way_back_leads_to_no_other_site(strict: Client, referer: str) -> None:
    answer = strict.post("/masuk/", {"username": "x"}, HTTP_REFERER=referer)

    assert answer.status_code == 403
    assert "elsewhere.example" not in answer.content.decode()


def test_a_part_of_a_page_gets_the_sentence_alone(strict: Client) -> None:
    page = strict.post("/masuk/", {"username": "x"}, HTTP_HX_REQUEST="true").content.decode()

    assert "Halaman ini sudah lama" in page
    assert "<html" not in page


def test_a_request_that_cannot_be_read_gets_a_page_of_ours(db: None, client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/", HTTP_HOST="elsewhere.example")

    assert answer.status_code == 400
    assert "Permintaan tidak dapat dibaca" in answer.content.decode()


def test_without_a_release_a_role_is_told_so_and_not_that_it_may_not(city: Any, client_as: Any) -> None:
    page = client_as(Role.LURAH, HOME, release=False).get("/keluarga/").content.decode()

    assert "no_release" in page
    assert _denied() == [("page finder", "no_release")]


def test_what_a_role_never_may_stays_not_allowed(city: Any, client_as: Any) -> None:
    assert "not_allowed" in client_as(Role.MAYOR, release=False).get("/audit/").content.decode()
    assert _denied() == [("page audit", "not_allowed")]


@pytest.mark.parametrize(
    ("address", "name"), [("/keluarga/{}/", "family"), ("/peta/rumah/{}/", "card"), ("/foto/{}/", "photo")]
)
def test_trying_out_addresses_leaves_a_trace(city: Any, client_as: Any, address: str, name: str) -> None:
    client_as(Role.LURAH, HOME).get(address.format(uuid4()))

    assert _denied() == [(f"page {name}", "not_found")]


def test_pages_answer_head(ranked: list[UUID], client_as: Any) -> None:
    client = client_as(Role.BPS)

    assert {client.head(url).status_code for url in ("/", "/healthz", "/peta/", "/ringkasan/", "/usaha/")} == {200}
