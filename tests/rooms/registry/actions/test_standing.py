"""The adopted ranking on families and houses; unranked is a state of its own, never the poorest."""

from __future__ import annotations

from typing import Any

import pytest

from factories.documents import family_document
from regsosek.kernel.problems import Problem
from regsosek.registry.actions import project_standing
from regsosek.registry.models import Dwelling, Family

pytestmark = pytest.mark.usefixtures("everything")


def test_groups_and_deciles_reach_families_and_houses(record: Any, system_actor: Any) -> None:
    families = record(*(family_document(n, house=n // 2) for n in (2, 3, 4, 5)))
    standings = [(families[0], 4, 9), (families[1], 2, 1), (families[2], None, None), (families[3], None, None)]
    assert project_standing(by=system_actor, run="uji", standings=standings) == 4
    assert dict(Family.objects.values_list("id", "welfare_group")) == dict(
        zip(families, (4, 2, None, None), strict=True)
    )
    houses = dict(Dwelling.objects.values_list("families__id", "poorest_group"))
    assert [houses[f] for f in families] == [2, 2, 0, 0]


def test_families_not_named_keep_theirs_and_none_takes_it_away(record: Any, system_actor: Any) -> None:
    first, second = record(family_document(1), family_document(2))
    project_standing(by=system_actor, run="satu", standings=[(first, 1, 1), (second, 1, 1)])
    project_standing(by=system_actor, run="dua", standings=[(second, None, None)])
    assert list(Family.objects.order_by("family_number").values_list("welfare_group", "ranked_in")) == [
        (1, "satu"),
        (None, "dua"),
    ]


def test_only_who_ranks(record: Any, actor: Any) -> None:
    with pytest.raises(Problem, match="not_allowed"):
        project_standing(by=actor("lurah"), run="uji", standings=[])
