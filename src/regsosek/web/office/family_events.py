"""Writing down what happened to a family, and setting right what is recorded of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from regsosek.areas.queries import at_level, names_of
from regsosek.kernel import audit, clock
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.registry import correctable
from regsosek.registry.models import Family, Person
from regsosek.registry.queries import family_named, members_of
from regsosek.vocabulary import codebook
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.web.door import page
from regsosek.web.office.answers import short, text
from regsosek.web.office.card_content import area_line, language
from regsosek.web.office.family_comings import COMINGS
from regsosek.web.office.family_doubles import DOUBLES
from regsosek.web.office.family_erasure import ERASURE
from regsosek.web.office.family_event_forms import do
from regsosek.web.office.family_members import names_by_id
from regsosek.web.office.family_merge import MERGE
from regsosek.web.office.family_niks import NIKS
from regsosek.web.office.family_sheets import Sheet
from regsosek.web.office.family_split import SPLIT

#: Pages of their own: which, for whom, its icon.
SHEETS: list[tuple[Sheet, Callable[[Actor], bool], str]] = [
    (SPLIT, lambda actor: True, "sitemap"),
    (MERGE, lambda actor: True, "link"),
    (COMINGS, lambda actor: True, "users"),
    (DOUBLES, lambda actor: True, "user-check"),
    (NIKS, lambda actor: actor.scope.grants(PrivacyClass.NUMBER), "id"),
    (ERASURE, lambda actor: actor.may(Ability.ERASE_PERSON), "eye-off"),
]


@page(Ability.CHANGE_FAMILY, purpose=True)
@require_http_methods(["GET", "POST"])
def family_events(request: Any, family_id: UUID) -> HttpResponse:
    """The forms, and what they send. After a change the file is shown; after a move out of the reader's area, the list of
    families that left. :raises Problem: ``not_found``."""
    family = family_named(family_id)
    refused = ""
    if request.method == "POST":
        try:
            do(request.actor, family_id, request.POST)
        except Problem as problem:
            if problem.code == "not_found":
                raise
            refused = problem.sentence(language())
        else:
            stays = Family.objects.filter(pk=family_id).exists()
            there = f"{reverse('family', args=[family_id])}#riwayat" if stays else reverse("departures")
            return HttpResponseRedirect(there)
    audit.note_reading(
        by=request.actor, verb="family.opened", subject_type="family", subject_id=family.id, area_code=family.area_code
    )
    context = _content(family, request.actor, request.GET) | {"refused": refused}
    return render(request, "office/family_events.html", context, status=422 if refused else 200)


def _content(family: Family, actor: Actor, query: Any) -> dict[str, Any]:
    people = members_of(family)
    names = names_by_id(people)
    members = [{"id": p.id, "name": f"{p.line_number}. {names[p.id]}", "alive": p.died_on is None} for p in people]
    return {
        "family_id": family.id, "back": reverse("family", args=[family.id]), "today": clock.today(),
        "title": family.head_name or _("Keluarga nomor %(number)s") % {"number": family.family_number or "–"},
        "area_line": area_line(family.area_code), "members": members,
        "sexes": _codes("sex"), "villages": _villages(), "village": family.area_code[:10],
        "family_facts": _choices(actor, of_person=False), "person_facts": _choices(actor, of_person=True),
        "sheets": [{"url": reverse(s.name, args=[family.id]), "title": _(s.title), "icon": icon} for s, needs, icon in SHEETS if needs(actor)],
        "correction": _correction(family, people, names, actor, query),
    }  # fmt: skip


def _codes(name: str) -> list[tuple[int, str]]:
    return [(code, label.text(language())) for code, label in codebook.item(name).codes.items()]


def _villages() -> list[tuple[str, str]]:
    villages = at_level(AreaLevel.VILLAGE)
    districts = names_of({v.code[:7] for v in villages})
    return [(v.code, f"{v.name}, {districts.get(v.code[:7], '')}") for v in villages]


def _choices(actor: Actor, *, of_person: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """Facts that this reader may correct, by section: (section, [(key, short question)])."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for fact in correctable.facts(of_person=of_person):
        if actor.scope.grants(fact.privacy):
            label = codebook.SECTIONS[fact.section].text(language())
            grouped.setdefault(label, []).append((f"{fact.section}.{fact.name}", short(fact.name)))
    return list(grouped.items())


def _correction(
    family: Family, people: list[Person], names: dict[UUID, str], actor: Actor, query: Any
) -> dict[str, Any] | None:
    """The second step of a correction: the fact that was chosen, its value now, the answers there are."""
    if not query.get("fact"):
        return None
    section, _dot, name = query["fact"].partition(".")
    person = next((p for p in people if str(p.id) == query.get("person")), None)
    fact = correctable.fact(section, name, of_person=person is not None)
    if not actor.scope.grants(fact.privacy):
        raise Problem("not_found")
    subject: Any = person if person is not None else family
    held = getattr(subject, section) if section != "identity" else {name: _plain(subject, name)}
    value = (held or {}).get(name)
    return {
        "fact": query["fact"], "label": short(name), "person": person.id if person else "",
        "of": names[person.id] if person else _("Keluarga"), "value": value, "told": text(name, value) or "–",
        "codes": [] if codebook.item(name).is_sum else _codes(name), "is_day": name == "birth_date",
        "parts": _codes(name) if codebook.item(name).is_sum else [],
    }  # fmt: skip


def _plain(subject: Any, name: str) -> Any:
    if name == "building_number":
        return subject.dwelling.building_number
    value = getattr(subject, name)
    return value.isoformat() if hasattr(value, "isoformat") else value
