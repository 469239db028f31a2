"""The one door: who is at it, in which role, with which eyes; every view says which ability it asks for.

A view without a sign on its door (:func:`page` or :func:`public`) is closed to everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from regsosek.access.models import Grant
from regsosek.access.queries import actor_for, grants_in_force
from regsosek.kernel import audit, clock
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import activate
from regsosek.vocabulary.roles import Ability, rule

V = TypeVar("V", bound=Callable[..., HttpResponse])
GRANT_KEY, PURPOSE_KEY = "grant", "purpose"


def page(ability: Ability, *, purpose: bool = False) -> Callable[[V], V]:
    """The view is for those with this ability. ``purpose``: it opens single families, so roles that must state a purpose
    are asked for it first."""

    def sign(view: V) -> V:
        view.needs, view.asks_purpose, view.public = ability, purpose, False  # type: ignore[attr-defined]
        return view

    return sign


def public(view: V) -> V:
    """The view is for everybody, logged in or not; it has no eyes for guarded tables."""
    view.needs, view.asks_purpose, view.public = None, False, True  # type: ignore[attr-defined]
    return view


def who_asks(request: HttpRequest) -> tuple[Actor | None, Grant | None]:
    """The person in the role he works in: his only one, or the one of several that he chose and that still holds. Who has
    several and has not chosen is nobody yet (:func:`must_choose`)."""
    request.grants = []  # type: ignore[attr-defined]
    if not request.user.is_authenticated:
        return None, None
    today = clock.today()
    request.grants = grants = grants_in_force(request.user, today)  # type: ignore[attr-defined]
    chosen = next((g for g in grants if str(g.id) == request.session.get(GRANT_KEY)), None)
    if chosen is None and len(grants) == 1:
        chosen = grants[0]
    if chosen is None:
        return None, None
    actor = actor_for(request.user, chosen, today, request.session.get(PURPOSE_KEY, ""))
    return (replace(actor, grant=str(chosen.id)) if len(grants) > 1 else actor), chosen


def must_choose(request: Any) -> bool:
    return request.actor is None and len(request.grants) > 1


class DoorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor, request.grant = who_asks(request)  # type: ignore[attr-defined]
        if request.actor is None:  # type: ignore[attr-defined]
            return self._kept_private(request, self.get_response(request))
        with activate(request.actor.scope):  # type: ignore[attr-defined]
            return self._kept_private(request, self.get_response(request))

    def process_view(self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any) -> HttpResponse | None:
        if getattr(view, "public", False):
            return None
        needs: Ability | None = getattr(view, "needs", None)
        if needs is None:
            return problem_response(request, Problem("not_found"))
        if request.actor is None:
            if wants_data(request):
                return JsonResponse({"code": "not_logged_in"}, status=401)
            if must_choose(request):
                return HttpResponseRedirect(f"{reverse('duty')}?{urlencode({'next': request.get_full_path()})}")
            return HttpResponseRedirect(f"{reverse('login')}?{urlencode({'next': request.get_full_path()})}")
        if not request.actor.may(needs):
            problem = _why_not(request.actor, needs)
            audit.note_denied(by=request.actor, verb=f"page {request.resolver_match.view_name}", code=problem.code)
            return problem_response(request, problem)
        if view.asks_purpose and rule(request.actor.role).needs_purpose and not request.actor.purpose:  # type: ignore[attr-defined]
            if wants_data(request):
                return problem_response(request, Problem("purpose_needed"))
            return HttpResponseRedirect(f"{reverse('purpose')}?{urlencode({'next': request.get_full_path()})}")
        return None

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Problem):
            return None
        match = request.resolver_match
        if exception.code == "not_found" and request.actor is not None and getattr(match.func, "asks_purpose", False):
            # Who tries out addresses of families and houses leaves a trace, not only who finds one.
            audit.note_denied(by=request.actor, verb=f"page {match.view_name}", code=exception.code)
        return problem_response(request, exception)

    @staticmethod
    def _kept_private(request: Any, response: HttpResponse) -> HttpResponse:
        """What a person's role sees is nobody else's to cache."""
        if request.actor is not None and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


def _why_not(actor: Actor, needs: Ability) -> Problem:
    """A role that could, under a release in force, is told so: to ask an administrator for it would lead nowhere."""
    row = rule(actor.role)
    return Problem("no_release") if row.needs_release and row.can(needs) else Problem("not_allowed", ability=needs)


def wants_data(request: HttpRequest) -> bool:
    return request.path.endswith((".json", ".geojson", ".mvt")) or request.headers.get("Accept") == "application/json"


def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A refusal as HTML, or as JSON for programs."""
    return refusal(request, problem, problem.sentence("en" if get_language() == "en" else "id"))


def refusal(request: HttpRequest, problem: Any, sentence: str, **more: Any) -> HttpResponse:
    """The one place that draws refusals. ``problem`` has a code and a status."""
    if wants_data(request):
        return JsonResponse({"code": problem.code, "message": sentence}, status=problem.status)
    fragment = request.headers.get("HX-Request") == "true"
    template = "_problem.html" if fragment else "problem.html"
    return render(request, template, {"problem": problem, "sentence": sentence, **more}, status=problem.status)
