"""Strong disagreements of RT, model and forum: found, ordered, paged, and only those of the reader's areas."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from factories.ranking import family_of_wealth
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import Scope, activate
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.welfare.actions import settle_family
from regsosek.welfare.disagreements import SURE, disagreements

pytestmark = pytest.mark.usefixtures("everything")


def heard(number: int, wealth: int, judgement: int, village: str) -> dict[str, Any]:
    listing = {"rt_judgement": judgement, "judged_on": "2022-10-10"}
    return family_of_wealth(number, wealth, village=village) | {"listing": listing}


@pytest.fixture
def run(record: Any, rank_now: Any, city: Any) -> Any:
    """Wealth 0, 1, 2 and what the RT said: 0 agrees, 1 thinks the poorest rich, 6 thinks a rich one very poor."""
    village = city.villages[0]
    said = [1, 3, 2, 2, 3, 1, 1, 3]
    record(*[heard(n, min(n // 3, 2), judgement, village) for n, judgement in enumerate(said)])
    return rank_now()


def by_family(found: Any) -> dict[Any, Any]:
    return {d.family_id: d for d in found}


def test_two_steps_apart_are_listed_first(run: Any) -> None:
    found, more = disagreements(run)
    assert more == ""
    assert (found[0].steps, found[0].rt) == (3, 1)
    assert found[0].model == 4
    assert [d.steps for d in found] == sorted((d.steps for d in found), reverse=True)


def test_one_step_is_listed_only_when_the_model_is_sure(run: Any) -> None:
    found, _ = disagreements(run)
    assert all(d.steps >= 2 or (d.sure is not None and d.sure >= SURE) for d in found)
    assert all(d.model != d.rt or d.forum for d in found)


def test_not_poor_at_the_rt_is_vulnerable_or_not_poor(run: Any) -> None:
    assert not [d for d in disagreements(run)[0] if d.rt == 3 and d.model in (3, 4)]


def test_the_forum_speaks_too(run: Any, system_actor: Any) -> None:
    agreed = next(
        p for p in run.positions.filter(welfare_group=4) if p.family_id not in by_family(disagreements(run)[0])
    )
    settle_family(
        by=system_actor, family_id=agreed.family_id, welfare_group=1, document="BA", decided_on=date(2022, 10, 1), decided_by="uji"
    )  # fmt: skip
    found = by_family(disagreements(run)[0])[agreed.family_id]
    assert (found.forum, found.model, found.steps) == (1, 4, 3)


def test_pages_follow_one_another_without_a_gap(run: Any) -> None:
    whole, _ = disagreements(run)
    assert len(whole) >= 2
    paged: list[Any] = []
    after = ""
    while True:
        page, after = disagreements(run, after=after, limit=1)
        paged += page
        if not after:
            break
    assert paged == whole
    with pytest.raises(Problem, match="bad_value"):
        disagreements(run, after="besok")


def test_only_within_the_areas(run: Any, city: Any) -> None:
    assert disagreements(run, area=city.villages[1])[0] == []
    with activate(Scope("uji", areas=(city.villages[1],), classes=frozenset(PrivacyClass))):
        assert disagreements(run)[0] == []
    with activate(Scope("uji", areas=(city.villages[0],), classes=frozenset(PrivacyClass))):
        assert disagreements(run)[0]
