"""What the frame of every page shows: menu, person and role, demo banner, release."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regsosek.access.queries import release_of
from regsosek.areas.queries import names_of
from regsosek.kernel import clock
from regsosek.vocabulary.roles import Ability, Role, rule


def _menu(request: Any) -> list[tuple[str, str, str, bool]]:
    entries = [
        (Ability.SEE_AGGREGATES, "overview", _("Ringkasan"), "layout-dashboard"),
        (Ability.SEE_MAP, "map", _("Peta"), "map-2"),
        (Ability.SEARCH, "finder", _("Keluarga"), "users-group"),
        (Ability.SEE_NAMES, "names", _("Daftar nama"), "list-details"),
        (Ability.SEE_BUSINESSES, "businesses", _("Usaha"), "building-store"),
        (Ability.IMPORT, "imports", _("Impor"), "folder"),
        (Ability.EXPORT, "exports", _("Unduh"), "download"),
        (Ability.SEE_AUDIT, "audit", _("Jejak audit"), "history"),
        (Ability.SEE_ACCESS_TABLE, "access-table", _("Siapa boleh melihat apa"), "shield-lock"),
    ]
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [(reverse(n), label, icon, n == here) for ability, n, label, icon in entries if request.actor.may(ability)]


def _who(request: Any, language: str) -> dict[str, str]:
    areas = [a for a in request.grant.areas if a]
    names = names_of(areas)
    shown = [names.get(a, a) for a in areas[:2]]
    more = f" +{len(areas) - 2}" if len(areas) > 2 else ""
    label = rule(request.actor.role).label.text(language)
    return {"name": request.actor.label, "role_label": label, "area_label": ", ".join(shown) + more}


def _demo(request: Any, language: str) -> dict[str, Any]:
    active = request.actor.role if request.actor else None
    roles = [{"key": r.value, "label": r.label.text(language), "active": r.value == active} for r in Role]
    return {"today": clock.today(), "roles": roles, "switch_url": reverse("demo-login")}


def page(request: Any) -> dict[str, Any]:
    language = "en" if get_language() == "en" else "id"
    context: dict[str, Any] = {"demo": _demo(request, language) if settings.REGSOSEK_DEMO else None}
    if getattr(request, "actor", None) is None:
        return context
    release = release_of(request.actor, request.grant, clock.today())
    if release is not None:
        purpose = request.actor.purpose or release.purpose
        context["release"] = {"number": release.number, "purpose": purpose, "until": release.valid_to}
    return context | {"nav": _menu(request), "who": _who(request, language)}
