"""What stands on an evidence card, as far as the active scope lets it be read."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from regsosek.analysis.pmt.certainty import Border, certainty
from regsosek.areas.queries import line_of
from regsosek.kernel.actor import Actor
from regsosek.registry.models import Dwelling, Family, ListingJudgement, Photo
from regsosek.vocabulary import codebook
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.roles import Ability
from regsosek.vocabulary.welfare import RtJudgement, group_label
from regsosek.welfare.models import Position, Run
from regsosek.welfare.queries import adopted_run

#: Housing indicators of the card, with their icons.
INDICATORS = {
    "wall_material": "wall", "roof_material": "home-up", "floor_material": "layout-board", "floor_area": "ruler-measure",
    "water_source": "droplet", "lighting_source": "bulb", "toilet_facility": "bath", "cooking_fuel": "flame",
}  # fmt: skip


def language() -> str:
    return "en" if get_language() == "en" else "id"


def area_line(code: str) -> str:
    """ "RT 05, Gunung Kelua, Samarinda Ulu": from the smallest area up, without the city."""
    names = [a.name for a in line_of(code) if len(a.code) >= AreaLevel.DISTRICT.digits]
    return ", ".join(reversed(names))


def thumb_urls(dwelling_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The latest outside photo of each house."""
    rows = Photo.objects.filter(dwelling_id__in=list(dwelling_ids), kind=Photo.Kind.OUTSIDE).order_by("taken_at")
    return {house: f"{reverse('photo', args=[pk])}?size=thumb" for house, pk in rows.values_list("dwelling_id", "id")}


def card_of(dwelling: Dwelling, actor: Actor) -> dict[str, Any]:
    run = adopted_run()
    families = list(Family.objects.filter(dwelling=dwelling).order_by("family_number"))
    positions = _positions(run, families)
    judgements = _judgements(families)
    content = [_family(f, run, positions.get(f.id), judgements.get(f.id), actor) for f in families]
    has_point = dwelling.lon is not None and actor.scope.grants(PrivacyClass.POINT)
    return {
        "dwelling_id": dwelling.id,
        "area_line": area_line(dwelling.area_code),
        "address": next((f.address for f in families if f.address), None),
        "may_see_map": actor.may(Ability.SEE_MAP),
        "point": {"lon": dwelling.lon, "lat": dwelling.lat} if has_point else None,
        "photos": _photos(dwelling),
        "families": sorted(content, key=lambda f: f["group"] or 9),
        "run": {"label": run.label, "as_of": run.as_of} if run else None,
        "print_url": reverse("card", args=[dwelling.id]),
    }


def _positions(run: Run | None, families: list[Family]) -> dict[UUID, Position]:
    if run is None:
        return {}
    return {p.family_id: p for p in Position.objects.filter(run=run, family_id__in=[f.id for f in families])}


def _judgements(families: list[Family]) -> dict[UUID, ListingJudgement]:
    return {j.family_id: j for j in ListingJudgement.objects.filter(family__in=families).order_by("judged_on")}


def _photos(dwelling: Dwelling) -> list[dict[str, Any]]:
    rows = Photo.objects.filter(dwelling=dwelling).order_by("-kind", "-taken_at")
    return [
        {
            "id": p.id, "kind": p.kind, "taken_on": p.taken_at, "width": p.width, "height": p.height,
            "thumb_url": f"{reverse('photo', args=[p.id])}?size=thumb", "full_url": reverse("photo", args=[p.id]),
        }
        for p in rows
    ]  # fmt: skip


def _family(
    family: Family, run: Run | None, position: Position | None, judgement: ListingJudgement | None, actor: Actor
) -> dict[str, Any]:
    may_open = actor.may(Ability.SEE_FAMILY)
    number = f"{family.family_number:03d}" if family.family_number else "–"
    return {
        "id": family.id,
        "url": reverse("family", args=[family.id]) if may_open else None,
        "head_name": family.head_name,
        "number_label": _("Keluarga nomor %(number)s") % {"number": number},
        "persons": family.persons,
        "is_group_shown": actor.scope.grants(PrivacyClass.PUBLIC),
        "group": family.welfare_group,
        "group_label": group_label(family.welfare_group).text(language()),
        "group_sources": _sources(family, run, judgement),
        "decile": family.decile,
        "certainty": _certainty(run, position),
        "unscored_reason": _unscored(position),
        "housing": _housing(family.housing or {}),
    }


def _sources(family: Family, run: Run | None, judgement: ListingJudgement | None) -> list[dict[str, Any]]:
    """Each fact with where it comes from; the judgement at listing is told without the name of who gave it."""
    sources = []
    if run is not None and family.ranked_in == str(run.id):
        label = group_label(family.welfare_group).text(language())
        sources.append({"source": _("Pemeringkatan registri"), "value_label": label, "on": run.as_of})
    if judgement is not None and judgement.judgement is not None:  # hidden where answers are
        label = RtJudgement(judgement.judgement).label.text(language())
        sources.append(
            {"source": _("Penilaian saat verifikasi daftar RT"), "value_label": label, "on": judgement.judged_on}
        )
    return sources


def _certainty(run: Run | None, position: Position | None) -> dict[str, Any] | None:
    """How sure it is that the family belongs to the poorest share that holds groups 1 to 3."""
    if run is None or position is None or position.score is None or not run.borders:
        return None
    share, points = run.borders[-1]
    sure = certainty(position.score, run.model["sigma"], Border(Fraction(str(share)), points))
    return {"percent": round(100 * sure.probability), "text": sure.statement.text(language())}


UNSCORED = {
    "no_interview": N_("Wawancara belum selesai."),
    "no_residents": N_("Tidak ada anggota yang tinggal di sini."),
    "missing_housing": N_("Keterangan perumahan belum lengkap."),
    "missing_assets": N_("Keterangan aset belum lengkap."),
    "missing_members": N_("Keterangan anggota belum lengkap."),
}


def _unscored(position: Position | None) -> str | None:
    if position is None or not position.unscored_reason:
        return None
    return _(UNSCORED.get(position.unscored_reason, "Belum cukup data untuk memperingkat keluarga ini."))


def _housing(answers: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for name, icon in INDICATORS.items():
        if answers.get(name) is not None:
            item = codebook.item(name)
            rows.append(
                {"label": item.short.text(language()), "value": item.answer(answers[name], language()), "icon": icon}
            )
    return rows
