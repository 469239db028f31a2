from __future__ import annotations

from typing import Any

import pytest

from factories.places import CITY
from regsosek.kernel.models import AuditEvent
from regsosek.registry.actions import record_cooperatives
from regsosek.registry.models import Person
from regsosek.vocabulary import codebook
from regsosek.vocabulary.roles import Role
from regsosek.web.office.business_classes import SIZE_CLASSES, by_size, size_of

URL, LIST = "/usaha/", "/usaha/daftar/"
HERE = CITY.villages[0]


@pytest.fixture
def cooperative(ranked: list[Any], system_actor: Any, everything: None) -> None:
    members = list(Person.objects.filter(family_id__in=ranked[:2], relationship=1).values_list("id", flat=True))
    facts = {
        "name": "Koperasi Uji",
        "kind": "konsumen",
        "address": "Jl. Uji",
        "area_code": f"{HERE}000100",
        "lon": None,
        "lat": None,
    }
    record_cooperatives(by=system_actor, cooperatives=[{**facts, "register_number": "6472000001", "members": members}])


def test_counts_by_sector_size_and_licence(ranked: list[Any], client_as: Any) -> None:
    context = client_as(Role.MAYOR).get(URL).context

    assert context["total"] == 1
    assert [(row["label"], row["value"]) for row in context["licences"]] == [("NIB", 1)]
    assert context["sectors"][0]["label"].startswith("Perdagangan besar dan eceran")
    assert [(s["label"], s["value"]) for s in context["sizes"] if s["value"]] == [("Ultra mikro", 1)]


def test_cooperatives_show_public_facts_and_the_same_size_to_everybody(cooperative: None, client_as: Any) -> None:
    seen = [client_as(role).get(URL).context["cooperatives"] for role in (Role.MAYOR, Role.BPS)]

    assert seen[0] == seen[1]
    assert seen[0][0]["members"] == 2
    assert seen[0][0]["register_number"] == "6472000001"


def test_the_list_names_owners_only_where_names_are_granted(ranked: list[Any], client_as: Any) -> None:
    (bps,), (operator,) = (client_as(r, HERE).get(LIST).context["rows"] for r in (Role.BPS, Role.VILLAGE_OPERATOR))
    mayor = client_as(Role.MAYOR).get(LIST).context["rows"]

    assert bps["owner"].startswith("Uji")
    assert bps["size"] == "Ultra mikro"
    assert operator["owner"] == bps["owner"]
    assert operator["size"] is None
    assert mayor == []  # the owner's family is not in groups 1 and 2


def test_the_list_is_written_down_and_needs_a_purpose_where_the_role_does(ranked: list[Any], client_as: Any) -> None:
    client_as(Role.BPS).get(LIST)

    assert AuditEvent.objects.get(verb="business.listed").details == {"businesses": 1}
    assert client_as(Role.DINSOS, purpose="").get(LIST).status_code == 302


def test_without_a_release_counts_stay_open_and_the_list_is_closed(ranked: list[Any], client_as: Any) -> None:
    mayor = client_as(Role.MAYOR, release=False)

    assert mayor.get(URL).status_code == 200
    assert mayor.get(LIST).status_code == 403


def test_roles_without_businesses_find_the_door_closed(ranked: list[Any], client_as: Any) -> None:
    assert client_as(Role.WALIDATA).get(URL).status_code == 403


def test_every_answer_of_item_425_has_one_size() -> None:
    item = codebook.item("turnover")

    assert sorted(code for size in SIZE_CLASSES for code in size.codes if code) == sorted(item.codes)
    for code, label in item.codes.items():
        assert f"({size_of(code).label.id.lower()})" in label.id


def test_not_answered_is_listed_only_when_there_is_any() -> None:
    assert "unknown" not in [size.key for size, _ in by_size({1: 2})]
    assert by_size({0: 3, 4: 1})[-1][1] == 3
