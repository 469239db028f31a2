"""Where the house of a family stands: with whom it is shared, and whether its point lies in the area it is assigned to."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from regsosek.areas.distance import distance_outside
from regsosek.areas.queries import names_of
from regsosek.kernel import clock
from regsosek.kernel.actor import Actor
from regsosek.registry.models import Dwelling, Family
from regsosek.vocabulary.abilities import Ability
from regsosek.web.office.family_others import same_house
from regsosek.web.office.family_sheets import title_of
from regsosek.web.office.numbers import number

#: A fix is no better than this, whatever it says of itself, in metres.
ACCURACY_M = 10


def place_content(family: Family, actor: Actor) -> dict[str, Any]:
    """``neighbours``: other families of the house; ``outside``: ``{metres, area, may_change}`` or None."""
    house = Dwelling.objects.filter(pk=family.dwelling_id).first()
    others = same_house(family) if house is not None and house.family_count > 1 else []
    return {
        "neighbours": [{"url": reverse("family", args=[f.id]), "title": title_of(f)} for f in others],
        "outside": _outside(family, house, actor),
    }


def _outside(family: Family, house: Dwelling | None, actor: Actor) -> dict[str, Any] | None:
    """Only where the reader was granted points: the columns are None otherwise."""
    if house is None or house.lon is None or house.lat is None:
        return None
    found = distance_outside(house.lon, house.lat, family.area_code, clock.today())
    if found is None or found.metres <= max(ACCURACY_M, house.accuracy_m or 0):
        return None
    return {
        "metres": number(round(found.metres, -1) if found.metres >= 100 else round(found.metres)),
        "area": names_of([found.code]).get(found.code, found.code),
        "may_change": actor.may(Ability.CHANGE_FAMILY),
    }
