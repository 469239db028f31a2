"""What became of a batch, written down: states, findings, decisions, clashes, photos with their facts and marks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from regsosek.collect.models import Submission, SubmissionFile
from regsosek.collect.states import State
from regsosek.intake import photo_marks
from regsosek.intake.findings import own, tally
from regsosek.intake.models import Clash, Decision
from regsosek.kernel import bulk, clock
from regsosek.kernel.actor import Actor
from regsosek.registry.actions import attach_photos
from regsosek.registry.models import Photo

if TYPE_CHECKING:
    from regsosek.intake.taking import Pending

_WRITTEN = (
    "state", "findings", "errors", "warnings", "paradata", "lon", "lat", "family_id", "checked_at", "taken_at", "leased_until",
    "attempts", "problem",
)  # fmt: skip


def keep(by: Actor, pendings: Sequence[Pending]) -> None:
    """All of it, in the transaction that took the families in. Under a system scope."""
    now = clock.now()
    _photos(by, pendings)
    for p in pendings:
        _state(p, now)
    _write([p.submission for p in pendings])
    _replace([pk for p in pendings if p.state == State.TAKEN for pk in p.replaces])
    Clash.objects.bulk_create([c for p in pendings for c in p.clashes], ignore_conflicts=True)
    bulk.insert(
        Decision(
            submission_id=p.submission.id, area_code=p.submission.area_code, kind=Decision.Kind.TAKEN, at=now, by_id=by.id,
            by_label=by.label,
        )
        for p in pendings
        if p.state == State.TAKEN and not p.forced
    )  # fmt: skip


def _write(rows: Sequence[Submission]) -> None:
    """One statement, sent for all rows: what ``bulk_update`` would make of a batch takes longer than the families."""
    by_name = {field.name: field for field in Submission._meta.concrete_fields}
    fields, key = [by_name[name] for name in _WRITTEN], by_name["id"]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    values = [[f.get_db_prep_save(getattr(row, f.attname), connection) for f in (*fields, key)] for row in rows]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(f'UPDATE "{Submission._meta.db_table}" SET {columns} WHERE "id" = %s', values)


def _state(p: Pending, now: datetime) -> None:
    s = p.submission
    s.leased_until = None
    if not p.state:  # it waits for the next batch; that was no attempt
        s.attempts = max(0, s.attempts - 1)
        return
    s.state, s.findings, s.checked_at, s.problem = p.state, p.findings, now, ""
    s.errors, s.warnings = tally(p.findings).values()
    s.paradata = {**s.paradata, **p.checked.paradata}
    if p.checked.point is not None:
        s.lon, s.lat = p.checked.point
    s.family_id = p.family_id or s.family_id
    if p.state == State.TAKEN:
        s.taken_at = now


def _replace(ids: list[UUID]) -> None:
    """Versions of the same interview that stood beside the one that was taken now."""
    if ids:
        Submission.objects.filter(pk__in=ids, state=State.TAKEN).update(state=State.SUPERSEDED)


def _photos(by: Actor, pendings: Sequence[Pending]) -> None:
    seen = [(p, one) for p in pendings for one in p.checked.photos if p.state not in ("", State.SUPERSEDED)]
    if not seen:
        return
    marks = [
        photo_marks.mark_of(one.file.pk, p.submission.root, p.family_id, p.submission.area_code, one.mark)
        for p, one in seen
        if one.mark is not None
    ]
    photo_marks.keep(marks)
    for p, one in seen:
        if one.mark is not None and photo_marks.others(one.mark, p.submission.root, p.family_id):
            one.facts["elsewhere"] = True
            p.findings.append(own("photo_of_another_family", photo=one.kind))
        one.file.facts = one.facts
    SubmissionFile.objects.bulk_update([one.file for _, one in seen], ["facts"], batch_size=200)
    _attach(by, [(p, one) for p, one in seen if p.state == State.TAKEN and one.picture is not None])


def _attach(by: Actor, chosen: Sequence[tuple[Pending, Any]]) -> None:
    photos = [
        (p.family_id, Photo.Kind(one.kind), one.picture)
        for p, one in chosen
        if p.family_id and one.kind in Photo.Kind.values
    ]
    if photos:
        attach_photos(by=by, photos=photos)
