"""One's own account: the password, the second factor, and recovery codes for the day the phone is gone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from regsosek.access.models import User
from regsosek.kernel import audit
from regsosek.vocabulary.roles import Ability
from regsosek.web import second_factor as factor
from regsosek.web.door import page
from regsosek.web.open.login import note_refused, too_often

PASSWORD, CODES = "access.change_password", "access.renew_recovery_codes"
#: Where the page says that it is done: in the address, so that loading it again changes nothing.
DONE = "sandi"


@page(Ability.SEE_ACCESS_TABLE)
@require_http_methods(["GET", "POST"])
def account(request: Any) -> HttpResponse:
    """``do`` in the body: ``password`` or ``codes``. Both ask for what only the owner knows, as often wrong as at the door."""
    wrong: dict[str, str] = {}
    if request.method == "POST":
        if too_often(request.user.username):
            wrong = {"form": _("Terlalu sering salah. Coba lagi seperempat jam kemudian.")}
        elif request.POST.get("do") == "codes":
            codes = _renewed(request)
            if codes:
                return _shown(request, codes)
            wrong = {"code": _("Kode ini tidak cocok atau sudah dipakai.")}
        else:
            wrong = _change_password(request)
            if not wrong:
                return HttpResponseRedirect(f"{reverse('account')}?selesai={DONE}")
    return render(request, "open/account.html", _content(request) | {"wrong": wrong}, status=422 if wrong else 200)


def _content(request: Any) -> dict[str, Any]:
    user = request.user
    return {
        "username": user.username, "has_password": user.has_usable_password(), "enrolled": factor.is_enrolled(user),
        "needed": factor.is_needed(user), "codes_left": factor.codes_left(user), "done": request.GET.get("selesai") == DONE,
    }  # fmt: skip


def _change_password(request: Any) -> dict[str, str]:
    """Field → what is wrong with it; empty when the password is changed. Every other session of the account ends."""
    user, new = request.user, request.POST.get("new", "")
    if not user.check_password(request.POST.get("current", "")):
        note_refused(user.username)
        return {"current": _("Kata sandi sekarang tidak cocok.")}
    if new != request.POST.get("again", ""):
        return {"again": _("Kedua kata sandi baru tidak sama.")}
    try:
        validate_password(new, user)
    except ValidationError as refused:
        return {"new": " ".join(refused.messages)}
    with transaction.atomic():
        user.set_password(new)
        user.save(update_fields=["password"])
        _note(request, PASSWORD)
    update_session_auth_hash(request, user)
    return {}


def _renewed(request: Any) -> list[str]:
    """New recovery codes, once a code of the app (or an old recovery code) was given; else none."""
    user: User = request.user
    if not factor.is_enrolled(user) or not factor.accepts(user, request.POST.get("code", "")):
        note_refused(user.username)
        return []
    with transaction.atomic():
        codes = factor.renew_codes(user)
        _note(request, CODES)
    return codes


def _note(request: Any, verb: str) -> None:
    audit.Draft(verb, request.actor, "user", str(request.user.pk)).save("access")


def _shown(request: Any, codes: list[str]) -> HttpResponse:
    response = render(request, "open/recovery_codes.html", {"codes": codes, "next": reverse("account")})
    response["Cache-Control"] = "no-store"
    return response
