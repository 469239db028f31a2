"""An answer is corrected and the family moves: shown at once, told in the audit, and the run stays as it was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories.ranking import family_of_wealth
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.registry.actions import correct_fact
from regsosek.registry.models import Family
from regsosek.welfare import listening, standing
from regsosek.welfare.actions import adopt_run, rescore_changed, rescore_family, settle_family
from regsosek.welfare.models import Awaiting, Position, Rescore, Run

pytestmark = pytest.mark.usefixtures("everything")

CORRECTION_QUERIES = 60
"""Of one correction from beginning to end: the answer, its revision, the audit, the re-score and what pages show of it."""


@pytest.fixture
def correct(system_actor: Any) -> Any:
    return lambda family, section, name, value, by=None: correct_fact(
        by=by or system_actor, family_id=family, section=section, name=name, value=value, reason="salah catat",
        happened_on=date(2022, 10, 20),
    )  # fmt: skip


def frozen(run: Any) -> list[Any]:
    return list(Position.objects.filter(run=run).order_by("id").values_list())


def test_a_corrected_answer_moves_the_family_and_not_the_run(
    adopted: Any, ranked_families: list[Any], correct: Any, actor: Any, city: Any
) -> None:
    before = frozen(adopted)
    desk = actor("village_operator", city.villages[0])
    correct(ranked_families[0], "housing", "wall_material", 1, by=desk)
    family = Family.objects.get(pk=ranked_families[0])
    assert (family.welfare_group, family.ranked_in) == (3, str(adopted.id))
    assert frozen(adopted) == before
    event = AuditEvent.objects.get(verb="welfare.rescore_family")
    assert (event.details["before"], event.details["after"]) == (1, 3)
    assert event.details["because"] == "registry.correct_fact"
    assert event.actor_label == desk.label
    assert Family.objects.exclude(pk=ranked_families[0]).filter(welfare_group=1).count() == 1


def test_an_answer_that_no_rule_reads_leaves_no_trace(adopted: Any, ranked_families: list[Any], correct: Any) -> None:
    correct(ranked_families[0], "housing", "roof_material", 1)
    assert not Rescore.objects.exists()
    assert not AuditEvent.objects.filter(verb="welfare.rescore_family").exists()


def test_an_answer_taken_away_makes_it_unranked_and_never_the_poorest(
    adopted: Any, ranked_families: list[Any], correct: Any
) -> None:
    correct(ranked_families[7], "housing", "wall_material", None)
    family = Family.objects.get(pk=ranked_families[7])
    assert (family.welfare_group, family.decile) == (None, None)
    assert Rescore.objects.get().unscored_reason == "missing_housing"


def test_put_back_it_stands_where_it_stood(adopted: Any, ranked_families: list[Any], correct: Any) -> None:
    before = Family.objects.get(pk=ranked_families[4])
    place = Position.objects.get(run=adopted, family_id=ranked_families[4])
    correct(ranked_families[4], "housing", "wall_material", 6)
    correct(ranked_families[4], "housing", "wall_material", 1)
    after = Family.objects.get(pk=ranked_families[4])
    assert (after.welfare_group, after.decile) == (before.welfare_group, before.decile)
    newest = Rescore.objects.latest("id")
    assert (newest.city_position, newest.score) == (place.city_position, place.score)


@pytest.mark.parametrize("number", range(8))
def test_unchanged_answers_stand_where_the_run_put_them(adopted: Any, ranked_families: list[Any], number: int) -> None:
    family = ranked_families[number]
    assert standing.again(adopted, [family]) == standing.frozen(adopted, [family])
    assert not Rescore.objects.exists()


def test_one_family_costs_the_same_in_a_larger_city(
    adopted: Any, ranked_families: list[Any], correct: Any, record: Any, rank_now: Any, system_actor: Any, city: Any
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        correct(ranked_families[0], "housing", "wall_material", 1)
    record(*[family_of_wealth(n, n % 3, village=city.villages[0]) for n in range(20, 60)])
    adopt_run(by=system_actor, run=rank_now("Dua"), reason="uji")
    with CaptureQueriesContext(connection) as many:
        correct(ranked_families[1], "housing", "wall_material", 1)
    assert len(many) <= len(few) <= CORRECTION_QUERIES
    assert Rescore.objects.filter(family_id=ranked_families[1]).exists()


def test_a_batch_awaits_and_is_then_reckoned_in_sets(
    adopted: Any, ranked_families: list[Any], record: Any, system_actor: Any, city: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(listening, "FEW", 2)
    record(*[family_of_wealth(n, 2, village=city.villages[n % 2 * 2]) for n in range(3)])
    assert set(Awaiting.objects.values_list("family_id", flat=True)) == set(ranked_families[:3])
    assert not Rescore.objects.exists()
    assert Family.objects.get(pk=ranked_families[0]).welfare_group == 1
    assert rescore_changed(by=system_actor) == 3
    assert set(Family.objects.filter(pk__in=ranked_families[:3]).values_list("welfare_group", flat=True)) <= {3, 4}
    assert not Awaiting.objects.exists()


def test_sets_and_single_families_are_reckoned_alike(
    adopted: Any, ranked_families: list[Any], record: Any, city: Any
) -> None:
    record(*[family_of_wealth(n, (n * 2 + 1) % 3, village=city.villages[n % 2 * 2]) for n in range(8)])
    one_by_one = standing.again(adopted, ranked_families)
    assert standing.again(adopted, ranked_families, standing.whole_order(adopted)) == one_by_one


def test_a_family_recorded_after_the_run_finds_its_place(adopted: Any, record: Any, city: Any) -> None:
    (new,) = record(family_of_wealth(30, 0, village=city.villages[0]))
    assert Family.objects.get(pk=new).welfare_group in (1, 2)
    assert not Position.objects.filter(family_id=new).exists()


def test_a_failure_takes_the_correction_back(
    adopted: Any, ranked_families: list[Any], correct: Any, monkeypatch: Any
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise Problem("not_found")

    monkeypatch.setattr(listening.rescoring, "moves", fails)
    with pytest.raises(Problem):
        correct(ranked_families[0], "housing", "wall_material", 1)
    assert Family.objects.get(pk=ranked_families[0]).housing["wall_material"] == 6


def test_outside_the_area_it_is_not_found(adopted: Any, ranked_families: list[Any], actor: Any, city: Any) -> None:
    with pytest.raises(Problem, match="not_found"):
        rescore_family(by=actor("village_operator", city.villages[2]), family_id=ranked_families[0])
    with pytest.raises(Problem, match="not_allowed"):
        rescore_family(by=actor("mayor"), family_id=ranked_families[0])


def test_adopted_again_a_run_shows_what_changed_since(
    adopted: Any, ranked_families: list[Any], correct: Any, rank_now: Any, system_actor: Any
) -> None:
    correct(ranked_families[0], "housing", "wall_material", 1)
    adopt_run(by=system_actor, run=rank_now("Dua"), reason="uji")
    adopt_run(by=system_actor, run=adopted, reason="kembali")
    assert Family.objects.get(pk=ranked_families[0]).welfare_group == 3


def without_cuts(run: Run) -> Run:
    """A run as an older version left it."""
    Run.objects.filter(pk=run.pk).update(cuts=[], ends={}, inputs="", parameters={})
    return Run.objects.get(pk=run.pk)


def test_a_run_of_an_older_version_guesses_no_group(
    adopted: Run, ranked_families: list[Any], correct: Any, record: Any, city: Any
) -> None:
    run = without_cuts(adopted)
    before = Family.objects.get(pk=ranked_families[0])
    correct(ranked_families[0], "housing", "wall_material", 1)
    rescored = Rescore.objects.get(family_id=ranked_families[0])
    place = Position.objects.get(run=run, family_id=ranked_families[0])
    assert rescored.score > place.score
    assert Family.objects.get(pk=ranked_families[0]).welfare_group == before.welfare_group, "it keeps its group"
    (new,) = record(family_of_wealth(30, 0, village=city.villages[0]))
    assert Family.objects.get(pk=new).welfare_group is None, "a new family is not put among the poorest"


def test_a_forums_decision_stands_above_a_run_of_an_older_version(
    adopted: Run, ranked_families: list[Any], system_actor: Any
) -> None:
    without_cuts(adopted)
    unranked = ranked_families[8]
    for family, group in ((ranked_families[0], 4), (unranked, 2)):
        settle_family(
            by=system_actor, family_id=family, welfare_group=group, document="BA 1", decided_on=date(2022, 10, 1), decided_by="FKP"
        )  # fmt: skip
    assert [Family.objects.get(pk=f).welfare_group for f in (ranked_families[0], unranked)] == [4, 2]
    assert Rescore.objects.get(family_id=unranked).city_position is None, "a place that the run did not keep is unknown"
