"""Rows written in bulk are the rows that Django would have written, on both databases."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection

from factories.documents import family_document
from regsosek.kernel import bulk
from regsosek.kernel.action import current_event, verb
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Family, Membership, NameToken, Person
from regsosek.vocabulary.roles import Ability

pytestmark = pytest.mark.django_db


@verb("tests.write", needs=Ability.RECORD_FAMILY)
def write(*, by: Any, work: Any) -> None:
    with system_scope("tests"):
        work()
    current_event().about("tests", 1)


def stored(model: Any, key: Any) -> tuple[Any, ...]:
    """The row as the database has it, below Django's conversions."""
    with system_scope("tests"), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM {model._meta.db_table} WHERE id = %s", [key.hex if connection.vendor == "sqlite" else key]
        )
        return tuple(cursor.fetchone())


def copies(original: Any, **changed: Any) -> tuple[Any, Any]:
    values = {f.attname: getattr(original, f.attname) for f in original._meta.concrete_fields} | changed
    return tuple(type(original)(**(values | {"id": uuid.uuid4()})) for _ in range(2))


@pytest.mark.parametrize("changed", [{}, {"housing": {"é": [1, None, 1.5]}, "notes": "%s %% ' \" \u2028", "decile": 3}])
def test_a_family_is_stored_as_django_stores_it(record: Any, system_actor: Any, changed: dict[str, Any]) -> None:
    (family_id,) = record(family_document(1))
    with system_scope("tests"):
        one, other = copies(Family.objects.get(pk=family_id), **changed)

    write(by=system_actor, work=lambda: (Family.objects.bulk_create([one]), bulk.insert([other])))

    assert stored(Family, one.id)[1:] == stored(Family, other.id)[1:]


def test_a_person_with_empty_answers_too(record: Any, system_actor: Any) -> None:
    (family_id,) = record(family_document(1))
    with system_scope("tests"):
        one, other = copies(Person.objects.filter(family_id=family_id).first(), birth_date=None, age=None, health={})

    write(by=system_actor, work=lambda: (Person.objects.bulk_create([one]), bulk.insert([other])))

    assert stored(Person, one.id)[1:] == stored(Person, other.id)[1:]


def test_only_the_named_fields_of_a_row_that_is_there_change(record: Any, system_actor: Any) -> None:
    (family_id,) = record(family_document(1))
    with system_scope("tests"):
        before = Family.objects.get(pk=family_id)
        again = Family.objects.get(pk=family_id)
    again.head_name, again.address = "Uji Lain", "Jalan lain"

    write(by=system_actor, work=lambda: bulk.insert([again], update=["head_name"]))
    with system_scope("tests"):
        after = Family.objects.get(pk=family_id)
    assert (after.head_name, after.address) == ("Uji Lain", before.address)

    again.head_name = "Uji Ketiga"
    write(by=system_actor, work=lambda: bulk.insert([again], unless_there=True))
    with system_scope("tests"):
        assert Family.objects.get(pk=family_id).head_name == "Uji Lain"


def test_more_rows_than_a_statement_holds_and_none(
    record: Any, system_actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (family_id,) = record(family_document(1))
    monkeypatch.setattr(bulk, "ROWS", 3)
    with system_scope("tests"):
        person = Person.objects.filter(family_id=family_id).first()
        before = NameToken.objects.count()
    tokens = [NameToken(token=f"kata{chr(97 + n)}", person_id=person.id, family_id=family_id) for n in range(10)]

    write(by=system_actor, work=lambda: (bulk.insert(t for t in tokens), bulk.insert([])))

    with system_scope("tests"):
        assert NameToken.objects.count() == before + 10
        assert NameToken.objects.filter(token="kataj", person=person).count() == 1


def test_what_the_database_forbids_is_refused(record: Any, system_actor: Any) -> None:
    from django.db import IntegrityError

    (family_id,) = record(family_document(1))
    with system_scope("tests"):
        person = Person.objects.filter(family_id=family_id).first()
    backward = Membership(person_id=person.id, family_id=family_id, from_on=date(2022, 2, 1), to_on=date(2022, 1, 1))
    with pytest.raises(IntegrityError):
        write(by=system_actor, work=lambda: bulk.insert([backward]))
