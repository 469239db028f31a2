"""Numbers are claims: kept sealed, found by their index, withdrawn and made again, never deleted."""

from __future__ import annotations

from typing import Any

import pytest

from factories.documents import family_document, member, nik
from regsosek.kernel import secrets
from regsosek.registry.models import Identifier

pytestmark = pytest.mark.usefixtures("everything")


def states(**chosen: Any) -> list[tuple[str, str]]:
    return list(Identifier.objects.filter(**chosen).order_by("kind", "id").values_list("kind", "state"))


def test_every_number_is_sealed_and_found_by_its_index(record: Any) -> None:
    number = nik(11, 1, "1981-05-01")
    record(family_document(1))
    claim = Identifier.objects.get(kind="nik", blind=secrets.blind_index("nik", number))
    assert number.encode() not in bytes(claim.sealed)
    assert secrets.unseal(claim.sealed, purpose="nik").decode() == number
    assert states() == [("nik", "claimed")] * 3 + [("no_kk", "claimed")]


def test_a_wrong_number_is_recorded_as_invalid_and_not_refused(record: Any) -> None:
    for number, reason in (
        ("123", "not_16_digits"),
        ("6472059905819011", "impossible_date"),
        ("6472050105810000", "serial_zero"),
    ):
        record(family_document(1, members=[member(1, nik=number)]))
        claim = Identifier.objects.get(kind="nik", blind=secrets.blind_index("nik", number))
        assert (claim.state, claim.reason) == ("invalid", reason)


def test_two_people_may_claim_one_number(record: Any) -> None:
    same = nik(11)
    record(
        family_document(1, members=[member(1, nik=same)]), family_document(2, members=[member(1, family=2, nik=same)])
    )
    assert Identifier.objects.filter(blind=secrets.blind_index("nik", same)).count() == 2


def test_a_number_no_longer_claimed_is_withdrawn_and_claimed_again_alive(record: Any) -> None:
    first, second = nik(11), nik(12)
    record(family_document(1, members=[member(1, nik=first)]))
    record(family_document(1, members=[member(1, nik=second)]))
    assert sorted(states(kind="nik")) == [("nik", "claimed"), ("nik", "withdrawn")]
    record(family_document(1, members=[member(1, nik=first)]))
    assert states(blind=secrets.blind_index("nik", first)) == [("nik", "claimed")]
    assert states(blind=secrets.blind_index("nik", second)) == [("nik", "withdrawn")]
    assert Identifier.objects.filter(kind="nik").count() == 2


def test_an_invalid_number_claimed_again_is_still_invalid(record: Any) -> None:
    for number in ("123", nik(11), "123"):
        record(family_document(1, members=[member(1, nik=number)]))
    assert states(blind=secrets.blind_index("nik", "123")) == [("nik", "invalid")]


def test_a_verified_number_stays_verified(record: Any) -> None:
    from regsosek.kernel.action import system, verb

    @verb("tests.verify", needs="record_family")
    def verify(*, by: Any) -> None:
        Identifier.objects.filter(kind="nik").update(state="verified")

    record(family_document(1, members=[member(1, nik=nik(11))]))
    verify(by=system("tests"))
    record(family_document(1, members=[member(1, nik=nik(12))]))
    assert states(blind=secrets.blind_index("nik", nik(11))) == [("nik", "verified")]


def test_a_claim_goes_where_its_person_goes_and_is_not_withdrawn_behind_him(record: Any) -> None:
    first, second = record(family_document(1), family_document(2))
    mover = member(3, family=1, line_number=4)
    record(family_document(2, members=[*(member(i, family=2) for i in (1, 2, 3)), mover]))
    record(family_document(1, members=[member(1), member(2)]))
    claim = Identifier.objects.get(person_id=mover["person_id"])
    assert (claim.family_id, claim.state) == (second, "claimed")
    assert first != second


def test_numbers_of_families_card_and_telephone(record: Any) -> None:
    record(
        family_document(
            1, members=[], visit={"interview_result": 4}, identity={"head_name": "Uji", "phone": "080000123456"}
        )
    )
    assert states(person__isnull=True) == [("no_kk", "claimed"), ("phone", "claimed")]
    record(
        family_document(
            1, members=[], visit={"interview_result": 4}, identity={"head_name": "Uji", "phone": None, "no_kk": None}
        )
    )
    assert states() == [("no_kk", "withdrawn"), ("phone", "withdrawn")]
