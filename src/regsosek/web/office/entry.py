"""Paper forms entered at the office: the questionnaire in the browser, by the same expression tree; kept like what phones send."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from regsosek.areas.queries import area_named, at_level
from regsosek.collect.actions.receiving import receive
from regsosek.collect.arrivals import Arrival
from regsosek.collect.forms import BadInstance, Instance, evaluate, values
from regsosek.collect.models import Questionnaire, QuestionnaireVersion, Submission
from regsosek.collect.rules import judge, number_of
from regsosek.intake.lists import rows_in
from regsosek.intake.published import Published, published
from regsosek.kernel import audit, clock
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import Scope
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.roles import Ability
from regsosek.web.door import page
from regsosek.web.office.card_content import area_line, language
from regsosek.web.office.map_query import CITY, area_code, only

MOST_BYTES = 1_000_000


@page(Ability.SUBMIT, purpose=True)
@require_safe
def entry(request: Any) -> HttpResponse:
    """Choose the RT, then type in the form. Without a published questionnaire the page says so."""
    only(request, "area", "village")
    code, scope = _sls(request), request.actor.scope
    villages = [a for a in at_level(AreaLevel.VILLAGE, CITY) if scope.touches(a.code)]
    village = _village(request, code, [v.code for v in villages])
    listed = [a for a in at_level(AreaLevel.SLS, village) if scope.touches(a.code)] if village else []
    context = {
        "version": _version(), "area": code, "area_line": area_line(code) if code else "", "village": village,
        "villages": [{"code": v.code, "name": v.name, "on": v.code == village} for v in villages],
        "places": [{"code": a.code, "name": a.name, "on": a.code == code} for a in listed],
        "form_url": f"{reverse('entry-form')}?area={code}" if code else "", "send_url": reverse("entry-send"),
        "reader": request.actor.id,
    }  # fmt: skip
    return render(request, "office/entry/entry.html", context)


@page(Ability.SUBMIT, purpose=True)
@require_safe
def entry_form(request: Any) -> HttpResponse:
    """The compiled form, the families and members of the RT as the lists that it asks, and the day that is today here."""
    only(request, "area")
    code = _sls(request)
    version = _version()
    if not code or version is None:
        raise Problem("not_found")
    families, members = rows_in(replace(request.actor.scope, areas=_parts(request.actor.scope, code)))
    audit.note_reading(
        by=request.actor,
        verb="entry.opened",
        subject_type="area",
        subject_id=code,
        area_code=code,
        families=len(families),
    )
    lists = {"keluarga": _texts(families), "anggota": _texts(members)}
    return JsonResponse({"form": version.form, "lists": lists, "today": clock.today().isoformat()})


def _texts(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]


@page(Ability.SUBMIT, purpose=True)
@require_POST
def entry_send(request: Any) -> HttpResponse:
    """The form as OpenRosa XML: with ``do=check`` what the server finds in it, with ``do=keep`` it is kept and queued.

    :raises Problem: ``bad_value`` for what is no instance of the open questionnaire.
    """
    only(request)
    xml, wanted, code = (
        request.POST.get("xml", "").encode(),
        request.POST.get("do", ""),
        _in_scope(request, request.POST.get("area", "")),
    )
    version = _version()
    if version is None or not code:
        raise Problem("not_found")
    if not xml or len(xml) > MOST_BYTES or wanted not in ("check", "keep"):
        raise Problem("bad_value", field="xml", value=wanted[:20])
    of = published(version.pk)
    try:
        instance = Instance.read(xml)
    except BadInstance as bad:
        raise Problem("bad_value", field="xml", value=bad.code) from None
    if (instance.form_id, instance.version) != (of.form.form_id, of.form.version):
        raise Problem("bad_value", field="form", value=instance.form_id[:60])
    if wanted == "check":
        return JsonResponse({"findings": _found(of, instance)})
    arrival = Arrival(
        xml=xml, files={}, device=None, officer_id=request.actor.id, officer_label=request.actor.label,
        area_code=_parts(request.actor.scope, code)[0].ljust(16, "0"),
        source=Submission.Source.DESK, received_at=clock.now(), areas=request.actor.scope.areas,
    )  # fmt: skip
    (receipt,) = receive(by=request.actor, arrivals=[arrival])
    url = reverse("submission", args=[receipt.submission_id]) if receipt.submission_id else ""
    told = {"code": receipt.code, "message": receipt.message.text(language()), "url": url}
    return JsonResponse(told, status=200 if receipt.status < 300 else receipt.status)


def _found(of: Published, instance: Instance) -> list[dict[str, str]]:
    """Findings of the form and of the rules across questions, in words. Today is the city's day."""
    told = [*evaluate(of.form, instance, now=localtime(clock.now())).findings]
    told += judge(values(of.form, instance), round=of.round)
    return [
        {"severity": f.severity, "path": f.path, "number": number_of(f.path), "message": f.message.text(language())} for f in told
    ]  # fmt: skip


def _version() -> QuestionnaireVersion | None:
    """The newest version of the open family questionnaire."""
    found = QuestionnaireVersion.objects.filter(
        questionnaire__kind=Questionnaire.Kind.FAMILY, questionnaire__is_open=True, withdrawn_at=None
    )
    return found.defer("xform", "form").order_by("-published_at", "-pk").first()


def _sls(request: Any) -> str:
    return _in_scope(request, area_code(request, "area"))


def _in_scope(request: Any, code: str) -> str:
    """The RT that was asked for; "" for none. :raises Problem: ``not_found`` for one outside the reader's scope."""
    if not code:
        return ""
    if not (code.isascii() and code.isdigit() and len(code) == AreaLevel.SLS.digits):
        raise Problem("bad_value", field="area", value=code[:20])
    if area_named(code) is None or not request.actor.scope.touches(code):
        raise Problem("not_found")
    return code


def _parts(scope: Scope, code: str) -> tuple[str, ...]:
    """What of an RT lies in the reader's scope: all of it, or some of its sub-SLS (an assignment names those)."""
    return (code,) if scope.covers(code) else tuple(sorted(area for area in scope.areas if area.startswith(code)))


def _village(request: Any, code: str, known: list[str]) -> str:
    """The kelurahan whose RT are offered: that of the RT, the one that is asked for, or the only one; else "".

    :raises Problem: ``bad_value`` for one that is not among them.
    """
    asked = code[: AreaLevel.VILLAGE.digits] or request.GET.get("village", "")
    if asked and asked not in known:
        raise Problem("bad_value", field="village", value=asked[:20])
    return asked or (known[0] if len(known) == 1 else "")
