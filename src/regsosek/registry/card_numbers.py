"""The number of a family's card, said by the family itself when it becomes one. Inside a verb, under a system scope."""

from __future__ import annotations

from regsosek.kernel import secrets
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.registry.models import Family, Identifier
from regsosek.registry.rows import claim_id
from regsosek.vocabulary.privacy import PrivacyClass


def check_card(by: Actor, no_kk: str | None) -> None:
    """:raises Problem: ``not_allowed`` from who may not see numbers; ``bad_value`` for anything but sixteen digits."""
    if no_kk is None:
        return
    if not by.scope.grants(PrivacyClass.NUMBER):
        raise Problem("not_allowed", ability=str(PrivacyClass.NUMBER))
    if not (len(no_kk) == 16 and no_kk.isascii() and no_kk.isdigit()):
        raise Problem("bad_value", field="no_kk", value="")


def claim_card(family: Family, no_kk: str) -> None:
    """A claim like any other: two families may name one number."""
    blind = secrets.blind_index(Identifier.Kind.NO_KK, no_kk)
    Identifier.objects.create(
        id=claim_id(family.id, Identifier.Kind.NO_KK, blind), family=family, kind=Identifier.Kind.NO_KK, blind=blind,
        sealed=secrets.seal(no_kk.encode(), purpose=Identifier.Kind.NO_KK),
    )  # fmt: skip
