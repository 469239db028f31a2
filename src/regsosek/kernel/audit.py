"""What was done and what was looked at, by whom, for what purpose. Append-only, without names or numbers of persons."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from regsosek.kernel import clock
from regsosek.kernel.actor import Actor
from regsosek.kernel.models import AuditEvent, TileReading


@dataclass
class Draft:
    """The audit event of an open verb; the verb says what it was about."""

    verb: str
    by: Actor
    subject_type: str = ""
    subject_id: str = ""
    area_code: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def about(self, subject_type: str, subject_id: object, area_code: str = "") -> None:
        self.subject_type, self.subject_id, self.area_code = subject_type, str(subject_id), area_code

    def add(self, **details: Any) -> None:
        self.details.update(details)

    def save(self, kind: str = AuditEvent.Kind.WRITE) -> AuditEvent:
        return AuditEvent.objects.create(
            at=clock.now(),
            kind=kind,
            verb=self.verb,
            actor_id=self.by.id,
            actor_label=self.by.label,
            role=self.by.role,
            purpose=self.by.purpose,
            subject_type=self.subject_type,
            subject_id=self.subject_id,
            area_code=self.area_code,
            details=self.details | ({"grant": self.by.grant} if self.by.grant else {}),
        )


def note_reading(
    *, by: Actor, verb: str, subject_type: str = "", subject_id: object = "", area_code: str = "", **details: Any
) -> AuditEvent:
    """Write down that something was opened: a card, a file, a photo, a search, an export."""
    draft = Draft(verb, by, subject_type, str(subject_id), area_code, dict(details))
    return draft.save(AuditEvent.Kind.READ)


def note_denied(*, by: Actor, verb: str, code: str) -> AuditEvent:
    return Draft(verb, by, details={"problem": code}).save(AuditEvent.Kind.DENIED)


def note_tile(*, by: Actor, area_code: str) -> None:
    """Tiles are written down as user × area × hour, not one by one."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    _note_tile_once(by.id, by.label, by.role, area_code, hour)


@lru_cache(maxsize=8192)
def _note_tile_once(actor_id: str, label: str, role: str, area_code: str, hour: datetime) -> None:
    TileReading.objects.bulk_create(
        [TileReading(actor_id=actor_id, actor_label=label, role=role, area_code=area_code, hour=hour)],
        ignore_conflicts=True,
    )


def forget_noted_tiles() -> None:
    """For tests: the memory of what is already written down outlives a rolled-back transaction."""
    _note_tile_once.cache_clear()


def recent(hours: int = 24) -> Any:
    return AuditEvent.objects.filter(at__gte=clock.now() - timedelta(hours=hours)).order_by("-id")
