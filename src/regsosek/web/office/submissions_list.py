"""The list of submissions: what was asked for, counts by state, one page of rows by keyset. Rows hold no answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.http import urlencode

from regsosek.areas.queries import at_level
from regsosek.collect.models import Submission
from regsosek.collect.states import State
from regsosek.intake import queries
from regsosek.intake.queries import After, Row
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import Scope
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.web.office import map_query
from regsosek.web.office.card_content import area_line, language
from regsosek.web.office.map_query import CITY
from regsosek.web.office.submissions_words import STATES, state_word

PAGE = 50
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
    def within(self) -> dict[str, Any]:
        """What :mod:`regsosek.intake.queries` narrows by, whatever the state."""
        return {"area": "" if self.area == CITY else self.area, "officer": self.officer, "day": self.day}

    @property
    def is_filtered(self) -> bool:
        return bool(self.state or self.area or self.officer or self.day)


def asked(request: Any) -> Asked:
    """:raises Problem: ``bad_value`` for a filter, a state, an area, an officer or a day that does not exist."""
    map_query.only(request, *FILTERS, "after")
    state, officer = (request.GET.get(name, "") for name in ("state", "officer"))
    if state and state not in State.values:
        raise Problem("bad_value", field="state", value=state)
    if officer and not (len(officer) <= 60 and officer.isprintable()):
        raise Problem("bad_value", field="officer", value=officer[:20])
    return Asked(state, map_query.area_code(request, "area"), officer, map_query.a_day(request, "day"))


def tabs(wanted: Asked) -> list[dict[str, Any]]:
    """One per state that there is, with its count, in the order of the desk; first all of them."""
    counts = queries.counts_by_state(**wanted.within)
    tongue = language()
    listed = [
        state_word(state, tongue)
        | {"n": counts[state], "on": wanted.state == state, "query": wanted.query(state=state)}
        for state in STATES
        if counts[state] or wanted.state == state
    ]
    whole = {"value": "", "n": sum(counts.values()), "on": not wanted.state, "query": wanted.query(state="")}
    return [whole, *listed]


def one_page(wanted: Asked, after: str) -> tuple[list[dict[str, Any]], str]:
    """Rows, the newest first, and the key of the next page ("" where there is none)."""
    found = queries.page_of(
        state=wanted.state, **wanted.within, after=place_of(after) if after else None, limit=PAGE + 1
    )
    listed = found[:PAGE]
    lines = {code: area_line(code) for code in {row.area_code for row in listed}}
    key = key_of(listed[-1].place) if len(found) > PAGE else ""
    return [row_of(row, lines[row.area_code]) for row in listed], key


def key_of(place: After) -> str:
    """Where a page ends, as its address writes it."""
    at, last = place
    return f"{at.isoformat()}~{last}"


def place_of(key: str) -> After:
    """:raises Problem: ``bad_value`` for what :func:`key_of` did not write."""
    at, _, last = key.partition("~")
    try:
        moment, pk = datetime.fromisoformat(at), UUID(last)
    except ValueError:
        raise Problem("bad_value", field="after", value=key[:60]) from None
    if moment.tzinfo is None or not 2000 <= moment.year < 2100:
        raise Problem("bad_value", field="after", value=key[:60])
    return moment, pk


def row_of(submission: Submission | Row, line: str) -> dict[str, Any]:
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
    found = queries.officers(area=wanted.within["area"])
    return [{"id": pk, "label": label, "on": pk == wanted.officer} for pk, label in found]
