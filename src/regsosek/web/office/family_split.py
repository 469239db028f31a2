"""A family becomes two: who leaves, as what in the new family, under whose head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_http_methods

from regsosek.kernel.actor import Actor
from regsosek.registry import actions
from regsosek.registry.models import Family
from regsosek.vocabulary import codebook
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.web.door import page
from regsosek.web.office.card_content import language
from regsosek.web.office.family_event_forms import Form, a_day, a_number, an_id
from regsosek.web.office.family_sheets import Sheet, answer, people_of

_AS = "as_"  # as_<person>: relationship to the new head, empty for who stays


def _do(by: Actor, family: Family, form: Form) -> Sequence[UUID]:
    leaving = {
        UUID(person["id"]): a_number(form, _AS + person["id"])
        for person in people_of(family)
        if form.get(_AS + person["id"])
    }
    head = an_id(form, "head_of_rest") if form.get("head_of_rest") else None
    new = actions.split_family(
        by=by, family_id=family.id, members=leaving, happened_on=a_day(form), head_of_rest=head,
        no_kk=form.get("no_kk", "").strip() or None,
    )  # fmt: skip
    return [new, family.id]


def _content(family: Family, actor: Actor, form: Form) -> Mapping[str, Any]:
    people = [p for p in people_of(family) if p["alive"]]
    for person in people:
        person["field"], person["chosen"] = _AS + person["id"], form.get(_AS + person["id"], "")
    codes = [(str(code), label.text(language())) for code, label in codebook.item("relationship").codes.items()]
    return {"people": people, "relationships": codes, "numbers_granted": actor.scope.grants(PrivacyClass.NUMBER)}


SPLIT = Sheet(
    "family-split", N_("Pecah keluarga"),
    N_("Sebagian anggota menjadi keluarga sendiri, di rumah yang sama sampai kepindahannya dicatat. Keluarga baru belum diperingkat: ia belum didata."),
    _content, _do,
)  # fmt: skip


@page(Ability.CHANGE_FAMILY, purpose=True)
@require_http_methods(["GET", "POST"])
def split(request: Any, family_id: UUID) -> HttpResponse:
    """Some members become a family of their own. :raises Problem: ``not_found``."""
    return answer(request, family_id, SPLIT)
