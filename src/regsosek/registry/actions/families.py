"""Taking family documents into the registry, one or a thousand at a time, by the same steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import models as db

from regsosek.areas.queries import BORDER_TOLERANCE_M, UNKNOWN_SLS, metres_outside, unknown_codes, village_at
from regsosek.kernel import bulk, clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry import claims, ended, memberships, rows, state
from regsosek.registry import models as m
from regsosek.registry.document import FamilyDocument, parse
from regsosek.registry.dwellings import refresh
from regsosek.registry.points import refuse_at_sea
from regsosek.vocabulary.roles import Ability

CHUNK = 1000
# a new interview does not undo a ranking, nor reopen what was closed
_PERSON_KEEPS = {"id", "died_on", "merged_into", "erased_at"}
_KEEPS = {"id", "consent", "welfare_group", "decile", "ranked_in", "closed_on", "closed_as", "merged_into"}


@verb("registry.record_family", needs=Ability.RECORD_FAMILY)
def record_family(*, by: Actor, document: Mapping[str, Any]) -> UUID:
    """Record what was observed at one family. Returns its id.

    :raises Problem: ``bad_document``; ``not_found`` when the family lies outside the actor's scope.
    """
    (taken,) = _take([document], by, "registry.record_family")
    current_event().about("family", taken.family_id, taken.area_code)
    return taken.family_id


@verb("registry.record_families", needs=Ability.RECORD_FAMILY)
def record_families(*, by: Actor, documents: Sequence[Mapping[str, Any]]) -> int:
    """Record a chunk of documents (at most :data:`CHUNK`, a short transaction): one audit event, a revision per family.

    All or nothing. :raises Problem: ``bad_document``; ``not_found`` when one lies outside the actor's scope.
    """
    if len(documents) > CHUNK:
        raise ValueError(f"at most {CHUNK} documents in one chunk")
    taken = _take(documents, by, "registry.record_families")
    current_event().about("families", len(taken))
    return len(taken)


def _located(document: FamilyDocument) -> FamilyDocument:
    """A family without an assigned RT is in the kelurahan where its house stands, by the boundaries of that day."""
    if document.area_code:
        return document
    village = village_at(document.dwelling["lon"], document.dwelling["lat"], document.happened_on)
    if village is None:
        raise Problem("bad_document", reason="tanpa kode wilayah, dan titiknya di luar semua kelurahan")
    return replace(document, area_code=village + UNKNOWN_SLS)


def _far_off(documents: list[FamilyDocument]) -> int:
    """How many points lie further from the kelurahan they are assigned to than a GPS fix at its border may."""
    placed = [d for d in documents if d.dwelling.get("lon") is not None]
    if not placed:
        return 0
    lons, lats = ([d.dwelling[k] for d in placed] for k in ("lon", "lat"))
    metres = metres_outside(lons, lats, [d.area_code[:10] for d in placed], placed[0].happened_on)
    return int((metres > BORDER_TOLERANCE_M).sum())


def _take(raw: Sequence[Mapping[str, Any]], by: Actor, cause: str) -> list[FamilyDocument]:
    """The steps of recording. Under a system scope: a family that moved here may lie outside the reader's."""
    documents = [_located(parse(document)) for document in raw]
    if not all(by.scope.covers(d.area_code) for d in documents):
        raise Problem("not_found")
    missing = unknown_codes({d.area_code for d in documents})
    if missing:
        raise Problem("bad_document", reason=f"wilayah tidak dikenal: {', '.join(sorted(missing)[:3])}")
    refuse_at_sea(documents)
    _refuse_twice(documents)
    now = clock.now()
    with system_scope(cause):
        before = _refuse_foreign(documents, by)
        ended.refuse(documents)
        _houses(documents)
        _upsert(m.Family, [rows.family_row(d, now) for d in documents], keep=_KEEPS)
        _consents(documents)
        _upsert(m.Person, [rows.person_row(d, p) for d in documents for p in d.members], keep=_PERSON_KEEPS)
        left = memberships.settle(documents)
        memberships.recount({d.family_id for d in documents} | left)
        made = {d.family_id: list(rows.identifier_rows(d)) for d in documents}
        claims.take(documents, [claim for listed in made.values() for claim in listed])
        _tokens(documents)
        _businesses(documents)
        _judgements(documents)
        refresh({d.dwelling_id for d in documents} | set(before.values()))
        days = {d.family_id: d.happened_on for d in documents}
        state.record(days, by=by, cause=cause, besides=(left | _neighbours(documents)) - days.keys())
    current_event().add(points_outside_kelurahan=_far_off(documents))
    return documents


def _refuse_twice(documents: list[FamilyDocument]) -> None:
    """Which of two states in one chunk came last cannot be known."""
    people = [member.person_id for d in documents for member in d.members]
    for what, ids in (("keluarga", [d.family_id for d in documents]), ("orang", people)):
        if len(set(ids)) != len(ids):
            raise Problem("bad_document", reason=f"satu {what} dua kali dalam satu kiriman")


def _refuse_foreign(documents: list[FamilyDocument], by: Actor) -> dict[UUID, UUID]:
    """Families already here, with the house they were in; one outside the actor's scope is "not found", and so is a house
    that stands outside it: it is not his to move."""
    houses = m.Dwelling.objects.filter(pk__in={d.dwelling_id for d in documents}).values_list("area_code", flat=True)
    if not all(by.scope.covers(area_code) for area_code in houses):
        raise Problem("not_found")
    known = m.Family.objects.filter(pk__in=[d.family_id for d in documents]).values_list(
        "id", "dwelling_id", "area_code"
    )
    before = {}
    for family_id, dwelling_id, area_code in known:
        if not by.scope.covers(area_code):
            raise Problem("not_found")
        before[family_id] = dwelling_id
    return before


def _upsert(model: type[db.Model], objects: Iterable[db.Model], keep: set[str]) -> None:
    fields = [f.name for f in model._meta.concrete_fields if f.name not in keep]
    bulk.insert(objects, update=fields)


def _houses(documents: list[FamilyDocument]) -> None:
    """A document without a point does not take away the point that a house has."""
    placed = {d.dwelling_id: rows.dwelling_row(d) for d in documents if d.dwelling.get("lon") is not None}
    others = {d.dwelling_id: rows.dwelling_row(d) for d in documents if d.dwelling_id not in placed}
    kept = {"id", "poorest_group", "family_count"}
    _upsert(m.Dwelling, placed.values(), keep=kept)
    _upsert(m.Dwelling, others.values(), keep=kept | {"lon", "lat", "accuracy_m", "cell"})


def _consents(documents: list[FamilyDocument]) -> None:
    """Who was not asked again has said what he said before."""
    for answer in (1, 2):
        said = [d.family_id for d in documents if d.visit.get("consent") == answer]
        if said:
            m.Family.objects.filter(pk__in=said).update(consent=answer)


def _neighbours(documents: list[FamilyDocument]) -> set[UUID]:
    """Families in the same houses: what a document says of a house holds for them too."""
    return set(m.Family.objects.filter(dwelling_id__in={d.dwelling_id for d in documents}).values_list("id", flat=True))


def _tokens(documents: list[FamilyDocument]) -> None:
    people = [member.person_id for d in documents for member in d.members]
    m.NameToken.objects.filter(person_id__in=people).delete()
    bulk.insert(t for d in documents for t in rows.token_rows(d))


def _businesses(documents: list[FamilyDocument]) -> None:
    found = [(p.person_id, rows.business_row(d, p)) for d in documents for p in d.members]
    m.Business.objects.filter(owner_id__in=[person for person, business in found if business is None]).delete()
    _upsert(m.Business, [business for _, business in found if business is not None], keep={"id"})


def _judgements(documents: list[FamilyDocument]) -> None:
    m.ListingJudgement.objects.bulk_create(
        [
            m.ListingJudgement(
                family_id=d.family_id,
                round=d.round,
                judgement=d.listing["rt_judgement"],
                judged_on=d.listing["judged_on"],
            )
            for d in documents
            if d.listing
        ],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["family", "round"],
        update_fields=["judgement", "judged_on"],
    )
