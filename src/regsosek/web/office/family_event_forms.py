"""What somebody typed into a form about a family, as arguments of a verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from regsosek.areas.queries import UNKNOWN_SLS
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.registry import actions, correctable
from regsosek.registry.fields import day_of
from regsosek.registry.models import Person
from regsosek.vocabulary import codebook

Form = Mapping[str, str]


def a_day(form: Form, name: str = "happened_on") -> date:
    day = day_of(form.get(name, ""))
    if day is None:
        raise Problem("bad_value", field=name, value=form.get(name, "")[:20])
    return day


def an_id(form: Form, name: str) -> UUID:
    try:
        return UUID(form.get(name, ""))
    except ValueError:
        raise Problem("bad_value", field=name, value=form.get(name, "")[:40]) from None


def a_number(form: Form, name: str) -> int:
    text = form.get(name, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Problem("bad_value", field=name, value=text[:20])
    return int(text)


def _death(by: Actor, family_id: UUID, form: Form) -> None:
    head = an_id(form, "new_head") if form.get("new_head") else None
    person = member_of(family_id, form)
    actions.record_death(by=by, person_id=person, happened_on=a_day(form), new_head=head)


def _birth(by: Actor, family_id: UUID, form: Form) -> None:
    actions.record_birth(
        by=by, family_id=family_id, name=form.get("name", ""), sex=a_number(form, "sex"), happened_on=a_day(form)
    )


def _move(by: Actor, family_id: UUID, form: Form) -> None:
    sls = form.get("sls", "").strip()
    area = form.get("village", "") + (sls.zfill(4) + "00" if sls else UNKNOWN_SLS)
    actions.move_family(
        by=by, family_id=family_id, to_area=area, happened_on=a_day(form), address=form.get("address", "").strip()
    )


def _correct(by: Actor, family_id: UUID, form: Form) -> None:
    person = member_of(family_id, form) if form.get("person") else None
    section, _, name = form.get("fact", "").partition(".")
    actions.correct_fact(
        by=by, family_id=family_id, section=section, name=name, value=_value(name, form.get("value", "").strip()),
        reason=form.get("reason", ""), happened_on=a_day(form), person_id=person,
    )  # fmt: skip


def member_of(family_id: UUID, form: Form) -> UUID:
    """The member named in the form; the verb asks whether the actor may."""
    person = an_id(form, "person")
    if not Person.objects.filter(pk=person, family_id=family_id).exists():
        raise Problem("not_found")
    return person


def _value(name: str, text: str) -> Any:
    """Codes and numbers as integers, dates and words as they are; nothing is "not known"."""
    if not text:
        return None
    try:
        item = codebook.item(name)
    except codebook.UnknownItem:
        raise correctable.refused(name[:60], "tidak ada di buku kode") from None
    is_number = item.kind not in ("teks", "tanggal")
    return int(text) if is_number and text.isascii() and text.isdigit() and len(text) < 10 else text


DOINGS: dict[str, Callable[[Actor, UUID, Form], None]] = {
    "death": _death,
    "birth": _birth,
    "move": _move,
    "correct": _correct,
}


def do(by: Actor, family_id: UUID, form: Form) -> None:
    """:raises Problem: whatever the verb refuses; ``bad_value`` for an unknown doing."""
    doing = DOINGS.get(form.get("do", ""))
    if doing is None:
        raise Problem("bad_value", field="do", value=form.get("do", "")[:20])
    doing(by, family_id, form)
