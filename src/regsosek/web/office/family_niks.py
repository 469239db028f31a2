"""A claimed NIK was checked and is this person's: for readers who were granted numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_http_methods

from regsosek.kernel import secrets
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.registry import actions
from regsosek.registry.models import Family, Identifier
from regsosek.registry.queries import members_of, opened
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.web.door import page
from regsosek.web.office.family_event_forms import Form, a_day, an_id
from regsosek.web.office.family_members import names_by_id
from regsosek.web.office.family_numbers import grouped, state_of
from regsosek.web.office.family_sheets import Preview, Sheet, answer, rehearsed, title_of

State = Identifier.State


def _claims(family: Family) -> list[Identifier]:
    claims = Identifier.objects.filter(family=family, kind=Identifier.Kind.NIK, person__isnull=False)
    return list(claims.exclude(sealed=b"").order_by("person__line_number", "id"))


def _claim(family: Family, form: Form) -> Identifier:
    wanted = an_id(form, "claim")
    claim = next((c for c in _claims(family) if c.id == wanted), None)
    if claim is None:
        raise Problem("bad_value", field="claim", value="")
    return claim


def _do(by: Actor, family: Family, form: Form) -> Sequence[UUID]:
    if not by.scope.grants(PrivacyClass.NUMBER):
        raise Problem("not_allowed", ability=str(PrivacyClass.NUMBER))
    nik = "".join(form.get("nik", "").split()) or None
    actions.promote_nik(
        by=by, claim_id=_claim(family, form).id, reason=form.get("reason", ""), happened_on=a_day(form), nik=nik
    )
    return [family.id]


def _look(actor: Actor, family: Family, form: Form) -> Preview:
    rehearsed(NIKS, actor, family, form)  # whatever the verb refuses is told now
    claim = _claim(family, form)
    names = names_by_id(members_of(family))
    number = "".join(form.get("nik", "").split()) or opened(claim)
    told = [
        _("NIK %(number)s menjadi terverifikasi untuk %(who)s, dan untuk dia saja.")
        % {"number": grouped(number), "who": _owner(names, claim)}
    ]
    if number != opened(claim):
        told.append(_("Nomor %(number)s yang diakui sebelumnya ditarik.") % {"number": grouped(opened(claim))})
    return Preview(
        sentences=told + [_("Juga diakui di: %(title)s.") % {"title": title_of(f)} for f in _also(claim, number)]
    )


def _owner(names: Mapping[UUID, str], claim: Identifier) -> str:
    return names.get(claim.person_id, "–") if claim.person_id else "–"


def _also(claim: Identifier, number: str) -> list[Family]:
    """Other families, as far as the reader sees them, where the same number is claimed: two people with one NIK."""
    blinds = secrets.blind_indexes(claim.kind, number)
    same = Identifier.objects.filter(kind=claim.kind, blind__in=blinds).exclude(Q(person_id=claim.person_id))
    return list(Family.objects.filter(pk__in=same.exclude(state=State.WITHDRAWN).values("family_id")).order_by("id"))


def _content(family: Family, actor: Actor, form: Form) -> Mapping[str, Any]:
    if not actor.scope.grants(PrivacyClass.NUMBER):
        return {"claims": None}
    names = names_by_id(members_of(family))
    return {
        "claims": [
            {
                "id": str(c.id), "number": grouped(opened(c)), "owner": _owner(names, c), "state": state_of(c.state),
                "verified": c.state == State.VERIFIED, "chosen": str(c.id) == form.get("claim"),
                "also": [(str(f.id), title_of(f)) for f in _also(c, opened(c))],
            }
            for c in _claims(family)
        ],
    }  # fmt: skip


NIKS = Sheet(
    "family-niks", N_("Tetapkan NIK terverifikasi"),
    N_("Setelah nomor dicocokkan dengan KTP-el atau data Dukcapil. Satu NIK terverifikasi untuk satu orang; pengakuan orang lain atas nomor yang sama tetap tercatat sebagai pengakuan."),
    _content, _do, _look,
)  # fmt: skip


@page(Ability.CHANGE_FAMILY, purpose=True)
@require_http_methods(["GET", "POST"])
def niks(request: Any, family_id: UUID) -> HttpResponse:
    """A claimed NIK becomes a verified one. :raises Problem: ``not_found``."""
    return answer(request, family_id, NIKS)
