from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from factories.documents import family_document, member, nik
from factories.places import CITY
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import Scope, activate
from regsosek.registry import queries
from regsosek.registry.actions import record_cooperatives
from regsosek.registry.models import Cooperative, Person
from regsosek.vocabulary.privacy import PrivacyClass as P


def _scope(*areas: str, without: P | None = None) -> Scope:
    return Scope("tests", areas=areas or (CITY.code,), classes=frozenset(P) - {without})


def test_a_family_outside_the_scope_and_one_that_never_was_are_the_same(record: Any) -> None:
    (family_id,) = record(family_document(1))

    with activate(_scope(CITY.villages[0])):
        assert queries.family_named(family_id).id == family_id
    for scope, asked in ((_scope(CITY.villages[1]), family_id), (_scope(), uuid4())):
        with activate(scope), pytest.raises(Problem) as refused:
            queries.family_named(asked)
        assert refused.value.code == "not_found"


def test_members_come_in_the_order_of_the_card(record: Any, everything: None) -> None:
    (family_id,) = record(family_document(1, members=[member(2), member(1), member(3)]))

    assert [m.line_number for m in queries.members_of(queries.family_named(family_id))] == [1, 2, 3]


def test_numbers_are_opened_only_with_their_class_and_never_shown_in_a_traceback(record: Any) -> None:
    (family_id,) = record(family_document(1, members=1))

    with activate(_scope()):
        claims = queries.numbers_of(queries.family_named(family_id))
    with activate(_scope(without=P.NUMBER)):
        hidden = queries.numbers_of(queries.family_named(family_id))

    assert {c.number for c in claims} == {"6472050101209001", nik(11, 1, "1981-05-01")}
    assert all(c.number not in repr(c) for c in claims)
    assert hidden == []


def test_the_size_of_a_cooperative_is_the_same_for_every_scope(record: Any, system_actor: Any) -> None:
    (family_id,) = record(family_document(1))
    with activate(_scope()):
        people = list(Person.objects.filter(family_id=family_id).values_list("id", flat=True))
    facts = {
        "name": "Uji",
        "kind": "jasa",
        "address": "",
        "area_code": f"{CITY.villages[0]}000100",
        "lon": None,
        "lat": None,
    }
    record_cooperatives(by=system_actor, cooperatives=[{**facts, "register_number": "1", "members": people}])
    cooperative = Cooperative.objects.get()

    for scope in (_scope(), _scope(CITY.villages[1]), Scope("nothing")):
        with activate(scope):
            assert queries.cooperative_sizes([cooperative.id]) == {cooperative.id: len(people)}
