"""Two sheets of paper about a family's ranking: for the family its answers, for the forum what it may hear. No weights."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_safe

from regsosek.kernel import audit, clock
from regsosek.kernel.problems import Problem
from regsosek.registry import correctable
from regsosek.registry.models import Family
from regsosek.registry.queries import family_named
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.welfare import group_label
from regsosek.web.door import page
from regsosek.web.office.card_content import area_line, language
from regsosek.welfare.models import Run
from regsosek.welfare.queries import adopted_run, settlement_of
from regsosek.welfare.sheets import Answer, ForumReason, Side, answers_used, forum_reasons
from regsosek.welfare.standing import current

SECTIONS = {"housing": N_("Rumah"), "assets": N_("Barang dan layanan"), "members": N_("Anggota keluarga")}
SUBJECTS = {
    "house": N_("Rumah"), "lighting": N_("Penerangan"), "water": N_("Air minum"), "toilet": N_("Kakus"),
    "family_size": N_("Besar keluarga"), "school": N_("Sekolah"),
}  # fmt: skip
SIDES = {
    Side.WORSE: (N_("di bawah kebanyakan"), "trending-down"), Side.SAME: (N_("seperti kebanyakan"), "minus"),
    Side.BETTER: (N_("di atas kebanyakan"), "trending-up"),
}  # fmt: skip


@page(Ability.SEE_FAMILY, purpose=True)
@require_safe
def answer_sheet(request: Any, family_id: UUID) -> HttpResponse:
    """The answers by which a family was ranked, to be checked by it. :raises Problem: ``not_found``."""
    family, run = _opened(request, family_id, "jawaban")
    answers = answers_used(run, family_id, request.actor.scope)
    may_correct = request.actor.may(Ability.CHANGE_FAMILY)
    sections = [
        {"title": _(SECTIONS.get(name, N_("Isian lain"))), "rows": [_answer(a, family_id, may_correct) for a in rows]}
        for name, rows in groupby(answers, key=lambda a: a.section)
    ]
    context = _head(family, run) | {"sections": sections, "may_correct": may_correct}
    return render(request, "office/family_answer_sheet.html", {"sheet": context})


@page(Ability.SEE_FAMILY, purpose=True)
@require_safe
def forum_sheet(request: Any, family_id: UUID) -> HttpResponse:
    """What the forum may hear of a family: the allow-list, no amounts. :raises Problem: ``not_found``."""
    family, run = _opened(request, family_id, "musyawarah")
    rows = [_heard(reason) for reason in forum_reasons(run, family_id)]
    return render(request, "office/family_forum_sheet.html", {"sheet": _head(family, run) | {"rows": rows}})


def _opened(request: Any, family_id: UUID, sheet: str) -> tuple[Family, Run]:
    family, run = family_named(family_id), adopted_run()
    if run is None:
        raise Problem("not_found")
    audit.note_reading(
        by=request.actor, verb="ranking.sheet_opened", subject_type="family", subject_id=family.id,
        area_code=family.area_code, sheet=sheet,
    )  # fmt: skip
    return family, run


def _head(family: Family, run: Run) -> dict[str, Any]:
    standing = current(run, [family.id]).get(family.id)
    group = standing.city_group if standing else None
    return {
        "back": reverse("family", args=[family.id]), "name": family.head_name, "number": family.family_number,
        "address": family.address, "area_line": area_line(family.area_code), "visited_on": family.visited_on,
        "group": group, "group_label": group_label(group).text(language()), "settlement": settlement_of(family.id), "run": run,
        "today": clock.today(),
    }  # fmt: skip


def _answer(answer: Answer, family_id: UUID, may_correct: bool) -> dict[str, Any]:
    tongue = language()
    return {
        "label": answer.label.text(tongue), "answer": answer.answer.text(tongue),
        "correct_url": _correct_url(answer, family_id) if may_correct else None,
    }  # fmt: skip


def _correct_url(answer: Answer, family_id: UUID) -> str:
    """The form for that very fact; facts reckoned from members begin at the form that lists them."""
    page_url = reverse("family-events", args=[family_id])
    known = {(fact.section, fact.name) for fact in correctable.facts(of_person=False)}
    for column in answer.columns:
        if (answer.section, column) in known:
            return f"{page_url}?{urlencode({'fact': f'{answer.section}.{column}'})}#ralat"
    return f"{page_url}#ralat"


def _heard(reason: ForumReason) -> dict[str, Any]:
    tongue, (words, icon) = language(), SIDES[reason.side]
    return {
        "subject": _(SUBJECTS[reason.subject]), "label": reason.label.text(tongue), "answer": reason.answer.text(tongue),
        "side": _(words), "icon": icon,
    }  # fmt: skip
