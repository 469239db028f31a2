"""Bringing families up to date in the adopted run: a re-score where the standing differs, and its projection."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from regsosek.kernel import clock
from regsosek.kernel.actor import Actor
from regsosek.kernel.models import Revision
from regsosek.registry import standings as registry_standings
from regsosek.welfare import standing
from regsosek.welfare.models import Position, Rescore, Run, Settlement
from regsosek.welfare.standing import CHUNK, Behind, Standing

Moves = dict[UUID, tuple[Standing | None, Standing]]


def moves(run: Run, families: Collection[UUID], behind: Behind | None = None) -> Moves:
    """family → its standing so far and as it should be, of those for whom they differ. Under a system scope."""
    so_far = standing.current(run, families)
    found = standing.again(run, families, behind)
    return {family: (so_far.get(family), new) for family, new in found.items() if so_far.get(family) != new}


def keep(run: Run, moved: Moves, *, by: Actor, cause: Rescore.Cause) -> list[Rescore]:
    """Write the new standings down and show them. Inside a verb, under a system scope."""
    rows = _write(run, moved, by=by, cause=cause)
    project(run, {family: new for family, (_, new) in moved.items()})
    return rows


def _write(run: Run, moved: Moves, *, by: Actor, cause: Rescore.Cause) -> list[Rescore]:
    now = clock.now()
    rows = [
        Rescore(run=run, family_id=family, at=now, cause=cause, by=by.label, **standing.as_fields(new))
        for family, (_, new) in moved.items()
    ]
    return Rescore.objects.bulk_create(rows)


def project(run: Run, found: Mapping[UUID, Standing]) -> None:
    registry_standings.project(str(run.id), {f: (s.city_group, s.city_decile) for f, s in found.items()})


def bring_up(run: Run, families: Collection[UUID], *, by: Actor, cause: Rescore.Cause) -> int:
    """Many families, in sets: the order of the run is read once. Shows where each stands, moved or not. Returns how many
    moved."""
    listed = list(families)
    behind = standing.whole_order(run) if listed else None
    count = 0
    for start in range(0, len(listed), CHUNK):
        chunk = listed[start : start + CHUNK]
        moved = moves(run, chunk, behind)
        _write(run, moved, by=by, cause=cause)
        project(run, standing.current(run, chunk))
        count += len(moved)
    return count


def changed_since(run: Run) -> set[UUID]:
    """Families whose answers were changed, or of whom a forum decided, after the run read them, and those that it had
    re-scored when it was adopted before. Under a system scope."""
    read_at = datetime.fromisoformat(run.parameters["read_at"])
    revised = Revision.objects.filter(recorded_at__gte=read_at).values_list("subject", flat=True).distinct()
    scored_again = Rescore.objects.filter(run=run).values_list("family_id", flat=True).distinct()
    return {*revised, *scored_again, *decided_otherwise(run)}


def decided_otherwise(run: Run) -> list[UUID]:
    """Families whose decision in force is not the one that the run was reckoned with. Under a system scope."""
    now = dict(Settlement.objects.filter(revoked_at__isnull=True).values_list("family_id", "welfare_group"))
    then = dict(Position.objects.filter(run=run, forum_group__isnull=False).values_list("family_id", "forum_group"))
    return [family for family in {*now, *then} if now.get(family) != then.get(family)]
