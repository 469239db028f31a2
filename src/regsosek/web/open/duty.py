"""A person with more than one role says in which he works now; he can change it at any time, and each choice is written down."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from regsosek.access.models import Grant
from regsosek.access.queries import grants_in_force
from regsosek.areas.queries import names_of
from regsosek.kernel import audit, clock
from regsosek.kernel.actor import system
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.roles import rule
from regsosek.web.door import GRANT_KEY, PURPOSE_KEY, public
from regsosek.web.open.views import way_back

CHOOSE = "access.choose_grant"


@public
@require_http_methods(["GET", "POST"])
def duty(request: Any) -> HttpResponse:
    """Public like the log-in: who has several roles and has not chosen has none yet. Only his own that hold today are there."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('login')}?{urlencode({'next': request.get_full_path()})}")
    grants = grants_in_force(request.user, clock.today())
    refused = ""
    if request.method == "POST":
        chosen = next((g for g in grants if str(g.id) == request.POST.get("grant")), None)
        if chosen is not None:
            _take_up(request, chosen)
            return HttpResponseRedirect(way_back(request))
        refused = _("Tugas ini tidak ada, bukan milik Anda, atau sudah berakhir.")
    context = {
        "duties": duties(grants, request.session.get(GRANT_KEY, "")),
        "refused": refused,
        "next": way_back(request),
    }
    return render(request, "open/duty.html", context, status=422 if refused else 200)


def _take_up(request: Any, grant: Grant) -> None:
    """The purpose that was stated belonged to the role before."""
    request.session[GRANT_KEY] = str(grant.id)
    request.session.pop(PURPOSE_KEY, None)
    details = {"role": grant.role, "grant": str(grant.id), "areas": list(grant.areas)}
    audit.Draft(CHOOSE, system("pintu"), "user", str(request.user.pk), details=details).save("access")


def duties(grants: list[Grant], chosen: str) -> list[dict[str, Any]]:
    """``{id, role, areas, until, active}`` of each; ``chosen`` is the id of the one in use."""
    tongue = "en" if get_language() == "en" else "id"
    codes = {code: code[: AreaLevel.SLS.digits] for g in grants for code in g.areas if code}
    names = names_of(set(codes.values()) | {code[: AreaLevel.VILLAGE.digits] for code in codes.values()})
    return [
        {
            "id": str(g.id), "role": rule(g.role).label.text(tongue), "areas": _areas(g.areas, names), "until": g.valid_to,
            "active": str(g.id) == chosen,
        }
        for g in grants
    ]  # fmt: skip


def _areas(codes: list[str], names: dict[str, str]) -> str:
    """Up to three areas by name, an RT with its kelurahan."""
    told = []
    for code in codes[:3]:
        place = [code[: AreaLevel.SLS.digits], code[: AreaLevel.VILLAGE.digits]]
        told.append(", ".join(dict.fromkeys(names.get(part, part) for part in place if part)))
    return "; ".join(filter(None, told)) + (f" +{len(codes) - 3}" if len(codes) > 3 else "")
