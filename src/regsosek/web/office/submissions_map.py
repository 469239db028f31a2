"""Today's arrivals on the map: points by state, without names."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from regsosek.areas.queries import area_named
from regsosek.collect.states import State
from regsosek.intake.queries import arrivals, counts_by_state
from regsosek.kernel import audit, clock
from regsosek.vocabulary.roles import Ability
from regsosek.web.door import page
from regsosek.web.office.card_content import language
from regsosek.web.office.map_query import CITY, a_day, only
from regsosek.web.office.submissions_words import STATES, state_word


def _day(request: Any) -> date:
    only(request, "day")
    return a_day(request, "day") or clock.today()


@page(Ability.SEE_SUBMISSIONS)
@require_safe
def submissions_map(request: Any) -> HttpResponse:
    """The map of one day's arrivals, with the same numbers as a table for who sees no map."""
    day, city = _day(request), area_named(CITY)
    tongue, counted = language(), counts_by_state(day=day)
    basemap = settings.REGSOSEK_BASEMAP
    context = {
        "day": day, "is_today": day == clock.today(), "total": sum(counted.values()), "city": city.name if city else "",
        "states": [state_word(s, tongue) | {"n": counted[s]} for s in STATES if counted[s]],
        "words": {s: word.label.text(tongue) for s, word in STATES.items()},
        "points_url": f"{reverse('submissions-points')}?day={day}", "areas_url": reverse("boundaries"),
        "basemap": {("pmtiles" if basemap.endswith(".pmtiles") else "style"): basemap} if basemap else {},
    }  # fmt: skip
    return render(request, "office/submissions/map.html", context)


@page(Ability.SEE_SUBMISSIONS)
@require_safe
@gzip_page
def submissions_points(request: Any) -> HttpResponse:
    """GeoJSON of the arrivals of a day that have a position: state and id, nothing of a family."""
    day = _day(request)
    found = arrivals(day)
    audit.note_reading(by=request.actor, verb="submission.mapped", points=len(found))
    features = [
        {
            "type": "Feature", "geometry": {"type": "Point", "coordinates": [round(one["lon"], 6), round(one["lat"], 6)]},
            "properties": {
                "id": one["id"], "state": one["state"], "tone": STATES[State(one["state"])].tone,
                "url": reverse("submission", args=[one["id"]]),
            },
        }
        for one in found
    ]  # fmt: skip
    return JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")
