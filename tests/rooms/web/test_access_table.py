from __future__ import annotations

import re
from typing import Any

import pytest

from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.roles import Role, rule
from regsosek.web.templatetags.access_words import role_reach, role_sees

URL = "/siapa-boleh/"


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_it_and_finds_its_own_row(role: Role, city: Any, client_as: Any) -> None:
    response = client_as(role).get(URL)

    assert response.status_code == 200
    assert [item["anchor"] for item in response.context["rows"] if item["mine"]] == [role.value]


def test_every_role_with_its_reason_and_every_class_is_on_the_page(city: Any, client_as: Any) -> None:
    page = client_as(Role.MAYOR).get(URL).content.decode()

    for role in Role:
        assert f'id="{role.value}"' in page
        assert rule(role).reason.id[:40] in page
    for privacy in PrivacyClass:
        assert privacy.meaning.id[:25] in page


def test_the_matrix_ticks_what_the_rules_grant(city: Any, client_as: Any) -> None:
    page = client_as(Role.MAYOR).get(URL).content.decode()

    ticks = len(re.findall(r'<td><svg [^>]*aria-label="ya"', page))
    assert ticks == sum(len(rule(role).privacy) for role in Role)


def test_english_by_switch(city: Any, client_as: Any) -> None:
    client = client_as(Role.MAYOR)
    client.cookies["bahasa"] = "en"

    assert rule(Role.AUDITOR).reason.en[:30] in client.get(URL).content.decode()


def test_short_words_of_a_role_follow_the_rules() -> None:
    assert role_sees(Role.MAYOR) == ["Titik lokasi", "Foto luar rumah"]
    assert role_sees(Role.ADMINISTRATOR) == []
    assert len(role_sees(Role.BPS)) == len(PrivacyClass) - 1
    assert role_reach(Role.MAYOR).endswith("kelompok 1 dan 2 saja")
    assert role_reach(Role.BPS) == "Wilayah yang diberikan"
