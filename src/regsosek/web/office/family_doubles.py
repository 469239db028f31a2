"""Two records of one person, in one family or in two; or they were two persons after all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_http_methods

from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.registry import actions
from regsosek.registry.merged import persons_merged_into
from regsosek.registry.models import Family, Person
from regsosek.registry.queries import members_of
from regsosek.vocabulary.abilities import Ability
from regsosek.web.door import page
from regsosek.web.office.answers import text
from regsosek.web.office.family_event_forms import Form, a_day, an_id
from regsosek.web.office.family_members import names_by_id
from regsosek.web.office.family_others import candidates, same_house
from regsosek.web.office.family_sheets import Sheet, answer, note_opened, title_of

UNDO = "undo"


def _do(by: Actor, family: Family, form: Form) -> Sequence[UUID]:
    reason, lose = form.get("reason", ""), an_id(form, "lose")
    if form.get("what") == UNDO:
        into = next((d.into for d in _doubles(family, by) if d.id == lose), None)
        if into is None:
            raise Problem("not_merged")
        actions.unmerge_persons(by=by, lose=lose, reason=reason)
        back = Person.objects.filter(pk=lose).values_list("family_id", flat=True).first()
        return list(dict.fromkeys(pk for pk in (family.id, back) if pk is not None))
    keep = an_id(form, "keep")
    families = dict(Person.objects.filter(pk__in=[keep, lose]).values_list("id", "family_id"))
    if len(families) < len({keep, lose}) or family.id not in families.values():
        raise Problem("not_found")
    actions.merge_persons(by=by, keep=keep, lose=lose, happened_on=a_day(form), reason=reason)
    return list(dict.fromkeys([family.id, families[keep], families[lose]]))


def _doubles(family: Family, actor: Actor) -> list[Any]:
    return persons_merged_into([p.id for p in members_of(family)], actor.scope)


def _content(family: Family, actor: Actor, form: Form) -> Mapping[str, Any]:
    found = candidates(family, actor, form)
    shown = [o["id"] for o in found["others"] if o["chosen"]] or [str(f.id) for f in same_house(family)]
    others = list(Family.objects.filter(pk__in=shown).exclude(pk=family.id).order_by("family_number", "id"))
    for other in others:
        note_opened(actor, other)
    names = names_by_id(members_of(family))
    return {
        **found, "to_choose": bool(found["sought"]) and len(found["others"]) > 1 and not any(o["chosen"] for o in found["others"]),
        "other_id": form.get("other", ""), "groups": [(title_of(f), _choices(f)) for f in (family, *others)],
        "merged": [
            {"id": str(d.id), "name": d.name or _("Anggota nomor %(line)s") % {"line": d.line_number}, "into": names.get(d.into, "")}
            for d in _doubles(family, actor)
        ],
    }  # fmt: skip


def _choices(family: Family) -> list[tuple[str, str]]:
    """(id, what tells the two apart): name, sex, birth, relationship."""
    people = members_of(family)
    names = names_by_id(people)
    return [(str(p.id), f"{p.line_number}. {names[p.id]} ({_marks(p)})") for p in people]


def _marks(person: Person) -> str:
    born = person.birth_date.isoformat() if person.birth_date else _("%(age)s tahun") % {"age": person.age or "–"}
    return ", ".join(t for t in (text("sex", person.sex), born, text("relationship", person.relationship)) if t)


DOUBLES = Sheet(
    "family-doubles", N_("Satukan catatan ganda seseorang"),
    N_("Bila satu orang tercatat dua kali. Catatan yang dipertahankan tetap seperti adanya; yang ganda tidak dihitung lagi, dan nomornya menjadi pengakuan orang itu."),
    _content, _do, button=N_("Satukan"),
)  # fmt: skip


@page(Ability.CHANGE_FAMILY, purpose=True)
@require_http_methods(["GET", "POST"])
def doubles(request: Any, family_id: UUID) -> HttpResponse:
    """Two records of one person become one, or two again. :raises Problem: ``not_found``."""
    return answer(request, family_id, DOUBLES)
