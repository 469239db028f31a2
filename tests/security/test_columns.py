"""A privacy class that is not granted: its columns read as NULL on every path, and answer no question either."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Length

from regsosek.kernel.guard import GUARDED
from regsosek.kernel.models import Revision
from regsosek.kernel.scope import ALL_CLASSES, activate, system_scope
from regsosek.registry.models import (
    Business,
    CooperativeMember,
    Dwelling,
    Family,
    Identifier,
    Membership,
    NameToken,
    Person,
    Photo,
)
from regsosek.vocabulary.privacy import PrivacyClass as P


def classified() -> list[tuple[Any, str, P]]:
    """Every column of every guarded table that has a class."""
    return [(g.model, name, privacy) for g in GUARDED.values() for name, privacy in g.classes.items() if privacy]


def attname(model: Any, name: str) -> str:
    return model._meta.get_field(name).attname


def test_every_column_reads_as_null_without_its_class(ground: Any) -> None:
    """Column by column: all classes but one are granted."""
    hidden = 0
    for model, name, privacy in classified():
        column = attname(model, name)
        with system_scope("tests"):
            there = [v for v in model.objects.values_list(column, flat=True) if v is not None]
        with activate(ground.scope(*(ALL_CLASSES - {privacy}))):
            told = list(model.objects.values_list(column, flat=True))
            objects = [getattr(o, column) for o in model.objects.all()]
            raw = [getattr(o, column) for o in model.objects.raw(f'SELECT * FROM "{model._meta.db_table}"')]
        assert {*map(str, told), *map(str, objects), *map(str, raw)} <= {"None"}, f"{model.__name__}.{name}"
        hidden += bool(there)
    assert hidden > 40  # there was something to hide in most columns


def test_with_its_class_alone_a_column_is_readable(ground: Any) -> None:
    with activate(ground.scope(P.NAME)):
        family = Family.objects.get()
        assert family.head_name == "Uji Didalam 1"
        assert (family.address, family.housing, family.assets, family.welfare_group) == (None, None, None, None)
        assert family.persons == 3
    with activate(ground.scope(P.ADDRESS)):
        assert (Family.objects.get().address, Family.objects.get().head_name) == ("Jl. Uji No. 1", None)


def test_a_hidden_column_answers_no_question(ground: Any) -> None:
    """Filter, exclude, order, group, aggregate, compare, search: as if nothing were there."""
    questions = {
        "filter": lambda: Family.objects.filter(head_name__startswith="Uji").count(),
        "exact": lambda: Family.objects.filter(head_name="Uji Didalam 1").count(),
        "isnull": lambda: Family.objects.filter(head_name__isnull=False).count(),
        "or": lambda: Family.objects.filter(Q(head_name__contains="U") | Q(address__contains="J")).count(),
        "regex": lambda: Family.objects.filter(head_name__regex="^U").count(),
        "length": lambda: Family.objects.annotate(n=Length("head_name")).filter(n__gt=0).count(),
        "range": lambda: Family.objects.filter(head_name__gte="A", head_name__lte="Z").count(),
        "join": lambda: Person.objects.filter(family__head_name__startswith="Uji").count(),
        "json": lambda: Family.objects.filter(assets__has_car=2).count(),
        "count": lambda: Family.objects.aggregate(n=Count("head_name"))["n"],
        "reverse": lambda: Dwelling.objects.filter(families__address__startswith="Jl").count(),
        "birth": lambda: Person.objects.filter(birth_date__year__gt=1900).count(),
        "token": lambda: NameToken.objects.filter(token__startswith="uji").count(),
        "point": lambda: Dwelling.objects.filter(lon__gt=0).count() + Dwelling.objects.filter(cell__gt=0).count(),
        "number": lambda: Identifier.objects.filter(kind="nik").count(),
    }
    for name, ask in questions.items():
        with activate(ground.scope()):
            assert ask() > 0, f"{name}: nothing could leak"
        with activate(ground.scope(P.PUBLIC, P.CHILD)):
            assert ask() == 0, name


def test_minimum_maximum_and_order_of_a_hidden_column(ground: Any, record: Any) -> None:
    with activate(ground.scope(P.PUBLIC)):
        assert Family.objects.aggregate(a=Min("head_name"), b=Max("address")) == {"a": None, "b": None}
        ordered = list(Family.objects.order_by("head_name", "id").values_list("id", flat=True))
        assert ordered == list(Family.objects.order_by("-head_name", "id").values_list("id", flat=True))


def test_children_are_hidden_without_their_class(ground: Any) -> None:
    with activate(ground.scope()):
        assert Person.objects.filter(age__lt=18).count() == 1
    with activate(ground.scope(*(ALL_CLASSES - {P.CHILD}))):
        assert Person.objects.count() == 2
        assert not Person.objects.filter(age__lt=18).exists()
        assert Family.objects.aggregate(n=Count("members"))["n"] == 2
        assert not Revision.objects.exists()  # a revision tells of all members at once


def test_whatever_tells_of_a_child_is_hidden_with_it(ground: Any) -> None:
    """Names for search, numbers, memberships, businesses: rows about a child in other tables."""
    with system_scope("tests"):
        child = Person.objects.get(family=ground.inside, age__lt=18).id
        assert NameToken.objects.filter(person=child).exists()
    with activate(ground.scope(*(ALL_CLASSES - {P.CHILD}))):
        for model in (NameToken, Identifier, Membership):
            assert model.objects.exists(), model
            assert not model.objects.filter(person=child).exists(), model
        assert Identifier.objects.filter(person__isnull=True).exists()  # the family's own number
    with activate(ground.scope()):
        for model in (NameToken, Identifier, Membership):
            assert model.objects.filter(person=child).exists(), model
    for model in (Business, CooperativeMember):
        assert GUARDED[model._meta.db_table].rows.about, model


def test_a_person_without_birth_date_counts_as_a_child(ground: Any, record: Any) -> None:
    from factories.documents import family_document, member

    (family,) = record(family_document(9, village=ground.village, members=[member(1, family=9, birth_date=None)]))
    with activate(ground.scope()):
        assert Person.objects.filter(family=family).count() == 1
    with activate(ground.scope(*(ALL_CLASSES - {P.CHILD}))):
        assert Person.objects.filter(family=family).count() == 0


@pytest.mark.parametrize(("born", "adult"), [("2004-10-20", True), ("2004-10-21", False)])
def test_the_eighteenth_birthday(ground: Any, record: Any, born: str, adult: bool) -> None:
    """Today is 20 October 2022."""
    from factories.documents import family_document, member

    (family,) = record(family_document(9, village=ground.village, members=[member(1, family=9, birth_date=born)]))
    with activate(ground.scope(P.NAME)):
        assert Person.objects.filter(family=family).exists() is adult


def test_identifiers_do_not_exist_without_numbers(ground: Any) -> None:
    with activate(ground.scope()):
        assert Identifier.objects.count() == 4
    with activate(ground.scope(*(ALL_CLASSES - {P.NUMBER}))):
        assert Identifier.objects.count() == 0
        assert not Family.objects.filter(identifiers__isnull=False).exists()


def test_photos_exist_by_kind(ground: Any) -> None:
    for classes, kinds in (((P.PHOTO_OUTSIDE, P.PHOTO_INSIDE), 2), ((P.PHOTO_OUTSIDE,), 1), ((P.PUBLIC,), 0)):
        with activate(ground.scope(*classes)):
            assert Photo.objects.count() == kinds
    with activate(ground.scope(P.PHOTO_OUTSIDE)):
        assert [photo.kind for photo in Photo.objects.all()] == ["outside"]
        assert not Photo.objects.exclude(kind="outside").exists()


def test_public_is_granted_like_any_other_class(ground: Any) -> None:
    """An RT head reads names: what families answered is not his concern."""
    with activate(ground.scope(P.NAME)):
        person = Person.objects.first()
        assert person is not None and person.name
        assert (person.sex, person.education, person.work) == (None, None, None)


def test_groups_limit_which_families_exist(ground: Any, record: Any) -> None:
    from factories.documents import family_document

    (unranked,) = record(family_document(9, village=ground.village))
    with activate(ground.scope()):
        assert set(Family.objects.values_list("id", flat=True)) == {ground.inside, unranked}
    with activate(ground.scope(groups=frozenset({1, 2}))):
        assert list(Family.objects.values_list("id", flat=True)) == [ground.inside]
        assert Person.objects.count() == 3
    with activate(ground.scope(groups=frozenset({2, 3, 4}))):
        assert not Family.objects.exists() and not Dwelling.objects.exists()
    with activate(ground.scope(groups=frozenset())):
        assert not Family.objects.exists()


def test_a_release_limits_to_the_families_it_names(ground: Any, system_actor: Any, record: Any) -> None:
    from factories.documents import family_document
    from factories.people import make_release

    (other,) = record(family_document(9, village=ground.village))
    release = make_release(system_actor, families=[other, ground.outside])
    with activate(ground.scope()):
        assert Family.objects.count() == 2
    with activate(ground.scope(release=release.id)):
        assert list(Family.objects.values_list("id", flat=True)) == [other]
        assert set(Person.objects.values_list("family_id", flat=True)) == {other}
        assert Dwelling.objects.count() == 1
    everywhere = replace(ground.scope(release=release.id), areas=("6472",))
    with activate(everywhere):
        assert Family.objects.count() == 2


def test_a_dialect_casts_null_to_the_columns_own_type(ground: Any) -> None:
    """A hidden column keeps its type, so that comparisons and functions still run on PostgreSQL."""
    with activate(ground.scope(P.CHILD)), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(lon, 1.5), coalesce(cell, 7) FROM registry_dwelling")
        assert cursor.fetchall() == [(1.5, 7)]
