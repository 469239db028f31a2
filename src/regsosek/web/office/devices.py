"""Phones of officers: issued with a QR code that is shown once, seen, revoked."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from regsosek.access.models import Grant, User
from regsosek.collect.actions.devices import issue_device, revoke_device
from regsosek.collect.models import Device
from regsosek.collect.openrosa.qr import qr_png, qr_settings, token_url
from regsosek.collect.queries import devices_in, works_in
from regsosek.intake.actions import push_lists
from regsosek.kernel import audit, clock
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.roles import Ability, Role, roles_that_can
from regsosek.web.door import page
from regsosek.web.office.card_content import language
from regsosek.web.office.family_event_forms import an_id
from regsosek.web.office.map_query import only


@page(Ability.MANAGE_DEVICES)
@require_http_methods(["GET", "POST"])
def devices(request: Any) -> HttpResponse:
    """Phones of the officers of one's area; a new one is answered with its QR code, which is not shown again."""
    only(request, "revoked")
    shown, refused = request.GET.get("revoked", ""), ""
    if shown not in ("", "1"):
        raise Problem("bad_value", field="revoked", value=shown)
    if request.method == "POST":
        try:
            return _done(request)
        except Problem as problem:
            refused = problem.sentence(language())
    areas = request.actor.scope.areas
    found = devices_in(areas)
    audit.note_reading(by=request.actor, verb="device.listed", rows=len(found))
    context = {
        "devices": [_row(one) for one in found if bool(one.revoked_at) == bool(shown)], "officers": officers_in(areas), "refused": refused,
        "revoked_shown": bool(shown), "typed": {"officer": request.POST.get("officer", ""), "label": request.POST.get("label", "")},
        "refused_row": request.POST.get("id", ""),
    }  # fmt: skip
    return render(request, "office/devices/devices.html", context, status=422 if refused else 200)


def _done(request: Any) -> HttpResponse:
    """:raises Problem: what the verbs refuse; ``bad_value`` for an officer or a button that does not exist."""
    form, by = request.POST, request.actor
    wanted = form.get("do", "")
    if wanted == "revoke":
        revoke_device(by=by, device_id=an_id(form, "id"), reason=form.get("reason", ""))
        return HttpResponseRedirect(reverse("devices"))
    if wanted != "issue":
        raise Problem("bad_value", field="do", value=wanted[:20])
    officer = form.get("officer", "")
    if not (officer.isascii() and officer.isdigit() and len(officer) < 19):
        raise Problem("bad_value", field="officer", value=officer[:20])
    device, token = issue_device(by=by, officer_id=int(officer), label=form.get("label", ""))
    push_lists(by=by, officer_id=device.officer_id)
    address = token_url(request, token)
    picture = b64encode(qr_png(qr_settings(address, device.officer.username))).decode()
    context = {
        "device": device,
        "officer": device.officer.display_name,
        "address": address,
        "qr": f"data:image/png;base64,{picture}",
    }
    return render(request, "office/devices/issued.html", context)


def _row(device: Device) -> dict[str, Any]:
    return {
        "id": device.id, "label": device.label, "officer": device.officer.display_name, "issued_at": device.issued_at,
        "issued_by": device.issued_by, "seen": device.last_seen_at, "revoked_at": device.revoked_at, "why": device.revoked_because,
    }  # fmt: skip


def officers_in(areas: tuple[str, ...]) -> list[dict[str, Any]]:
    """People who may send interviews and work in these areas today."""
    today = clock.today()
    roles = [role.value for role in roles_that_can(Ability.SUBMIT) if role is not Role.BPS]
    grants = Grant.objects.filter(role__in=roles, valid_from__lte=today, user__is_active=True)
    ids = {g.user_id for g in grants if g.valid_to is None or g.valid_to >= today}
    found = User.objects.filter(pk__in=ids).prefetch_related("grants").order_by("display_name", "pk")
    return [{"id": str(u.pk), "name": u.display_name} for u in found if works_in(u, areas)]
