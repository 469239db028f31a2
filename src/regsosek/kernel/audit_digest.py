"""The audit under the daily digest: every event since the digest before, in the order of its id, in one hash.

The hash of a day begins with that of the day before, so the days form a chain of their own. An event that was changed, taken
away or slipped in between is found; of the newest events, written since the last digest, nothing can be said yet.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from regsosek.kernel.models import AuditEvent, DailyDigest

#: The facts of an event that are hashed: all that is stored.
FACTS = (
    "id", "at", "kind", "verb", "actor_id", "actor_label", "role", "purpose", "subject_type", "subject_id", "area_code",
    "details",
)  # fmt: skip
_CHUNK = 5000


class Events:
    """The hash over events, fed in the order of their ids; begins with the ``root`` of the digest before."""

    def __init__(self, before: str = "") -> None:
        self._hash = hashlib.sha256(f"regsosek audit 1\n{before}\n".encode())
        self.count = 0

    def add(self, event: tuple[Any, ...]) -> None:
        number, at, *words, details = event
        line = [number, at.astimezone(UTC).isoformat(), *words, _alike(details)]
        self._hash.update(json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        self.count += 1

    @property
    def root(self) -> str:
        return self._hash.hexdigest()


def _alike(value: Any) -> Any:
    """The same on either database: jsonb of PostgreSQL writes 1e20 as a whole number."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _alike(held) for key, held in value.items()}
    return [_alike(held) for held in value] if isinstance(value, list) else value


def last_until(until: datetime) -> int:
    """The id of the newest event written by then; 0 for none."""
    newest = AuditEvent.objects.filter(at__lte=until).order_by("-id").values_list("id", flat=True).first()
    return newest or 0


def between(after: int, last: int | None = None) -> Iterator[tuple[Any, ...]]:
    """Events with ids above ``after`` up to ``last``, streamed."""
    events = AuditEvent.objects.filter(id__gt=after).order_by("id")
    if last is not None:
        events = events.filter(id__lte=last)
    yield from events.values_list(*FACTS).iterator(chunk_size=_CHUNK)


def hashed(before: DailyDigest | None, last: int) -> Events:
    """The events since the digest before (all there are, where none covers the audit yet), up to ``last``."""
    events = Events(before.events_root if before else "")
    for event in between(before.last_event if before else 0, last):
        events.add(event)
    return events


def faults(digests: Iterable[DailyDigest]) -> tuple[list[str], int]:
    """Days whose events are not those that were signed, and how many events no digest covers yet. One pass over the audit.

    ``digests``: oldest first; those of before the audit was covered are passed over.
    """
    found: list[str] = []
    stream, ahead, last, before = between(0), None, 0, ""
    for digest in digests:
        if not digest.covers_audit:
            continue
        events = Events(before)
        while (ahead := ahead or next(stream, None)) is not None and ahead[0] <= digest.last_event:
            events.add(ahead)
            ahead = None
        if (events.root, events.count) != (digest.events_root, digest.events):
            found.append(
                f"sidik {digest.day}: peristiwa audit {last + 1}–{digest.last_event} bukan yang disegel"
                f" ({events.count} ada, {digest.events} disegel)"
            )
        before, last = digest.events_root, digest.last_event
    return found, AuditEvent.objects.filter(id__gt=last).count()
