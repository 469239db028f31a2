"""A family as it was: by the day on which something was recorded, and by the day since which it held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from regsosek.kernel.history import PART_CLASSES, unpack
from regsosek.kernel.models import Revision
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Departure
from regsosek.registry.state import opened
from regsosek.vocabulary.privacy import PrivacyClass

MOST_DEPARTURES = 500


@dataclass(frozen=True, slots=True)
class PastState:
    """What was known of a family. ``parts``: a part that the reader is not granted is ``None``."""

    number: int
    recorded_at: datetime
    happened_on: date
    parts: Mapping[PrivacyClass, Any]


def end_of(day: date) -> datetime:
    """The last instant of a day where the city is."""
    return datetime.combine(day, time.max, tzinfo=ZoneInfo(settings.TIME_ZONE))


def as_of(family_id: UUID, *, recorded: datetime | date | None = None, valid: date | None = None) -> PastState:
    """The state known at ``recorded`` (a day: at its end), as it held on ``valid``; each left out is "now".

    A link holds a whole state. An event recorded late counts for the days since it happened; what it says of everything
    else is what was known when it was recorded.

    :raises Problem: ``not_found``: nothing was known then, or the reader may not see the history of this family.
    """
    links = Revision.objects.filter(subject=family_id)
    if recorded is not None:
        links = links.filter(recorded_at__lte=recorded if isinstance(recorded, datetime) else end_of(recorded))
    if valid is not None:
        links = links.filter(happened_on__lte=valid)
    link = links.order_by(*(["-happened_on", "-number"] if valid is not None else ["-number"])).first()
    if link is None:
        raise Problem("not_found")
    return PastState(link.number, link.recorded_at, link.happened_on, parts_of(link))


def parts_of(link: Revision) -> dict[PrivacyClass, Any]:
    """The state of a link, names unsealed, as far as the active scope let its parts through."""
    parts = {privacy: unpack(getattr(link, f"part_{privacy}")) for privacy in PART_CLASSES}
    if parts[PrivacyClass.NAME] is not None:
        # the part was granted; the keys belong to no reader
        with system_scope("registry.open_names"):
            parts[PrivacyClass.NAME] = opened(parts[PrivacyClass.NAME])
    return parts


def departures() -> list[Departure]:
    """Families that left the areas of the active scope, latest first: when, and to which kelurahan."""
    return list(Departure.objects.order_by("-moved_on", "-id")[: MOST_DEPARTURES + 1])
