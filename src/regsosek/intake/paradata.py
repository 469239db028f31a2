"""What a phone tells about an interview beside its answers: when, how exactly, and where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

_TIMES = ("start", "end", "today", "deviceid")


def position_of(said: Mapping[str, Any]) -> tuple[float, float] | None:
    """Longitude and latitude of the house, in degrees; ``None`` without a fix. ODK writes "lat lon altitude accuracy"."""
    fix = _fix(said)
    return (fix[1], fix[0]) if fix else None


def paradata_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """Times as the phone wrote them, and the accuracy of the fix in metres; no answers."""
    told: dict[str, Any] = {name: said[name] for name in _TIMES if isinstance(said.get(name), str)}
    fix = _fix(said)
    if fix and len(fix) > 3:
        told["accuracy_m"] = round(fix[3], 1)
    return told


def _fix(said: Mapping[str, Any]) -> list[float] | None:
    try:
        parts = [float(part) for part in str(said.get("location") or "").split()]
    except ValueError:
        return None
    if len(parts) < 2 or not (-90 <= parts[0] <= 90 and -180 <= parts[1] <= 180):
        return None
    return parts


def began(paradata: Mapping[str, Any]) -> datetime | None:
    """When the interview began by the phone's clock; ``None`` where it does not say, or not with its zone."""
    try:
        moment = datetime.fromisoformat(str(paradata.get("start") or ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
