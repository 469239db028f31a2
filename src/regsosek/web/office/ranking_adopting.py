"""What adopting a run would do, in families: told before anybody decides."""

from __future__ import annotations

from typing import Any

from regsosek.web.office.numbers import number
from regsosek.welfare.compare import compare
from regsosek.welfare.models import Run

#: A comparison of more families than this is reckoned by a job first, and kept with the run.
AT_ONCE = 60_000


def consequence(run: Run, adopted: Run | None) -> dict[str, Any] | None:
    """Who would change group against the run that counts; None where that must be reckoned by a job first.

    ``confirm`` is what the person types: the number of families that change group; without a run that counts, or against
    itself, the number of families.
    """
    if adopted is None or adopted.id == run.id:
        return {"first": True, "confirm": run.families, "families": number(run.families)}
    if run.families > AT_ONCE and str(adopted.id) not in (run.compared or {}):
        return None
    found = compare(adopted, run)
    changed = found.up.families + found.down.families + found.in_or_out.families
    return {
        "first": False, "confirm": changed, "families": number(changed), "up": number(found.up.families),
        "down": number(found.down.families), "in_or_out": number(found.in_or_out.families),
        "new": number(sum(c.families for c in found.only_b.values())), "gone": number(sum(c.families for c in found.only_a.values())),
        "persons": number(found.up.persons + found.down.persons + found.in_or_out.persons),
    }  # fmt: skip
