"""What time is it? Asked here and nowhere else, so that the demo can live in October 2022.

With ``REGSOSEK_CLOCK_START`` set, the clock starts there when the process starts and runs at normal speed; it never
runs behind what is already in the audit, so restarts do not turn time back.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

_lock = threading.Lock()
_anchor: tuple[datetime, float] | None = None


def _latest_recorded() -> datetime | None:
    from regsosek.kernel.models import AuditEvent

    return AuditEvent.objects.order_by("-id").values_list("at", flat=True).first()


def _demo_anchor(start: datetime) -> tuple[datetime, float]:
    global _anchor
    with _lock:
        if _anchor is None:
            latest = _latest_recorded()
            first = max(start, latest + timedelta(seconds=1)) if latest else start
            _anchor = (first, time.monotonic())
        return _anchor


def restart() -> None:
    """Forget the anchor (tests, and a demo whose database has just been built)."""
    global _anchor
    _anchor = None


def advance(by: timedelta) -> None:
    """Let time pass where the clock is a demo's; a real one cannot be moved.

    :raises RuntimeError: the clock is real.
    """
    global _anchor
    if settings.REGSOSEK_CLOCK_START is None:
        raise RuntimeError("a real clock cannot be moved")
    first, at = _demo_anchor(settings.REGSOSEK_CLOCK_START)
    with _lock:
        _anchor = (first + by, at)


def now() -> datetime:
    """The current instant, in UTC."""
    start: datetime | None = settings.REGSOSEK_CLOCK_START
    if start is None:
        return datetime.now(UTC)
    first, at = _demo_anchor(start)
    return first.astimezone(UTC) + timedelta(seconds=time.monotonic() - at)


def today() -> date:
    """The date where the city is (settings.TIME_ZONE)."""
    return now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()
