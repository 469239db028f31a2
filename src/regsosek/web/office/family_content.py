"""What stands in a family file, put together from reads that know only what the reader was granted."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from regsosek.kernel import clock
from regsosek.kernel.actor import Actor
from regsosek.registry import queries as registry
from regsosek.registry.models import Business, Family, ListingJudgement, NationalDecile, Photo
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.welfare import RtJudgement, group_label
from regsosek.web.office.addresses import elsewhere
from regsosek.web.office.answers import facts, split_yes_no, text
from regsosek.web.office.card_content import area_line, language
from regsosek.web.office.family_history import timeline
from regsosek.web.office.family_members import business_facts, hidden_residents, member_rows, names_by_id
from regsosek.web.office.family_numbers import number_rows
from regsosek.web.office.family_place import place_content
from regsosek.web.office.family_ranking import ranking_content
from regsosek.welfare.explain import explanation_for
from regsosek.welfare.models import Settlement
from regsosek.welfare.queries import adopted_run, settlement_of


def family_content(family: Family, actor: Actor) -> dict[str, Any]:
    run = adopted_run()
    members, businesses = registry.members_of(family), registry.businesses_of(family)
    names = names_by_id(members)
    ranking = ranking_content(explanation_for(run, family.id, actor.scope) if run else None, actor)
    return {
        **_header(family, actor), **place_content(family, actor),
        "photos": [_photo(p) for p in registry.photos_of(family)],
        "members": member_rows(members, businesses), "hidden_members": hidden_residents(family, members),
        "housing": facts("family", "housing", family.housing),
        "assets": split_yes_no("assets", family.assets), "aid": split_yes_no("aid", family.aid),
        "health_granted": actor.scope.grants(PrivacyClass.HEALTH),
        "businesses": [_business(b, names) for b in businesses],
        "cooperatives": [{"of": c.cooperative, "member": names.get(c.person_id, "")} for c in registry.cooperatives_of(family)],
        "numbers": number_rows(family, names, actor),
        "sources": _sources(family, ranking, registry.judgement_of(family)), "ranking": ranking,
        "national_deciles": [_national(d) for d in registry.national_deciles_of(family)],
        "history": timeline(registry.revisions_of(family)) if actor.scope.grants(PrivacyClass.CHILD) else None,
    }  # fmt: skip


def _header(family: Family, actor: Actor) -> dict[str, Any]:
    number = f"{family.family_number:03d}" if family.family_number else "–"
    return {
        "id": family.id, "head_name": family.head_name, "number_label": _("Keluarga nomor %(number)s") % {"number": number},
        "address": family.address, "area_line": elsewhere(family.address, *area_line(family.area_code).split(", ")), "area_code": family.area_code,
        "group": family.welfare_group, "decile": family.decile, "persons": family.persons,
        "visited_on": family.visited_on, "round": family.round, "result": text("interview_result", family.interview_result),
        "is_complete": family.interview_result == 1, "kk_code": text("kk_code", family.kk_code), "notes": family.notes, "consent": family.consent,
        "today": clock.today(),
        "change_url": reverse("family-events", args=[family.id]) if actor.may(Ability.CHANGE_FAMILY) else None,
        "card_url": reverse("card", args=[family.dwelling_id]) if actor.may(Ability.SEE_CARD) else None,
        "map_url": f"{reverse('map')}?rumah={family.dwelling_id}"
        if actor.may(Ability.SEE_MAP) and actor.scope.grants(PrivacyClass.POINT) else None,
    }  # fmt: skip


def _national(row: NationalDecile) -> dict[str, Any]:
    """What another data set says of the whole country; never mixed with the city's decile."""
    name = _("Desil nasional (%(source)s)") % {"source": row.source.upper() if row.source == "dtsen" else row.source}
    return {"name": name, "value": row.decile, "on": row.as_of}


def _photo(photo: Photo) -> dict[str, Any]:
    address = reverse("photo", args=[photo.id])
    return {"kind": photo.kind, "taken_on": photo.taken_at, "full_url": address, "thumb_url": f"{address}?size=thumb"}


def _business(business: Business, names: dict[Any, str]) -> dict[str, Any]:
    return {"owner": names.get(business.owner_id, ""), "facts": business_facts(business)}


def _sources(
    family: Family, ranking: dict[str, Any] | None, judgement: ListingJudgement | None
) -> list[dict[str, Any]]:
    """The versions of a family's welfare side by side, never mixed; who judged at listing is not told."""
    ranked = ranking is not None and family.ranked_in == str(ranking["run"].id)
    return [
        {
            "name": _("Pemeringkatan registri"), "value": ranking["model_label"] if ranked and ranking else _("belum ada"),
            "note": ranking["run"].label if ranked and ranking else "", "on": ranking["run"].as_of if ranked and ranking else None,
        },
        {
            "name": _("Penilaian saat verifikasi daftar RT"), "note": _("tiga kelas, tanpa rentan miskin"),
            "value": RtJudgement(judgement.judgement).label.text(language()) if judgement else _("tidak ada"),
            "on": judgement.judged_on if judgement else None,
        },
        _forum(ranking["settlement"] if ranking else settlement_of(family.id)),
    ]  # fmt: skip


def _forum(settlement: Settlement | None) -> dict[str, Any]:
    name = _("Keputusan musyawarah (FKP)")
    if settlement is None:
        return {"name": name, "value": _("belum ada"), "note": "", "on": None}
    decided = group_label(settlement.welfare_group).text(language())
    return {"name": name, "value": decided, "note": settlement.document, "on": settlement.decided_on}
