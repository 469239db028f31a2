"""The audit as a page: who opened or changed what, for what purpose; and who looked at houses on the map, by hour."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regsosek.access.models import User
from regsosek.areas.queries import names_of
from regsosek.kernel import audit
from regsosek.kernel.models import AuditEvent, TileReading
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.roles import Role, rule
from regsosek.web.door import page
from regsosek.web.office.audit_sentences import AT_THE_DOOR, KINDS, SENTENCES, Names, outline, place_of, row
from regsosek.web.office.card_content import language

PAGE = 50
#: A day that is asked for: written in full, of years in which there can be an audit.
YEARS, _DAY = range(2000, 2101), re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@page(Ability.SEE_AUDIT)
@require_safe
def audit_events(request: Any) -> HttpResponse:
    """Latest first. Filters: day, actor (part of the label), verb, kind; an unknown verb or kind is an error."""
    asked = {name: request.GET.get(name, "").strip() for name in ("day", "actor", "verb", "kind")}
    events = _filtered(asked)
    listed, after = _page(events, request.GET.get("after", ""))
    names = Names(names_of(_prefixes(e.area_code for e in listed)), _people(listed))
    context = {
        "tab": "events", "rows": [row(e, names) | {"role_label": "" if e.verb in AT_THE_DOOR else _role(e.role)} for e in listed], "asked": asked,
        "kinds": [{"value": k, "label": _(label), "on": k == asked["kind"]} for k, label in KINDS.items()],
        "verbs": [{"value": v, "label": outline(v), "on": v == asked["verb"]} for v in sorted(SENTENCES, key=outline)],
        "next_url": _next_url(asked, after),
    }  # fmt: skip
    _note(request, "events", asked)
    return render(request, "office/audit.html", context)


@page(Ability.SEE_AUDIT)
@require_safe
def tile_readings(request: Any) -> HttpResponse:
    """Houses looked at on the map: one line a person, area and hour. Filters: day, actor."""
    asked = {name: request.GET.get(name, "").strip() for name in ("day", "actor")}
    readings: QuerySet[TileReading] = TileReading.objects.all()
    if asked["actor"]:
        readings = readings.filter(actor_label__icontains=asked["actor"])
    if asked["day"]:
        readings = readings.filter(hour__range=_day(asked["day"]))
    listed, after = _page(readings, request.GET.get("after", ""))
    places = names_of(_prefixes(r.area_code for r in listed))
    _note(request, "tiles", asked)
    rows = [
        {
            "hour": r.hour,
            "who": r.actor_label,
            "role_label": _role(r.role),
            "place": place_of(r.area_code, places) or r.area_code,
        }
        for r in listed
    ]
    return render(
        request,
        "office/audit.html",
        {"tab": "tiles", "rows": rows, "asked": asked, "next_url": _next_url(asked, after)},
    )


def _note(request: Any, tab: str, asked: dict[str, str]) -> None:
    """Reading the audit stands in it too; a name that was typed into the filter does not."""
    chosen = {f"by_{name}": value for name, value in asked.items() if value and name != "actor"}
    audit.note_reading(by=request.actor, verb="audit.opened", tab=tab, by_actor=bool(asked["actor"]), **chosen)


def _filtered(asked: dict[str, str]) -> QuerySet[AuditEvent]:
    events = AuditEvent.objects.all()
    if asked["kind"]:
        events = events.filter(kind=_known("kind", asked["kind"], KINDS))
    if asked["verb"]:
        events = events.filter(verb=_known("verb", asked["verb"], SENTENCES))
    if asked["actor"]:
        events = events.filter(actor_label__icontains=asked["actor"])
    if asked["day"]:
        events = events.filter(at__range=_day(asked["day"]))
    return events


def _known(name: str, value: str, known: Iterable[str]) -> str:
    if value not in set(known):
        raise Problem("bad_value", field=name, value=value)
    return value


def _day(text: str) -> tuple[datetime, datetime]:
    """First and last moment of a day where the city is."""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise Problem("bad_value", field="day", value=text)
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(settings.TIME_ZONE))
    return start, start + timedelta(days=1) - timedelta(microseconds=1)


def _page(rows: QuerySet[Any], after: str) -> tuple[list[Any], int | None]:
    """By key, latest first: what is added meanwhile moves no page."""
    if after:
        if not (after.isascii() and after.isdigit() and len(after) <= 18):
            raise Problem("bad_value", field="after", value=after)
        rows = rows.filter(id__lt=int(after))
    listed = list(rows.order_by("-id")[: PAGE + 1])
    return listed[:PAGE], listed[PAGE - 1].id if len(listed) > PAGE else None


def _people(events: Iterable[AuditEvent]) -> dict[str, str]:
    """Accounts that events are about: key → name."""
    wanted = {
        str(e.details.get("user", e.subject_id)) for e in events if e.subject_type == "user" or "user" in e.details
    }
    rows = User.objects.filter(pk__in=[key for key in wanted if key.isdigit()]).values_list("pk", "display_name")
    return {str(key): name for key, name in rows}


def _prefixes(codes: Iterable[str]) -> set[str]:
    return {code[:digits] for code in codes for digits in (4, 7, 10, 14) if len(code) >= digits}


def _next_url(asked: dict[str, str], after: int | None) -> str | None:
    return f"?{urlencode({k: v for k, v in asked.items() if v} | {'after': after})}" if after else None


def _role(role: str) -> str:
    return rule(role).label.text(language()) if role in set(Role) else _("Sistem")
