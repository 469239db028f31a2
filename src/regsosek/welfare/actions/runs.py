"""Verbs about runs: reckon one, adopt one, repeat one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

import regsosek
from regsosek.analysis.pmt.model import to_document
from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.actions import project_standing
from regsosek.vocabulary.roles import Ability
from regsosek.vocabulary.welfare import DEFAULT_SHARES, WelfareShares
from regsosek.welfare import estimates, inputs, models_kept, positions, ranking, rescoring
from regsosek.welfare.compare import lines_of
from regsosek.welfare.models import Awaiting, FittedModel, Rescore, Run
from regsosek.welfare.preparing import Prepared, prepare

TIE_BREAK = "id as text"


@verb("welfare.run_ranking", needs=Ability.RANK)
def run_ranking(
    *, by: Actor, model: Any, label: str, shares: WelfareShares = DEFAULT_SHARES, as_of: datetime | None = None,
    fitted: FittedModel | None = None, prepared: Prepared | None = None,
) -> Run:  # fmt: skip
    """Score and rank every family of the registry; inputs, model and result are frozen. Adopts nothing.

    :param prepared: what :func:`regsosek.welfare.preparing.prepare` reckoned with this model and these shares, so that the
        transaction is short. :raises Problem: ``no_families``.
    """
    with system_scope("welfare.run_ranking"):
        ready = prepared or prepare(model, shares)
    run = Run.objects.create(
        label=label, as_of=as_of or ready.as_of, fitted=fitted, model=to_document(model), model_hash=model.digest(),
        input_hash=ready.input_hash, inputs=ready.inputs, parameters=_parameters(model, shares) | {"read_at": ready.as_of.isoformat()},
        shares=list(shares.cumulative), typical=ready.ranked.typical, borders=ready.ranked.borders, cuts=ready.ranked.cuts,
        ends=ready.ranked.ends, code_version=regsosek.__version__, created_by=by.label, **positions.totals(ready.ranked.table),
    )  # fmt: skip
    positions.write(run, ready)
    estimates.write(run, estimates.measured(run), ready.ranked.table)
    run.finished_at = clock.now()
    run.save(update_fields=["finished_at"])
    current_event().about("run", run.id)
    current_event().add(families=run.families, unranked=run.unranked, settled=run.settled, shares=run.shares)
    return run


def _parameters(model: Any, shares: WelfareShares) -> dict[str, Any]:
    return {
        "recipe": model.recipe, "seed": model.seed, "shares": list(shares.cumulative), "weight": "persons",
        "tie_break": TIE_BREAK, "engine": f"duckdb {duckdb.__version__}",
    }  # fmt: skip


@verb("welfare.adopt_run", needs=Ability.RANK)
def adopt_run(*, by: Actor, run: Run, reason: str) -> Run:
    """Make a run the one that counts, by a person and with a reason; project its city groups onto the registry. Decisions of
    forums and changes of answers that came after it was reckoned are brought up to it at once.

    :raises Problem: ``reason_needed``, ``run_not_finished``.
    """
    if not reason.strip():
        raise Problem("reason_needed")
    if run.finished_at is None:
        raise Problem("run_not_finished")
    with system_scope("welfare.adopt_run"):
        project_standing(by=by, run=str(run.id), standings=positions.standings(run))
        late = (
            rescoring.bring_up(run, rescoring.changed_since(run), by=by, cause=Rescore.Cause.ANSWERS)
            if run.inputs
            else 0
        )
        Awaiting.objects.all().delete()
    run.adopted_at, run.adopted_by, run.adoption_reason = clock.now(), by.label, reason.strip()[:200]
    run.save(update_fields=["adopted_at", "adopted_by", "adoption_reason"])
    current_event().about("run", run.id)
    current_event().add(reason=reason, late=late)
    return run


@dataclass(frozen=True, slots=True)
class Repeated:
    """``differing``: families whose score, place, group or decile came out otherwise. ``inputs_hold``: the kept rows are
    those that were ranked."""

    run: Run
    families: int
    differing: int
    inputs_hold: bool

    @property
    def is_same(self) -> bool:
        return self.inputs_hold and self.differing == 0


@verb("welfare.repeat_run", needs=Ability.RANK)
def repeat_run(*, by: Actor, run: Run) -> Repeated:
    """Reckon a run again from its kept inputs, model and decisions, and compare every family. Changes nothing.

    :raises Problem: ``run_without_inputs`` for a run of an older version; ``not_found`` when the kept rows are gone.
    """
    if not run.inputs:
        raise Problem("run_without_inputs")
    families = inputs.kept(run.inputs)
    with system_scope("welfare.repeat_run"):
        frozen = positions.read(run)
    forum = {f: g for f, g in zip(*(frozen[c].to_pylist() for c in ("family_id", "forum_group")), strict=True) if g}
    again = ranking.reckon(families, models_kept.model_from(run.model), WelfareShares(*run.shares), forum)
    same_families = frozen["family_id"].equals(again.table["family_id"])
    differing = ranking.differing(frozen, again.table, positions.RESULT) if same_families else len(frozen)
    found = Repeated(run, len(frozen), differing, inputs.digest_of(families) == run.input_hash)
    current_event().about("run", run.id)
    current_event().add(families=found.families, differing=differing, inputs_hold=found.inputs_hold)
    return found


@verb("welfare.compare_runs", needs=Ability.RANK)
def keep_comparison(*, by: Actor, run_a: Run, run_b: Run) -> Run:
    """Compare two runs and keep the counts with run b: both are frozen, and so is their comparison."""
    run_b.compared = run_b.compared | {str(run_a.id): lines_of(run_a, run_b)}
    run_b.save(update_fields=["compared"])
    current_event().about("run", run_b.id)
    current_event().add(with_run=str(run_a.id))
    return run_b


@verb("welfare.estimate_areas", needs=Ability.RANK)
def estimate_areas(*, by: Actor, run: Run) -> int:
    """Reckon anew, from its frozen places, how many are expected where: for a run older than such estimates. Returns how many
    figures there are; 0 for a published card, which says nothing about areas.

    :raises Problem: ``run_not_finished``.
    """
    if run.finished_at is None:
        raise Problem("run_not_finished")
    with system_scope("welfare.estimate_areas"):
        written = estimates.write(run, estimates.measured(run), estimates.frozen_families(run))
    current_event().about("run", run.id)
    current_event().add(estimates=written)
    return written
