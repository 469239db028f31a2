"""The list of submissions: what was asked for, counts by state, one page of rows by keyset. Rows hold no answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.http import urlencode

from regsosek.areas.queries import at_level
from regsosek.collect.models import Submission
from regsosek.collect.states import State
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import Scope
from regsosek.registry.fields import day_of
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.web.office import map_query
from regsosek.web.office.card_content import area_line, language
from regsosek.web.office.map_query import CITY
from regsosek.web.office.submissions_words import STATES, state_word

PAGE = 50
MOST_OFFICERS = 400
FILTERS = ("state", "area", "officer", "day")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; "" or None where it does not ask."""

    state: str
    area: str
    officer: str
    day: date | None

    def query(self, **other: str) -> str:
        """The same filters as the part behind the question mark, with some changed."""
        day = self.day.isoformat() if self.day else ""
        told = {"state": self.state, "area": self.area, "officer": self.officer, "day": day} | other
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def is_filtered(self) -> bool:
        return bool(self.state or self.area or self.officer or self.day)


def asked(request: Any) -> Asked:
    """:raises Problem: ``bad_value`` for a filter, a state, an area, an officer or a day that does not exist."""
    map_query.only(request, *FILTERS, "after")
    state, officer, day = (request.GET.get(name, "") for name in ("state", "officer", "day"))
    if state and state not in State.values:
        raise Problem("bad_value", field="state", value=state)
    if officer and not (len(officer) <= 60 and officer.isprintable()):
        raise Problem("bad_value", field="officer", value=officer[:20])
    if day and day_of(day) is None:
        raise Problem("bad_value", field="day", value=day)
    return Asked(state, map_query.area_code(request, "area"), officer, day_of(day) if day else None)


def of_day(rows: QuerySet[Submission], day: date) -> QuerySet[Submission]:
    """Those that arrived on this day of the city's clock."""
    begin = datetime.combine(day, time.min, timezone.get_current_timezone())
    return rows.filter(received_at__gte=begin, received_at__lt=begin + timedelta(days=1))


def chosen(wanted: Asked) -> QuerySet[Submission]:
    """The submissions meant, whatever their state. Sealed answers are not read."""
    rows = Submission.objects.defer("sealed", "findings")
    if wanted.area and wanted.area != CITY:
        rows = rows.filter(area_code__range=(wanted.area.ljust(16, "0"), wanted.area.ljust(16, "9")))
    if wanted.officer:
        rows = rows.filter(officer_id=wanted.officer)
    return of_day(rows, wanted.day) if wanted.day else rows


def tabs(wanted: Asked) -> list[dict[str, Any]]:
    """One per state that there is, with its count, in the order of the desk; first all of them."""
    found = chosen(wanted).order_by().values_list("state").annotate(n=Count("id"))
    counts = dict(found)
    tongue = language()
    listed = [
        state_word(state, tongue)
        | {"n": counts[state], "on": wanted.state == state, "query": wanted.query(state=state)}
        for state in STATES
        if state in counts or (wanted.state == state and not counts.setdefault(state, 0))
    ]
    whole = {"value": "", "n": sum(counts.values()), "on": not wanted.state, "query": wanted.query(state="")}
    return [whole, *listed]


def one_page(wanted: Asked, after: str) -> tuple[list[dict[str, Any]], str]:
    """Rows, the newest first, and the key of the next page ("" where there is none)."""
    rows = chosen(wanted)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if after:
        rows = behind(rows, after)
    found = list(rows.order_by("-received_at", "-id")[: PAGE + 1])
    listed = found[:PAGE]
    lines = {code: area_line(code) for code in {s.area_code for s in listed}}
    last = listed[-1] if len(found) > PAGE else None
    key = f"{last.received_at.isoformat()}~{last.id}" if last else ""
    return [row_of(s, lines[s.area_code]) for s in listed], key


def behind(rows: QuerySet[Any], after: str) -> QuerySet[Any]:
    """Those that come after this key in a list by arrival, the newest first."""
    at, _, last = after.partition("~")
    try:
        moment, pk = datetime.fromisoformat(at), UUID(last)
    except ValueError:
        raise Problem("bad_value", field="after", value=after[:60]) from None
    if moment.tzinfo is None:
        raise Problem("bad_value", field="after", value=after[:60])
    return rows.filter(Q(received_at__lt=moment) | Q(received_at=moment, id__lt=pk))


def row_of(submission: Submission, line: str) -> dict[str, Any]:
    return {
        "id": submission.id, "state": state_word(submission.state, language()), "at": submission.received_at,
        "officer": submission.officer_label, "area": line, "errors": submission.errors, "warnings": submission.warnings,
        "is_edit": bool(submission.deprecated_id), "form": submission.form_id, "source": submission.source,
        "files": len(submission.files_named),
    }  # fmt: skip


def villages(scope: Scope, wanted: Asked) -> list[dict[str, Any]]:
    """Kelurahan that the reader's scope touches, for the filter."""
    areas = [a for a in at_level(AreaLevel.VILLAGE, CITY) if scope.touches(a.code)]
    return [{"code": a.code, "name": a.name, "on": a.code == wanted.area} for a in areas]


def officers(wanted: Asked) -> list[dict[str, Any]]:
    """Officers whose submissions the reader sees in this area."""
    rows = chosen(Asked("", wanted.area, "", None)).order_by("officer_label", "officer_id")
    found = rows.values_list("officer_id", "officer_label").distinct()[:MOST_OFFICERS]
    return [{"id": pk, "label": label, "on": pk == wanted.officer} for pk, label in found]
