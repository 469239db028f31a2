from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from factories.documents import family_document
from factories.places import CITY
from regsosek.analysis.pmt.model import Model, Weighed
from regsosek.analysis.pmt.questions import QUESTIONS
from regsosek.analysis.tables import CALLER_COLUMNS, FAMILY_TABLE
from regsosek.kernel.scope import Scope, activate
from regsosek.vocabulary.privacy import PrivacyClass as P
from regsosek.welfare.actions import adopt_run, run_ranking
from regsosek.welfare.explain import COLUMN_CLASSES, explanation_for, may_see

EVERYTHING = Scope("tests", areas=(CITY.code,), classes=frozenset(P))
_POINTS = {"wall_material": 500, "has_refrigerator": 900, "age_0_4": -300, "persons": -100}


def _model() -> Model:
    chosen = [q for q in QUESTIONS if q.name in _POINTS]
    weighed = [
        Weighed(q, tuple(_POINTS[q.name] * i for i in range(len(q.bands))), (9,) * len(q.bands), None) for q in chosen
    ]
    return Model(features=tuple(weighed), intercept=130_000, sigma=3_000)


@pytest.fixture
def run(record: Any, system_actor: Any) -> Any:
    record(
        family_document(1, housing={"wall_material": 7}, assets={"has_refrigerator": 2}, members=4),
        family_document(2, housing={"wall_material": 1}, assets={"has_refrigerator": 1}),
        family_document(3, housing={"wall_material": 1}, assets={"has_refrigerator": 1}),
        family_document(4, visit={"interview_result": 4}, housing={}, assets={}),
    )
    ranked = run_ranking(by=system_actor, model=_model(), label="uji")
    return adopt_run(by=system_actor, run=ranked, reason="uji")


def _explained(run: Any, number: int, scope: Scope) -> Any:
    with activate(scope):
        return explanation_for(run, UUID(family_document(number)["family_id"]), scope)


def test_every_answer_of_the_ranking_has_a_privacy_class() -> None:
    assert set(COLUMN_CLASSES) == {c.name for c in FAMILY_TABLE} - {c.name for c in CALLER_COLUMNS}
    for question in QUESTIONS:
        assert set(question.source.columns) <= set(COLUMN_CLASSES)


def test_counts_of_children_and_disability_are_not_general_facts() -> None:
    assert COLUMN_CLASSES["age_0_4"] is COLUMN_CLASSES["age_5_19"] is P.CHILD
    assert COLUMN_CLASSES["disabled"] is P.HEALTH
    assert COLUMN_CLASSES["has_car"] is P.MONEY


@pytest.mark.parametrize("hidden", [None, P.MONEY, P.CHILD])
def test_shown_and_hidden_points_add_up_to_the_whole(run: Any, hidden: P | None) -> None:
    scope = Scope("tests", areas=(CITY.code,), classes=frozenset(P) - {hidden})

    found = _explained(run, 1, scope)

    assert found.points == sum(r.points for r in found.shown) + found.hidden_points
    assert found.points == _explained(run, 1, EVERYTHING).points
    assert not found.changed


def test_an_answer_not_granted_is_in_the_sum_and_not_in_the_list(run: Any) -> None:
    without_money = Scope("tests", areas=(CITY.code,), classes=frozenset(P) - {P.MONEY})

    assert "has_refrigerator" in [r.feature for r in _explained(run, 1, EVERYTHING).shown]
    found = _explained(run, 1, without_money)
    assert "has_refrigerator" not in [r.feature for r in found.shown]
    assert (found.hidden, found.hidden_points != 0) == (1, True)


def test_a_family_outside_the_scope_is_not_explained(run: Any) -> None:
    assert _explained(run, 1, EVERYTHING) is not None
    assert _explained(run, 1, Scope("tests", areas=(CITY.villages[1],), classes=frozenset(P))) is None


def test_an_unscored_family_has_a_reason_and_no_certainty(run: Any) -> None:
    found = _explained(run, 4, EVERYTHING)

    assert found.position.unscored_reason == "no_interview"
    assert found.certainties == ()
    assert not found.has_reasons


def test_certainties_rise_with_the_share(run: Any) -> None:
    sure = [c.probability for c in _explained(run, 1, EVERYTHING).certainties]

    assert len(sure) == len(run.shares)
    assert sure == sorted(sure)


def test_answers_recorded_after_the_ranking_are_told(run: Any, record: Any) -> None:
    record(family_document(1, housing={"wall_material": 1}, assets={"has_refrigerator": 2}, members=4))

    found = _explained(run, 1, EVERYTHING)
    assert found.changed and not found.awaiting
    assert found.standing.score != found.position.score


def test_may_see_asks_for_every_column_of_a_feature() -> None:
    question = next(q for q in QUESTIONS if q.name == "has_car")

    assert may_see(question, EVERYTHING)
    assert not may_see(question, Scope("tests", areas=("",), classes=frozenset({P.PUBLIC})))
