"""One's own account: password and recovery codes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from factories.people import make_user
from regsosek.access.models import User
from regsosek.kernel.models import AuditEvent
from regsosek.vocabulary.roles import Role
from rooms.web.test_login import PASSWORD, code_of, log_in, person

NEW = "perahu kuning sungai"


@pytest.fixture
def field(system_actor: Any, db: None, client: Client) -> User:
    user = person(system_actor, Role.PPL)
    log_in(client, user)
    return user


def change(client: Client, **more: str) -> Any:
    return client.post("/akun/", {"do": "password", "current": PASSWORD, "new": NEW, "again": NEW} | more)


def test_the_password_is_changed_and_other_devices_are_out(field: User, client: Client) -> None:
    elsewhere = Client()
    log_in(elsewhere, field)

    assert change(client)["Location"] == "/akun/?selesai=sandi"
    assert client.get("/akun/?selesai=sandi").status_code == 200
    assert elsewhere.get("/akun/")["Location"].startswith("/masuk/")
    field.refresh_from_db()
    assert field.check_password(NEW)
    assert AuditEvent.objects.latest("id").verb == "access.change_password"
    assert not any(NEW in str(e.details) or PASSWORD in str(e.details) for e in AuditEvent.objects.all())


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"current": "salah"}, "current"),
        ({"again": "lain sekali ini"}, "again"),
        ({"new": "pendek", "again": "pendek"}, "new"),
        ({"new": "1234567890", "again": "1234567890"}, "new"),
    ],
)
def test_a_refusal_stands_at_its_field(field: User, client: Client, more: dict[str, str], where: str) -> None:
    answer = change(client, **more)

    assert (answer.status_code, set(answer.context["wrong"])) == (422, {where})
    field.refresh_from_db()
    assert field.check_password(PASSWORD)


def test_who_guesses_is_stopped_as_at_the_door(field: User, client: Client) -> None:
    for _ in range(10):
        change(client, current="salah")

    assert set(change(client).context["wrong"]) == {"form"}


def test_recovery_codes_are_renewed_with_a_code_of_the_app(system_actor: Any, db: None, client: Client) -> None:
    user = person(system_actor, Role.AUDITOR)
    page = client.get(log_in(client, user)["Location"]).content.decode()
    first = client.post("/masuk/pasang-kode/", {"code": code_of(page), "next": "/"}).content.decode()
    old = re.findall(r"<li><code>(\w+)</code>", first)
    assert client.get("/akun/").context["codes_left"] == 10

    assert client.post("/akun/", {"do": "codes", "code": "000000"}).status_code == 422
    shown = client.post("/akun/", {"do": "codes", "code": code_of(page, ahead=1)})

    new = re.findall(r"<li><code>(\w+)</code>", shown.content.decode())
    assert len(new) == 10
    assert not set(new) & set(old)
    assert shown["Cache-Control"] == "no-store"
    assert AuditEvent.objects.latest("id").verb == "access.renew_recovery_codes"
    assert client.post("/akun/", {"do": "codes", "code": old[0]}).status_code == 422


def test_who_has_no_app_renews_nothing(field: User, client: Client) -> None:
    assert client.post("/akun/", {"do": "codes", "code": "123456"}).status_code == 422
    assert client.get("/akun/").context["enrolled"] is False


def test_an_account_without_a_password(system_actor: Any, db: None, client: Client) -> None:
    client.force_login(make_user(system_actor, Role.PPL))

    assert "tidak mempunyai kata sandi" in client.get("/akun/").content.decode()
