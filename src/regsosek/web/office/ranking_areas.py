"""A run by kelurahan: finished counts, the same for everybody who may see aggregates."""

from __future__ import annotations

from typing import Any

from regsosek.areas.queries import names_of
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.web.office.area_numbers import GroupNumbers
from regsosek.web.office.numbers import percent
from regsosek.welfare.models import Run
from regsosek.welfare.queries import counts


def area_rows(run: Run) -> list[dict[str, Any]]:
    """Kelurahan with their groups, most families in groups 1 and 2 first; two queries."""
    found = counts(run, AreaLevel.VILLAGE)
    names = names_of(found)
    rows = [_row(code, names.get(code, code), GroupNumbers(groups)) for code, groups in found.items()]
    return sorted(rows, key=lambda row: (-row["poorest"], row["code"]))


def _row(code: str, name: str, numbers: GroupNumbers) -> dict[str, Any]:
    groups = [numbers.families_in(group) for group in (1, 2, 3, 4, 0)]
    return {
        "code": code, "name": name, "families": numbers.families, "groups": groups, "persons": numbers.persons,
        "poorest": numbers.poorest_families, "share": percent(numbers.poorest_families, numbers.ranked_families),
        "stack": {"area": name, **{f"g{g}": n for g, n in zip((1, 2, 3, 4, 0), groups, strict=True)}},
    }  # fmt: skip
