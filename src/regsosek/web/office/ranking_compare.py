"""Two runs side by side: who changed group, why, and where; the families themselves on a page of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from regsosek.areas.queries import names_of
from regsosek.kernel import audit
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.web.door import page
from regsosek.web.office.card_content import language
from regsosek.web.office.numbers import number, percent
from regsosek.web.office.ranking_adopting import AT_ONCE
from regsosek.web.office.ranking_content import group_words, run_lines, run_named
from regsosek.web.office.ranking_families import family_rows
from regsosek.web.office.ranking_figures import ORDER, flow
from regsosek.welfare import jobs
from regsosek.welfare.actions import begin_compare
from regsosek.welfare.compare import PAGE, Cause, Cell, Comparison, compare, moved
from regsosek.welfare.models import Run

#: Kelurahan that stand on the page at once; the others fold away.
_FIRST = 10
_NOBODY = Cell(0, 0)


@page(Ability.SEE_AGGREGATES)
@require_http_methods(["GET", "POST"])
def comparison(request: Any) -> HttpResponse:
    """``?a=`` and ``?b=``: an earlier and a later run. Numbers of the whole city, of no single family."""
    runs = run_lines()
    if not request.GET.get("a") or not request.GET.get("b"):
        return render(request, "office/ranking/compare.html", {"runs": runs, "a": None, "b": None})
    a, b = run_named(request.GET["a"]), run_named(request.GET["b"])
    if request.method == "POST":
        if not request.actor.may(Ability.RANK):
            raise Problem("not_allowed", ability=Ability.RANK)
        job = begin_compare(by=request.actor, run_a=a, run_b=b)
        jobs.start(request.actor, job)
        return HttpResponseRedirect(reverse("ranking-job", args=[job.id]))
    context = {
        "runs": runs,
        "a": a,
        "b": b,
        "may_rank": request.actor.may(Ability.RANK),
        "here": request.get_full_path(),
    }
    if max(a.families, b.families) > AT_ONCE and str(a.id) not in (b.compared or {}):
        return render(request, "office/ranking/compare.html", context | {"later": True})
    return render(request, "office/ranking/compare.html", context | _content(compare(a, b), a, b))


def _content(found: Comparison, a: Run, b: Run) -> dict[str, Any]:
    changed = found.up.families + found.down.families + found.in_or_out.families
    villages = _villages(found)
    return {
        "found": found, "changed": changed, "share": percent(changed, found.both.families), "tiles": {
            "changed": number(changed), "both": number(found.both.families), "up": number(found.up.families), "down": number(found.down.families),
            "in_or_out": number(found.in_or_out.families), "only_a": number(_sum(found.only_a)), "only_b": number(_sum(found.only_b)),
        },
        "heads": group_words(), "matrix": _matrix(found), "flow": flow({pair: cell.families for pair, cell in found.matrix.items()}, dict(group_words())),
        "causes": _causes(found, changed), "villages": villages,
        "villages_first": villages[:_FIRST],
        "villages_more": villages[_FIRST:],
        "cause_heads": [cause.label.text(language()) for cause in Cause],
        "list_url": f"{reverse('ranking-moved')}?{urlencode({'a': a.id, 'b': b.id})}",
    }  # fmt: skip


def _sum(cells: Mapping[int, Cell]) -> int:
    return sum(cell.families for cell in cells.values())


def _matrix(found: Comparison) -> list[dict[str, Any]]:
    """Rows: group before; cells: group after, with how dark a cell is (0 to 5, by the power of ten of its families)."""
    rows = []
    for before, label in group_words():
        cells = []
        for after in ORDER:
            cell = found.matrix.get((before, after), _NOBODY)
            cells.append({
                "families": number(cell.families) if cell.families else "", "persons": number(cell.persons), "after": after,
                "heat": len(str(cell.families)) if cell.families else 0, "stayed": before == after,
            })  # fmt: skip
        rows.append({"group": before, "label": label, "cells": cells})
    return rows


def _causes(found: Comparison, changed: int) -> list[dict[str, Any]]:
    rows = []
    for cause in Cause:
        cell = found.causes.get(cause, _NOBODY)
        rows.append({
            "value": cause.value, "label": cause.label.text(language()), "families": number(cell.families), "persons": number(cell.persons),
            "n": cell.families, "all": max(changed, 1), "share": percent(cell.families, changed, 0),
        })  # fmt: skip
    return rows


def _villages(found: Comparison) -> list[dict[str, Any]]:
    names = names_of(found.by_village)
    rows = [
        {
            "code": code,
            "name": names.get(code, code),
            "counts": [(cause.label.text(language()), causes.get(cause, 0)) for cause in Cause],
            "all": sum(causes.values()),
        }
        for code, causes in found.by_village.items()
    ]
    return sorted(rows, key=lambda row: (-row["all"], row["code"]))


@page(Ability.RANK, purpose=True)
@require_safe
def moved_families(request: Any) -> HttpResponse:
    """The families that changed group, as far as the reader's scope reaches, some at a time. Each page opened is written down."""
    a, b = run_named(request.GET.get("a", "")), run_named(request.GET.get("b", ""))
    cause, after, area = (
        _cause(request.GET.get("cause", "")),
        _key(request.GET.get("after", "")),
        _area(request.GET.get("area", "")),
    )
    found = moved(a, b, after=after, limit=PAGE + 1, cause=cause, area=area)
    rows = [
        r | {"before": m.before, "after": m.after, "cause": m.cause.label.text(language())}
        for r, m in zip(family_rows(m.family_id for m in found[:PAGE]), found, strict=False)
    ]
    audit.note_reading(
        by=request.actor, verb="ranking.moved", subject_type="run", subject_id=b.id, area_code=area, families=len(rows)
    )
    asked = {"a": a.id, "b": b.id, "cause": cause.value if cause else "", "area": area}
    context = {
        "a": a, "b": b, "rows": rows, "area_name": names_of([area]).get(area, area) if area else "", "back": f"{reverse('ranking-compare')}?{urlencode({'a': a.id, 'b': b.id})}",
        "causes": [(f"?{urlencode(asked | {'cause': c.value if c else ''})}", c.label.text(language()) if c else "", c == cause) for c in (None, *Cause)],
        "next_url": f"?{urlencode(asked | {'after': found[PAGE - 1].family_id})}" if len(found) > PAGE else "",
    }  # fmt: skip
    return render(request, "office/ranking/moved.html", context)


def _cause(text: str) -> Cause | None:
    try:
        return Cause(text) if text else None
    except ValueError:
        raise Problem("bad_value", field="cause", value=text) from None


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Problem("bad_value", field="after", value=text) from None


def _area(text: str) -> str:
    if text and (not text.isdigit() or len(text) not in {level.digits for level in AreaLevel}):
        raise Problem("bad_value", field="area", value=text)
    return text
