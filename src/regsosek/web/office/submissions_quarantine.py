"""What could not be taken as a submission: listed with its reason, opened under audit, settled with words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from regsosek.collect.actions.quarantine import settle_quarantined
from regsosek.collect.arrivals import BODY
from regsosek.collect.models import Quarantined
from regsosek.collect.openrosa.kept_apart import REASONS
from regsosek.intake.queries import behind
from regsosek.kernel import audit, blobs, secrets
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.roles import Ability
from regsosek.web.door import page
from regsosek.web.office.card_content import area_line, language
from regsosek.web.office.family_event_forms import an_id
from regsosek.web.office.map_query import only
from regsosek.web.office.submissions_list import PAGE, key_of, place_of


@page(Ability.CHECK_SUBMISSIONS)
@require_http_methods(["GET", "POST"])
def quarantine(request: Any) -> HttpResponse:
    """What lies in quarantine, the newest first: what is open, or what was settled."""
    only(request, "settled", "after")
    refused = _settle(request) if request.method == "POST" else ""
    if request.method == "POST" and not refused:
        return HttpResponseRedirect(reverse("quarantine"))
    settled, after = request.GET.get("settled", ""), request.GET.get("after", "")
    if settled not in ("", "1"):
        raise Problem("bad_value", field="settled", value=settled)
    rows = Quarantined.objects.filter(settled_at__isnull=not settled)
    rows = behind(rows, place_of(after)) if after else rows
    found = list(rows.order_by("-received_at", "-id")[: PAGE + 1])
    audit.note_reading(by=request.actor, verb="quarantine.listed", rows=len(found[:PAGE]))
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = {
        "rows": [_row(one) for one in found[:PAGE]], "settled": bool(settled), "refused": refused, "refused_row": request.POST.get("id", ""),
        "next_url": f"?{urlencode({'settled': settled, 'after': key_of((last.received_at, last.id))})}" if last else None,
    }  # fmt: skip
    return render(request, "office/submissions/quarantine.html", context, status=422 if refused else 200)


def _row(one: Quarantined) -> dict[str, Any]:
    return {
        "id": one.id, "at": one.received_at, "why": reason_of(one.reason), "detail": one.detail, "size": one.size, "officer": one.officer_label,
        "device": one.device.label if one.device else "", "area": area_line(one.area_code), "form": one.form_id,
        "settled_at": one.settled_at, "settled_by": one.settled_by, "settled_because": one.settled_because,
    }  # fmt: skip


def reason_of(code: str) -> str:
    """In words for the office; a reason without words is shown as it is."""
    return REASONS[code].text(language()) if code in REASONS else code


def _settle(request: Any) -> str:
    try:
        settle_quarantined(
            by=request.actor, quarantined_id=an_id(request.POST, "id"), reason=request.POST.get("reason", "")
        )
    except Problem as problem:
        return problem.sentence(language())
    return ""


@page(Ability.CHECK_SUBMISSIONS, purpose=True)
@require_safe
def quarantined_body(request: Any, quarantined_id: UUID) -> HttpResponse:
    """What came, unsealed: a ZIP of the XML and its files, which no browser opens by itself."""
    only(request)
    found = Quarantined.objects.filter(pk=quarantined_id).first()
    if found is None or found.blob is None:
        raise Problem("not_found")
    audit.note_reading(
        by=request.actor, verb="quarantine.opened", subject_type="quarantined", subject_id=found.id, area_code=found.area_code
    )  # fmt: skip
    response = HttpResponse(secrets.unseal(blobs.get(found.blob), purpose=BODY), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="karantina-{found.id}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
