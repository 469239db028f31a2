"""A person belongs to one family at a time, from a day to a day; what tells of him goes along."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from factories.documents import family_document, member
from regsosek.registry.actions import record_cooperatives
from regsosek.registry.models import CooperativeMember, Family, Identifier, Membership, NameToken, Person

pytestmark = pytest.mark.usefixtures("everything")


def periods(person: dict[str, Any]) -> list[tuple[Any, ...]]:
    rows = Membership.objects.filter(person_id=person["person_id"]).order_by("id")
    return list(rows.values_list("family_id", "from_on", "to_on"))


def day(number: int) -> str:
    return f"2022-10-{number:02d}"


def test_a_person_found_in_another_family_left_the_first_on_that_day(record: Any) -> None:
    mover = member(3, family=1)
    first, second = record(family_document(1), family_document(2))
    record(
        family_document(
            2,
            members=[
                *(member(i, family=2) for i in (1, 2, 3)),
                mover | {"identity": mover["identity"] | {"line_number": 4}},
            ],
            happened_on=day(25),
        )
    )
    assert periods(mover) == [(first, date(2022, 10, 18), date(2022, 10, 25)), (second, date(2022, 10, 25), None)]
    assert Person.objects.get(pk=mover["person_id"]).family_id == second


def test_residents_of_both_families_are_counted_anew(record: Any) -> None:
    first, second = record(family_document(1), family_document(2))
    mover = member(3, family=1, line_number=4)
    record(family_document(2, members=[*(member(i, family=2) for i in (1, 2, 3)), mover]))
    assert dict(Family.objects.values_list("id", "persons")) == {first: 2, second: 4}


def test_documents_out_of_order_never_put_a_person_into_two_families(record: Any) -> None:
    first, second, third = record(family_document(1, happened_on=day(10)), family_document(2), family_document(3))
    mover = member(3, family=1, line_number=4)
    record(family_document(2, members=[member(1, family=2), mover], happened_on=day(20)))
    record(family_document(3, members=[member(1, family=3), mover], happened_on=day(5)))
    assert periods(mover) == [
        (first, date(2022, 10, 10), date(2022, 10, 20)), (second, date(2022, 10, 20), date(2022, 10, 20)),
        (third, date(2022, 10, 20), None),
    ]  # fmt: skip


def test_who_is_no_longer_named_keeps_membership_names_and_numbers(record: Any) -> None:
    gone = member(3, family=1)
    (family,) = record(family_document(1))
    record(family_document(1, members=[member(1, family=1), member(2, family=1)]))
    assert periods(gone) == [(family, date(2022, 10, 18), None)]
    assert NameToken.objects.filter(person_id=gone["person_id"]).exists()
    assert Identifier.objects.get(person_id=gone["person_id"]).state == "claimed"
    assert Family.objects.get().persons == 3


def test_everything_that_tells_of_a_person_is_read_with_the_eyes_of_the_new_family(
    record: Any, system_actor: Any
) -> None:
    first, second = record(family_document(1), family_document(2))
    mover = member(1, family=1, line_number=4, relationship=3)
    record_cooperatives(
        by=system_actor,
        cooperatives=[{"register_number": "1", "name": "Koperasi Uji", "kind": "konsumen", "address": "-",
                       "area_code": "6472050006000100", "lon": None, "lat": None, "members": [mover["person_id"]]}],
    )  # fmt: skip
    record(family_document(2, members=[*(member(i, family=2) for i in (1, 2, 3)), mover]))
    person = UUID(mover["person_id"])
    for model in (NameToken, Identifier, CooperativeMember):
        assert set(model.objects.filter(person=person).values_list("family_id", flat=True)) == {second}, model
    assert first != second
