"""Looking at what a form of a family would do changes nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from factories.documents import family_document, stable_id
from factories.places import CITY
from regsosek.kernel.models import AuditEvent, Revision
from regsosek.registry.models import Family, Identifier, Membership, NameToken, Person, PersonKey
from regsosek.vocabulary.roles import Role

DAY = "2022-10-19"


def person(number: int, family: int = 1) -> UUID:
    return UUID(stable_id("person", family, number))


@pytest.fixture
def families(record: Any) -> list[UUID]:
    """Two of the first kelurahan, one of another."""
    return record(family_document(1), family_document(2), family_document(3, village=CITY.villages[2]))


def claim_of(who: UUID) -> Identifier:
    return Identifier.objects.get(person_id=who, kind="nik")


def everything_kept() -> dict[str, list[Any]]:
    models = (Family, Person, Membership, Identifier, PersonKey, NameToken, Revision)
    kept = {m.__name__: list(m._default_manager.order_by("pk").values_list()) for m in models}
    return kept | {
        "writes": list(AuditEvent.objects.filter(kind="write").order_by("id").values_list("verb", flat=True))
    }


@pytest.mark.parametrize(
    ("sheet", "form"),
    [
        ("pecah", {f"as_{person(2)}": "1", f"as_{person(3)}": "3", "happened_on": DAY}),
        ("gabung", {"other": "2", "keep": "other", "happened_on": DAY, "reason": "x"}),
        ("anggota", {"person": str(person(3)), "what": "gone_inland", "happened_on": DAY}),
        (
            "anggota",
            {"what": "newcomer", "other": "2", "person": str(person(3, 2)), "relationship": "8", "happened_on": DAY},
        ),
        ("orang-ganda", {"keep": str(person(2)), "lose": str(person(3, 2)), "happened_on": DAY, "reason": "x"}),
        ("nik", {"happened_on": DAY, "reason": "x"}),
        ("hapus", {"person": str(person(2)), "reason": "x", "legal_basis": "x"}),
    ],
)
def test_looking_leaves_every_row_as_it_was(
    families: Any, client_as: Any, everything: None, sheet: str, form: dict[str, str]
) -> None:
    form = form | ({"other": str(families[1])} if "other" in form else {})
    form |= {"claim": str(claim_of(person(1)).id)} if sheet == "nik" else {}
    statistician = client_as(Role.BPS)
    before = everything_kept()

    shown = statistician.post(f"/keluarga/{families[0]}/catat/{sheet}/", form | {"step": "preview"})

    assert shown.context["preview"] is not None
    assert everything_kept() == before
