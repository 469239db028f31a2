"""Two records are one family; or they were two after all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_http_methods

from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.registry import actions
from regsosek.registry.merged import families_merged_into
from regsosek.registry.models import Family
from regsosek.vocabulary.abilities import Ability
from regsosek.web.door import page
from regsosek.web.office.family_event_forms import Form, a_day, an_id
from regsosek.web.office.family_others import candidates, the_other
from regsosek.web.office.family_sheets import Sheet, answer, title_of

UNDO, THIS, OTHER = "undo", "this", "other"


def _do(by: Actor, family: Family, form: Form) -> Sequence[UUID]:
    reason = form.get("reason", "")
    if form.get("what") == UNDO:
        lose = an_id(form, "lose")
        actions.unmerge_families(by=by, lose=lose, reason=reason)
        return [family.id, lose]
    other = the_other(form).id
    if form.get("keep") not in (THIS, OTHER):
        raise Problem("bad_value", field="keep", value=form.get("keep", "")[:20])
    keep, lose = (family.id, other) if form["keep"] == THIS else (other, family.id)
    actions.merge_families(by=by, keep=keep, lose=lose, happened_on=a_day(form), reason=reason)
    return [keep, lose]


def _content(family: Family, actor: Actor, form: Form) -> Mapping[str, Any]:
    return {
        **candidates(family, actor, form),
        "this_title": title_of(family), "merged": families_merged_into(family.id, actor.scope),
    }  # fmt: skip


MERGE = Sheet(
    "family-merge", N_("Gabungkan keluarga"),
    N_("Untuk dua catatan yang sebenarnya satu keluarga. Anggotanya disatukan dalam satu berkas; berkas yang lain ditutup, dan penggabungan masih dapat dibatalkan selama anggotanya belum berubah lagi."),
    _content, _do,
)  # fmt: skip


@page(Ability.CHANGE_FAMILY, purpose=True)
@require_http_methods(["GET", "POST"])
def merge(request: Any, family_id: UUID) -> HttpResponse:
    """Two families become one record, or two again. :raises Problem: ``not_found``."""
    return answer(request, family_id, MERGE)
