"""The way back of a row, by what it brought. Inside the verb that undoes a chunk.

Each returns what it left alone: row → why, one of :data:`LEFT`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from regsosek.access.actions import end_assignments, may_assign
from regsosek.access.models import Grant
from regsosek.imports import ledger, stored
from regsosek.imports.actions.batches import latest_revisions
from regsosek.imports.adapters import Kind, adapter_named
from regsosek.imports.deciding import Outcome
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.kernel import clock, secrets
from regsosek.kernel.actor import Actor
from regsosek.kernel.scope import system_scope
from regsosek.registry.actions import (
    WayBack,
    detach_photos,
    record_families,
    restore_cooperatives,
    withdraw_families,
    withdraw_national_deciles,
)
from regsosek.registry.models import Family, NationalDecile, Photo
from regsosek.vocabulary.label import Label

Left = dict[int, str]
#: Why something was left alone.
LEFT: Mapping[str, Label] = {
    "changed": Label("diubah orang lain sesudahnya", "somebody changed it since"),
    "moved": Label("kini di luar wilayah Anda", "it is outside your area by now"),
    "gone": Label("sudah dilepas atau berakhir sebelumnya", "it had been taken off or had ended before"),
    "erased": Label("memuat seseorang yang dihapus atas permintaan", "it held somebody who was erased by request"),
    "not_kept": Label("dimuat oleh versi lama, tanpa catatan jalan kembali", "taken in by an older version that kept no way back"),
}  # fmt: skip


def take_back(by: Actor, batch: ImportBatch, rows: Sequence[ImportRow]) -> Left:
    ways: dict[Kind, Callable[[Actor, ImportBatch, Sequence[ImportRow]], Left]] = {
        Kind.FAMILY: _families, Kind.PHOTO: _photos, Kind.OFFICER: _grants, Kind.COOPERATIVE: _cooperatives,
    }  # fmt: skip
    return ways[adapter_named(batch.adapter).kind](by, batch, rows)


def _families(by: Actor, batch: ImportBatch, rows: Sequence[ImportRow]) -> Left:
    """Those created are withdrawn, those updated get the state they had; a family with a later revision is left alone."""
    with system_scope("imports.undo_chunk"):
        latest = latest_revisions([row.subject_id for row in rows])
    mine = [row for row in rows if latest.get(row.subject_id) == row.revision]
    reason = batch.undone_because
    _national(by, batch, [row.subject_id for row in mine if row.subject_id])
    created = [row.subject_id for row in mine if row.outcome == Outcome.CREATED and row.subject_id]
    if created:
        withdraw_families(by=by, family_ids=created, reason=reason)
    before = [
        json.loads(secrets.unseal(row.sealed, purpose=ledger.BEFORE))
        for row in mine
        if row.outcome == Outcome.UPDATED and row.sealed is not None
    ]
    if before:
        record_families(by=by, documents=_with_those_added(before))
    forgotten = [row for row in mine if row.outcome == Outcome.UPDATED and row.sealed is None]
    return {row.pk: "changed" for row in rows if row not in mine} | {row.pk: "erased" for row in forgotten}


def _national(by: Actor, batch: ImportBatch, families: list[UUID]) -> None:
    with system_scope("imports.undo_chunk"):
        told = list(
            NationalDecile.objects.filter(batch=batch.id, family_id__in=families).values_list("family_id", flat=True)
        )
    if told:
        withdraw_national_deciles(by=by, batch=batch.id, family_ids=told, reason=batch.undone_because)


def _with_those_added(before: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Members whom the batch added cannot be unmade: they stay, as "not found", and count nowhere."""
    with system_scope("imports.undo_chunk"):
        now = stored.documents([UUID(document["family_id"]) for document in before])
    found = []
    for document in before:
        known = {p["person_id"] for p in document["members"]}
        added = [p for p in now[UUID(document["family_id"])]["members"] if p["person_id"] not in known]
        for person in added:
            person["identity"] |= {"presence": 6, "relationship": None}
        found.append(document | {"members": document["members"] + added})
    return found


def _photos(by: Actor, batch: ImportBatch, rows: Sequence[ImportRow]) -> Left:
    with system_scope("imports.undo_chunk"):
        there = dict(Photo.objects.filter(pk__in=[row.subject_id for row in rows]).values_list("id", "family_id"))
        areas = dict(Family.objects.filter(pk__in=set(there.values())).values_list("id", "area_code"))
    left: Left = {row.pk: "gone" for row in rows if row.subject_id not in there}
    for row in rows:
        if row.pk not in left and row.subject_id and not by.scope.covers(areas[there[row.subject_id]]):
            left[row.pk] = "moved"
    mine = [row.subject_id for row in rows if row.pk not in left and row.subject_id]
    if mine:
        detach_photos(by=by, photo_ids=mine, reason=batch.undone_because)
    return left


def _grants(by: Actor, batch: ImportBatch, rows: Sequence[ImportRow]) -> Left:
    """The grants end; nobody's account is deleted, for what was done with it stays under that name."""
    left, today, ending = {}, clock.today(), []
    grants = {str(g.id): g for g in Grant.objects.filter(pk__in=[row.made["grant"] for row in rows if row.made])}
    for row in rows:
        grant = grants.get(row.made.get("grant", ""))
        if grant is None:
            left[row.pk] = "gone" if row.made else "not_kept"
        elif grant.valid_to is not None and grant.valid_to < today:
            left[row.pk] = "gone"
        elif (grant.valid_to.isoformat() if grant.valid_to else None) != row.made["valid_to"]:
            left[row.pk] = "changed"
        elif not may_assign(by, grant.areas):
            left[row.pk] = "moved"
        else:
            ending.append(grant.id)
    if ending:
        end_assignments(by=by, grant_ids=ending, reason=batch.undone_because)
    return left


def _cooperatives(by: Actor, batch: ImportBatch, rows: Sequence[ImportRow]) -> Left:
    kept = [row for row in rows if row.made]
    ways = [
        WayBack(m["register_number"], m["before"], m["after"], [UUID(p) for p in m["members"]])
        for m in (row.made for row in kept)
    ]
    refused = restore_cooperatives(by=by, ways_back=ways, reason=batch.undone_because) if ways else []
    left: Left = {row.pk: "changed" for row in kept if row.made["register_number"] in refused}
    return left | {row.pk: "not_kept" for row in rows if not row.made}
