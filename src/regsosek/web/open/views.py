"""Pages for everybody: start, health, language, purpose."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import regsosek
from regsosek.kernel import audit
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.roles import Ability, Role, rule
from regsosek.web.door import PURPOSE_KEY, page, public
from regsosek.web.language import COOKIE
from regsosek.web.open.tour import tour_for


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 once the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": regsosek.__version__, "database": connection.vendor})


def page_before(request: HttpRequest) -> str:
    """The page of this site that the reader comes from, or ``""``."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host() or not parts.path.startswith("/") or parts.path.startswith("//"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def way_back(request: HttpRequest, fallback: str = "/") -> str:
    """A path of this site to return to, never another site."""
    target = request.POST.get("next") or request.GET.get("next") or page_before(request)
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else fallback


@public
@require_safe
def landing(request: Any) -> HttpResponse:
    language = "en" if get_language() == "en" else "id"
    roles = [{"key": r.value, "label": r.label.text(language), "reason": rule(r).reason.text(language)} for r in Role]
    return render(
        request,
        "open/landing.html",
        {"roles": roles, "tour": tour_for(request.actor, language), "is_demo": settings.REGSOSEK_DEMO},
    )


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise Problem("bad_value", field="language", value=chosen)
    response = HttpResponseRedirect(way_back(request))
    response.set_cookie(COOKIE, chosen, max_age=365 * 86400, samesite="Lax", httponly=True, secure=request.is_secure())
    return response


@page(Ability.SEE_ACCESS_TABLE)
@require_http_methods(["GET", "POST"])
def purpose(request: Any) -> HttpResponse:
    """Some roles must say why before they open single families; what they say is kept with everything they open."""
    if request.method == "POST":
        stated = " ".join(request.POST.get("purpose", "").split())[:200]
        if len(stated) >= 5:
            request.session[PURPOSE_KEY] = stated
            audit.note_reading(by=request.actor, verb="access.state_purpose", stated=stated)
            return HttpResponseRedirect(way_back(request, reverse("map")))
    refused = request.method == "POST"
    return render(
        request,
        "open/purpose.html",
        {"refused": refused, "next": way_back(request, reverse("map"))},
        status=422 if refused else 200,
    )
