"""Recording family documents: what is stored, what is kept, what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from factories.documents import family_document, member, stable_id
from factories.people import actor_of, make_user
from regsosek.kernel.models import AuditEvent, Revision
from regsosek.kernel.problems import Problem
from regsosek.registry.actions import project_standing, record_families, record_family
from regsosek.registry.models import Business, Dwelling, Family, ListingJudgement, NameToken, Person
from regsosek.vocabulary.roles import Role

pytestmark = pytest.mark.usefixtures("everything")
BUSINESS = {"owns_business": 1, "business_count": 1, "business_industry": 12, "turnover": 1}


def test_one_document_becomes_rows_a_revision_and_an_event(city: Any, system_actor: Any) -> None:
    family_id = record_family(by=system_actor, document=family_document(1))
    family = Family.objects.get()
    assert (family.id, family.persons, family.head_name) == (family_id, 3, family.members.get(line_number=1).name)
    assert (family.area_code, family.visited_on) == ("6472050006000200", date(2022, 10, 18))
    assert (family.dwelling.family_count, family.dwelling.poorest_group) == (1, 0)
    assert family.dwelling.lon == pytest.approx(city.point(city.villages[0], 1)[0])
    assert ListingJudgement.objects.get().judgement == 2
    revision = Revision.objects.get(subject=family_id)
    assert (revision.number, revision.cause, revision.actor_id) == (1, "registry.record_family", "system:tests")
    event = AuditEvent.objects.get(verb="registry.record_family")
    assert (event.subject_id, event.area_code) == (str(family_id), "6472050006000200")
    assert "Uji" not in str(event.details)


def test_a_chunk_is_one_event_and_a_revision_per_family(city: Any, system_actor: Any) -> None:
    assert record_families(by=system_actor, documents=[family_document(n) for n in (1, 2, 3)]) == 3
    assert Revision.objects.count() == 3
    event = AuditEvent.objects.get(verb="registry.record_families")
    assert (event.subject_type, event.subject_id) == ("families", "3")


def test_all_or_nothing(city: Any, system_actor: Any) -> None:
    with pytest.raises(Problem, match="bad_document"):
        record_families(by=system_actor, documents=[family_document(1), family_document(2, housing={"walls": 1})])
    assert not Family.objects.exists() and not Dwelling.objects.exists()
    with pytest.raises(ValueError):
        record_families(by=system_actor, documents=[family_document(1)] * 1001)


@pytest.mark.parametrize("code", ["6472999001000100", "6472050006009900"])
def test_an_area_that_is_not_loaded_is_refused(city: Any, system_actor: Any, code: str) -> None:
    with pytest.raises(Problem, match="wilayah tidak dikenal"):
        record_family(by=system_actor, document=family_document(1, sub_sls=code))


def test_without_an_rt_a_family_is_in_the_kelurahan_of_its_point(city: Any, system_actor: Any) -> None:
    record_family(by=system_actor, document=family_document(1, village=city.villages[2], sub_sls=None))
    assert Family.objects.get().area_code == city.villages[2] + "000000"
    nowhere = family_document(2, sub_sls=None, dwelling={"lon": 100.0, "lat": 0.0})
    with pytest.raises(Problem, match="di luar semua kelurahan"):
        record_family(by=system_actor, document=nowhere)


def test_points_far_off_their_kelurahan_are_counted(city: Any, system_actor: Any) -> None:
    lon, lat = city.point(city.villages[2], 400)
    record_families(
        by=system_actor, documents=[family_document(1), family_document(2, dwelling={"lon": lon, "lat": lat})]
    )
    event = AuditEvent.objects.get(verb="registry.record_families")
    assert event.details["points_outside_kelurahan"] == 1


@pytest.mark.parametrize("twice", ["family", "person"])
def test_one_of_whom_there_are_two_states_in_a_chunk_is_refused(city: Any, system_actor: Any, twice: str) -> None:
    same = member(1, family=1)
    second = family_document(1) if twice == "family" else family_document(2, members=[same])
    with pytest.raises(Problem, match="dua kali dalam satu kiriman"):
        record_families(by=system_actor, documents=[family_document(1), second])


def test_the_same_document_again_changes_no_row_and_adds_a_revision(record: Any) -> None:
    def rows() -> dict[str, Any]:
        every = (Dwelling, Person, Business, NameToken, ListingJudgement)
        kept = {model.__name__: sorted(map(str, model.objects.values_list())) for model in every}
        kept["NameToken"] = sorted(map(str, NameToken.objects.values_list("token", "person", "family")))
        return kept | {"Family": list(Family.objects.values_list("id", "persons", "head_name", "housing"))}

    document = family_document(1, members=[member(1, business=BUSINESS), member(2)])
    record(document)
    before = rows()
    record(document)
    assert rows() == before
    assert list(Revision.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_a_new_interview_changes_answers_and_keeps_the_ranking(record: Any, system_actor: Any) -> None:
    (family,) = record(family_document(1))
    project_standing(by=system_actor, run="uji", standings=[(family, 2, 1)])
    record(family_document(1, housing={"wall_material": 1}, happened_on="2022-10-30"))
    row = Family.objects.get()
    assert (row.housing["wall_material"], row.visited_on) == (1, date(2022, 10, 30))
    assert (row.welfare_group, row.decile, row.ranked_in) == (2, 1, "uji")
    assert row.dwelling.poorest_group == 2


def test_two_families_in_one_house(record: Any, system_actor: Any) -> None:
    first, second = record(family_document(1, house=5), family_document(2, house=5))
    project_standing(by=system_actor, run="uji", standings=[(first, 3, 4), (second, 1, 1)])
    house = Dwelling.objects.get()
    assert (house.family_count, house.poorest_group) == (2, 1)
    record(family_document(2, house=6))
    old, new = (Dwelling.objects.get(pk=stable_id("house", n)) for n in (5, 6))
    assert [(h.family_count, h.poorest_group) for h in (old, new)] == [(1, 3), (1, 1)]


def test_a_document_without_a_point_leaves_the_house_where_it_is(record: Any) -> None:
    record(family_document(1, house=5))
    before = Dwelling.objects.get()
    without = {"lon": None, "lat": None, "accuracy_m": None}
    record(family_document(2, house=5, dwelling=without), family_document(3, house=5))
    record(family_document(2, house=5, dwelling=without))
    house = Dwelling.objects.get()
    assert (house.lon, house.lat, house.cell) == (before.lon, before.lat, before.cell)
    record(family_document(4, house=9, dwelling=without))
    assert Dwelling.objects.get(pk=stable_id("house", 9)).cell is None


def test_a_business_comes_and_goes_with_the_answers_of_its_owner(record: Any) -> None:
    owner = member(1, business=BUSINESS)
    record(family_document(1, members=[owner]))
    business = Business.objects.get()
    assert (business.owner_id, business.industry, business.turnover) == (UUID(owner["person_id"]), 12, 1)
    record(family_document(1, members=[member(1, business=BUSINESS | {"turnover": 2})]))
    assert (Business.objects.get().id, Business.objects.get().turnover) == (business.id, 2)
    record(family_document(1, members=[member(1, business={"owns_business": 2})]))
    assert not Business.objects.exists()


def test_names_are_found_by_their_folded_words(record: Any) -> None:
    record(family_document(1, members=[member(1, name="Uji Ándini Ándini-Putri")]))
    assert sorted(NameToken.objects.values_list("token", flat=True)) == ["andini", "putri", "uji"]
    record(family_document(1, members=[member(1, name="Uji Baru")]))
    assert sorted(NameToken.objects.values_list("token", flat=True)) == ["baru", "uji"]


def test_a_tax_number_is_kept_with_what_is_money(record: Any) -> None:
    record(family_document(1, members=[member(1, work={"working": 1, "npwp": 1})]))
    person = Person.objects.get()
    assert "npwp" not in person.work and person.protection["npwp"] == 1


def test_an_officer_records_in_his_area_only(city: Any, system_actor: Any) -> None:
    village, other = city.villages[0], city.villages[2]
    ppl = actor_of(make_user(system_actor, Role.PPL, [village]))
    record_family(by=ppl, document=family_document(1, village=village))
    with pytest.raises(Problem, match="not_found"):
        record_family(by=ppl, document=family_document(2, village=other))
    assert Family.objects.count() == 1


def test_an_officer_takes_neither_a_family_nor_a_house_from_elsewhere(city: Any, system_actor: Any) -> None:
    village, other = city.villages[0], city.villages[2]
    record_family(by=system_actor, document=family_document(1, village=other))
    ppl = actor_of(make_user(system_actor, Role.PPL, [village]))
    before = Dwelling.objects.values().get()
    for document in (family_document(1, village=village, house=2), family_document(2, village=village, house=1)):
        with pytest.raises(Problem, match="not_found"):
            record_family(by=ppl, document=document)
    assert Dwelling.objects.values().get() == before


def test_a_lurah_records_nothing(city: Any, system_actor: Any) -> None:
    lurah = actor_of(make_user(system_actor, Role.LURAH))
    with pytest.raises(Problem, match="not_allowed"):
        record_family(by=lurah, document=family_document(1))
