"""Reckoning the standing of families again whose answers changed, in the frozen order of the adopted run."""

from __future__ import annotations

from uuid import UUID

from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Family
from regsosek.vocabulary.roles import Ability
from regsosek.welfare import rescoring
from regsosek.welfare.models import Awaiting, Rescore
from regsosek.welfare.queries import adopted_run
from regsosek.welfare.standing import Standing


@verb("welfare.rescore_family", needs=Ability.CHANGE_FAMILY)
def rescore_family(
    *, by: Actor, family_id: UUID, because: str = "", move: tuple[Standing | None, Standing] | None = None
) -> Rescore | None:
    """Where the family would stand now in the frozen order of the adopted run, kept and shown. None without an adopted run,
    and when it stands where it stood.

    :param because: the verb that changed the answers. :param move: what :func:`regsosek.welfare.rescoring.moves` found.
    :raises Problem: ``not_found``.
    """
    name = "welfare.rescore_family"
    area_code = Family.objects.filter(pk=family_id).values_list("area_code", flat=True).first()
    if area_code is None and move is None:  # whoever moved it out of his area has just seen it
        raise Problem("not_found")
    current_event().about("family", family_id, area_code or "")
    run = adopted_run()
    if run is None:
        return None
    with system_scope(name):
        moved = {family_id: move} if move else rescoring.moves(run, [family_id])
        rows = rescoring.keep(run, moved, by=by, cause=Rescore.Cause.ANSWERS) if moved else []
    for before, after in moved.values():
        current_event().add(
            run=str(run.id), because=because, before=(before.city_group if before else None) or 0,
            after=after.city_group or 0, from_position=before.city_position if before else None, to_position=after.city_position,
        )  # fmt: skip
    return rows[0] if rows else None


@verb("welfare.rescore_changed", needs=Ability.RANK)
def rescore_changed(*, by: Actor) -> int:
    """All families that batches changed since, in sets. Returns how many moved."""
    run = adopted_run()
    with system_scope("welfare.rescore_changed"):
        waiting = list(Awaiting.objects.values_list("family_id", flat=True))
        moved = rescoring.bring_up(run, waiting, by=by, cause=Rescore.Cause.ANSWERS) if run else 0
        Awaiting.objects.all().delete()
    current_event().about("families", len(waiting))
    current_event().add(families=len(waiting), moved=moved)
    return moved
