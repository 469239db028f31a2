"""Finished numbers of an area, as pages of aggregates show them: welfare groups, pyramid, businesses, cooperatives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from regsosek.registry.models import AreaStatistic

UNRANKED = 0
BANDS = tuple(range(0, 80, 5))

#: group (0: belum diperingkat) → (families, persons), as regsosek.welfare.queries.counts hands them over.
Groups = Mapping[int, tuple[int, int]]


@dataclass(frozen=True)
class GroupNumbers:
    """Families and persons of one area by welfare group; shares are of what is ranked."""

    groups: Groups

    def families_in(self, group: int) -> int:
        return self.groups.get(group, (0, 0))[0]

    def persons_in(self, group: int) -> int:
        return self.groups.get(group, (0, 0))[1]

    @property
    def families(self) -> int:
        return sum(families for families, _ in self.groups.values())

    @property
    def persons(self) -> int:
        return sum(persons for _, persons in self.groups.values())

    @property
    def ranked_families(self) -> int:
        return self.families - self.families_in(UNRANKED)

    @property
    def ranked_persons(self) -> int:
        return self.persons - self.persons_in(UNRANKED)

    @property
    def poorest_families(self) -> int:
        """Groups 1 and 2."""
        return self.families_in(1) + self.families_in(2)

    @property
    def poorest_persons(self) -> int:
        return self.persons_in(1) + self.persons_in(2)


def statistic(area_code: str, kind: str) -> dict[str, int]:
    """One finished count, by key; empty when nothing was counted there."""
    counts = AreaStatistic.objects.filter(area_code=area_code, kind=kind).values_list("counts", flat=True).first()
    return dict(counts or {})


def by_answer(counts: Mapping[str, int], name: str) -> dict[int, int]:
    """``{"industry:12": 3}`` → ``{12: 3}`` for one of the names in the keys; 0 is "not answered"."""
    return {int(key.split(":")[1]): n for key, n in counts.items() if key.startswith(f"{name}:")}


def pyramid(area_code: str) -> list[dict[str, object]]:
    """Rows of the pyramid chart, youngest first: ``{"age": "0–4", "male": 12, "female": 11}``; empty when nothing was counted."""
    counts = statistic(area_code, "pyramid")
    if not counts:
        return []
    return [
        {
            "age": f"{band}+" if band == BANDS[-1] else f"{band}–{band + 4}",
            "male": counts.get(f"1:{band}", 0),
            "female": counts.get(f"2:{band}", 0),
        }
        for band in BANDS
    ]
