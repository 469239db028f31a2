"""Areas through time: what an area became, what it was called, which prefixes a person's areas are today.

The rule for grants and releases: *they name areas as these were on their first day, and follow what became of them since.*

- a named area that was split: all its parts. One that was merged: the whole merged area, for it had a share in it. One that
  was recoded: the new code. And so on, change by change.
- an area named together with its neighbours by a shorter prefix (a kelurahan) follows that prefix only: an SLS that was
  recoded into another kelurahan is gone from the old one's view.
- a change on the first day itself is not followed: who names areas that day means the new ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from regsosek.areas.models import Area, AreaLineage
from regsosek.vocabulary.areacode import AreaLevel

Kind = AreaLineage.Kind
#: The rows of one change.
Change = tuple[AreaLineage, ...]
WHOLE = "00"  # the sub-SLS of an SLS that is not divided


def changes_until(day: date) -> list[Change]:
    """All changes of codes effective on that day or before, in order. One query: there are some dozens in a year."""
    rows = AreaLineage.objects.filter(effective_on__lte=day).exclude(kind=Kind.RENAME).order_by("effective_on", "id")
    return [tuple(change) for _, change in groupby(rows, key=lambda row: row.change)]


def follow(
    prefixes: Iterable[str], since: date, today: date, changes: Sequence[Change] | None = None
) -> tuple[str, ...]:
    """Prefixes named on the day ``since``, as they are ``today``. Old codes stay in it: a closed code is never given again,
    and what is kept under it (departures, counts of old runs) is still his to see.

    :param changes: those until ``today`` or later, for who follows several lists.
    """
    held = list(dict.fromkeys(prefixes))
    if not held or "" in held:
        return tuple(held)
    for change in changes_until(today) if changes is None else changes:
        if since < change[0].effective_on <= today:
            held += [p for p in dict.fromkeys(_successors(held, change)) if p not in held]
    return tuple(held)


def _successors(held: list[str], change: Change) -> Iterator[str]:
    for prefix in held:
        for row in change:
            if prefix.startswith(row.from_code) and row.from_code != row.to_code:
                yield row.to_code + _rest(prefix[len(row.from_code) :], row.kind)


def _rest(below: str, kind: str) -> str:
    """A recode keeps the numbers of what lies below; in a merged SLS they stand for its undivided whole, where the families
    went; in a part of a split one nobody knows them, so a sub-SLS means the part."""
    if kind == Kind.MERGE:
        return WHOLE if below else ""
    return below if kind == Kind.RECODE else ""


def current_codes(code: str, since: date, today: date) -> tuple[str, ...]:
    """The live areas that a code of the day ``since`` stands for today; several when it was split."""
    followed = follow([code], since, today)
    places = {c: c[: AreaLevel.SLS.digits] for c in followed}
    ended = Area.objects.filter(code__in=set(places.values()), valid_to__isnull=False).values_list("code", flat=True)
    closed = set(ended)
    return tuple(c for c, place in places.items() if place not in closed)


def name_on(code: str, day: date) -> str:
    """What the area was called that day; "" when it is not known."""
    later = AreaLineage.objects.filter(kind=Kind.RENAME, from_code=code, effective_on__gt=day)
    ended = later.order_by("effective_on", "id").values_list("old_name", flat=True).first()
    if ended is not None:
        return ended
    return Area.objects.filter(pk=code).values_list("name", flat=True).first() or ""
