"""Reads of one family, with the eyes of the active scope: what lies outside does not exist, what is not granted is None."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from regsosek.kernel import secrets
from regsosek.kernel.models import Revision
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import (
    Business,
    CooperativeMember,
    Family,
    Identifier,
    ListingJudgement,
    NationalDecile,
    Person,
    Photo,
)


def family_named(family_id: UUID) -> Family:
    """:raises Problem: ``not_found``, also for a family outside the scope."""
    family = Family.objects.filter(pk=family_id).first()
    if family is None:
        raise Problem("not_found")
    return family


def members_of(family: Family) -> list[Person]:
    """In the order of the card. Members that the reader may not see (children, without that class) are missing."""
    return list(Person.objects.filter(family=family).order_by("line_number", "id"))


def photos_of(family: Family) -> list[Photo]:
    """Outside before inside, latest first."""
    return list(Photo.objects.filter(family=family).order_by("-kind", "-taken_at", "id"))


def businesses_of(family: Family) -> list[Business]:
    return list(Business.objects.filter(family=family).order_by("id"))


def cooperatives_of(family: Family) -> list[CooperativeMember]:
    return list(
        CooperativeMember.objects.filter(family=family).select_related("cooperative").order_by("cooperative__name")
    )


def cooperative_sizes(cooperatives: Collection[UUID]) -> dict[UUID, int]:
    """Cooperative → number of members known to the registry: a fact of the legal body, the same for every reader; who they
    are is not read."""
    with system_scope("registry.cooperative_sizes"):
        rows = CooperativeMember.objects.filter(cooperative__in=list(cooperatives)).values_list("cooperative_id")
        return dict(rows.annotate(n=Count("id")))


def judgement_of(family: Family) -> ListingJudgement | None:
    """What was said at the verification of the list, in the latest round."""
    return ListingJudgement.objects.filter(family=family).order_by("-judged_on").first()


def national_deciles_of(family: Family) -> list[NationalDecile]:
    """The latest national decile of each source: a fact beside the city's ranking."""
    latest: dict[str, NationalDecile] = {}
    for row in NationalDecile.objects.filter(family=family).order_by("as_of"):
        latest[row.source] = row
    return list(latest.values())


def revisions_of(family: Family) -> list[Revision]:
    """The chain of the family, oldest first; parts that are not granted are None."""
    return list(Revision.objects.filter(subject=family.id).order_by("number"))


@dataclass(frozen=True, slots=True)
class NumberClaim:
    """A number that a family or person says is its own, opened for a reader who was granted numbers."""

    kind: Identifier.Kind
    number: str
    state: Identifier.State
    reason: str
    person_id: UUID | None

    def __repr__(self) -> str:  # a traceback must not tell the number
        return f"NumberClaim({self.kind}, {self.state})"


def numbers_of(family: Family) -> list[NumberClaim]:
    """Every claim still made, the family's own first. Empty for a reader without the class number: nothing is opened."""
    claims = Identifier.objects.filter(family=family).exclude(state=Identifier.State.WITHDRAWN)
    return [
        NumberClaim(
            Identifier.Kind(c.kind), opened(c), Identifier.State(c.state), c.reason, c.person_id,
        )
        for c in sorted(claims, key=lambda c: (c.person_id is not None, c.kind, str(c.id)))
    ]  # fmt: skip


def opened(claim: Identifier) -> str:
    """The number of a claim; the row exists only for a reader who was granted numbers."""
    return secrets.unseal(claim.sealed, purpose=claim.kind).decode()
