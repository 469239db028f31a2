"""What a phone fetches: the list of forms, each form, and the lists of its officer. All by the token of the address; nobody is
ever asked to log in, because a phone would show its officer a box for a password."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.csrf import csrf_exempt

from regsosek.collect.actions.lists import csv_of
from regsosek.collect.models import OfficerList, Questionnaire, QuestionnaireVersion
from regsosek.collect.openrosa.lists import Listed, Medium, form_list, manifest, media_of
from regsosek.collect.openrosa.messages import CONTENT_TYPE, envelope, headers, outcome
from regsosek.collect.queries import list_bytes
from regsosek.web.door import public
from regsosek.web.field.phones import Phone, phone_of

_EMPTY = csv_of([])
View = Callable[..., HttpResponse]


def for_phones(view: Callable[..., HttpResponse]) -> View:
    """The view gets the phone in the place of its token. OpenRosa's headers are on every answer."""

    @wraps(view)
    def checked(request: HttpRequest, token: str, **arguments: Any) -> HttpResponse:
        phone = phone_of(token)
        response = _refused("bad_token") if phone is None else view(request, phone, **arguments)
        for name, value in headers():
            response.headers.setdefault(name, value)
        return response

    return public(checked)


@for_phones
def forms(request: HttpRequest, phone: Phone) -> HttpResponse:
    """``formID=`` narrows it; ``listAllVersions=true`` lists older versions too. Everything else behind ``?`` is let be:
    phones add their deviceID to every address."""
    base = _base(request)
    listed = []
    for version in _versions(phone, every=request.GET.get("listAllVersions") == "true"):
        form_id = version.questionnaire_id
        if request.GET.get("formID") in (None, "", form_id):
            where = f"{base}/forms/{form_id}/{version.version}"
            has_media = bool(media_of(bytes(version.xform)))
            listed.append(Listed(
                form_id, version.questionnaire.title.get("id") or form_id, version.version, version.md5, f"{where}.xml",
                f"{where}/manifest" if has_media else "",
            ))  # fmt: skip
    return _answer(request, form_list(listed))


@for_phones
def form(request: HttpRequest, phone: Phone, form_id: str, version: str) -> HttpResponse:
    found = _version(phone, form_id, version)
    return _refused("unknown_form") if found is None else _answer(request, bytes(found.xform), etag=found.md5)


@for_phones
def form_manifest(request: HttpRequest, phone: Phone, form_id: str, version: str) -> HttpResponse:
    found = _version(phone, form_id, version)
    if found is None:
        return _refused("unknown_form")
    md5s = (
        dict(OfficerList.objects.filter(officer=phone.device.officer).values_list("name", "md5")) if phone.areas else {}
    )
    empty = hashlib.md5(_EMPTY, usedforsecurity=False).hexdigest()
    base = _base(request)
    media = [Medium(n, md5s.get(n, empty), f"{base}/lists/{n}") for n in media_of(bytes(found.xform))]
    return _answer(request, manifest(media))


@for_phones
def officer_list(request: HttpRequest, phone: Phone, name: str) -> HttpResponse:
    """A list that nobody has pushed yet is empty: without the file a phone could not open the form at all."""
    found = OfficerList.objects.filter(officer=phone.device.officer, name=name).first() if phone.areas else None
    data = _EMPTY if found is None else list_bytes(found)
    etag = hashlib.md5(data, usedforsecurity=False).hexdigest()
    return _answer(request, data, etag=etag, kind="text/csv; charset=utf-8")


@csrf_exempt
@for_phones
def no_address(request: HttpRequest, phone: Phone, rest: str = "") -> HttpResponse:
    """A page of this site would be nonsense on a phone, and could repeat the address with its token."""
    return _refused("no_address")


def _versions(phone: Phone, *, every: bool = False) -> list[QuestionnaireVersion]:
    """Of open questionnaires the newest version that is not withdrawn; follow-ups only of this officer."""
    rows = QuestionnaireVersion.objects.filter(questionnaire__is_open=True, withdrawn_at=None)
    rows = rows.select_related("questionnaire").defer("form").order_by("questionnaire_id", "-published_at", "-pk")
    chosen: list[QuestionnaireVersion] = []
    for row in rows if phone.areas else ():
        theirs = row.questionnaire.kind == Questionnaire.Kind.FOLLOW_UP
        if theirs and str(row.questionnaire.settings.get("officer_id", "")) != phone.officer_id:
            continue
        if every or not chosen or chosen[-1].questionnaire_id != row.questionnaire_id:
            chosen.append(row)
    return chosen


def _version(phone: Phone, form_id: str, version: str) -> QuestionnaireVersion | None:
    return next(
        (v for v in _versions(phone, every=True) if (v.questionnaire_id, v.version) == (form_id, version)), None
    )


def _base(request: HttpRequest) -> str:
    token = request.resolver_match.kwargs["token"]  # type: ignore[union-attr]
    return request.build_absolute_uri(f"/openrosa/{token}")


def _answer(request: HttpRequest, data: bytes, *, etag: str = "", kind: str = CONTENT_TYPE) -> HttpResponse:
    quoted = quote_etag(etag or hashlib.md5(data, usedforsecurity=False).hexdigest())
    sent = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    response = HttpResponse(status=304) if quoted in sent else HttpResponse(data, content_type=kind)
    response["ETag"] = quoted
    return response


def _refused(code: str) -> HttpResponse:
    status, message = outcome(code)
    return HttpResponse(envelope(status, message.id), status=status, content_type=CONTENT_TYPE)
