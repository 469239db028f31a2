"""An address and the places around it, without saying a place twice."""

from __future__ import annotations


def elsewhere(address: str | None, *places: str | None) -> str:
    """The places that the address does not name already, joined by commas."""
    told = (address or "").lower()
    return ", ".join(place for place in places if place and place.lower() not in told)
