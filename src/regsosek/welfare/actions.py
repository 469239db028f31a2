"""Verbs about rankings: run one, adopt one."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

import pyarrow as pa
from pyarrow import ipc

import regsosek
from regsosek.analysis.engine import connect, from_arrow
from regsosek.analysis.pmt.certainty import borders
from regsosek.analysis.pmt.model import Model, to_document
from regsosek.analysis.pmt.rank import rank
from regsosek.analysis.pmt.reasons import typical_points
from regsosek.analysis.pmt.score import score
from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.actions import project_standing
from regsosek.registry.extracts import family_table
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.roles import Ability
from regsosek.vocabulary.welfare import DEFAULT_SHARES, WelfareShares
from regsosek.welfare.models import AreaCount, Position, Run

COUNTED_LEVELS = (AreaLevel.REGENCY, AreaLevel.DISTRICT, AreaLevel.VILLAGE, AreaLevel.SLS)


@verb("welfare.run_ranking", needs=Ability.RANK)
def run_ranking(
    *, by: Actor, model: Model, label: str, shares: WelfareShares = DEFAULT_SHARES, as_of: datetime | None = None
) -> Run:
    """Score and rank every family of the registry; inputs, model and result are frozen. Adopts nothing.

    :raises Problem: ``no_families``.
    """
    with system_scope("welfare.run_ranking"):
        families = family_table()
    if families.num_rows == 0:
        raise Problem("no_families")
    ranked, typical, edges = _rank(families, model, shares)
    run = Run.objects.create(
        label=label, as_of=as_of or clock.now(), model=to_document(model), model_hash=model.digest(),
        input_hash=_digest(families), shares=list(shares.cumulative), typical=typical, borders=edges,
        code_version=regsosek.__version__, families=ranked.num_rows, finished_at=clock.now(),
    )  # fmt: skip
    positions = [_position(run, row) for row in ranked.to_pylist()]
    Position.objects.bulk_create(positions, batch_size=500)
    AreaCount.objects.bulk_create(_counts(run, positions), batch_size=500)
    run.unranked = sum(p.welfare_group is None for p in positions)
    run.persons = sum(p.persons for p in positions)
    run.save(update_fields=["unranked", "persons"])
    current_event().about("run", run.id)
    current_event().add(families=run.families, unranked=run.unranked, shares=run.shares)
    return run


def _rank(
    families: pa.Table, model: Model, shares: WelfareShares
) -> tuple[pa.Table, dict[str, dict[str, int]], list[list[float]]]:
    """Positions of all families, the typical points of each kelurahan, and the borders of the shares."""
    scored = score(from_arrow(connect(), "families", families), model)
    ranked = rank(scored, weight="persons", shares=shares.cumulative, id="family_id")
    columns = ("family_id", "sub_sls", "persons", "score", "position", "decile", "welfare_group", "unscored_reason")
    means = typical_points(scored, model, by="village").to_pyarrow().to_pylist()
    typical = {row["village"]: {k: v for k, v in row.items() if k != "village"} for row in means}
    edges = borders(scored, model.sigma, weight="persons", shares=shares.cumulative)
    return ranked.select(*columns).to_pyarrow(), typical, [[float(e.share), e.points] for e in edges]


def _digest(families: pa.Table) -> str:
    """SHA-256 over the input rows in order of their id: what was ranked, to the last answer."""
    buffer = io.BytesIO()
    ordered = families.sort_by("family_id").combine_chunks()
    with ipc.new_stream(buffer, ordered.schema) as stream:
        stream.write_table(ordered)
    return hashlib.sha256(buffer.getbuffer()).hexdigest()


def _position(run: Run, row: dict[str, Any]) -> Position:
    return Position(
        run=run, family_id=UUID(str(row["family_id"])), area_code=row["sub_sls"], persons=row["persons"],
        score=row["score"], position=row["position"], decile=row["decile"], welfare_group=row["welfare_group"],
        unscored_reason=row["unscored_reason"] or "",
    )  # fmt: skip


def _counts(run: Run, positions: list[Position]) -> list[AreaCount]:
    families: Counter[tuple[str, str, int]] = Counter()
    persons: Counter[tuple[str, str, int]] = Counter()
    for p in positions:
        for level in COUNTED_LEVELS:
            key = (p.area_code[: level.digits], level.value, p.welfare_group or 0)
            families[key] += 1
            persons[key] += p.persons
    return [
        AreaCount(
            run=run, area_code=area, level=level, welfare_group=group, families=n, persons=persons[area, level, group]
        )
        for (area, level, group), n in sorted(families.items())
    ]


@verb("welfare.adopt_run", needs=Ability.RANK)
def adopt_run(*, by: Actor, run: Run, reason: str) -> Run:
    """Make a run the one that counts, by a person and with a reason; project it onto the registry.

    :raises Problem: ``reason_needed``, ``run_not_finished``.
    """
    if not reason.strip():
        raise Problem("reason_needed")
    if run.finished_at is None:
        raise Problem("run_not_finished")
    with system_scope("welfare.adopt_run"):
        standings = list(run.positions.values_list("family_id", "welfare_group", "decile"))
    project_standing(by=by, run=str(run.id), standings=standings)
    run.adopted_at, run.adopted_by, run.adoption_reason = clock.now(), by.label, reason
    run.save(update_fields=["adopted_at", "adopted_by", "adoption_reason"])
    current_event().about("run", run.id)
    current_event().add(reason=reason)
    return run
