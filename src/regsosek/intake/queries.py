"""Reads of submissions, for the desk and the map. Under the reader's scope: what lies outside does not exist for him."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from regsosek.collect.models import Submission
from regsosek.collect.states import State
from regsosek.intake.opened import Opened, opened

__all__ = [
    "MOST_ARRIVALS", "After", "Opened", "Row", "arrivals", "behind", "counts_by_state", "officers", "opened", "page_of"
]  # fmt: skip

#: Where a page ends: when that submission was received, and its id.
After = tuple[datetime, UUID]
MOST_ARRIVALS = 20_000
MOST_OFFICERS = 400
_SHOWN = (
    "id", "state", "form_id", "source", "officer_id", "officer_label", "area_code", "received_at", "errors", "warnings", "deprecated_id",
    "files_named",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One submission in a list: no answers."""

    id: UUID
    state: str
    form_id: str
    source: str
    officer_id: str
    officer_label: str
    area_code: str
    received_at: datetime
    errors: int
    warnings: int
    deprecated_id: str
    files_named: list[str]

    @property
    def place(self) -> After:
        """``after`` of the next page."""
        return self.received_at, self.id


def _chosen(area: str, officer: str, day: date | None) -> QuerySet[Submission]:
    """Those of an area (the first digits of its code), an officer, and a day of the city's clock; "" and None ask for all."""
    found = Submission.objects.all()
    if area:
        found = found.filter(area_code__gte=area.ljust(16, "0"), area_code__lte=area.ljust(16, "9"))
    if officer:
        found = found.filter(officer_id=officer)
    if day is not None:
        start = datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE))
        found = found.filter(received_at__gte=start, received_at__lt=start + timedelta(days=1))
    return found


def counts_by_state(*, area: str = "", officer: str = "", day: date | None = None) -> dict[str, int]:
    """How many submissions are in each state; every state is there."""
    rows = _chosen(area, officer, day).values_list("state").annotate(n=Count("id")).order_by()
    return dict.fromkeys(State.values, 0) | dict(rows)


def page_of(
    *,
    state: str = "",
    area: str = "",
    officer: str = "",
    day: date | None = None,
    after: After | None = None,
    limit: int = 50,
) -> list[Row]:
    """Submissions, the newest first. ``area``: the first digits of an area code; ``day``: on which they were received;
    ``after``: :attr:`Row.place` of the last one that is shown already."""
    found = _chosen(area, officer, day).order_by("-received_at", "-id")
    if state:
        found = found.filter(state=state)
    if after is not None:
        found = behind(found, after)
    return [Row(*row) for row in found.values_list(*_SHOWN)[:limit]]


def behind(rows: QuerySet[Any], after: After) -> QuerySet[Any]:
    """Those that come after this place in a list by arrival, the newest first."""
    at, last = after
    return rows.filter(Q(received_at__lt=at) | Q(received_at=at, id__lt=last))


def officers(*, area: str = "") -> list[tuple[str, str]]:
    """Officers with submissions in an area, as ids and labels, by label."""
    rows = _chosen(area, "", None).order_by("officer_label", "officer_id")
    return list(rows.values_list("officer_id", "officer_label").distinct()[:MOST_OFFICERS])


def arrivals(on: date) -> list[dict[str, Any]]:
    """Submissions received on a day of the city, as points: ``lon``, ``lat``, ``state``, ``id``. Those without a position, or
    whose position the reader may not see, are left out; of very many the newest."""
    rows = _chosen("", "", on).filter(lon__isnull=False, lat__isnull=False).order_by("-received_at")
    return [
        {"lon": lon, "lat": lat, "state": state, "id": str(pk)}
        for pk, state, lon, lat in rows.values_list("id", "state", "lon", "lat")[:MOST_ARRIVALS]
        if lon is not None and lat is not None
    ]
