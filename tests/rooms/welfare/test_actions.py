"""A run is frozen and adds up; adopting it is a decision of a person, with a reason."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from factories.documents import family_document
from factories.ranking import family_of_wealth, walls_and_refrigerator
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.registry.models import Dwelling, Family
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.welfare import WelfareShares
from regsosek.welfare.actions import adopt_run, run_ranking
from regsosek.welfare.models import AreaCount, Position, Run
from regsosek.welfare.queries import adopted_run, counts, model_of, position_of, summary

pytestmark = pytest.mark.usefixtures("everything")
SHARES = WelfareShares(0.25, 0.5, 0.75)
MODEL = walls_and_refrigerator()


@pytest.fixture
def families(record: Any, city: Any) -> list[Any]:
    """Eight families of three, poorest first, in two kelurahan; two that cannot be ranked."""
    rows = [family_of_wealth(n, min(n // 3, 2), village=city.villages[n % 2 * 2]) for n in range(8)]
    refused = family_document(8, visit={"interview_result": 4}, housing={}, assets={}, aid={})
    gone = family_document(9, members=[], identity={"head_name": "Uji"})
    return list(record(*rows, refused, gone))


@pytest.fixture
def run(families: list[Any], system_actor: Any) -> Run:
    return run_ranking(by=system_actor, model=MODEL, label="Uji", shares=SHARES)


def test_every_family_has_a_place_or_a_reason(run: Run, families: list[Any]) -> None:
    positions = {p.family_id: p for p in Position.objects.filter(run=run)}
    assert set(positions) == set(families)
    ranked = [positions[f] for f in families[:8]]
    assert sorted(p.position for p in ranked) == list(range(1, 9))
    assert all(p.welfare_group and not p.unscored_reason for p in ranked)
    for family in families[8:]:
        p = positions[family]
        assert (p.score, p.position, p.decile, p.welfare_group) == (None, None, None, None)
        assert p.unscored_reason


def test_the_poor_stand_before_the_rich(run: Run, families: list[Any]) -> None:
    positions = dict(Position.objects.filter(run=run).values_list("family_id", "position"))
    poor, middle, rich = families[:3], families[3:6], families[6:8]
    assert {positions[f] for f in poor} == {1, 2, 3}
    assert {positions[f] for f in middle} == {4, 5, 6}
    assert {positions[f] for f in rich} == {7, 8}


def test_groups_are_cut_by_rank_at_the_stated_shares_of_persons(run: Run) -> None:
    persons: Counter[int] = Counter()
    for p in Position.objects.filter(run=run, welfare_group__isnull=False):
        persons[p.welfare_group] += p.persons
    assert persons == {1: 6, 2: 6, 3: 6, 4: 6}
    assert run.shares == [0.25, 0.5, 0.75]


def test_a_run_freezes_what_it_saw(run: Run, families: list[Any], record: Any, system_actor: Any) -> None:
    assert (run.families, run.persons, run.unranked) == (10, 27, 2)
    assert run.model_hash == MODEL.digest() == model_of(run).digest()
    again = run_ranking(by=system_actor, model=MODEL, label="Uji", shares=SHARES)
    assert again.input_hash == run.input_hash
    record(family_of_wealth(7, 0))
    changed = run_ranking(by=system_actor, model=MODEL, label="Uji", shares=SHARES)
    assert changed.input_hash != run.input_hash
    assert Position.objects.filter(run=run).count() == 10
    before, after = (Position.objects.get(run=r, family_id=families[7]) for r in (run, changed))
    assert before.position > after.position


@pytest.mark.parametrize("level", [AreaLevel.REGENCY, AreaLevel.DISTRICT, AreaLevel.VILLAGE, AreaLevel.SLS])
def test_counts_add_up_at_every_level(run: Run, level: AreaLevel) -> None:
    rows = AreaCount.objects.filter(run=run, level=level)
    assert sum(row.families for row in rows) == run.families
    assert sum(row.persons for row in rows) == run.persons
    groups = Counter(p.welfare_group or 0 for p in Position.objects.filter(run=run))
    counted: Counter[int] = Counter()
    for row in rows:
        counted[row.welfare_group] += row.families
    assert counted == groups


def test_unranked_families_are_counted_apart(run: Run, city: Any) -> None:
    found = counts(run, AreaLevel.REGENCY)["6472"]
    assert found[0][0] == 2
    assert sum(families for group, (families, _) in found.items() if group) == 8


def test_counts_of_the_areas_within(run: Run, city: Any) -> None:
    assert set(counts(run, AreaLevel.VILLAGE, "6472060")) == {city.villages[2]}
    assert counts(run, AreaLevel.VILLAGE, "9") == {}


def test_a_run_changes_nothing_until_it_is_adopted(run: Run) -> None:
    assert adopted_run() is None
    assert not Family.objects.filter(welfare_group__isnull=False).exists()


def test_an_adopted_run_is_what_families_and_houses_show(run: Run, families: list[Any], system_actor: Any) -> None:
    adopt_run(by=system_actor, run=run, reason="uji")
    positions = dict(Position.objects.filter(run=run).values_list("family_id", "welfare_group"))
    assert dict(Family.objects.values_list("id", "welfare_group")) == positions
    assert set(Family.objects.values_list("ranked_in", flat=True)) == {str(run.id)}
    for house in Dwelling.objects.prefetch_related("families"):
        groups = [f.welfare_group for f in house.families.all() if f.welfare_group]
        assert house.poorest_group == min(groups, default=0)
    event = AuditEvent.objects.get(verb="welfare.adopt_run")
    assert event.details["reason"] == "uji"


def test_the_run_adopted_last_counts_and_takes_ranks_away_where_it_has_none(
    run: Run, families: list[Any], record: Any, system_actor: Any
) -> None:
    adopt_run(by=system_actor, run=run, reason="uji")
    record(family_of_wealth(0, 0, visit={"interview_result": 2}))
    second = run_ranking(by=system_actor, model=MODEL, label="Dua", shares=SHARES)
    adopt_run(by=system_actor, run=second, reason="uji lagi")
    assert adopted_run() == second
    assert Family.objects.get(pk=families[0]).welfare_group is None
    adopt_run(by=system_actor, run=run, reason="kembali")
    assert adopted_run() == run
    assert Position.objects.get(run=run, family_id=families[0]).welfare_group == 1
    assert Family.objects.get(pk=families[0]).welfare_group is None  # its answers are gone, whichever run counts


def test_without_a_reason_or_an_end_nothing_is_adopted(run: Run, system_actor: Any) -> None:
    with pytest.raises(Problem, match="reason_needed"):
        adopt_run(by=system_actor, run=run, reason="  ")
    run.finished_at = None
    with pytest.raises(Problem, match="run_not_finished"):
        adopt_run(by=system_actor, run=run, reason="uji")
    assert adopted_run() is None


def test_an_empty_registry_is_not_ranked(city: Any, system_actor: Any) -> None:
    with pytest.raises(Problem, match="no_families"):
        run_ranking(by=system_actor, model=MODEL, label="Uji")


def test_only_who_ranks(run: Run, actor: Any) -> None:
    for role in ("lurah", "mayor", "administrator", "dinsos"):
        with pytest.raises(Problem, match="not_allowed"):
            run_ranking(by=actor(role), model=MODEL, label="Uji")
        with pytest.raises(Problem, match="not_allowed"):
            adopt_run(by=actor(role), run=run, reason="uji")


def test_bps_ranks_the_whole_registry_with_its_own_eyes(families: list[Any], actor: Any) -> None:
    """The rows of a run are new rows: a person's verb may write them."""
    run = run_ranking(by=actor("bps"), model=MODEL, label="Uji", shares=SHARES)
    assert run.families == 10


def test_what_a_page_tells_of_a_run(run: Run, families: list[Any]) -> None:
    assert summary(run) == {"id": str(run.id), "label": "Uji", "as_of": run.as_of.isoformat()}
    found = position_of(run, families[0])
    assert found is not None and found.family_id == families[0]


def test_positions_follow_the_eyes_on_their_family(run: Run, families: list[Any], city: Any) -> None:
    from regsosek.kernel.scope import Scope, activate
    from regsosek.vocabulary.privacy import PrivacyClass

    with activate(Scope(label="uji", areas=(city.villages[0],), classes=frozenset(PrivacyClass))):
        assert position_of(run, families[0]) is not None
        assert position_of(run, families[1]) is None
        assert 0 < Position.objects.count() < 10
