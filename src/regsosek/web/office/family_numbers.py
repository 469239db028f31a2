"""Identity numbers of a family: shown with their state and the verdict on the number, to readers who were granted them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from regsosek.kernel.actor import Actor
from regsosek.registry.models import Family, Identifier
from regsosek.registry.queries import NumberClaim, numbers_of
from regsosek.vocabulary.nik import Reason
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.web.office.card_content import language


def number_rows(family: Family, names: dict[UUID, str], actor: Actor) -> list[dict[str, Any]] | None:
    """One row per claim; None when the reader was not granted numbers."""
    if not actor.scope.grants(PrivacyClass.NUMBER):
        return None
    order = {person: place for place, person in enumerate(names)}
    claims = sorted(
        numbers_of(family), key=lambda c: (-1 if c.person_id is None else order.get(c.person_id, len(order)), c.kind)
    )
    return [_row(claim, names) for claim in claims]


def _row(claim: NumberClaim, names: dict[UUID, str]) -> dict[str, Any]:
    owner = (
        names.get(claim.person_id, _("anggota yang tidak ditampilkan")) if claim.person_id else _("seluruh keluarga")
    )
    return {
        "kind": _KINDS[claim.kind](), "owner": owner, "number": grouped(claim.number), "state": _STATES[claim.state](),
        "is_good": claim.state is Identifier.State.VERIFIED, "is_bad": claim.state in _REFUSED, "verdict": _verdict(claim.reason),
    }  # fmt: skip


def grouped(number: str) -> str:
    """Sixteen digits in fours, for the eye."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4)) if len(number) == 16 else number


def state_of(state: str) -> str:
    """What the standing of a claim is called."""
    return _STATES[Identifier.State(state)]()


def _verdict(reason: str) -> str:
    return Reason(reason).label.text(language()) if reason in set(Reason) else reason


_REFUSED = {Identifier.State.INVALID, Identifier.State.BLOCKED}
_KINDS = {
    Identifier.Kind.NIK: lambda: _("NIK"),
    Identifier.Kind.NO_KK: lambda: _("Nomor KK"),
    Identifier.Kind.PHONE: lambda: _("Telepon"),
}
_STATES = {
    Identifier.State.CLAIMED: lambda: _("pengakuan, belum dicocokkan"),
    Identifier.State.VERIFIED: lambda: _("terverifikasi"),
    Identifier.State.INVALID: lambda: _("tidak sah"),
    Identifier.State.TEMPORARY: lambda: _("sementara"),
    Identifier.State.BLOCKED: lambda: _("diblokir"),
    Identifier.State.WITHDRAWN: lambda: _("ditarik"),
}
