"""Where a family stands: the adopted ranking, projected onto the registry so that maps and scopes need no replay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.scope import system_scope
from regsosek.registry.dwellings import refresh
from regsosek.registry.models import Family
from regsosek.vocabulary.roles import Ability

CHUNK = 500


@verb("registry.project_standing", needs=Ability.RANK)
def project_standing(*, by: Actor, run: str, standings: Iterable[tuple[UUID, int | None, int | None]]) -> int:
    """Set (family, welfare group, city decile) for every family named; ``None`` is "belum diperingkat". Families not
    named keep theirs. Returns how many."""
    same: dict[tuple[int | None, int | None], list[UUID]] = defaultdict(list)
    for family_id, group, decile in standings:
        same[group, decile].append(family_id)
    with system_scope("registry.project_standing"):
        for (group, decile), families in same.items():
            for start in range(0, len(families), CHUNK):
                chosen = Family.objects.filter(pk__in=families[start : start + CHUNK])
                chosen.update(welfare_group=group, decile=decile, ranked_in=run)
        refresh()
    done = sum(map(len, same.values()))
    current_event().about("run", run)
    current_event().add(families=done)
    return done
