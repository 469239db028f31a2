"""The nine ways round a scoped manager, and more of the same kind. Each first makes sure that something could leak."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import Avg, Count, Exists, F, Max, OuterRef, Prefetch, Q, Subquery, Window
from django.db.models.functions import Lower, RowNumber

from regsosek.kernel.models import Revision
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import activate, system_scope
from regsosek.registry.models import (
    Business,
    Cooperative,
    CooperativeMember,
    Dwelling,
    Family,
    Identifier,
    ListingJudgement,
    Membership,
    NameToken,
    Person,
    Photo,
)

EVERY = (Business, Dwelling, Family, Identifier, ListingJudgement, Membership, NameToken, Person, Photo, Revision)


def whole(read: Any) -> Any:
    """What the same reading gives to a reader of everything: what could leak."""
    with system_scope("tests"):
        return read()


def test_the_manager_itself(ground: Any, eyes: Any) -> None:
    for model in EVERY:
        everything = whole(model.objects.count)
        assert 0 < model.objects.count() < everything, model
        assert 0 < len(list(model.objects.all())) == model.objects.count(), model


# 1
def test_forward_foreign_key(ground: Any, eyes: Any) -> None:
    person = whole(lambda: Person.objects.filter(family=ground.outside).first())
    assert whole(lambda: Family.objects.get(pk=person.family_id).id) == ground.outside
    with pytest.raises(Family.DoesNotExist):
        _ = person.family


# 2
def test_select_related(ground: Any, eyes: Any) -> None:
    def read() -> set[Any]:
        rows = Photo.objects.select_related("family", "dwelling", "family__dwelling")
        return {photo.family.id for photo in rows} | {photo.family.dwelling.id for photo in rows}

    assert ground.outside in whole(read)
    assert read() == {ground.inside, ground.inside_house}


# 3
def test_values(ground: Any, eyes: Any) -> None:
    def read() -> set[Any]:
        return {*Family.objects.values_list("id", flat=True), *(v["id"] for v in Family.objects.values("id"))}

    assert ground.outside in whole(read)
    assert read() == {ground.inside}


def test_values_through_a_join(ground: Any, eyes: Any) -> None:
    def read() -> set[Any]:
        return set(Business.objects.values_list("owner__family__head_name", "family__dwelling__lon"))

    assert len(whole(read)) == 2
    assert len(read()) == 1


# 4
def test_filter_through_a_join(ground: Any, eyes: Any) -> None:
    def read() -> set[Any]:
        return set(Photo.objects.filter(family__members__name__startswith="Uji").values_list("family_id", flat=True))

    assert ground.outside in whole(read)
    assert read() == {ground.inside}
    assert not Photo.objects.filter(family__members__name__startswith="Uji Diluar").exists()


# 5
def test_aggregates_over_a_join(ground: Any, eyes: Any) -> None:
    cooperative = Cooperative.objects.create(
        name="Koperasi Uji", register_number="1", kind="konsumen", address="-", area_code="6472050006000100"
    )
    for person in whole(lambda: list(Person.objects.filter(line_number=1))):
        link_member(cooperative, person)

    def read() -> Any:
        counted = Cooperative.objects.annotate(n=Count("members"), people=Count("members__person__family")).get()
        return counted.n, counted.people

    assert whole(read) == (2, 2)
    assert read() == (1, 1)
    assert (
        whole(lambda: Family.objects.aggregate(n=Count("members"), x=Max("persons"), a=Avg("dwelling__lon"))["n"]) == 6
    )
    assert Family.objects.aggregate(n=Count("members"), x=Max("persons"), a=Avg("dwelling__lon"))["n"] == 3


def link_member(cooperative: Any, person: Any) -> None:
    from regsosek.kernel.action import system, verb

    @verb("tests.link_member", needs="record_family")
    def link(*, by: Any) -> None:
        CooperativeMember.objects.create(cooperative=cooperative, person_id=person.id, family_id=person.family_id)

    link(by=system("tests"))


# 6
def test_refresh_from_db(ground: Any, eyes: Any) -> None:
    family = whole(lambda: Family.objects.get(pk=ground.outside))
    whole(family.refresh_from_db)
    with pytest.raises(Family.DoesNotExist):
        family.refresh_from_db()


# 7
def test_base_and_default_managers(ground: Any, eyes: Any) -> None:
    for manager in (Family._base_manager, Family._default_manager, Family._meta.base_manager):
        assert whole(lambda m=manager: m.filter(pk=ground.outside).exists())
        assert not manager.filter(pk=ground.outside).exists()


# 8
def test_raw_queries(ground: Any, eyes: Any) -> None:
    def read() -> set[Any]:
        return {family.id for family in Family.objects.raw('SELECT * FROM "registry_family"')}

    assert ground.outside in whole(read)
    assert read() == {ground.inside}


def test_a_bare_cursor(ground: Any, eyes: Any) -> None:
    def read() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT head_name FROM registry_family WHERE persons >= %s ORDER BY 1", [0])
            return [name for (name,) in cursor.fetchall()]

    assert whole(read) == ["Uji Didalam 1", "Uji Diluar 1"]
    assert read() == ["Uji Didalam 1"]


# 9
def test_subqueries_exists_and_union(ground: Any, eyes: Any) -> None:
    def read() -> list[Any]:
        inner = Family.objects.filter(pk=OuterRef("family_id"))
        people = Person.objects.annotate(head=Subquery(inner.values("head_name")[:1])).filter(Exists(inner))
        union = Family.objects.filter(persons__gte=0).union(Family.objects.filter(persons__lt=0))
        return [*people.values_list("head", flat=True), *(f.head_name for f in union)]

    assert any("Diluar" in name for name in whole(read))
    assert set(read()) == {"Uji Didalam 1"}


def test_in_bulk(ground: Any, eyes: Any) -> None:
    wanted = [ground.inside, ground.outside]
    assert len(whole(lambda: Family.objects.in_bulk(wanted))) == 2
    assert list(Family.objects.in_bulk(wanted)) == [ground.inside]


def test_iterator(ground: Any, eyes: Any) -> None:
    """On PostgreSQL a server-side cursor."""
    assert len(whole(lambda: list(Family.objects.iterator(chunk_size=1)))) == 2
    assert [f.id for f in Family.objects.iterator(chunk_size=1)] == [ground.inside]
    assert list(Family.objects.values_list("id", flat=True).iterator(chunk_size=1)) == [ground.inside]


def test_explain_runs_and_tells_no_row(ground: Any, eyes: Any) -> None:
    assert "Diluar" not in Family.objects.filter(head_name__contains="Uji").explain()


def test_prefetch_related(ground: Any, eyes: Any) -> None:
    def read() -> set[Any]:
        houses = Dwelling.objects.prefetch_related("families__members", Prefetch("photos", to_attr="pictures"))
        return {m.name for h in houses for f in h.families.all() for m in f.members.all()} | {
            len(h.pictures) for h in houses
        }

    assert "Uji Diluar 1" in whole(read)
    assert read() == {"Uji Didalam 1", "Uji Didalam 2", "Uji Didalam 3", 2}


def test_reverse_managers_of_an_object_at_hand(ground: Any, eyes: Any) -> None:
    family = whole(lambda: Family.objects.get(pk=ground.outside))
    assert whole(family.members.count) == 3
    assert family.members.count() == family.photos.count() == family.identifiers.count() == 0


def test_dates(ground: Any, eyes: Any) -> None:
    def read() -> Any:
        days = Person.objects.filter(line_number=1)
        return len(days.datetimes("family__recorded_at", "hour")), days.count(), list(days.dates("birth_date", "year"))

    assert whole(read)[1] == 2
    assert read()[1] == 1


def test_conditional_and_window_expressions(ground: Any, eyes: Any) -> None:
    def read() -> Any:
        rows = Family.objects.annotate(
            row=Window(RowNumber()), low=Lower("head_name"), other=F("dwelling__family_count")
        )
        counted = Family.objects.aggregate(all=Count("id"), some=Count("id", filter=Q(members__line_number=1)))
        return [r.low for r in rows], counted

    assert len(whole(read)[0]) == 2
    assert read() == (["uji didalam 1"], {"all": 3, "some": 1})


def test_get_exists_count_contains(ground: Any, eyes: Any) -> None:
    family = whole(lambda: Family.objects.get(pk=ground.outside))
    assert whole(lambda: Family.objects.contains(family))
    assert not Family.objects.contains(family)
    assert not Family.objects.filter(pk=ground.outside).exists()
    assert Family.objects.filter(pk=ground.outside).first() is None
    assert Family.objects.earliest("recorded_at").id == Family.objects.latest("recorded_at").id == ground.inside
    with pytest.raises(Family.DoesNotExist):
        Family.objects.get(pk=ground.outside)


def test_a_query_made_under_other_eyes_is_run_with_the_readers(ground: Any, eyes: Any) -> None:
    made = whole(lambda: Family.objects.all())
    assert [f.id for f in made] == [ground.inside]


def test_a_lock_on_a_guarded_table_is_refused_rather_than_not_taken(ground: Any, eyes: Any) -> None:
    if not connection.features.has_select_for_update:
        pytest.skip("SQLite locks the whole database")
    assert whole(lambda: len(Family.objects.select_for_update())) == 2
    with pytest.raises(Problem, match="statement_refused"):
        list(Family.objects.select_for_update())


def test_other_eyes_see_the_other_village(ground: Any) -> None:
    with activate(ground.scope()):
        first = set(Person.objects.values_list("id", flat=True))
    with activate(type(ground.scope())(label="uji", areas=(ground.other_village,), classes=ground.scope().classes)):
        second = set(Person.objects.values_list("id", flat=True))
    assert len(first) == len(second) == 3
    assert not first & second
