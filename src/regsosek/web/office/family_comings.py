"""Members who go, live elsewhere, come back, or come from another family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_http_methods

from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.registry import actions, correctable
from regsosek.registry.models import Family, Membership
from regsosek.vocabulary import codebook
from regsosek.vocabulary.abilities import Ability
from regsosek.web.door import page
from regsosek.web.office.card_content import language
from regsosek.web.office.family_event_forms import Form, a_day, a_number, an_id, member_of
from regsosek.web.office.family_others import candidates, the_other
from regsosek.web.office.family_sheets import HEAD, Sheet, answer, note_opened, people_of, title_of

LIVES_HERE = 1
#: What may be chosen: value of the field → presence, and whether the person stays a member.
AWAY: dict[str, tuple[int, bool]] = {
    "away_inland": (3, True), "away_abroad": (4, True),
    "gone_inland": (3, False), "gone_abroad": (4, False), "gone_unknown": (6, False),
}  # fmt: skip
BACK, NEWCOMER = "back", "newcomer"


def _do(by: Actor, family: Family, form: Form) -> Sequence[UUID]:
    what = form.get("what", "")
    if what == NEWCOMER:
        return _newcomer(by, family, form)
    person = member_of(family.id, form)
    if what == BACK:
        _back(by, family, person, form)
    elif what in AWAY:
        _away(by, family, person, form, *AWAY[what])
    else:
        raise Problem("bad_value", field="what", value=what[:20])
    return [family.id]


def _away(by: Actor, family: Family, person: UUID, form: Form, presence: int, stays: bool) -> None:
    if stays:
        _correct_presence(by, family, person, presence, form)
        return
    head = an_id(form, "head") if form.get("head") else None
    actions.remove_member(by=by, person_id=person, presence=presence, happened_on=a_day(form), new_head=head)


def _back(by: Actor, family: Family, person: UUID, form: Form) -> None:
    """Who stayed a member is here again; who had left is a member anew."""
    if Membership.objects.filter(person_id=person, family_id=family.id, to_on__isnull=True).exists():
        _correct_presence(by, family, person, LIVES_HERE, form)
        return
    actions.add_member(
        by=by,
        person_id=person,
        family_id=family.id,
        relationship=a_number(form, "relationship"),
        happened_on=a_day(form),
    )


def _correct_presence(by: Actor, family: Family, person: UUID, presence: int, form: Form) -> None:
    actions.correct_fact(
        by=by, family_id=family.id, person_id=person, section=correctable.IDENTITY, name="presence", value=presence,
        reason=form.get("reason", ""), happened_on=a_day(form),
    )  # fmt: skip


def _newcomer(by: Actor, family: Family, form: Form) -> Sequence[UUID]:
    other = the_other(form)
    head = an_id(form, "head") if form.get("head") else None
    actions.add_member(
        by=by, person_id=member_of(other.id, form), family_id=family.id, relationship=a_number(form, "relationship"),
        happened_on=a_day(form), head_of_rest=head,
    )  # fmt: skip
    return [family.id, other.id]


def _content(family: Family, actor: Actor, form: Form) -> Mapping[str, Any]:
    found = candidates(family, actor, form)
    chosen = next((o["id"] for o in found["others"] if o["chosen"]), None)
    other = Family.objects.filter(pk=chosen).first() if chosen else None
    if other is not None:
        note_opened(actor, other)
    codes = codebook.item("relationship").codes.items()
    return {
        **found, "people": [p for p in people_of(family) if p["alive"]],
        "theirs": [p for p in people_of(other) if p["alive"]] if other else [],
        "other_title": title_of(other) if other else "", "other_id": chosen or "",
        "relationships": [(str(code), label.text(language())) for code, label in codes if code != HEAD],
    }  # fmt: skip


COMINGS = Sheet(
    "family-comings", N_("Anggota datang dan pergi"),
    N_("Anggota yang tinggal di tempat lain, pergi, kembali, atau datang dari keluarga lain. Yang dihitung sebagai penghuni hanya yang tinggal bersama keluarga."),
    _content, _do, button=N_("Catat"),
)  # fmt: skip


@page(Ability.CHANGE_FAMILY, purpose=True)
@require_http_methods(["GET", "POST"])
def comings(request: Any, family_id: UUID) -> HttpResponse:
    """Members who live elsewhere, leave, come back or join. :raises Problem: ``not_found``."""
    return answer(request, family_id, COMINGS)
