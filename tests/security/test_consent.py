"""A family that does not agree to share its names: counted and ranked like any other, and nobody of the city reads who it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.urls import reverse

from factories.documents import family_document
from regsosek.kernel.scope import activate, system_scope
from regsosek.registry.models import Family, Identifier, NameToken, Person
from regsosek.registry.search_names import by_name
from regsosek.vocabulary.roles import Role

pytestmark = pytest.mark.django_db
NAME = "Uji Bunga"


@pytest.fixture
def families(record: Callable[..., list[UUID]]) -> tuple[UUID, UUID, UUID]:
    """One that agrees, one that does not, one that nobody asked."""
    documents = [family_document(number) for number in (1, 2, 3)]
    documents[0]["visit"]["consent"], documents[1]["visit"]["consent"] = 1, 2
    return tuple(record(*documents))  # type: ignore[return-value]


def names_read(scope: Any) -> dict[UUID, tuple[str | None, set[str | None], int, int]]:
    """Family → head's name, members' names, name words and numbers that exist."""
    with activate(scope):
        return {
            f.id: (
                f.head_name,
                set(Person.objects.filter(family=f).values_list("name", flat=True)),
                NameToken.objects.filter(family=f).count(),
                Identifier.objects.filter(family=f).count(),
            )
            for f in Family.objects.all()
        }


def test_who_reads_under_a_release_does_not_read_who_it_is(families: Any, actor: Callable[..., Any]) -> None:
    agreed, refused, not_asked = families
    found = names_read(actor(Role.DINSOS).scope)
    assert found.keys() == set(families)  # all three exist
    assert found[refused] == (None, {None}, 0, 0)
    for other in (agreed, not_asked):
        head, members, words, numbers = found[other]
        assert head and None not in members and words and numbers


def test_the_rt_head_does_not_read_it_either(families: Any, client_as: Callable[..., Any]) -> None:
    with system_scope("tests"):
        rows = {f.id: (f.area_code, f.head_name) for f in Family.objects.filter(pk__in=families)}
    page = client_as(Role.RT_HEAD, rows[families[1]][0]).get(reverse("names")).content.decode()
    assert rows[families[1]][1] not in page and "nama tidak dibagikan" in page
    agreed = client_as(Role.RT_HEAD, rows[families[0]][0]).get(reverse("names")).content.decode()
    assert rows[families[0]][1] in agreed


def test_who_collects_the_data_reads_it(families: Any, actor: Callable[..., Any]) -> None:
    assert names_read(actor(Role.BPS).scope)[families[1]][0]


def test_raw_statements_read_nothing_either(families: Any, actor: Callable[..., Any]) -> None:
    with activate(actor(Role.DINSOS).scope), connection.cursor() as cursor:
        cursor.execute("SELECT count(head_name), count(*) FROM registry_family")
        assert cursor.fetchone() == (2, 3)
        cursor.execute(
            "SELECT count(*) FROM registry_person p JOIN registry_family f ON f.id = p.family_id WHERE p.name IS NULL"
        )
        assert cursor.fetchone()[0] == 3


def test_it_is_not_found_by_its_name(families: Any, actor: Callable[..., Any]) -> None:
    with system_scope("tests"):
        name = Family.objects.get(pk=families[1]).head_name
    found = {}
    for role in (Role.DINSOS, Role.BPS):
        with activate(actor(role).scope):
            found[role] = {hit.id for hit in by_name(name).families}
    assert families[1] in found[Role.BPS] and families[1] not in found[Role.DINSOS]


def test_its_file_opens_without_names_and_says_why(families: Any, client_as: Callable[..., Any]) -> None:
    page = client_as(Role.DINSOS, purpose="uji").get(reverse("family", args=[families[1]])).content.decode()
    assert "tidak dibagikan: keluarga tidak menyetujui" in page
    assert NAME not in page and "nama tidak ditampilkan" in page


def test_a_delivery_that_says_nothing_of_it_does_not_take_the_refusal_back(families: Any, record: Any) -> None:
    record(family_document(2))
    with system_scope("tests"):
        assert Family.objects.get(pk=families[1]).consent == 2
