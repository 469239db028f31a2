"""Decisions → the registry's verbs. Inside the verb that takes a chunk."""

from __future__ import annotations

from collections.abc import Sequence

from regsosek.imports.deciding import Decision
from regsosek.imports.reasons import Fault
from regsosek.kernel.action import Actor
from regsosek.kernel.problems import Problem
from regsosek.registry.actions import record_families


def write(by: Actor, decisions: Sequence[Decision]) -> None:
    """Record what is to be recorded. Where the registry refuses a chunk, it is asked family by family, and the one that it
    refuses becomes a rejected row."""
    chosen = [d for d in decisions if d.document is not None]
    try:
        if chosen:
            record_families(by=by, documents=[d.document or {} for d in chosen])
    except Problem:
        for decision in chosen:
            _alone(by, decision)


def _alone(by: Actor, decision: Decision) -> None:
    try:
        record_families(by=by, documents=[decision.document or {}])
    except Problem as problem:
        code = "outside_scope" if problem.code == "not_found" else "bad_document"
        decision.refuse(Fault(code, "", str(problem.details.get("reason", ""))[:200]))
