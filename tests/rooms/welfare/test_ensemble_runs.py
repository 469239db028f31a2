"""A run by a model with trees: ranked, repeated to the last bit, explained, asked what would change it, re-scored."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pytest

from factories.places import CITY
from regsosek.analysis.pmt.ensemble import document, fit_best, members
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.scope import Scope, activate
from regsosek.registry.actions import correct_fact
from regsosek.registry.extracts import family_table
from regsosek.registry.models import Family
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.welfare import models_kept, standing
from regsosek.welfare.actions import adopt_run, record_model, repeat_run
from regsosek.welfare.explain import explanation_for
from regsosek.welfare.models import Position, Rescore, Run
from regsosek.welfare.what_if import what_would_change

pytestmark = [pytest.mark.usefixtures("everything"), pytest.mark.django_db]

EVERYTHING = Scope("tests", areas=(CITY.code,), classes=frozenset(PrivacyClass))


@lru_cache
def ensemble() -> Any:
    """Few and short trees on walls and refrigerators, and on the two together."""
    rows = 240
    wall, cold = [(1, 6, 1)[n % 3] for n in range(rows)], [(1, 2)[n // 3 % 2] for n in range(rows)]
    spent = [
        900 + 400 * (w == 1) + 200 * (c == 1) + 300 * (w == c == 1) + 7 * n % 31
        for n, (w, c) in enumerate(zip(wall, cold, strict=True))
    ]
    table = pa.table(
        {"wall_material": wall, "has_refrigerator": cold, "expenditure": spent, "block": [n % 12 for n in range(rows)]}
    )
    with patch.multiple(members, MAX_ROUNDS=20, FOREST_TREES=6, FINAL_SEEDS=1):
        return fit_best(table, target="expenditure", group="block", created="2026-01-01T00:00:00+00:00")


@pytest.fixture
def counting(ranked_families: list[Any], rank_now: Any, system_actor: Any) -> Any:
    fitted = record_model(by=system_actor, model=ensemble(), name="Pohon")
    return adopt_run(by=system_actor, run=rank_now(model=ensemble(), fitted=fitted), reason="uji")


def test_every_family_has_the_place_of_its_score(counting: Any, ranked_families: list[Any]) -> None:
    assert isinstance(models_kept.model_of(counting), document.Ensemble) and counting.parameters["recipe"] == "best"
    placed = list(Position.objects.filter(run=counting, position__isnull=False).order_by("position"))
    assert [p.score for p in placed] == sorted(p.score for p in placed)
    assert len(placed) == 8 and len({p.score for p in placed}) == 3
    apart = Position.objects.filter(run=counting, position__isnull=True)
    assert set(apart.values_list("unscored_reason", flat=True)) == {"no_interview", "no_residents"}
    everybody = {f: standing.again(counting, [f])[f] for f in ranked_families}
    assert everybody == standing.frozen(counting, ranked_families), (
        "a model of two columns ranks nobody by half an interview"
    )
    table = family_table([p.family_id for p in placed])
    again = dict(zip(table["family_id"].to_pylist(), models_kept.scores_of(table.to_pylist(), ensemble()), strict=True))
    assert {str(p.family_id): (p.score, None) for p in placed} == again, "one family alone scores as in the run"


def test_it_is_repeated_to_the_last_bit(counting: Any, system_actor: Any) -> None:
    found = repeat_run(by=system_actor, run=counting)
    assert (found.differing, found.inputs_hold, found.is_same) == (0, True, True)
    Run.objects.filter(pk=counting.pk).update(model=counting.model | {"intercept": counting.model["intercept"] + 1})
    assert repeat_run(by=system_actor, run=Run.objects.get(pk=counting.pk)).differing == 8, "one point is seen"


def test_its_reasons_add_up(counting: Any, ranked_families: list[Any]) -> None:
    told = 0
    for family in ranked_families[:8]:
        rows = family_table([family]).to_pylist()
        against = counting.typical[rows[0]["village"]]
        reasons = models_kept.explain(rows[0], models_kept.model_of(counting), against)
        ((score, _),) = models_kept.scores_of(rows, models_kept.model_of(counting))
        assert reasons is not None
        assert sum(r.points for r in reasons.reasons) == score - reasons.typical_score
        told += any(r.points for r in reasons.reasons)
    assert told, "some family differs from the typical one"


def test_what_it_says_would_change_the_group_does(counting: Any, ranked_families: list[Any]) -> None:
    poorest = ranked_families[0]
    with activate(EVERYTHING):
        found = what_would_change(counting, poorest, EVERYTHING)
    assert "wall_material" in {change.feature for change in found}, (
        "a brick wall brings the poorest family over its border"
    )
    position = Position.objects.get(run=counting, family_id=poorest)
    row = family_table([poorest]).to_pylist()[0]
    assert position.welfare_group == 1
    ((score, _),) = models_kept.scores_of([row | {"wall_material": 1}], ensemble())
    assert standing.group_of(counting, score, poorest) != 1


def test_a_corrected_answer_moves_the_family(counting: Any, ranked_families: list[Any], system_actor: Any) -> None:
    before = Family.objects.get(pk=ranked_families[0])
    correct_fact(
        by=system_actor, family_id=ranked_families[0], section="housing", name="wall_material", value=1,
        reason="salah catat", happened_on=date(2022, 10, 20),
    )  # fmt: skip
    after = Family.objects.get(pk=ranked_families[0])
    rescored = Rescore.objects.get(run=counting)
    assert (before.welfare_group, after.welfare_group) == (1, rescored.city_group)
    assert rescored.city_group != 1
    assert AuditEvent.objects.filter(verb="welfare.rescore_family").count() == 1
    with activate(EVERYTHING):
        told = explanation_for(counting, ranked_families[0], EVERYTHING)
    assert told is not None and told.changed and not told.awaiting
