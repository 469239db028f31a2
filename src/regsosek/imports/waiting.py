"""What a person's decision makes of a family of a file that waits."""

from __future__ import annotations

import copy
from typing import Any
from uuid import UUID

from regsosek.areas.queries import UNKNOWN_SLS
from regsosek.imports import stored
from regsosek.imports.adapters import adapter_named
from regsosek.imports.deciding import Context, Decision, judged
from regsosek.imports.families import Draft
from regsosek.imports.judging import standing_houses
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.imports.returning import CODE, without_erased
from regsosek.imports.said import unpack
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.registry.models import Family, Person

Verdict = ImportRow.Verdict


def candidates_of(row: ImportRow) -> list[UUID]:
    """Families of the registry that it may be, whoever may see them."""
    return [UUID(family) for family in row.candidates]


def settled(by: Actor, batch: ImportBatch, row: ImportRow, verdict: str, family_id: UUID | None) -> Decision:
    """What is recorded when a person says that it is that family, or a new one. Under a system scope.

    :raises Problem: ``bad_value``: no candidate of this row; ``not_found``; ``import_old_row``; ``import_family_taken``;
        ``import_family_closed``; ``import_person_elsewhere``.
    """
    if row.said is None:
        raise Problem("import_old_row")
    draft = unpack(row.said)
    context = Context(batch.id, batch.happened_on, adapter_named(batch.adapter).fixed, {}, batch.adapter)
    if verdict == Verdict.NEW:
        if "family_id" in draft.keys and Family.objects.filter(pk=draft.keys["family_id"]).exists():
            del draft.keys["family_id"]
        _refuse_persons(draft, None)
        standing_houses([draft], context.houses)
        return judged(draft, None, set(), context)
    if family_id is None or family_id not in candidates_of(row):
        raise Problem("bad_value", field="family", value=family_id)
    known = _known(by, batch, family_id)
    _refuse_persons(draft, family_id)
    if row.reason == CODE:
        draft = without_erased(draft, known)
    return judged(_at_home(draft, known), known, stored.national([family_id])[family_id], context)


def _known(by: Actor, batch: ImportBatch, family_id: UUID) -> dict[str, Any]:
    known = stored.documents([family_id]).get(family_id)
    if known is None or not by.scope.covers(known["sub_sls"]):
        raise Problem("not_found")
    if Family.objects.filter(pk=family_id, closed_on__isnull=False).exists():
        raise Problem("import_family_closed")
    if is_taken(batch, family_id):
        raise Problem("import_family_taken")
    return known


def is_taken(batch: ImportBatch, family_id: UUID) -> bool:
    """Has another row of the batch brought this family? Then the way back would not be clear."""
    return ImportRow.objects.filter(batch=batch, subject_id=family_id, leads=True).exists()


def _refuse_persons(draft: Draft, family_id: UUID | None) -> None:
    """Who is named by UUID and lives in another family does not move by an import: that is a verb of its own."""
    said = [member.person_id for member in draft.members if member.person_id]
    homes = set(Person.objects.filter(pk__in=said).values_list("family_id", flat=True))
    if homes - {family_id}:
        raise Problem("import_person_elsewhere")


def _at_home(draft: Draft, known: dict[str, Any]) -> Draft:
    """A decision about who it is does not move the family: area, building and number stay those of the registry, and the point
    too where the file tells of another area. Only an RT that was not known yet is taken."""
    here = copy.deepcopy(draft)
    said, kept = here.keys.pop("sub_sls", ""), known["sub_sls"]
    if said[:10] == kept[:10] and kept.endswith(UNKNOWN_SLS):
        here.keys["sub_sls"] = said
    house = here.facts.get("dwelling", {})
    house.pop("building_number", None)
    here.facts.get("identity", {}).pop("family_number", None)
    if said and said[:10] != kept[:10]:
        here.facts.pop("dwelling", None)
    return here
