from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from factories.people import make_user
from regsosek.access.models import User
from regsosek.kernel.models import AuditEvent
from regsosek.operations.actions import reset_second_factor
from regsosek.vocabulary.roles import Role

PASSWORD = "kopi tubruk panas"


def person(by: Any, role: Role) -> User:
    user = make_user(by, role)
    user.set_password(PASSWORD)
    user.save()
    return user


def code_of(page: str, ahead: int = 0) -> str:
    """What the app of a phone would show."""
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert secret
    return format_hotp_value(hotp_value(secret.group(1).replace(" ", ""), int(time.time()) // 30 + ahead))


def log_in(client: Any, user: User, next: str = "/siapa-boleh/", password: str = PASSWORD) -> Any:
    return client.post("/masuk/", {"username": user.username, "password": password, "next": next})


def is_in(client: Any) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def office(system_actor: Any, db: None) -> User:
    return person(system_actor, Role.AUDITOR)


@pytest.fixture
def enrolled(office: User, client: Any) -> tuple[User, str, list[str]]:
    """An office account with an app; the page that told its secret, and its recovery codes."""
    page = client.get(log_in(client, office)["Location"]).content.decode()
    shown = client.post("/masuk/pasang-kode/", {"code": code_of(page), "next": "/siapa-boleh/"}).content.decode()
    client.post("/keluar/")
    return office, page, re.findall(r"<li><code>(\w+)</code>", shown)


def test_a_field_role_comes_in_by_password(system_actor: Any, db: None, client: Any) -> None:
    response = log_in(client, person(system_actor, Role.PPL))

    assert response["Location"] == "/siapa-boleh/"
    assert is_in(client)


def test_an_office_role_first_connects_an_app(office: User, client: Any) -> None:
    to_enrol = log_in(client, office)
    page = client.get(to_enrol["Location"]).content.decode()
    wrong = client.post("/masuk/pasang-kode/", {"code": "000000", "next": "/siapa-boleh/"})
    before = is_in(client)
    right = client.post("/masuk/pasang-kode/", {"code": code_of(page), "next": "/siapa-boleh/"})

    assert to_enrol["Location"].startswith("/masuk/pasang-kode/")
    assert "data:image/svg+xml;base64," in page
    assert (wrong.status_code, before) == (401, False)
    assert right.status_code == 200
    assert len(re.findall(r"<li><code>\w+</code>", right.content.decode())) == 10
    assert 'href="/siapa-boleh/"' in right.content.decode()
    assert is_in(client)


def test_password_alone_opens_nothing(enrolled: Any, client: Any) -> None:
    response = log_in(client, enrolled[0])

    assert response["Location"].startswith("/masuk/kode/")
    assert not is_in(client)
    assert client.get("/siapa-boleh/").status_code == 302
    assert client.get("/masuk/pasang-kode/")["Location"] == "/masuk/", "who has an app cannot connect another one"


def test_the_code_comes_after_the_password_only(enrolled: Any, client: Any) -> None:
    assert client.post("/masuk/kode/", {"code": code_of(enrolled[1], 1)})["Location"] == "/masuk/"
    assert client.get("/masuk/pasang-kode/")["Location"] == "/masuk/"


def test_a_code_of_the_app_opens_once(enrolled: Any, client: Any) -> None:
    user, page, _ = enrolled
    code = code_of(page, 1)
    log_in(client, user)
    wrong = client.post("/masuk/kode/", {"code": "abc"})
    first = client.post("/masuk/kode/", {"code": code, "next": "/siapa-boleh/"})
    client.post("/keluar/")
    log_in(client, user)
    again = client.post("/masuk/kode/", {"code": code})

    assert wrong.status_code == 401
    assert first["Location"] == "/siapa-boleh/"
    assert again.status_code == 401
    assert not is_in(client)


def test_a_recovery_code_opens_once(enrolled: Any, client: Any) -> None:
    user, _, codes = enrolled
    log_in(client, user)
    assert client.post("/masuk/kode/", {"code": codes[3]}).status_code == 302
    assert is_in(client)
    client.post("/keluar/")
    log_in(client, user)
    assert client.post("/masuk/kode/", {"code": codes[3]}).status_code == 401


def test_the_database_does_not_tell_the_secret(enrolled: Any) -> None:
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", enrolled[1])
    assert secret
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret.group(1).replace(" ", "") not in kept
    assert not any(code in kept for code in enrolled[2])


def test_a_lost_phone_is_helped_by_another(enrolled: Any, client: Any, system_actor: Any) -> None:
    reset_second_factor(by=system_actor, user=enrolled[0], reason="telepon hilang")

    assert log_in(client, enrolled[0])["Location"].startswith("/masuk/pasang-kode/")


def test_ten_wrong_tries_close_the_door_for_a_while(office: User, client: Any) -> None:
    answers = [log_in(client, office, password="salah").status_code for _ in range(11)]

    assert answers == [401] * 10 + [429]
    assert log_in(client, office).status_code == 429
    assert office.username not in str(list(AuditEvent.objects.filter(kind="denied").values_list("details", flat=True)))


def test_codes_cannot_be_tried_out(office: User, enrolled: Any, client: Any) -> None:
    log_in(client, office)
    answers = [client.post("/masuk/kode/", {"code": f"{n:06d}"}).status_code for n in range(10)]

    assert answers == [401] * 10
    assert client.post("/masuk/kode/", {"code": code_of(enrolled[1], 1)})["Location"] == "/masuk/"
    assert log_in(client, office).status_code == 429


def test_the_settings_say_which_roles(office: User, client: Any, settings: Any) -> None:
    settings.REGSOSEK_SECOND_FACTOR = frozenset({"bps"})

    assert log_in(client, office)["Location"] == "/siapa-boleh/"
    assert is_in(client)


def test_one_click_of_the_demo_asks_for_no_code(demo: None, office: User, client: Any) -> None:
    User.objects.filter(pk=office.pk).update(username="demo-auditor")

    client.post("/demo/masuk/", {"role": "auditor"})

    assert is_in(client)


def test_another_site_is_no_way_back(enrolled: Any, client: Any) -> None:
    user, page, _ = enrolled
    assert "elsewhere.example" not in log_in(client, user, next="https://elsewhere.example/")["Location"]
    response = client.post("/masuk/kode/", {"code": code_of(page, 1), "next": "https://elsewhere.example/"})

    assert response["Location"] == "/"
