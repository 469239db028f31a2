"""Decisions → the registry's verbs. Inside the verb that takes a chunk."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from regsosek.imports.deciding import Decision
from regsosek.imports.reasons import Fault
from regsosek.kernel.action import Actor
from regsosek.kernel.problems import Problem
from regsosek.registry.actions import Given, record_families, record_national_deciles


def write(by: Actor, batch: UUID, decisions: Sequence[Decision]) -> None:
    """Record what is to be recorded. Where the registry refuses a chunk, it is asked family by family, and the one that it
    refuses becomes a rejected row."""
    chosen = [d for d in decisions if d.document is not None]
    try:
        with transaction.atomic():
            record(by, batch, chosen)
    except Problem:
        for decision in chosen:
            _alone(by, batch, decision)


def record(by: Actor, batch: UUID, decisions: Sequence[Decision]) -> None:
    """The families, then their national deciles.

    :raises Problem: whatever the registry refuses.
    """
    chosen = [d for d in decisions if d.document is not None]
    if chosen:
        record_families(by=by, documents=[d.document or {} for d in chosen])
    given = [
        Given(d.family_id, d.national.decile, d.national.source, d.national.as_of)
        for d in chosen
        if d.national is not None and d.family_id is not None
    ]
    if given:
        record_national_deciles(by=by, given=given, batch=batch)


def _alone(by: Actor, batch: UUID, decision: Decision) -> None:
    try:
        with transaction.atomic():
            record(by, batch, [decision])
    except Problem as problem:
        code = "outside_scope" if problem.code == "not_found" else "bad_document"
        decision.refuse(Fault(code, "", str(problem.details.get("reason", ""))[:200]))
