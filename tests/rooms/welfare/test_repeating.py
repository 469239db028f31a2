"""A run is frozen with its inputs, and comes out again to the last family."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from factories.ranking import family_of_wealth
from regsosek.kernel import blobs
from regsosek.kernel.problems import Problem
from regsosek.registry.models import Family
from regsosek.welfare import inputs
from regsosek.welfare.actions import repeat_run, settle_family
from regsosek.welfare.models import Position, Run

pytestmark = pytest.mark.usefixtures("everything")


def test_a_run_comes_out_again_though_the_city_went_on(
    ranked_families: list[Any], rank_now: Any, record: Any, system_actor: Any
) -> None:
    settle_family(
        by=system_actor, family_id=ranked_families[7], welfare_group=2, document="BA", decided_on=date(2022, 10, 1), decided_by="uji"
    )  # fmt: skip
    run = rank_now()
    record(family_of_wealth(0, 2), family_of_wealth(40, 0))
    found = repeat_run(by=system_actor, run=run)
    assert (found.families, found.differing, found.inputs_hold, found.is_same) == (10, 0, True, True)


def test_a_place_that_was_touched_is_found(ranked_families: list[Any], rank_now: Any, system_actor: Any) -> None:
    run = rank_now()
    Run.objects.filter(pk=run.pk).update(shares=[0.01, 0.02, 0.03])
    run.refresh_from_db()
    found = repeat_run(by=system_actor, run=run)
    assert found.differing > 0 and not found.is_same


def test_the_kept_inputs_are_sealed_and_hold_no_names(ranked_families: list[Any], rank_now: Any) -> None:
    run = rank_now()
    assert b"PAR1" not in blobs.get(run.inputs)
    table = inputs.kept(run.inputs)
    assert len(table) == 10 and inputs.digest_of(table) == run.input_hash
    assert not {"head_name", "address", "name"} & set(table.column_names)


def test_a_run_of_an_older_version_says_so(ranked_families: list[Any], rank_now: Any, system_actor: Any) -> None:
    run = rank_now()
    run.inputs = ""
    with pytest.raises(Problem, match="run_without_inputs"):
        repeat_run(by=system_actor, run=run)


def test_house_point_size_and_area_are_those_of_the_day(ranked_families: list[Any], rank_now: Any) -> None:
    run = rank_now()
    for family in Family.objects.select_related("dwelling"):
        place = Position.objects.get(run=run, family_id=family.id)
        assert (place.dwelling_id, place.area_code) == (family.dwelling_id, family.area_code)
        assert (place.lon, place.lat) == (family.dwelling.lon, family.dwelling.lat)
        assert len(place.answers) == 16


def test_equal_answers_have_equal_digests_and_others_not(
    ranked_families: list[Any], rank_now: Any, record: Any, city: Any
) -> None:
    first = rank_now()
    record(family_of_wealth(0, 2, village=city.villages[0]))
    second = rank_now()
    one, other = (dict(Position.objects.filter(run=r).values_list("family_id", "answers")) for r in (first, second))
    assert {f for f in one if one[f] != other[f]} == {ranked_families[0]}


def test_the_cost_in_statements_does_not_grow_with_families(
    ranked_families: list[Any], rank_now: Any, record: Any, city: Any, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as small:
        rank_now()
    record(*[family_of_wealth(n, n % 3, village=city.villages[0]) for n in range(20, 120)])
    with django_assert_max_num_queries(len(small) + 3):
        rank_now()
