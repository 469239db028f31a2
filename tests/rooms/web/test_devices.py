"""Phones of officers: issued with a code that is shown once, revoked, of one's own area only."""

from __future__ import annotations

from typing import Any

import pytest

from factories.places import CITY
from regsosek.collect.actions.devices import digest_of
from regsosek.collect.models import Device

pytestmark = pytest.mark.django_db


@pytest.fixture
def pml(city: Any, client_as: Any) -> Any:
    return client_as("pml", CITY.villages[0])


def test_a_phone_is_issued_with_a_code_that_is_shown_once(pml: Any, user_as: Any) -> None:
    officer = user_as("ppl", CITY.villages[0])
    page = pml.post("/ponsel/", {"do": "issue", "officer": officer.pk, "label": "Ponsel 12"}).content.decode()

    device = Device.objects.get(officer=officer)
    token = page.split("/openrosa/")[1].split("<")[0].strip("/")
    assert digest_of(token) == device.token_digest
    assert "data:image/png;base64," in page and "Ditampilkan sekali" in page
    later = pml.get("/ponsel/").content.decode()
    assert "Ponsel 12" in later and token not in later


def test_a_phone_is_revoked_with_a_reason(pml: Any, user_as: Any) -> None:
    officer = user_as("ppl", CITY.villages[0])
    pml.post("/ponsel/", {"do": "issue", "officer": officer.pk, "label": "Ponsel 12"})
    device = Device.objects.get()
    assert pml.post("/ponsel/", {"do": "revoke", "id": device.pk, "reason": ""}).status_code == 422
    assert pml.post("/ponsel/", {"do": "revoke", "id": device.pk, "reason": "hilang"}).status_code == 302
    assert "Ponsel 12" not in pml.get("/ponsel/").content.decode()
    assert "hilang" in pml.get("/ponsel/?revoked=1").content.decode()


def test_officers_and_phones_of_another_area_do_not_exist(pml: Any, user_as: Any, client_as: Any) -> None:
    other = user_as("ppl", CITY.villages[2])
    assert pml.post("/ponsel/", {"do": "issue", "officer": other.pk, "label": "x"}).status_code == 422
    assert not Device.objects.exists()
    client_as("bps").post("/ponsel/", {"do": "issue", "officer": other.pk, "label": "Ponsel lain"})
    device = Device.objects.get()
    page = pml.get("/ponsel/").content.decode()
    assert "Ponsel lain" not in page and f'<option value="{other.pk}"' not in page
    assert pml.post("/ponsel/", {"do": "revoke", "id": device.pk, "reason": "x"}).status_code == 422
    device.refresh_from_db()
    assert device.revoked_at is None


@pytest.mark.parametrize(
    "form", [{"do": "x"}, {"do": "issue", "officer": "x", "label": "a"}, {"do": "revoke", "id": "x"}]
)
def test_a_bad_form_is_told(pml: Any, form: dict[str, str]) -> None:
    assert pml.post("/ponsel/", form).status_code == 422


@pytest.mark.parametrize("role", ["ppl", "lurah", "administrator", "auditor"])
def test_phones_are_for_supervisors(city: Any, client_as: Any, role: str) -> None:
    assert client_as(role, CITY.villages[0]).get("/ponsel/").status_code == 403
