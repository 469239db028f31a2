"""What the frame of every page shows: menu, person and role, demo banner, release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regsosek.access.queries import release_of
from regsosek.areas.queries import names_of
from regsosek.kernel import clock
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.roles import Ability, Role, rule
from regsosek.web.office.map_query import CITY
from regsosek.web.open.duty import duties

_NAMED = (AreaLevel.REGENCY, AreaLevel.DISTRICT, AreaLevel.VILLAGE, AreaLevel.SLS)


def _menu(request: Any) -> list[tuple[str, str, str, bool]]:
    entries = [
        (Ability.SEE_AGGREGATES, "overview", _("Ringkasan"), "layout-dashboard"),
        (Ability.SEE_MAP, "map", _("Peta"), "map-2"),
        (Ability.SEARCH, "finder", _("Keluarga"), "users-group"),
        (Ability.SEE_NAMES, "names", _("Daftar nama"), "list-details"),
        (Ability.SEE_AGGREGATES, "ranking", _("Pemeringkatan"), "scale"),
        (Ability.SEE_BUSINESSES, "businesses", _("Usaha"), "building-store"),
        (Ability.SEE_SUBMISSIONS, "submissions", _("Kiriman"), "device-mobile"),
        (Ability.MANAGE_DEVICES, "devices", _("Ponsel petugas"), "key"),
        (Ability.PUBLISH_QUESTIONNAIRE, "questionnaires", _("Kuesioner"), "clipboard-list"),
        (Ability.IMPORT, "imports", _("Impor"), "folder"),
        (Ability.EXPORT, "exports", _("Unduh"), "download"),
        (Ability.SEE_AUDIT, "audit", _("Jejak audit"), "history"),
        (Ability.SEE_ACCESS_TABLE, "access-table", _("Siapa boleh melihat apa"), "shield-lock"),
    ]
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [(reverse(n), label, icon, n == here) for ability, n, label, icon in entries if request.actor.may(ability)]


def _place(names: Mapping[str, str]) -> dict[str, str]:
    """Whose registry this is, once its areas are loaded."""
    return {"place": names[CITY]} if CITY in names else {}


def _who(request: Any, language: str, names: Mapping[str, str]) -> dict[str, Any]:
    label = rule(request.actor.role).label.text(language)
    told = {"name": request.actor.label, "role_label": label, "area_label": _area_label(request.grant.areas, names)}
    return told | {"duties": duties(request.grants, str(request.grant.id)) if len(request.grants) > 1 else []}


def _area_label(granted: Iterable[str], names: Mapping[str, str]) -> str:
    """Names of up to two areas; of more RT how many, and of which kelurahan. A sub-SLS is called what its RT is."""
    areas = list(dict.fromkeys(a[: AreaLevel.SLS.digits] for a in granted if a))
    if len(areas) <= 2:
        return ", ".join(names.get(a, a) for a in areas)
    villages = list(dict.fromkeys(a[: AreaLevel.VILLAGE.digits] for a in areas))
    if any(len(a) < AreaLevel.SLS.digits for a in areas):
        return ", ".join(names.get(a, a) for a in areas[:2]) + f" +{len(areas) - 2}"
    first = names.get(villages[0], villages[0])
    where = first if len(villages) == 1 else f"{first} +{len(villages) - 1}"
    return _("%(n)s RT di %(place)s") % {"n": len(areas), "place": where}


def _demo(request: Any, language: str) -> dict[str, Any]:
    active = request.actor.role if request.actor else None
    roles = [{"key": r.value, "label": r.label.text(language), "active": r.value == active} for r in Role]
    return {"today": clock.today(), "roles": roles, "switch_url": reverse("demo-login")}


def page(request: Any) -> dict[str, Any]:
    language = "en" if get_language() == "en" else "id"
    context: dict[str, Any] = {"demo": _demo(request, language) if settings.REGSOSEK_DEMO else None}
    if getattr(request, "actor", None) is None:
        return context | _place(names_of([CITY]))
    release = release_of(request.actor, request.grant, clock.today())
    if release is not None:
        context["release"] = {
            "number": release.number, "purpose": release.purpose, "until": release.valid_to, "stated": request.actor.purpose,
        }  # fmt: skip
    codes = {code[: level.digits] for code in request.grant.areas for level in _NAMED if len(code) >= level.digits}
    names = names_of(codes | {CITY})
    return context | _place(names) | {"nav": _menu(request), "who": _who(request, language, names)}
