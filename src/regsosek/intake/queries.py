"""Reads of submissions, for the desk and the map. Under the reader's scope: what lies outside does not exist for him."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q

from regsosek.collect.models import Submission
from regsosek.collect.states import State
from regsosek.intake.opened import Opened, opened

__all__ = ["After", "Opened", "Row", "arrivals", "counts_by_state", "opened", "page_of"]

#: Where a page ends: when that submission was received, and its id.
After = tuple[datetime, UUID]
MOST_ARRIVALS = 5000
_SHOWN = (
    "id", "state", "form_id", "source", "officer_id", "officer_label", "area_code", "family_id", "received_at", "checked_at",
    "errors", "warnings", "problem", "attempts",
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
    family_id: UUID | None
    received_at: datetime
    checked_at: datetime | None
    errors: int
    warnings: int
    problem: str
    attempts: int

    @property
    def place(self) -> After:
        """``after`` of the next page."""
        return self.received_at, self.id


def counts_by_state() -> dict[str, int]:
    """How many submissions are in each state; every state is there."""
    rows = Submission.objects.values_list("state").annotate(n=Count("id")).order_by()
    return dict.fromkeys(State.values, 0) | dict(rows)


def page_of(
    *, state: str = "", area: str = "", officer: str = "", form: str = "", after: After | None = None, limit: int = 50
) -> list[Row]:
    """Submissions, the newest first. ``area``: the first digits of an area code; ``after``: :attr:`Row.place` of the last one
    that is shown already."""
    found = Submission.objects.order_by("-received_at", "-id")
    if state:
        found = found.filter(state=state)
    if area:
        found = found.filter(area_code__gte=area.ljust(16, "0"), area_code__lte=area.ljust(16, "9"))
    if officer:
        found = found.filter(officer_id=officer)
    if form:
        found = found.filter(form_id=form)
    if after is not None:
        at, last = after
        found = found.filter(Q(received_at__lt=at) | Q(received_at=at, id__lt=last))
    return [Row(*row) for row in found.values_list(*_SHOWN)[:limit]]


def arrivals(on: date) -> list[dict[str, Any]]:
    """Submissions received on a day of the city, as points: ``lon``, ``lat``, ``state``, ``id``. Those without a position, or
    whose position the reader may not see, are left out; of very many the newest."""
    start = datetime.combine(on, time(), ZoneInfo(settings.TIME_ZONE))
    rows = Submission.objects.filter(
        received_at__gte=start, received_at__lt=start + timedelta(days=1), lon__isnull=False
    ).order_by("-received_at")
    return [
        {"lon": lon, "lat": lat, "state": state, "id": str(pk)}
        for pk, state, lon, lat in rows.values_list("id", "state", "lon", "lat")[:MOST_ARRIVALS]
        if lon is not None and lat is not None
    ]
