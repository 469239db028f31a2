"""Forms about one family that show what they will change before it is kept: fill in, look, keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from regsosek.kernel import audit, clock
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.registry.document import RESIDENT
from regsosek.registry.models import Family, Person
from regsosek.registry.queries import family_named, members_of
from regsosek.web.office.answers import text
from regsosek.web.office.card_content import area_line, language
from regsosek.web.office.family_event_forms import Form
from regsosek.web.office.family_members import names_by_id

#: Which field of a form a refusal speaks of; others are told above the form.
FIELD_OF = {
    "future_date": "happened_on", "wrong_order": "happened_on", "reason_needed": "reason", "head_needed": "head",
    "nobody_left": "members", "number_taken": "claim", "same_one": "other", "not_merged": "other",
}  # fmt: skip
HEAD = 1


@dataclass(frozen=True, slots=True)
class Preview:
    """What will be: families side by side (:func:`_side`), and sentences."""

    sides: Sequence[Mapping[str, Any]] = ()
    sentences: Sequence[str] = ()


@dataclass(frozen=True)
class Sheet:
    """One kind of form.

    :param name: of its address and its template. :param title: what is done, in Indonesian.
    :param content: what the fields need besides what was typed.
    :param do: the verbs; returns the families concerned, first the one whose file is shown afterwards.
    :param check: everything in the form that the verbs would refuse, field → (what the field is called, sentence), so that
        all of it is told at once; the verbs judge again.
    :param look: what the preview tells; by default the verbs are tried and taken back (:func:`rehearsed`).
    """

    name: str
    title: str
    lead: str
    content: Callable[[Family, Actor, Form], Mapping[str, Any]]
    do: Callable[[Actor, Family, Form], Sequence[UUID]]
    look: Callable[[Actor, Family, Form], Preview] | None = None
    button: str = field(default="")
    check: Callable[[Actor, Family, Form], Mapping[str, tuple[str, str]]] | None = None


class _TakenBack(Exception):
    """Ends a rehearsal."""


def rehearsed(sheet: Sheet, actor: Actor, family: Family, form: Form) -> Preview:
    """The families before and after, as the verbs themselves make them; nothing of it is kept.

    :raises Problem: whatever the verbs refuse.
    """
    touched: Sequence[UUID] = ()
    after: dict[UUID, dict[str, Any] | None] = {}
    try:
        with transaction.atomic():
            touched = sheet.do(actor, family, form)
            after = {pk: _card(pk) for pk in touched}
            raise _TakenBack
    except _TakenBack:
        pass
    for other in Family.objects.filter(pk__in=[pk for pk in touched if pk != family.id]):
        note_opened(actor, other)
    return Preview([_side(_card(pk), after[pk]) for pk in touched])


def _card(family_id: UUID) -> dict[str, Any] | None:
    family = Family.objects.filter(pk=family_id).first()
    if family is None:
        return None
    people = members_of(family)
    names = names_by_id(people)
    members = [{"id": p.id, "name": names[p.id], "head": p.relationship == HEAD, "note": note_of(p)} for p in people]
    return {"title": title_of(family), "members": members, "persons": family.persons}


def note_of(person: Person) -> str:
    """The relationship; for who does not live there, what became of him."""
    told = text("relationship", person.relationship)
    return told if person.presence in RESIDENT else f"{told} · {text('presence', person.presence)}"


def title_of(family: Family) -> str:
    """ "Keluarga nomor 012 – Siti"; without the name for a reader who has no names, without a number where it has none yet."""
    number = _("Keluarga nomor %(number)s") % {"number": f"{family.family_number:03d}"} if family.family_number else ""
    return " – ".join(filter(None, (number, family.head_name))) or _("Keluarga tanpa nomor")


def _side(before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, Any]:
    """``{title, before, after}``; ``before`` None: the family is new; ``after`` None: its file is closed."""
    either = after or before or {}
    return {"title": either.get("title", ""), "before": before, "after": after}


def answer(request: Any, family_id: UUID, sheet: Sheet) -> HttpResponse:
    """The page of a sheet. ``step`` in the body says what is asked: nothing (fill in), ``preview``, ``save``.

    :raises Problem: ``not_found`` for the family itself.
    """
    family, actor, form = family_named(family_id), request.actor, request.POST
    step, preview, problem = form.get("step", ""), None, None
    wrong = sheet.check(actor, family, form) if sheet.check and step in ("preview", "save") else {}
    if step in ("preview", "save") and not wrong:
        try:
            if step == "save":
                return _after(sheet.do(actor, family, form))
            preview = sheet.look(actor, family, form) if sheet.look else rehearsed(sheet, actor, family, form)
        except Problem as found:
            problem = found
            if found.code == "not_found":  # who tries out addresses leaves a trace
                audit.note_denied(by=actor, verb=f"page {sheet.name}", code=found.code)
    note_opened(actor, family)
    context = (
        _frame(family, sheet)
        | dict(sheet.content(family, actor, form))
        | (_all_told(wrong) if wrong else _told(problem))
    )
    context |= {"form": form, "preview": preview, "kept": _kept(form) if preview else []}
    return render(request, f"office/family_sheets/{sheet.name}.html", context, status=422 if problem or wrong else 200)


def note_opened(actor: Actor, family: Family) -> None:
    """Whoever's members are shown, it is written down as if the file had been opened."""
    audit.note_reading(
        by=actor, verb="family.opened", subject_type="family", subject_id=family.id, area_code=family.area_code
    )


def _after(touched: Sequence[UUID]) -> HttpResponse:
    there = [pk for pk in touched if Family.objects.filter(pk=pk).exists()]
    return HttpResponseRedirect(f"{reverse('family', args=[there[0]])}#riwayat" if there else reverse("finder"))


def _frame(family: Family, sheet: Sheet) -> dict[str, Any]:
    return {
        "family_id": family.id, "heading": _(sheet.title), "lead": _(sheet.lead), "today": clock.today(),
        "eyebrow": title_of(family), "area_line": area_line(family.area_code), "back": reverse("family", args=[family.id]),
        "events": reverse("family-events", args=[family.id]), "button": _(sheet.button or sheet.title),
    }  # fmt: skip


def _told(problem: Problem | None) -> dict[str, Any]:
    """``wrong``: field → sentence, for the form; ``refused``: the sentence, for the top of the page."""
    if problem is None:
        return {"wrong": {}, "refused": ""}
    sentence, where = problem.sentence(language()), FIELD_OF.get(problem.code, "")
    if problem.code == "bad_value":
        sentence, where = _("Isian ini kosong atau tidak dikenal."), str(problem.details.get("field", ""))
    if problem.code == "not_found":
        sentence, where = _("Tidak ditemukan di wilayah Anda."), "other"
    return {"wrong": {where: sentence} if where else {}, "refused": sentence}


def _all_told(wrong: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """Every field with its sentence, and all of them named above the form."""
    return {
        "wrong": {name: sentence for name, (_called, sentence) in wrong.items()},
        "refused": " ".join(f"{called}: {sentence}" for called, sentence in wrong.values()),
    }


def _kept(form: Form) -> list[tuple[str, str]]:
    """What was typed, to be sent again by the button that keeps it."""
    return [(name, value) for name, value in form.items() if name not in ("csrfmiddlewaretoken", "step")]


def people_of(family: Family) -> list[dict[str, Any]]:
    """Members to choose from: ``{id, name, line, head, alive, note}``, in the order of the card."""
    people = members_of(family)
    names = names_by_id(people)
    return [
        {
            "id": str(p.id), "name": names[p.id], "line": p.line_number, "head": p.relationship == HEAD,
            "alive": p.died_on is None, "erased": p.erased_at, "note": note_of(p), "presence": p.presence,
        }
        for p in people
    ]  # fmt: skip
