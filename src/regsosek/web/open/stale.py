"""A form that lay open too long: its token is no longer that of the session."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from regsosek.web.door import refusal
from regsosek.web.open.views import page_before


@dataclass(frozen=True)
class _Stale:
    """Refused before any view could raise a problem, so it stands outside the catalogue."""

    code: str = "page_stale"
    status: int = 403


def page_stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """In place of Django's own page for a token that does not hold; ``reason`` is for developers and not told."""
    return refusal(
        request, _Stale(), _("Halaman ini sudah lama; muat ulang lalu coba lagi."), back=page_before(request)
    )
