"""The history of each subject: whole states, split by privacy class, chained by hash."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any
from uuid import UUID

import orjson

from regsosek.kernel import bulk, clock, secrets
from regsosek.kernel.actor import Actor
from regsosek.kernel.models import Revision
from regsosek.vocabulary.privacy import PrivacyClass

PART_CLASSES = (
    PrivacyClass.PUBLIC, PrivacyClass.NAME, PrivacyClass.ADDRESS, PrivacyClass.NUMBER,
    PrivacyClass.MONEY, PrivacyClass.HEALTH, PrivacyClass.POINT,
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A new state of one subject. ``parts`` maps privacy classes to JSON-able state; a class without state is left out.

    ``only_if_different``: no link is added when the state is the one already recorded.
    """

    subject: UUID
    happened_on: date
    parts: Mapping[PrivacyClass, Any]
    only_if_different: bool = False


_SALT = 16
_LEVEL = 1  # parts are small: 6 makes them hardly smaller and intake slower


def _pack(state: Any, subject: UUID, privacy: PrivacyClass) -> bytes:
    """Salt + compressed JSON. The hash of a part is readable where the part is not: without a salt, the few states that a
    health answer can have could be tried out. The salt is keyed, so that equal states still have equal hashes (under one
    generation of the key). It lies with the part, so a chain is verified without any key, after every rotation too."""
    plain = _json(state)
    salt = secrets.keyed_digest("history", subject.bytes + privacy.encode() + b"\0" + plain)[:_SALT]
    return salt + zlib.compress(plain, _LEVEL)


def unpack(part: bytes | memoryview | None) -> Any:
    """The state kept in a part; ``None`` if it is hidden from the reader, destroyed or was never there."""
    return None if part is None else orjson.loads(zlib.decompress(bytes(part)[_SALT:]))


def holds(revision: Revision, parts: Mapping[PrivacyClass, Any]) -> bool:
    """Is this the state that the link keeps? Compared in plain: what a compressor makes of it may differ by machine."""
    for privacy in PART_CLASSES:
        part = getattr(revision, f"part_{privacy}")
        kept = None if part is None else _plain(bytes(part))
        if kept != (_json(parts[privacy]) if privacy in parts else None):
            return False
    return True


def _plain(part: bytes) -> bytes | None:
    try:
        return zlib.decompress(part[_SALT:])
    except zlib.error:
        return None


def _json(state: Any) -> bytes:
    return orjson.dumps(state, option=orjson.OPT_SORT_KEYS)


def link_hash(revision: Revision) -> str:
    """SHA-256 over everything that must not change, the previous link included."""
    facts = [
        str(revision.subject), revision.number, revision.cause, revision.actor_id, revision.actor_label,
        revision.happened_on.isoformat(), revision.recorded_at.astimezone(UTC).isoformat(), revision.part_hashes,
        revision.previous_hash,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def append(*, by: Actor, cause: str, changes: Iterable[Change]) -> int:
    """Append a revision for each change (at most one per subject in a call). Inside a verb. Returns how many."""
    listed = list(changes)
    latest = _latest([c.subject for c in listed])
    recorded_at = clock.now()
    known = (
        _known_under_an_older_key([c for c in listed if c.only_if_different]) if secrets.ring().was_rotated else set()
    )
    made = [
        _revision(change, latest.get(change.subject), by, cause, recorded_at)
        for change in listed
        if change.subject not in known
    ]
    rows = [row for row in made if row is not None]
    bulk.insert(rows)
    return len(rows)


def _latest(subjects: list[UUID]) -> dict[UUID, tuple[int, str, str]]:
    """Subject → number, hash and hashes of the parts of its newest link."""
    found: dict[UUID, tuple[int, str, str]] = {}
    for start in range(0, len(subjects), 500):
        rows = Revision.objects.filter(subject__in=subjects[start : start + 500]).order_by("number")
        found.update({s: (n, h, p) for s, n, h, p in rows.values_list("subject", "number", "hash", "part_hashes")})
    return found


def _known_under_an_older_key(changes: list[Change]) -> set[UUID]:
    """Subjects whose newest link keeps this very state. After a rotation of the key salts differ, and with them the hashes of
    equal states, so they are compared in plain."""
    found: set[UUID] = set()
    for start in range(0, len(changes), 500):
        wanted = {c.subject: c.parts for c in changes[start : start + 500]}
        links = Revision.objects.filter(subject__in=wanted).order_by("number")
        newest = dict(links.values_list("subject", "id"))
        kept = Revision.objects.filter(pk__in=newest.values())
        found.update(revision.subject for revision in kept if holds(revision, wanted[revision.subject]))
    return found


def _packed(subject: UUID, parts: Mapping[PrivacyClass, Any]) -> tuple[dict[PrivacyClass, bytes], str]:
    packed = {privacy: _pack(state, subject, privacy) for privacy, state in parts.items()}
    hashes = {str(privacy): hashlib.sha256(part).hexdigest() for privacy, part in packed.items()}
    return packed, json.dumps(hashes, sort_keys=True)


def hashes_of(subject: UUID, parts: Mapping[PrivacyClass, Any]) -> str:
    """What ``part_hashes`` of a link with this state reads."""
    return _packed(subject, parts)[1]


def _revision(
    change: Change, latest: tuple[int, str, str] | None, by: Actor, cause: str, recorded_at: Any
) -> Revision | None:
    packed, hashes = _packed(change.subject, change.parts)
    if change.only_if_different and latest is not None and latest[2] == hashes:
        return None
    revision = Revision(
        subject=change.subject,
        number=latest[0] + 1 if latest else 1,
        cause=cause,
        actor_id=by.id,
        actor_label=by.label,
        happened_on=change.happened_on,
        recorded_at=recorded_at,
        part_hashes=hashes,
        previous_hash=latest[1] if latest else "",
        **{f"part_{privacy}": part for privacy, part in packed.items()},
    )
    revision.hash = link_hash(revision)
    return revision


def verify(revisions: Iterable[Revision], *, all_parts: bool = False) -> list[str]:
    """Faults of one chain, in words; empty when whole. Hidden parts are no fault, unless ``all_parts`` must be there."""
    faults, previous = [], ""
    for number, revision in enumerate(revisions, start=1):
        where = f"{revision.subject} #{revision.number}"
        if revision.number != number or revision.previous_hash != previous:
            faults.append(f"{where}: ada catatan yang hilang atau berpindah")
        if link_hash(revision) != revision.hash:
            faults.append(f"{where}: keterangannya diubah")
        faults += [f"{where}: bagian {name} diubah" for name in _changed_parts(revision, all_parts)]
        previous = revision.hash
    return faults


def _changed_parts(revision: Revision, all_parts: bool) -> list[str]:
    """Parts that are there and are not what was hashed, or were never there; with ``all_parts`` also those that are gone."""
    try:
        hashes = dict(json.loads(revision.part_hashes))
    except (TypeError, ValueError):
        return ["list"]
    parts = {str(privacy): getattr(revision, f"part_{privacy}") for privacy in PART_CLASSES}
    changed = [n for n, p in parts.items() if p is not None and hashlib.sha256(bytes(p)).hexdigest() != hashes.get(n)]
    gone = [name for name in hashes if parts.get(name) is None] if all_parts else []
    return changed + gone
