"""Numbers that families and persons say are theirs. Inside a verb, under a system scope."""

from __future__ import annotations

from django.db.models import Q

from regsosek.kernel import bulk, secrets
from regsosek.registry.document import FamilyDocument
from regsosek.registry.models import Identifier

State = Identifier.State


def take(documents: list[FamilyDocument], claims: list[Identifier]) -> None:
    """The claims of these documents: new ones are added, one made again is alive again, one no longer made is withdrawn,
    never deleted; a verified one stays. A claim is where its person is now. Members whom a document does not name keep
    theirs."""
    if secrets.ring().was_rotated:
        _find_again(claims)
    _withdraw(documents, {claim.id for claim in claims})
    known = {row.id: row for row in Identifier.objects.filter(pk__in=[claim.id for claim in claims])}
    again = [row for claim in claims if (row := known.get(claim.id)) is not None and _renewed(row, claim)]
    Identifier.objects.bulk_update(again, ["family_id", "state"], batch_size=250)
    bulk.insert((c for c in claims if c.id not in known), unless_there=True)


def _find_again(claims: list[Identifier]) -> None:
    """A claim recorded under an older key keeps its id, which the history names: it is found by its owner and its number."""
    owners = [claim.person_id for claim in claims if claim.person_id]
    families = [claim.family_id for claim in claims if not claim.person_id]
    rows = Identifier.objects.filter(Q(person_id__in=owners) | Q(family_id__in=families, person__isnull=True))
    known = {
        (person or family, kind, blind): pk
        for pk, person, family, kind, blind in rows.values_list("id", "person_id", "family_id", "kind", "blind")
    }
    there = set(known.values())
    for claim in claims:
        if claim.id in there:
            continue
        number = secrets.unseal(claim.sealed, purpose=claim.kind).decode()
        owner = claim.person_id or claim.family_id
        found = (known.get((owner, claim.kind, blind)) for blind in secrets.blind_indexes(claim.kind, number))
        claim.id = next((pk for pk in found if pk is not None), claim.id)


def _withdraw(documents: list[FamilyDocument], wanted: set[object]) -> None:
    people = [member.person_id for d in documents for member in d.members]
    of_family = Q(family_id__in=[d.family_id for d in documents], person__isnull=True)
    made = Identifier.objects.filter(of_family | Q(person_id__in=people)).exclude(
        state__in=[State.VERIFIED, State.WITHDRAWN]
    )
    gone = [pk for pk in made.values_list("id", flat=True) if pk not in wanted]
    Identifier.objects.filter(pk__in=gone).update(state=State.WITHDRAWN)


def _renewed(row: Identifier, claim: Identifier) -> bool:
    """Bring what is known up to what is claimed; was anything to be changed?"""
    before = row.family_id, row.state
    row.family_id = claim.family_id
    if row.state == State.WITHDRAWN:
        row.state = claim.state
    return before != (row.family_id, row.state)
