"""Setting right what is recorded: an answer, a fact of the card, the standing of a number."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from regsosek.kernel import clock, secrets
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry import correctable, state
from regsosek.registry.models import Family, Identifier
from regsosek.registry.reach import check_day, family_in_reach, need_reason, person_in_reach
from regsosek.registry.rows import claim_id
from regsosek.vocabulary.nik import check
from regsosek.vocabulary.roles import Ability

State = Identifier.State


@verb("registry.correct_fact", needs=Ability.CHANGE_FAMILY)
def correct_fact(
    *, by: Actor, family_id: UUID, section: str, name: str, value: Any, reason: str, happened_on: date,
    person_id: UUID | None = None,
) -> None:  # fmt: skip
    """Put another answer in the place of a wrong one, from the day since which it holds. The codebook judges the value, and
    nobody corrects what he may not see.

    :param section: of the codebook (``housing``, ``health``, …) or ``identity``. :param value: ``None``: not known.
    :raises Problem: ``not_found``; ``bad_correction``; ``bad_document``; ``not_allowed``; ``reason_needed``; ``future_date``.
    """
    verb_name = "registry.correct_fact"
    family = family_in_reach(family_id, verb_name)
    check_day(happened_on)
    told = need_reason(reason)
    fact = correctable.fact(section, name, of_person=person_id is not None)
    if not by.scope.grants(fact.privacy):
        raise Problem("not_allowed", ability=str(fact.privacy))
    person = person_in_reach(person_id, verb_name) if person_id is not None else None
    if person is not None and person.family_id != family_id:
        raise Problem("not_found")
    fact.check(value)
    with system_scope(verb_name):
        if person is None:
            correctable.correct_family(family, fact, value)
        else:
            correctable.correct_person(person, fact, value)
        besides = Family.objects.filter(dwelling_id=family.dwelling_id).exclude(pk=family_id)
        state.revise(
            by=by, cause=verb_name, happened_on=happened_on, touched=[family_id],
            besides=list(besides.values_list("id", flat=True)),
        )  # fmt: skip
    current_event().about("family", family_id, family.area_code)
    current_event().add(section=section, name=name, reason=told)


@verb("registry.promote_nik", needs=Ability.CHANGE_FAMILY)
def promote_nik(*, by: Actor, claim_id: UUID, reason: str, happened_on: date, nik: str | None = None) -> UUID:
    """A claimed NIK was found to be this person's: it is verified, for him alone. A temporary or wrong number is replaced by
    the real one at the same time (``nik``). Other people's claims to it stay claims. Returns the verified claim.

    :raises Problem: ``not_found``; ``number_taken``; ``number_not_promotable``; ``reason_needed``; ``future_date``.
    """
    name = "registry.promote_nik"
    check_day(happened_on)
    told = need_reason(reason)
    seen = Identifier.objects.filter(pk=claim_id, kind=Identifier.Kind.NIK).values_list("person_id", flat=True).first()
    if seen is None:
        raise Problem("not_found")
    person_in_reach(seen, name)
    with system_scope(name):
        claim = Identifier.objects.select_related("person", "family").get(pk=claim_id)
        verified = _replacement(claim, nik) if nik is not None else claim
        _check_promotable(verified)
        if verified.pk != claim.pk:
            Identifier.objects.filter(pk=claim.pk).update(state=State.WITHDRAWN)
        verified.state, verified.reason = State.VERIFIED, ""
        verified.save()
        state.revise(by=by, cause=name, happened_on=happened_on, touched=[claim.family_id])
    current_event().about("family", claim.family_id, claim.family.area_code)
    current_event().add(person=str(claim.person_id), reason=told)
    return verified.pk


def _replacement(claim: Identifier, nik: str) -> Identifier:
    """The real number, as this person's claim."""
    verdict = check(nik.strip(), reference_date=clock.today())
    if not verdict.valid:
        raise Problem("number_not_promotable", reason=verdict.reason or "")
    blinds = secrets.blind_indexes(claim.kind, nik.strip())
    blind = blinds[0]
    assert claim.person_id is not None  # a claim to a NIK is a person's
    key = claim_id(claim.person_id, claim.kind, blind)
    his = Q(person_id=claim.person_id, kind=claim.kind, blind__in=blinds)  # under an older key: another id
    known = Identifier.objects.filter(Q(pk=key) | his).first()
    return known or Identifier(
        id=key, family_id=claim.family_id, person_id=claim.person_id, kind=claim.kind, blind=blind,
        sealed=secrets.seal(nik.strip().encode(), purpose=claim.kind),
    )  # fmt: skip


def _blinds(claim: Identifier) -> list[str]:
    """What a row with the same number may have as its index."""
    return secrets.blind_indexes(claim.kind, secrets.unseal(claim.sealed, purpose=claim.kind).decode())


def _check_promotable(claim: Identifier) -> None:
    same = Identifier.objects.filter(kind=claim.kind, state=State.VERIFIED).exclude(pk=claim.pk)
    if claim.blind and same.filter(blind__in=_blinds(claim)).exists():
        raise Problem("number_taken")
    if same.filter(person=claim.person).exists():
        raise Problem("number_not_promotable", reason="orang ini sudah mempunyai NIK terverifikasi")
    if claim.state not in (State.CLAIMED, State.WITHDRAWN) or not claim.blind:
        raise Problem("number_not_promotable", reason=str(claim.state))
