from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string

from regsosek.kernel.problems import CATALOGUE, Problem
from regsosek.vocabulary.roles import Role


def test_demo_offers_one_click_for_every_role(demo: None, db: None, client: Any) -> None:
    page = client.get("/").content.decode()

    for role in Role:
        assert f'name="role" value="{role.value}"' in page
    assert "Semua data di sini rekaan" in page


def test_outside_the_demo_there_is_only_the_log_in(db: None, client: Any) -> None:
    page = client.get("/").content.decode()

    assert 'href="/masuk/"' in page
    assert "/demo/masuk/" not in page


def test_after_log_in_it_says_who_and_the_steps_lead_on(demo: None, city: Any, client_as: Any) -> None:
    page = client_as(Role.MAYOR).get("/").content.decode()

    assert "Anda masuk sebagai <strong>Wali Kota</strong>" in page
    assert 'class="rs-step" href="/peta/"' in page


def test_a_step_not_for_the_role_leads_nowhere_outside_the_demo(city: Any, client_as: Any) -> None:
    page = client_as(Role.AUDITOR).get("/").content.decode()

    assert 'class="rs-step" href="/peta/"' not in page
    assert '<div class="rs-step">' in page


def test_in_the_demo_a_step_not_for_the_role_says_who_takes_it(demo: None, city: Any, client_as: Any) -> None:
    page = client_as(Role.AUDITOR).get("/").content.decode()

    assert "Buka sebagai Wakil Wali Kota" in page
    assert '<input type="hidden" name="next" value="/peraga/peringkat/">' in page


def test_promise_names_the_official_rate(db: None, client: Any) -> None:
    assert "4,85 persen" in client.get("/").content.decode()


def test_pages_write_no_script_and_no_style_into_themselves(demo: None, city: Any, client_as: Any) -> None:
    client = client_as(Role.BPS)
    for url in ("/", "/ringkasan/", "/keluarga/", "/usaha/", "/siapa-boleh/", "/keperluan/"):
        page = client.get(url).content.decode()
        assert " style=" not in page, url
        assert " onclick=" not in page, url


def test_purpose_is_asked_in_words_and_a_short_one_refused(city: Any, client_as: Any) -> None:
    client = client_as(Role.DINSOS, purpose="")

    refused = client.post("/keperluan/", {"purpose": "a", "next": "/keluarga/"})
    accepted = client.post("/keperluan/", {"purpose": "verifikasi bantuan", "next": "/keluarga/"})

    assert refused.status_code == 422
    assert "paling sedikit lima huruf" in refused.content.decode()
    assert accepted.headers["Location"] == "/keluarga/"


def test_a_wrong_password_is_told_and_kept_out(db: None, client: Any) -> None:
    response = client.post("/masuk/", {"username": "x", "password": "y"})

    assert response.status_code == 401
    assert "tidak cocok" in response.content.decode()


def test_unknown_addresses_end_on_a_page_with_a_way_back(db: None, client: Any) -> None:
    response = client.get("/tidak-ada/")

    assert response.status_code == 404
    assert "Kembali ke beranda" in response.content.decode()


@pytest.mark.parametrize("code", sorted(code for code, entry in CATALOGUE.items() if "{" not in entry.id))
def test_every_problem_is_a_page_with_its_sentence_and_a_way_back(code: str) -> None:
    problem = Problem(code)

    page = render_to_string("problem.html", {"problem": problem, "sentence": problem.sentence()})

    assert problem.sentence() in page
    assert 'href="/"' in page


def test_server_error_page_needs_no_context() -> None:
    page = render_to_string("500.html")

    assert "Terjadi kesalahan pada sistem" in page
    assert "dist/base.css" in page
