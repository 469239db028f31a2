"""What a cached answer depends on: whose eyes, which ranking, which state of the registry."""

from __future__ import annotations

import hashlib

from django.db.models import Subquery

from regsosek.kernel.actor import Actor
from regsosek.kernel.models import AuditEvent
from regsosek.welfare.queries import adopted_run

#: Verbs after which a map looks different.
_CHANGES_MAPS = (
    "registry.record_family", "registry.record_families", "registry.move_family", "registry.split_family",
    "registry.merge_families", "registry.unmerge_families", "registry.withdraw_families", "registry.correct_fact",
    "registry.project_standing", "registry.refresh_statistics", "areas.load_boundaries", "areas.record_areas",
    "areas.split_sls", "areas.merge_sls", "areas.rename_area", "areas.reassign_families", "welfare.adopt_run",
    "welfare.rescore_family", "welfare.rescore_changed", "welfare.settle_family", "welfare.revoke_settlement",
    "welfare.estimate_areas",
)  # fmt: skip


def registry_state() -> str:
    """The newest event of each of those verbs, asked at once."""
    latest = (Subquery(AuditEvent.objects.filter(verb=verb).order_by("-id").values("id")[:1]) for verb in _CHANGES_MAPS)
    row = AuditEvent.objects.order_by("-id").values_list(*latest).first() or ()
    return "-".join(str(i or 0) for i in row)


def etag(actor: Actor, *more: object) -> str:
    """A tag that changes with the scope, the granted classes, the adopted run, the state of the registry, and ``more``."""
    run, scope = adopted_run(), actor.scope
    groups = sorted(scope.groups) if scope.groups is not None else "all"
    facts = (
        actor.role,
        sorted(scope.areas),
        sorted(scope.classes),
        groups,
        scope.release,
        run and run.id,
        registry_state(),
        *more,
    )
    return f'"{hashlib.sha256(repr(facts).encode()).hexdigest()[:32]}"'
