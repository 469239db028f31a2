"""What a forum decided is final: no model, no run and no batch moves it, until it is taken back."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from factories.ranking import family_of_wealth
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.registry.models import Dwelling, Family
from regsosek.welfare.actions import adopt_run, revoke_settlement, settle_family
from regsosek.welfare.models import Position, Rescore, Settlement
from regsosek.welfare.queries import settlement_of
from regsosek.welfare.totals import totals_of, totals_that_count

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def settle(system_actor: Any) -> Any:
    return lambda family, group, **more: settle_family(
        by=system_actor, family_id=family, welfare_group=group, document=more.pop("document", "BA-1"),
        decided_on=date(2022, 10, 19), decided_by="Musyawarah uji", **more,
    )  # fmt: skip


def test_a_decision_stands_at_once_and_the_run_stays(adopted: Any, ranked_families: list[Any], settle: Any) -> None:
    richest = ranked_families[7]
    before = Position.objects.get(run=adopted, family_id=richest)
    settle(richest, 1)
    family = Family.objects.get(pk=richest)
    assert family.welfare_group == 1
    assert Dwelling.objects.get(pk=family.dwelling_id).poorest_group == 1
    after = Position.objects.get(run=adopted, family_id=richest)
    assert (after.city_group, after.city_position, after.position) == (4, before.city_position, before.position)
    again = Rescore.objects.get(family_id=richest)
    assert (again.cause, again.forum_group, again.city_group, again.welfare_group) == ("forum", 1, 1, 4)
    assert again.city_position == 3  # behind the two families of its group, by score
    assert Family.objects.exclude(pk=richest).filter(welfare_group=1).count() == 2


def test_a_later_run_keeps_the_decision_and_the_models_own_place(
    adopted: Any, ranked_families: list[Any], settle: Any, rank_now: Any, system_actor: Any
) -> None:
    settle(ranked_families[7], 1)
    settle(ranked_families[8], 2)  # never ranked
    second = rank_now("Dua")
    assert second.settled == 2
    model = dict(Position.objects.filter(run=adopted).values_list("family_id", "position"))
    assert dict(Position.objects.filter(run=second).values_list("family_id", "position")) == model
    settled = Position.objects.get(run=second, family_id=ranked_families[7])
    assert (settled.welfare_group, settled.forum_group, settled.city_group) == (4, 1, 1)
    unscored = Position.objects.get(run=second, family_id=ranked_families[8])
    assert (unscored.welfare_group, unscored.city_group, unscored.unscored_reason) == (None, 2, "no_interview")
    assert unscored.city_position == 6  # last of its group: 2 + 1 of the first, 2 of its own
    adopt_run(by=system_actor, run=second, reason="uji")
    assert Family.objects.get(pk=ranked_families[7]).welfare_group == 1


def test_a_new_interview_does_not_move_what_the_forum_decided(
    adopted: Any, ranked_families: list[Any], settle: Any, record: Any, city: Any
) -> None:
    settle(ranked_families[7], 3)
    record(family_of_wealth(7, 0, village=city.villages[2]))
    assert Family.objects.get(pk=ranked_families[7]).welfare_group == 3
    newest = Rescore.objects.filter(family_id=ranked_families[7]).latest("id")
    assert (
        newest.welfare_group in (1, 2)
        and newest.score < Position.objects.get(run=adopted, family_id=ranked_families[7]).score
    )
    assert newest.city_group == 3


def test_a_decision_made_after_a_run_was_reckoned_holds_when_it_is_adopted(
    ranked_families: list[Any], rank_now: Any, settle: Any, system_actor: Any
) -> None:
    run = rank_now()
    settle(ranked_families[7], 1)
    adopt_run(by=system_actor, run=run, reason="uji")
    assert Family.objects.get(pk=ranked_families[7]).welfare_group == 1
    assert Position.objects.get(run=run, family_id=ranked_families[7]).city_group == 4


def test_taken_back_the_models_group_stands_again(
    adopted: Any, ranked_families: list[Any], settle: Any, system_actor: Any
) -> None:
    made = settle(ranked_families[7], 1)
    revoke_settlement(by=system_actor, settlement_id=made.id, reason="keluarga keliru")
    assert Family.objects.get(pk=ranked_families[7]).welfare_group == 4
    assert settlement_of(ranked_families[7]) is None
    with pytest.raises(Problem, match="settlement_revoked"):
        revoke_settlement(by=system_actor, settlement_id=made.id, reason="lagi")


def test_a_later_decision_ends_the_earlier_one(adopted: Any, ranked_families: list[Any], settle: Any) -> None:
    first = settle(ranked_families[0], 2)
    second = settle(ranked_families[0], 3, document="BA-2")
    first.refresh_from_db()
    assert first.revoked_reason == "digantikan BA-2"
    assert settlement_of(ranked_families[0]) == second
    assert Settlement.objects.filter(revoked_at__isnull=True).count() == 1


def test_a_decision_needs_minutes_a_known_group_and_a_day_that_has_come(
    ranked_families: list[Any], settle: Any
) -> None:
    with pytest.raises(Problem, match="minutes_needed"):
        settle(ranked_families[0], 1, document=" ")
    with pytest.raises(Problem, match="bad_value"):
        settle(ranked_families[0], 5)
    assert not Settlement.objects.exists()


def test_only_who_ranks_records_decisions_and_the_audit_tells(
    adopted: Any, ranked_families: list[Any], settle: Any, actor: Any
) -> None:
    with pytest.raises(Problem, match="not_allowed"):
        settle_family(
            by=actor("lurah"), family_id=ranked_families[0], welfare_group=1, document="BA", decided_on=date(2022, 10, 19),
            decided_by="uji",
        )  # fmt: skip
    settle(ranked_families[0], 3)
    event = AuditEvent.objects.get(verb="welfare.settle_family", kind="write")
    assert event.subject_id == str(ranked_families[0])
    assert (event.details["group"], event.details["document"]) == (3, "BA-1")


def test_what_counts_adds_up_with_decisions_after_the_freeze(
    adopted: Any, ranked_families: list[Any], settle: Any, rank_now: Any, system_actor: Any
) -> None:
    """Also of an older run that is adopted again: its own numbers stay, what counts says what the forum decided."""
    frozen = totals_of(adopted)
    assert totals_that_count(adopted) == frozen
    settle(ranked_families[7], 1)

    counted = totals_that_count(adopted)
    assert totals_of(adopted) == frozen
    assert counted.scored_again == 1
    assert counted.settled[1].families == 1 and sum(n.families for n in counted.settled.values()) == 1
    assert (counted.moved_in, counted.moved_out) == ({1: 1}, {4: 1})
    assert counted.city[1].families == frozen.city[1].families + 1
    assert counted.city[4].families == frozen.city[4].families - 1
    assert sum(n.persons for n in counted.city.values()) == sum(n.persons for n in frozen.city.values())
    shown = Counter(Family.objects.filter(closed_on=None).values_list("welfare_group", flat=True))
    assert {g: n.families for g, n in counted.city.items() if n.families} == {g or 0: n for g, n in shown.items()}

    adopt_run(by=system_actor, run=rank_now("baru"), reason="baru")
    adopt_run(by=system_actor, run=adopted, reason="yang lama lagi")
    assert totals_that_count(adopted).settled[1].families == 1


def test_a_family_that_came_after_the_freeze_counts(adopted: Any, record: Any) -> None:
    record(family_of_wealth(20, 0))
    counted = totals_that_count(adopted)
    assert counted.scored_again == 1
    assert (
        sum(n.families for n in counted.city.values()) == sum(n.families for n in totals_of(adopted).city.values()) + 1
    )
