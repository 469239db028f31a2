"""The way in: password, then for office roles a second factor; or in the demo one click. Ten wrong tries in a quarter of an hour
close an account's door for the rest of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from regsosek.access.models import User
from regsosek.access.queries import grants_in_force
from regsosek.kernel import audit, clock, secrets
from regsosek.kernel.actor import system
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.web import second_factor as factor
from regsosek.web.door import GRANT_KEY, PURPOSE_KEY, public
from regsosek.web.open.views import way_back

LOG_IN, LOG_OUT = "access.log_in", "access.log_out"
PENDING_KEY, SECRET_KEY = "second_factor", "second_factor_secret"
TRIES, WITHIN = 10, timedelta(minutes=15)
PENDING_FOR = timedelta(minutes=10)


@public
@require_http_methods(["GET", "POST"])
def log_in(request: Any) -> HttpResponse:
    refused, status = "", 200
    if request.method == "POST":
        username = request.POST.get("username", "")
        if too_often(username):
            refused, status = _("Terlalu sering salah. Coba lagi seperempat jam kemudian."), 429
        else:
            user = authenticate(request, username=username, password=request.POST.get("password"))
            if user is not None:
                return _after_password(request, user)
            note_refused(username)
            refused, status = _("Nama pengguna atau kata sandi tidak cocok."), 401
    return render(request, "open/login.html", {"refused": refused, "next": way_back(request)}, status=status)


def _mark(username: str) -> str:
    """An account in the audit without what was typed: people type passwords there too."""
    return secrets.blind_index("log-in", username.casefold())


def too_often(username: str) -> bool:
    wrong = AuditEvent.objects.filter(
        verb=LOG_IN, kind="denied", at__gt=clock.now() - WITHIN, details__mark=_mark(username)
    )
    return wrong.count() >= TRIES


def note_refused(username: str) -> None:
    audit.Draft(LOG_IN, system("pintu"), details={"refused": True, "mark": _mark(username)}).save("denied")


def _after_password(request: Any, user: User) -> HttpResponse:
    """In at once where no second factor is asked; else on to it, with nothing open yet."""
    target = way_back(request)
    if not factor.is_needed(user):
        _enter(request, user)
        return _onward(request, target)
    request.session.cycle_key()
    request.session[PENDING_KEY] = {"user": user.pk, "until": (clock.now() + PENDING_FOR).timestamp()}
    step = "second-factor" if factor.is_enrolled(user) else "second-factor-enrol"
    return HttpResponseRedirect(f"{reverse(step)}?{urlencode({'next': target})}")


def _pending(request: Any) -> User | None:
    """Who has said the password and not the code, not long ago."""
    held = request.session.get(PENDING_KEY)
    if not held or held["until"] < clock.now().timestamp():
        return None
    return User.objects.filter(pk=held["user"], is_active=True).first()


@public
@require_http_methods(["GET", "POST"])
def second_factor(request: Any) -> HttpResponse:
    """The six digits of the app, or a recovery code."""
    user = _pending(request)
    if user is None or not factor.is_enrolled(user):
        return HttpResponseRedirect(reverse("login"))
    refused, status = "", 200
    if request.method == "POST":
        if too_often(user.username):
            request.session.flush()
            return HttpResponseRedirect(reverse("login"))
        kind = factor.accepts(user, request.POST.get("code", ""))
        if kind:
            target = way_back(request)
            _enter(request, user, factor=kind)
            return _onward(request, target)
        note_refused(user.username)
        refused, status = _("Kode ini tidak cocok atau sudah dipakai."), 401
    return render(request, "open/second_factor.html", {"refused": refused, "next": way_back(request)}, status=status)


@public
@require_http_methods(["GET", "POST"])
def enrol(request: Any) -> HttpResponse:
    """The first log-in of an office account: connect an app, keep the recovery codes."""
    user = _pending(request)
    if user is None or factor.is_enrolled(user):
        return HttpResponseRedirect(reverse("login"))
    sealed = request.session.setdefault(SECRET_KEY, factor.new_secret())
    refused = ""
    if request.method == "POST" and too_often(user.username):
        request.session.flush()
        return HttpResponseRedirect(reverse("login"))
    if request.method == "POST":
        codes = factor.enrol(user, sealed, "".join(request.POST.get("code", "").split()))
        if codes is not None:
            target = way_back(request)
            _enter(request, user, factor="enrolled")
            onward = _onward(request, target)["Location"]
            response = render(request, "open/recovery_codes.html", {"codes": codes, "next": onward})
            response["Cache-Control"] = "no-store"
            return response
        note_refused(user.username)
        refused = _("Kode ini tidak cocok. Periksa jam telepon Anda, lalu ketik kode yang sedang tampil.")
    spaced, picture = factor.shown(sealed, user)
    context = {"refused": refused, "secret": spaced, "picture": picture, "next": way_back(request)}
    response = render(request, "open/enrol.html", context, status=401 if refused else 200)
    response["Cache-Control"] = "no-store"
    return response


def _enter(request: HttpRequest, user: User, **details: str) -> None:
    login(request, user)
    for key in (GRANT_KEY, PURPOSE_KEY, PENDING_KEY, SECRET_KEY):
        request.session.pop(key, None)
    audit.Draft(LOG_IN, system("pintu"), "user", str(user.pk), details=dict(details)).save("access")


def _onward(request: HttpRequest, target: str) -> HttpResponseRedirect:
    """To where he wanted to go; who has more than one role says first in which."""
    if len(grants_in_force(request.user, clock.today())) < 2:  # type: ignore[arg-type]
        return HttpResponseRedirect(target)
    return HttpResponseRedirect(f"{reverse('duty')}?{urlencode({'next': target})}")


@public
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        audit.Draft(LOG_OUT, system("pintu"), "user", str(request.user.pk)).save("access")
    logout(request)
    return HttpResponseRedirect("/")


@public
@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """One click, no password: in demo mode only."""
    if not settings.REGSOSEK_DEMO:
        raise Problem("demo_only")
    user = User.objects.filter(username=f"demo-{request.POST.get('role', '')}").first()
    if user is None:
        raise Problem("bad_value", field="role", value=request.POST.get("role", ""))
    _enter(request, user)
    target = way_back(request) if request.POST.get("next") else "/"
    return HttpResponseRedirect(target)
