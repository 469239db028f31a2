"""Two runs side by side: every family is somewhere, and each that moved has one cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from factories.ranking import family_of_wealth, walls_and_refrigerator
from regsosek.kernel.scope import Scope, activate
from regsosek.registry.actions import withdraw_families
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.welfare.actions import keep_comparison, settle_family
from regsosek.welfare.compare import Cause, Cell, compare, moved
from regsosek.welfare.models import Run

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def two(ranked_families: list[Any], rank_now: Any, record: Any, city: Any, system_actor: Any) -> tuple[Run, Run]:
    """Between them: family 0 grows rich, the forum makes family 7 very poor, family 1 leaves, one comes."""
    first = rank_now("Satu")
    record(family_of_wealth(0, 2, village=city.villages[0]), family_of_wealth(50, 1, village=city.villages[0]))
    settle_family(
        by=system_actor, family_id=ranked_families[7], welfare_group=1, document="BA", decided_on=date(2022, 10, 1), decided_by="uji"
    )  # fmt: skip
    withdraw_families(by=system_actor, family_ids=[ranked_families[1]], reason="uji")
    return first, rank_now("Dua")


def test_every_family_is_counted_once(two: tuple[Run, Run]) -> None:
    found = compare(*two)
    assert found.both.families == sum(cell.families for cell in found.matrix.values()) == 9
    assert sum(c.families for c in found.only_a.values()) == sum(c.families for c in found.only_b.values()) == 1
    apart = sum(cell.families for (a, b), cell in found.matrix.items() if a != b)
    assert apart == found.up.families + found.down.families + found.in_or_out.families
    assert apart == sum(cell.families for cell in found.causes.values())
    assert apart == sum(n for counted in found.by_village.values() for n in counted.values())


def test_each_that_moved_has_the_first_cause_that_holds(two: tuple[Run, Run], ranked_families: list[Any]) -> None:
    causes = {m.family_id: m.cause for m in moved(*two)}
    assert causes[ranked_families[0]] == Cause.ANSWERS
    assert causes[ranked_families[7]] == Cause.FORUM
    rest = set(causes) - {ranked_families[0], ranked_families[7]}
    assert {causes[family] for family in rest} <= {Cause.OTHERS}
    assert compare(*two).causes[Cause.FORUM].families == 1


def test_another_model_is_a_cause_of_its_own(ranked_families: list[Any], rank_now: Any) -> None:
    model = walls_and_refrigerator()
    turned = replace(model, features=tuple(replace(w, points=tuple(-p for p in w.points)) for w in model.features))
    first, second = rank_now("Satu"), rank_now("Dua", model=turned)
    assert set(compare(first, second).causes) == {Cause.MODEL}


def test_a_run_against_itself_moves_nobody(ranked_families: list[Any], rank_now: Any) -> None:
    run = rank_now()
    found = compare(run, run)
    assert (found.up, found.down, found.causes, found.only_a) == (Cell(), Cell(), {}, {})
    assert moved(run, run) == []


def test_the_list_is_paged_filtered_and_within_the_scope(
    two: tuple[Run, Run], ranked_families: list[Any], city: Any
) -> None:
    everybody = moved(*two)
    paged, after = [], None
    while page := moved(*two, after=after, limit=1):
        paged += page
        after = page[-1].family_id
    assert paged == everybody
    assert [m.family_id for m in moved(*two, cause=Cause.FORUM)] == [ranked_families[7]]
    assert all(m.area_code.startswith(city.villages[0]) for m in moved(*two, area=city.villages[0]))
    with activate(Scope("uji", areas=(city.villages[0],), classes=frozenset(PrivacyClass))):
        assert ranked_families[7] not in {m.family_id for m in moved(*two)}
        assert ranked_families[0] in {m.family_id for m in moved(*two)}


def test_kept_it_is_read_without_counting_again(
    two: tuple[Run, Run], system_actor: Any, django_assert_num_queries: Any
) -> None:
    counted = compare(*two)
    keep_comparison(by=system_actor, run_a=two[0], run_b=two[1])
    again = Run.objects.get(pk=two[1].pk)
    with django_assert_num_queries(0):
        assert compare(two[0], again) == counted
