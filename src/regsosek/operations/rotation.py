"""Another key in the place of the old one, while people work: a new generation, everything sealed anew, the old one taken out.

    rotate: new generation + its sealed copy  →  chunks of 1,000, each a verb of its own  →  retire: the old one out of the file

Killed anywhere it goes on with the same command: the key file is replaced at once, and each value says under which generation it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from regsosek.kernel import secrets
from regsosek.kernel.actor import Actor
from regsosek.kernel.scope import system_scope
from regsosek.operations.actions.keys import reseal
from regsosek.operations.holdings import HOLDINGS, Holding

CHUNK = 1000


def left() -> dict[str, int]:
    """Table → values that are not under the newest generation; tables without any are left out."""
    with system_scope("operations.rotation"):
        counted: Counter[str] = Counter()
        for holding in HOLDINGS:
            counted[holding.table] += holding.left()
    return {table: count for table, count in counted.items() if count}


def is_running() -> bool:
    """Is there an old generation with values under it?"""
    return len(secrets.ring().in_use) > 1 and bool(left())


def reseal_all(*, by: Actor, advance: Callable[[int], None] = lambda _: None) -> int:
    """Everything that is under an older generation, in chunks; ``advance`` is told how many. Returns how many values there were.
    A second walk takes what was written under the old generation, or changed, during the first."""
    done = sum(_walk(by, holding, advance) for holding in HOLDINGS)
    return done + sum(_walk(by, holding, advance) for holding in HOLDINGS)


def _walk(by: Actor, holding: Holding, advance: Callable[[int], None]) -> int:
    done, after = 0, None
    while _is_behind(holding, after):
        count, after = reseal(by=by, holding=holding, after=after, limit=CHUNK)
        done += count
        advance(count)
    return done


def _is_behind(holding: Holding, after: object) -> bool:
    with system_scope("operations.rotation"):
        return holding.is_behind(after)
