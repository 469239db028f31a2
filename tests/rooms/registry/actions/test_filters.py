from __future__ import annotations

from typing import Any

import pytest

from factories.places import CITY
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.registry.actions.filters import delete_filter, save_filter
from regsosek.registry.filters_saved import filter_named, filters_of
from regsosek.vocabulary.roles import Role

RAW = [{"name": "wall_material", "op": "is", "value": 3}]
HERE = CITY.villages[0]


def test_a_filter_is_kept_for_its_owner_only(city: Any, actor: Any) -> None:
    one, other = actor(Role.VILLAGE_OPERATOR, HERE), actor(Role.VILLAGE_OPERATOR, HERE)

    key = save_filter(by=one, name="  Dinding   kayu ", conditions=RAW)

    assert [(f.id, f.name, f.conditions) for f in filters_of(one.id)] == [(key, "Dinding kayu", RAW)]
    assert filters_of(other.id) == []
    with pytest.raises(Problem, match="not_found"):
        filter_named(key, other.id)
    with pytest.raises(Problem, match="not_found"):
        delete_filter(by=other, filter_id=key)
    assert AuditEvent.objects.get(verb="registry.save_filter").subject_id == str(key)


def test_the_same_name_again_replaces(city: Any, actor: Any) -> None:
    operator = actor(Role.VILLAGE_OPERATOR, HERE)
    more = [*RAW, {"name": "persons", "op": "at_least", "value": 4}]

    first = save_filter(by=operator, name="Kayu", conditions=RAW)
    second = save_filter(by=operator, name="Kayu", conditions=more)

    assert first == second
    assert filter_named(first, operator.id).conditions == more


def test_a_filter_is_forgotten(city: Any, actor: Any) -> None:
    operator = actor(Role.VILLAGE_OPERATOR, HERE)
    key = save_filter(by=operator, name="Kayu", conditions=RAW)

    delete_filter(by=operator, filter_id=key)

    assert filters_of(operator.id) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x00b"])
def test_a_filter_needs_a_name(name: str, city: Any, actor: Any) -> None:
    with pytest.raises(Problem, match="filter_name_needed"):
        save_filter(by=actor(Role.VILLAGE_OPERATOR, HERE), name=name, conditions=RAW)


def test_what_may_not_be_asked_may_not_be_kept(city: Any, actor: Any) -> None:
    operator = actor(Role.VILLAGE_OPERATOR, HERE)
    with pytest.raises(Problem, match="filter_not_granted"):
        save_filter(by=operator, name="Mobil", conditions=[{"name": "has_car", "op": "is", "value": 1}])
    with pytest.raises(Problem, match="filter_empty"):
        save_filter(by=operator, name="Kosong", conditions=[])
    with pytest.raises(Problem, match="not_allowed"):
        save_filter(by=actor(Role.AUDITOR), name="Kayu", conditions=RAW)
