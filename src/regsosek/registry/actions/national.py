"""The national decile of families, as another data set gives it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry import state
from regsosek.registry.models import Family, NationalDecile
from regsosek.vocabulary.roles import Ability


@dataclass(frozen=True, slots=True)
class Given:
    """:param decile: 1 (poorest) to 10. :param source: the data set, e.g. ``dtsen``. :param as_of: the day it is true of."""

    family_id: UUID
    decile: int
    source: str
    as_of: date


@verb("registry.record_national_deciles", needs=Ability.RECORD_FAMILY)
def record_national_deciles(*, by: Actor, given: Sequence[Given], batch: UUID | None = None) -> int:
    """Keep the national deciles of a chunk of families; one of the same source and day is replaced. A revision per family.

    :raises Problem: ``not_found`` when one lies outside the actor's scope; ``bad_value``: no decile.
    """
    for row in given:
        if not 1 <= row.decile <= 10:
            raise Problem("bad_value", field="decile", value=row.decile)
    given = list({(row.family_id, row.source, row.as_of): row for row in given}.values())  # said twice: the last one
    now = clock.now()
    with system_scope("registry.record_national_deciles"):
        _must_cover(by, {row.family_id for row in given})
        NationalDecile.objects.bulk_create(
            [
                NationalDecile(
                    family_id=r.family_id, decile=r.decile, source=r.source, as_of=r.as_of, batch=batch, recorded_at=now
                )
                for r in given
            ],
            batch_size=250, update_conflicts=True, unique_fields=["family", "source", "as_of"],
            update_fields=["decile", "batch", "recorded_at"],
        )  # fmt: skip
        if given:
            days = {row.family_id: row.as_of for row in given}
            state.record(days, by=by, cause="registry.record_national_deciles")
    current_event().about("families", len(given))
    return len(given)


@verb("registry.withdraw_national_deciles", needs=Ability.RECORD_FAMILY)
def withdraw_national_deciles(*, by: Actor, batch: UUID, family_ids: Collection[UUID], reason: str) -> int:
    """Take back what a batch said of these families; their revisions keep it. Returns how many deciles.

    :raises Problem: ``not_found`` when one lies outside the actor's scope; ``reason_needed``.
    """
    if not reason.strip():
        raise Problem("reason_needed")
    with system_scope("registry.withdraw_national_deciles"):
        _must_cover(by, family_ids)
        rows = NationalDecile.objects.filter(batch=batch, family_id__in=list(family_ids))
        touched = set(rows.values_list("family_id", flat=True))
        gone, _ = rows.delete()
        if touched:
            state.revise(by=by, cause="registry.withdraw_national_deciles", happened_on=clock.today(), touched=touched)
    current_event().about("families", len(touched))
    current_event().add(reason=reason)
    return gone


def _must_cover(by: Actor, families: Collection[UUID]) -> None:
    found = Family.objects.filter(pk__in=list(families)).values_list("area_code", flat=True)
    areas = list(found)
    if len(areas) != len(set(families)) or not all(by.scope.covers(area) for area in areas):
        raise Problem("not_found")
