"""A person with two grants: he works in the one he chose, and in no other."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
from django.test import Client

from factories.documents import family_document
from factories.people import make_user
from factories.places import CITY
from regsosek.access.actions import grant_role, revoke_grant
from regsosek.access.models import User
from regsosek.kernel.models import AuditEvent
from regsosek.vocabulary.roles import Role

HERE, THERE = CITY.villages[0], CITY.villages[2]
PASSWORD = "kopi tubruk panas"


@pytest.fixture
def families(record: Any) -> list[UUID]:
    return record(family_document(1), family_document(2, village=THERE))


@pytest.fixture
def both(families: Any, system_actor: Any) -> User:
    """PPL of one kelurahan, PML of another."""
    user = make_user(system_actor, Role.PPL, [HERE])
    grant_role(by=system_actor, user=user, role=Role.PML, areas=[THERE], valid_from=date(2022, 3, 1))
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def browser(both: User, client: Client) -> Client:
    client.post("/masuk/", {"username": both.username, "password": PASSWORD, "next": "/keluarga/"})
    return client


def grant(user: User, role: Role) -> str:
    return str(user.grants.get(role=role).id)


def seen(client: Client, families: list[UUID]) -> list[int]:
    return [client.get(f"/keluarga/{family}/").status_code for family in families]


def test_who_has_two_is_asked_after_the_log_in(both: User, client: Client) -> None:
    there = client.post("/masuk/", {"username": both.username, "password": PASSWORD, "next": "/keluarga/"})["Location"]

    assert there == "/bertugas/?next=%2Fkeluarga%2F"
    page = client.get(there)
    assert [d["role"] for d in page.context["duties"]] == ["PPL", "PML"]
    assert client.post("/bertugas/", {"grant": grant(both, Role.PML), "next": "/keluarga/"})["Location"] == "/keluarga/"


def test_until_he_has_chosen_nothing_is_open(both: User, browser: Client, families: list[UUID]) -> None:
    sent = browser.get(f"/keluarga/{families[0]}/")["Location"]
    assert unquote(sent) == f"/bertugas/?next=/keluarga/{families[0]}/"
    assert browser.get("/peta/hitungan.json?level=village").status_code == 401
    assert browser.get("/").status_code == 200


def test_the_scope_is_that_of_the_chosen_one(both: User, browser: Client, families: list[UUID]) -> None:
    browser.post("/bertugas/", {"grant": grant(both, Role.PPL)})
    assert seen(browser, families) == [200, 404]
    assert browser.get(f"/keluarga/{families[0]}/catat/").status_code == 200

    browser.post("/bertugas/", {"grant": grant(both, Role.PML)})
    assert seen(browser, families) == [404, 200]
    assert browser.get(f"/keluarga/{families[1]}/catat/").status_code == 403


def test_the_audit_keeps_under_which_grant(both: User, browser: Client, families: list[UUID]) -> None:
    browser.post("/bertugas/", {"grant": grant(both, Role.PPL)})
    browser.get(f"/keluarga/{families[0]}/")

    chosen = AuditEvent.objects.get(verb="access.choose_grant")
    assert (chosen.kind, chosen.subject_id, chosen.details["grant"]) == ("access", str(both.pk), grant(both, Role.PPL))
    opened = AuditEvent.objects.filter(verb="family.opened").latest("id")
    assert (opened.role, opened.details["grant"]) == ("ppl", grant(both, Role.PPL))


def test_what_is_not_his_or_has_ended_cannot_be_chosen(
    both: User, browser: Client, families: list[UUID], system_actor: Any
) -> None:
    other = make_user(system_actor, Role.BPS)
    ended = grant_role(
        by=system_actor,
        user=both,
        role=Role.BPS,
        areas=["6472"],
        valid_from=date(2022, 1, 1),
        valid_to=date(2022, 2, 1),
    )
    future = grant_role(by=system_actor, user=both, role=Role.BPS, areas=["6472"], valid_from=date(2023, 1, 1))

    for wrong in (grant(other, Role.BPS), str(ended.id), str(future.id), "", "x"):
        assert browser.post("/bertugas/", {"grant": wrong}).status_code == 422
        assert seen(browser, families) == [302, 302]
    session = browser.session
    session["grant"] = grant(other, Role.BPS)
    session.save()
    assert seen(browser, families) == [302, 302]


def test_a_grant_that_ends_while_he_works_ends_for_him(
    both: User, browser: Client, families: list[UUID], system_actor: Any
) -> None:
    third = grant_role(by=system_actor, user=both, role=Role.BPS, areas=["6472"], valid_from=date(2022, 1, 1))
    browser.post("/bertugas/", {"grant": str(third.id)})
    assert seen(browser, families) == [200, 200]

    revoke_grant(by=system_actor, grant=third, reason="uji")

    assert seen(browser, families) == [302, 302]


def test_the_menu_offers_the_switch_to_who_has_two_only(both: User, browser: Client, client_as: Any) -> None:
    browser.post("/bertugas/", {"grant": grant(both, Role.PPL)})

    offered = browser.get("/keluarga/").context["who"]["duties"]
    assert [(d["role"], d["active"]) for d in offered] == [("PPL", True), ("PML", False)]
    assert client_as(Role.PPL).get("/keluarga/").context["who"]["duties"] == []


def test_a_switch_forgets_the_purpose(both: User, browser: Client, system_actor: Any) -> None:
    browser.post("/bertugas/", {"grant": grant(both, Role.PPL)})
    browser.post("/keperluan/", {"purpose": "verifikasi lapangan"})
    assert browser.session["purpose"]

    browser.post("/bertugas/", {"grant": grant(both, Role.PML)})

    assert "purpose" not in browser.session
    assert (
        browser.post("/bertugas/", {"grant": grant(both, Role.PML), "next": "https://jauh.example/"})["Location"] == "/"
    )


def test_a_stranger_is_sent_to_the_log_in(db: None, client: Client) -> None:
    assert client.get("/bertugas/")["Location"].startswith("/masuk/")
