"""The signed digest of a day: every head of every chain in one hash, so that a chain that was replaced as a whole is found,
and the events of the audit since the digest before in another (``audit_digest``).

The signing key is derived from the key file, so whoever has the database alone cannot sign. When the key is rotated the next
digest is signed by the new generation, and none after it by an old one; public keys of old generations stay in the key file. A
copy of the digests kept elsewhere (they hold no personal data) also tells of an installation whose key was misused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from regsosek.kernel import audit_digest, clock, secrets
from regsosek.kernel.models import DailyDigest, Revision
from regsosek.kernel.problems import Problem

#: The form of digests that are made now; what is signed depends on it.
FORM = 2
#: One link in the form that is hashed: subject in hex, number, hash.
Head = tuple[str, int, str]


class Heads:
    """The hash over heads, fed in the order of their subjects."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.families = 0

    def add(self, head: Head) -> None:
        self._hash.update(f"{head[0]} {head[1]} {head[2]}\n".encode())
        self.families += 1

    @property
    def root(self) -> str:
        return self._hash.hexdigest()


def signing_key() -> Ed25519PrivateKey:
    return secrets.keys().signing


def public_key() -> str:
    return secrets.keys().public


def message(digest: DailyDigest) -> bytes:
    """What is signed. Digests of form 1, of before the audit was covered, keep their message."""
    until = digest.until.astimezone(UTC).isoformat()
    facts = [
        f"regsosek digest {digest.form}", digest.day.isoformat(), until, digest.families, digest.root, digest.previous,
    ]  # fmt: skip
    if digest.covers_audit:
        facts += [digest.events, digest.last_event, digest.events_root]
    return json.dumps(facts).encode()


def link(digest: DailyDigest) -> str:
    """By what the next digest names this one."""
    return hashlib.sha256(message(digest) + digest.signature.encode()).hexdigest()


def heads_until(until: datetime) -> Iterator[Head]:
    """The newest link of every chain recorded by then, in the order of the subjects. Needs a system scope around it."""
    rows = Revision.objects.filter(recorded_at__lte=until).order_by("subject", "number")
    last: Head | None = None
    for subject, number, hash_ in rows.values_list("subject", "number", "hash").iterator(chunk_size=5000):
        if last is not None and last[0] != subject.hex:
            yield last
        last = (subject.hex, number, hash_)
    if last is not None:
        yield last


def make(day: date) -> DailyDigest:
    """Sign the heads and the audit at the end of a day (of today: as they are now). Inside a verb, under a system scope. A day that has
    its digest keeps it.

    :raises Problem: ``future_date``; ``wrong_order`` when a later day was signed before.
    """
    if day > clock.today():
        raise Problem("future_date", on=day.isoformat())
    newest = DailyDigest.objects.order_by("-day").first()
    if newest is not None and newest.day >= day:
        same = DailyDigest.objects.filter(day=day).first()
        if same is None:
            raise Problem("wrong_order", on=day.isoformat(), before=newest.day.isoformat())
        return same
    end = datetime.combine(day, time.max, tzinfo=ZoneInfo(settings.TIME_ZONE))
    until = min(end, clock.now())
    heads = Heads()
    for head in heads_until(until):
        heads.add(head)
    last_event = audit_digest.last_until(until)
    events = audit_digest.hashed(newest, last_event)
    digest = DailyDigest(
        form=FORM, day=day, until=until, families=heads.families, root=heads.root, previous=link(newest) if newest else "",
        public_key=public_key(), events=events.count, last_event=last_event, events_root=events.root,
    )  # fmt: skip
    digest.signature = signing_key().sign(message(digest)).hex()
    digest.save(force_insert=True)
    return digest


def faults(digests: Iterable[DailyDigest]) -> list[str]:
    """What is wrong with the digests themselves, oldest first; their roots are compared by who walks the chains."""
    found, previous, ours, generation, form = [], "", secrets.ring().public_keys, 0, 1
    for digest in digests:
        if digest.previous != previous:
            found.append(f"sidik {digest.day}: ada sidik yang hilang atau berpindah")
        if digest.public_key not in ours:
            found.append(f"sidik {digest.day}: ditandatangani dengan kunci lain")
        elif ours.index(digest.public_key) < generation:
            found.append(f"sidik {digest.day}: ditandatangani dengan kunci yang lebih lama daripada sidik sebelumnya")
        else:
            generation = ours.index(digest.public_key)
        if digest.form < form:
            found.append(f"sidik {digest.day}: audit tidak disegel, padahal sudah pada sidik sebelumnya")
        if not _is_signed(digest):
            found.append(f"sidik {digest.day}: tanda tangannya tidak cocok")
        previous, form = link(digest), digest.form
    return found


def _is_signed(digest: DailyDigest) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(digest.public_key))
        key.verify(bytes.fromhex(digest.signature), message(digest))
    except (InvalidSignature, ValueError):
        return False
    return True
