"""What a family, a forum and the desk may be told: answers, an allow-list, and what would change the group."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from regsosek.analysis.pmt.model import Model, Weighed
from regsosek.analysis.pmt.questions import QUESTIONS
from regsosek.kernel.scope import Scope, activate
from regsosek.vocabulary.privacy import PrivacyClass as P
from regsosek.welfare.sheets import FORUM_MAY_HEAR, Answer, ForumReason, Side, answers_used, forum_reasons
from regsosek.welfare.what_if import what_would_change

pytestmark = pytest.mark.usefixtures("everything")
EVERYTHING = Scope("uji", areas=("6472",), classes=frozenset(P))


def every_question() -> Model:
    weighed = [Weighed(q, tuple(100 * n for n in range(len(q.bands))), (9,) * len(q.bands), 0) for q in QUESTIONS]
    return Model(features=tuple(weighed), intercept=130_000, sigma=3_000)


def test_the_forum_hears_nothing_but_the_allow_list(ranked_families: list[Any], rank_now: Any) -> None:
    run = rank_now(model=every_question())
    heard = forum_reasons(run, ranked_families[0])
    assert {r.feature for r in heard} == set(FORUM_MAY_HEAR)
    assert {r.subject for r in heard} == {"house", "lighting", "water", "toilet", "family_size", "school"}
    forbidden = {"assets", "money", "health", "points", "rt"}
    assert not forbidden & {f.name for f in fields(ForumReason)}
    sections = {q.name: q.section for q in QUESTIONS}
    assert "assets" not in {sections[name] for name in FORUM_MAY_HEAR}


def test_the_forum_hears_the_side_and_no_size(adopted: Any, ranked_families: list[Any]) -> None:
    (wall,) = forum_reasons(adopted, ranked_families[0])
    assert (wall.feature, wall.side) == ("wall_material", Side.WORSE)
    (wall,) = forum_reasons(adopted, ranked_families[7])
    assert wall.side is Side.BETTER


def test_the_family_sees_its_answers_without_weights(adopted: Any, ranked_families: list[Any]) -> None:
    found = answers_used(adopted, ranked_families[0], EVERYTHING)
    assert [a.feature for a in found] == ["wall_material", "has_refrigerator"]
    assert found[1].answer.text("id").lower().startswith("tidak")
    assert not {"points", "weight"} & {f.name for f in fields(Answer)}


def test_who_prints_it_prints_what_he_may_see(adopted: Any, ranked_families: list[Any], city: Any) -> None:
    without_money = Scope("uji", areas=("6472",), classes=frozenset(P) - {P.MONEY})
    assert [a.feature for a in answers_used(adopted, ranked_families[0], without_money)] == ["wall_material"]
    elsewhere = Scope("uji", areas=(city.villages[1],), classes=frozenset(P))
    with activate(elsewhere):
        assert answers_used(adopted, ranked_families[0], elsewhere) == ()
        assert forum_reasons(adopted, ranked_families[0]) == ()
        assert what_would_change(adopted, ranked_families[0], elsewhere) == ()


def test_what_would_change_is_true_when_tried(adopted: Any, ranked_families: list[Any], system_actor: Any) -> None:
    from datetime import date

    from regsosek.registry.actions import correct_fact
    from regsosek.welfare import standing

    changes = what_would_change(adopted, ranked_families[0], EVERYTHING)
    wall = next(c for c in changes if c.feature == "wall_material")
    assert wall.group > 1 and wall.answer != wall.instead
    band = next(b for q in QUESTIONS if q.name == "wall_material" for b in q.bands if b.label == wall.instead)
    correct_fact(
        by=system_actor, family_id=ranked_families[0], section="housing", name="wall_material", value=band.codes[0], reason="uji",
        happened_on=date(2022, 10, 20),
    )  # fmt: skip
    assert standing.current(adopted, [ranked_families[0]])[ranked_families[0]].welfare_group == wall.group


def test_questions_not_granted_are_not_tried(adopted: Any, ranked_families: list[Any]) -> None:
    without_money = Scope("uji", areas=("6472",), classes=frozenset(P) - {P.MONEY})
    assert "has_refrigerator" not in {c.feature for c in what_would_change(adopted, ranked_families[3], without_money)}


def test_an_unranked_family_has_no_what_if(adopted: Any, ranked_families: list[Any]) -> None:
    assert what_would_change(adopted, ranked_families[8], EVERYTHING) == ()
