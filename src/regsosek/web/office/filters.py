"""Families by conditions: choose, see how many, look through them, keep the filter under a name.

Conditions hold no person's data. Everything is sent in the body; each count and each page is written down with its
conditions.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from regsosek.areas.queries import names_of
from regsosek.kernel import audit
from regsosek.kernel.problems import Problem
from regsosek.registry.actions.filters import delete_filter, save_filter
from regsosek.registry.filters import Filter
from regsosek.registry.filters_count import count
from regsosek.registry.filters_count import page as page_of
from regsosek.registry.filters_saved import filters_of
from regsosek.vocabulary.abilities import Ability
from regsosek.web.door import page
from regsosek.web.office.card_content import language
from regsosek.web.office.filters_form import (
    choices,
    filter_in,
    last_join,
    question,
    saved_filter,
    stored,
    with_one_more,
    without,
    words,
)  # fmt: skip
from regsosek.web.office.finder import areas_to_choose, family_row

BUILDER, COUNT, RESULTS = (f"office/_filters_{part}.html" for part in ("builder", "count", "results"))
#: What a person mends in the form; everything else is no click of this page.
_MENDED_HERE = {"filter_bad_value", "filter_empty", "filter_malformed", "filter_name_needed", "filter_unknown_item"}


@page(Ability.SEARCH, purpose=True)
@require_http_methods(["GET", "POST"])
def filters(request: Any) -> HttpResponse:
    """The builder on GET (``?simpanan=`` opens a saved one); on POST what its button ``do`` says."""
    if request.method == "GET":
        name, chosen = "", None
        if request.GET.get("simpanan"):
            name, chosen = saved_filter(request.GET["simpanan"], request.actor)
        return _page(request, chosen, saved_name=name)
    chosen = filter_in(request.POST.get("conditions", ""), request.actor)
    do, _, place = request.POST.get("do", "pick").partition(":")
    if do not in _DEEDS:
        raise Problem("bad_value", field="do", value=do)
    try:
        return _DEEDS[do](request, chosen, place)
    except Problem as problem:
        if problem.code not in _MENDED_HERE:
            raise
        return _refused(request, chosen, problem, do)


def _builder(request: Any, chosen: Filter | None) -> dict[str, Any]:
    picked = request.POST.get("item", "")
    return {
        "conditions": stored(chosen), "lines": words(chosen), "sections": choices(request.actor, picked),
        "question": question(picked, request.actor), "joins": last_join(chosen, picked),
        "areas": areas_to_choose(request.actor.scope),
    }  # fmt: skip


def _page(request: Any, chosen: Filter | None, *, status: int = 200, **more: Any) -> HttpResponse:
    """The builder alone for htmx, else the whole page."""
    context = _builder(request, chosen) | more
    if request.headers.get("HX-Request") == "true":
        return render(request, BUILDER, context)
    mine = [
        {"id": f.id, "name": f.name, "url": f"{reverse('filters')}?{urlencode({'simpanan': str(f.id)})}"}
        for f in filters_of(request.actor.id)
    ]
    may = {"may_export": request.actor.may(Ability.EXPORT), "may_search": request.actor.may(Ability.SEARCH)}
    return render(request, "office/filters.html", context | may | {"saved": mine}, status=status)


def _refused(request: Any, chosen: Filter | None, problem: Problem, do: str) -> HttpResponse:
    sentence = problem.sentence(language())
    if do == "run" and request.headers.get("HX-Request") == "true":
        return render(request, RESULTS, {"refused": sentence})
    return _page(request, chosen, refused=sentence, status=problem.status)


def _pick(request: Any, chosen: Filter | None, place: str) -> HttpResponse:
    return _page(request, chosen)


def _add(request: Any, chosen: Filter | None, place: str) -> HttpResponse:
    more = with_one_more(chosen, request.POST, request.actor)
    request.POST = request.POST.copy()
    request.POST["item"] = ""  # the next condition begins afresh
    return _page(request, more)


def _remove(request: Any, chosen: Filter | None, place: str) -> HttpResponse:
    return _page(request, without(chosen, place))


def _count(request: Any, chosen: Filter | None, place: str) -> HttpResponse:
    """How many, while choosing."""
    if chosen is None:
        raise Problem("filter_empty")
    found = count(chosen)
    audit.note_reading(
        by=request.actor, verb="filter.counted", families=found.families, exact=found.exact, filter=chosen.as_data()
    )
    return render(request, COUNT, {"found": found})


def _run(request: Any, chosen: Filter | None, place: str) -> HttpResponse:
    """The first families, or those behind ``after``."""
    if chosen is None:
        raise Problem("filter_empty")
    after = _family_id(request.POST.get("after", ""))
    found = count(chosen) if after is None else None
    listed, next_ = page_of(chosen, after)
    audit.note_reading(
        by=request.actor, verb="filter.run", shown=len(listed), filter=chosen.as_data(),
        families=found.families if found else "…",
    )  # fmt: skip
    names = names_of({f.area_code[:length] for f in listed for length in (10, 14)})
    results = {
        "found": found, "rows": [family_row(f, [], names) for f in listed], "after": next_,
        "conditions": stored(chosen), "shown": True, "may_export": request.actor.may(Ability.EXPORT),
    }  # fmt: skip
    if request.headers.get("HX-Request") == "true":
        return render(request, RESULTS, results)
    return _page(request, chosen, **results)


def _save(request: Any, chosen: Filter | None, place: str) -> HttpResponse:
    kept = save_filter(
        by=request.actor, name=request.POST.get("name", ""), conditions=chosen.as_data() if chosen else []
    )
    return redirect(f"{reverse('filters')}?{urlencode({'simpanan': str(kept)})}")


def _delete(request: Any, chosen: Filter | None, place: str) -> HttpResponse:
    filter_id = _family_id(place)
    if filter_id is None:
        raise Problem("bad_value", field="do", value=place)
    delete_filter(by=request.actor, filter_id=filter_id)
    return redirect("filters")


def _family_id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Problem("bad_value", field="after", value=text) from None


_DEEDS = {
    "pick": _pick,
    "add": _add,
    "remove": _remove,
    "count": _count,
    "run": _run,
    "save": _save,
    "delete": _delete,
}
