"""What happens to persons, and setting right what is recorded of them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from factories.documents import family_document, member, nik, stable_id
from regsosek.kernel import history
from regsosek.kernel.models import AuditEvent, Revision
from regsosek.kernel.problems import Problem
from regsosek.registry import actions
from regsosek.registry.history_queries import as_of, parts_of
from regsosek.registry.models import Family, Identifier, Membership, NameToken, Person, PersonKey
from regsosek.registry.state import state_of
from regsosek.registry.verification import verify_all
from regsosek.vocabulary.privacy import PrivacyClass as P
from regsosek.vocabulary.roles import Role

DAY = date(2022, 10, 19)
HERE = "6472050006"


def person(family: int, number: int) -> UUID:
    return UUID(stable_id("person", family, number))


@pytest.fixture
def family(record: Any, everything: Any) -> UUID:
    return record(family_document(1))[0]


@pytest.fixture
def second(family: Any, record: Any) -> UUID:
    return record(family_document(2))[0]


def test_who_died_stays_on_the_card_and_is_counted_no_more(family: Any, system_actor: Any) -> None:
    actions.record_death(by=system_actor, person_id=person(1, 3), happened_on=DAY)

    dead = Person.objects.get(pk=person(1, 3))
    assert (dead.presence, dead.died_on, dead.family_id) == (2, DAY, family)
    assert Family.objects.get(pk=family).persons == 2
    assert Membership.objects.get(person=dead).to_on == DAY
    with pytest.raises(Problem, match="already_died"):
        actions.record_death(by=system_actor, person_id=dead.id, happened_on=DAY)
    with pytest.raises(Problem, match="bad_document"):
        actions.record_family(by=system_actor, document=family_document(1))


def test_when_the_head_dies_another_is_named(family: Any, system_actor: Any) -> None:
    with pytest.raises(Problem, match="head_needed"):
        actions.record_death(by=system_actor, person_id=person(1, 1), happened_on=DAY)

    actions.record_death(by=system_actor, person_id=person(1, 1), happened_on=DAY, new_head=person(1, 2))

    new = Person.objects.get(pk=person(1, 2))
    assert new.relationship == 1
    assert Family.objects.get(pk=family).head_name == new.name


@pytest.mark.parametrize(("day", "code"), [(date(2022, 10, 21), "future_date"), (date(2022, 10, 17), "wrong_order")])
def test_nobody_dies_tomorrow_or_before_he_was_met(family: Any, system_actor: Any, day: date, code: str) -> None:
    with pytest.raises(Problem, match=code):
        actions.record_death(by=system_actor, person_id=person(1, 3), happened_on=day)


def test_a_child_is_born(family: Any, system_actor: Any) -> None:
    child = actions.record_birth(by=system_actor, family_id=family, name="Uji Bayi", sex=2, happened_on=DAY)

    born = Person.objects.get(pk=child)
    assert (born.age, born.line_number, born.relationship, born.birth_date) == (0, 4, 3, DAY)
    assert Family.objects.get(pk=family).persons == 4
    assert NameToken.objects.filter(person=child, token="bayi").exists()
    for wrong in ({"sex": 3}, {"name": " "}, {"relationship": 1}):
        with pytest.raises(Problem, match="bad_value"):
            actions.record_birth(
                **{"by": system_actor, "family_id": family, "name": "Uji", "sex": 1, "happened_on": DAY} | wrong
            )


def test_a_person_comes_to_another_family_and_both_remember(family: Any, second: Any, system_actor: Any) -> None:
    actions.add_member(by=system_actor, person_id=person(1, 3), family_id=second, relationship=5, happened_on=DAY)

    assert [Family.objects.get(pk=f).persons for f in (family, second)] == [2, 4]
    assert Person.objects.get(pk=person(1, 3)).presence == 5
    for each in (family, second):
        assert Revision.objects.filter(subject=each).latest("number").cause == "registry.add_member"


def test_who_leaves_for_elsewhere_belongs_to_nobody_and_may_come_back(family: Any, system_actor: Any) -> None:
    actions.remove_member(by=system_actor, person_id=person(1, 3), presence=4, happened_on=DAY)

    assert not Membership.objects.filter(person=person(1, 3), to_on__isnull=True).exists()
    with pytest.raises(Problem, match="not_member"):
        actions.remove_member(by=system_actor, person_id=person(1, 3), presence=4, happened_on=DAY)
    actions.add_member(by=system_actor, person_id=person(1, 3), family_id=family, relationship=3, happened_on=DAY)
    assert Family.objects.get(pk=family).persons == 3


def test_a_member_who_lives_elsewhere_stays_a_member_and_is_not_counted(family: Any, system_actor: Any) -> None:
    actions.correct_fact(
        by=system_actor, family_id=family, section="identity", name="presence", value=3, reason="kuliah di Malang",
        happened_on=DAY, person_id=person(1, 3),
    )  # fmt: skip

    assert Membership.objects.filter(person=person(1, 3), family=family, to_on__isnull=True).exists()
    assert Family.objects.get(pk=family).persons == 2
    assert str(person(1, 3)) in as_of(family).parts[P.PUBLIC]["members"]


def test_two_records_of_one_person_become_one_and_two_again(family: Any, second: Any, system_actor: Any) -> None:
    before = state_of([family, second])

    actions.merge_persons(by=system_actor, keep=person(1, 3), lose=person(2, 3), happened_on=DAY, reason="ganda")

    assert Family.objects.get(pk=second).persons == 2
    assert str(person(2, 3)) not in as_of(second).parts[P.PUBLIC]["members"]
    assert Identifier.objects.filter(person=person(1, 3), kind="nik").count() == 2
    actions.unmerge_persons(by=system_actor, lose=person(2, 3), reason="ternyata dua")
    assert state_of([family, second]) == before
    assert NameToken.objects.filter(person=person(2, 3)).exists()
    with pytest.raises(Problem, match="not_merged"):
        actions.unmerge_persons(by=system_actor, lose=person(2, 3), reason="lagi")


def test_a_claim_is_verified_for_one_person_only(record: Any, everything: Any, system_actor: Any) -> None:
    same = nik(7)
    record(
        family_document(1, members=[member(1, nik=same)]), family_document(2, members=[member(1, family=2, nik=same)])
    )
    first, other = (Identifier.objects.get(person=person(f, 1), kind="nik") for f in (1, 2))

    assert actions.promote_nik(by=system_actor, claim_id=first.id, reason="KTP dilihat", happened_on=DAY) == first.id

    assert list(
        Identifier.objects.filter(kind="nik", blind=first.blind).order_by("state").values_list("state", flat=True)
    ) == ["claimed", "verified"]
    with pytest.raises(Problem, match="number_taken"):
        actions.promote_nik(by=system_actor, claim_id=other.id, reason="KTP dilihat", happened_on=DAY)


def test_a_temporary_number_gives_way_to_the_real_one(record: Any, everything: Any, system_actor: Any) -> None:
    (family_id,) = record(family_document(1, members=[member(1, nik="9999")]))
    wrong = Identifier.objects.get(person=person(1, 1))

    real = actions.promote_nik(by=system_actor, claim_id=wrong.id, nik=nik(7), reason="KTP dilihat", happened_on=DAY)

    assert dict(Identifier.objects.filter(person=person(1, 1)).values_list("id", "state")) == {
        wrong.id: "withdrawn",
        real: "verified",
    }
    assert as_of(family_id).parts[P.NUMBER]["identifiers"][str(real)]["state"] == "verified"
    with pytest.raises(Problem, match="number_not_promotable"):
        actions.promote_nik(by=system_actor, claim_id=real, nik="123", reason="x", happened_on=DAY)


def test_a_wrong_answer_is_corrected_with_its_reason(family: Any, system_actor: Any) -> None:
    actions.correct_fact(
        by=system_actor,
        family_id=family,
        section="housing",
        name="wall_material",
        value=1,
        reason="salah lihat",
        happened_on=DAY,
    )

    assert Family.objects.get(pk=family).housing["wall_material"] == 1
    assert (
        as_of(family, recorded=Revision.objects.get(subject=family, number=1).recorded_at).parts[P.PUBLIC]["housing"][
            "wall_material"
        ]
        == 3
    )
    assert AuditEvent.objects.latest("id").details["reason"] == "salah lihat"


def test_a_corrected_name_is_found_and_heads_the_card(family: Any, system_actor: Any) -> None:
    actions.correct_fact(
        by=system_actor, family_id=family, section="identity", name="name", value="Uji Betul", reason="ejaan", happened_on=DAY,
        person_id=person(1, 1),
    )  # fmt: skip

    assert Family.objects.get(pk=family).head_name == "Uji Betul"
    assert NameToken.objects.filter(token="betul", person=person(1, 1)).exists()


@pytest.mark.parametrize(
    ("section", "name", "value", "of", "code"),
    [("housing", "wall_material", 77, None, "bad_document"), ("housing", "x", 1, None, "bad_correction"),
     ("identity", "nik", "1", 1, "bad_correction"), ("identity", "presence", 2, 3, "bad_correction"),
     ("identity", "birth_date", "2023-01-01", 3, "future_date"), ("identity", "relationship", 3, 1, "head_needed"),
     ("identity", "name", "", 1, "bad_correction"), ("business", "turnover", 1, 1, "bad_correction"),
     ("identity", "sex", "1", 1, "bad_correction")],
)  # fmt: skip
def test_the_codebook_judges_corrections(
    family: Any, system_actor: Any, section: str, name: str, value: Any, of: int | None, code: str
) -> None:
    with pytest.raises(Problem, match=code):
        actions.correct_fact(
            by=system_actor, family_id=family, section=section, name=name, value=value, reason="uji", happened_on=DAY,
            person_id=person(1, of) if of else None,
        )  # fmt: skip
    assert Revision.objects.filter(subject=family).count() == 1


def test_nobody_corrects_what_he_may_not_see(family: Any, actor: Any) -> None:
    operator = actor(Role.VILLAGE_OPERATOR, HERE)
    with pytest.raises(Problem, match="not_allowed"):
        actions.correct_fact(
            by=operator, family_id=family, section="health", name="chronic_illness", value=2, reason="x", happened_on=DAY,
            person_id=person(1, 1),
        )  # fmt: skip
    actions.correct_fact(
        by=operator,
        family_id=family,
        section="identity",
        name="address",
        value="Jl. Uji 9",
        reason="pindah nomor",
        happened_on=DAY,
    )
    assert Family.objects.get(pk=family).address == "Jl. Uji 9"


def test_an_erased_person_is_nobody_in_every_state_and_the_chain_holds(family: Any, system_actor: Any) -> None:
    name = Person.objects.get(pk=person(1, 1)).name

    actions.erase_person(
        by=system_actor, person_id=person(1, 1), reason="permintaan", legal_basis="UU 27/2022 pasal 43"
    )

    erased = Person.objects.get(pk=person(1, 1))
    assert (erased.name, erased.birth_date, erased.age) == ("(dihapus)", None, 40)
    assert Family.objects.get(pk=family).head_name == "(dihapus)"
    assert not NameToken.objects.filter(person=erased).exists()
    assert [(bytes(i.sealed), i.blind) for i in Identifier.objects.filter(person=erased)] == [(b"", "")]
    key = PersonKey.objects.get(person=erased)
    assert (key.sealed, key.destroyed_because) == (None, "UU 27/2022 pasal 43: permintaan")
    for link in Revision.objects.filter(subject=family):
        told = parts_of(link)[P.NAME]
        assert told["members"][str(erased.id)]["name"] is None and told["head_name"] is None
        assert told["members"][str(person(1, 2))]["name"]
        assert name.encode() not in b"".join(bytes(getattr(link, f"part_{p}")) for p in history.PART_CLASSES)
    assert verify_all().faults == []
    assert Family.objects.get(pk=family).persons == 3
    with pytest.raises(Problem, match="person_erased"):
        actions.erase_person(by=system_actor, person_id=erased.id, reason="x", legal_basis="y")
    with pytest.raises(Problem, match="bad_document"):
        actions.record_family(by=system_actor, document=family_document(1))


def test_only_who_may_erases(family: Any, actor: Any) -> None:
    with pytest.raises(Problem, match="not_allowed"):
        actions.erase_person(by=actor(Role.VILLAGE_OPERATOR, HERE), person_id=person(1, 1), reason="x", legal_basis="y")


def test_as_of_knows_when_it_was_recorded_and_since_when_it_held(record: Any, everything: Any) -> None:
    (family_id,) = record(family_document(1, happened_on="2022-10-18"))
    record(family_document(1, happened_on="2022-10-16", housing={"wall_material": 1}))

    assert as_of(family_id).number == 2
    assert as_of(family_id, valid=date(2022, 10, 17)).parts[P.PUBLIC]["housing"]["wall_material"] == 1
    assert as_of(family_id, valid=date(2022, 10, 19)).number == 1
    for nothing in ({"recorded": date(2022, 10, 19)}, {"valid": date(2022, 10, 1)}):
        with pytest.raises(Problem, match="not_found"):
            as_of(family_id, **nothing)


def test_a_house_shared_by_two_families_is_in_both_histories(record: Any, everything: Any, system_actor: Any) -> None:
    one, other = record(family_document(1, house=5), family_document(3, house=5))

    actions.correct_fact(
        by=system_actor,
        family_id=one,
        section="identity",
        name="building_number",
        value=99,
        reason="papan nomor",
        happened_on=DAY,
    )

    assert [as_of(f).parts[P.ADDRESS]["building_number"] for f in (one, other)] == [99, 99]
    assert verify_all().faults == []
