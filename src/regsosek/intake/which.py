"""Which family is it? Its id from the officer's list; what an earlier version of the same interview became; else the rules by
which files of others are matched (:mod:`regsosek.imports.matching`). What is not sure waits for a person. Under a system scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from regsosek.areas.queries import UNKNOWN_SLS
from regsosek.collect.models import Submission
from regsosek.imports import matching, stored
from regsosek.imports.deciding import recognised
from regsosek.imports.families import Draft, Member, Unit
from regsosek.imports.judging import standing_houses
from regsosek.imports.reasons import Fault
from regsosek.imports.returning import returning
from regsosek.intake.findings import own
from regsosek.kernel.scope import Scope
from regsosek.registry.document import MEMBER_SECTIONS
from regsosek.registry.erasing import ERASED_NAME

NEW = "new"
_PARTS = ("dwelling", "identity", "visit", "housing", "assets", "aid", "listing")
_VILLAGE = 10
_OF_NOBODY = {"identity": ("no_kk", "phone", "address", "landmark_id"), "dwelling": ("lon", "lat", "accuracy_m")}


@dataclass
class Wanted:
    """A document whose family is to be found. ``family``: what a person said: an id, or :data:`NEW`.

    Afterwards: ``known`` is what the registry has of it (``None``: it is new), ``fault`` a finding where it is not sure."""

    submission: Submission
    document: dict[str, Any]
    said: dict[str, Any]
    family: str = ""
    known: dict[str, Any] | None = None
    fault: dict[str, Any] | None = None
    candidates: list[UUID] = field(default_factory=list)


def find(wanted: Sequence[Wanted], reader: Scope) -> None:
    """Settle all of them at once; documents get the ids of the family, house and persons that they are."""
    earlier = _earlier(w.submission for w in wanted)
    drafts = {w.submission.id: _draft(w, earlier.get(w.submission.root)) for w in wanted}
    found = matching.index(drafts.values(), reader)
    matched = {w.submission.id: _matched(w, drafts[w.submission.id], found) for w in wanted}
    known = stored.documents({m for m in matched.values() if isinstance(m, UUID)})
    keyed = {draft.unit.key: matched[pk] for pk, draft in drafts.items()}
    erased = returning(list(drafts.values()), keyed, {}, known, found)
    houses: dict[tuple[str, int], UUID] = {}
    standing_houses(list(drafts.values()), houses)
    for w in wanted:
        draft = drafts[w.submission.id]
        again = erased.get(draft.unit.key)
        if again is not None and w.family:  # a person says which family it is, and who was erased stays erased
            _settle(w, draft, matched[w.submission.id], known, houses, leave_out=True)
        else:
            _settle(w, draft, again or matched[w.submission.id], known, houses)


def _earlier(submissions: Iterable[Submission]) -> dict[UUID, UUID]:
    """Root → the family that an earlier version became."""
    roots = {s.root for s in submissions}
    rows = Submission.objects.filter(root__in=roots, family_id__isnull=False, taken_at__isnull=False).order_by(
        "received_at"
    )
    return {root: family for root, family in rows.values_list("root", "family_id") if family is not None}


def _draft(w: Wanted, earlier: UUID | None) -> Draft:
    document = w.document
    draft = Draft(Unit(str(w.submission.id), [(0, 0)]))
    draft.keys["sub_sls"] = document.get("sub_sls") or ""
    chosen = w.family if w.family and w.family != NEW else str(earlier or "")
    listed = chosen or str(w.said.get("family_id") or "")
    if listed:
        draft.keys["family_id"] = listed
    draft.facts = {part: dict(document[part]) for part in _PARTS if document.get(part)}
    from_list = {str(m.get("person_id")) for m in w.said.get("member") or () if m.get("person_id")}
    for person in document["members"]:
        facts = {name: dict(person[name]) for name in ("identity", *MEMBER_SECTIONS) if person.get(name)}
        person_id = person["person_id"] if str(person["person_id"]) in from_list else None
        draft.members.append(Member((0, 0), facts, person_id))
    return draft


def _matched(w: Wanted, draft: Draft, found: matching.Index) -> UUID | Fault | None:
    if w.family == NEW:
        return None
    return matching.match(draft, found)


def _settle(
    w: Wanted,
    draft: Draft,
    matched: UUID | Fault | None,
    known: dict[UUID, dict[str, Any]],
    houses: dict[tuple[str, int], UUID],
    leave_out: bool = False,
) -> None:
    w.document["dwelling_id"] = str(houses.get(_house(draft), w.document["dwelling_id"]))
    if isinstance(matched, Fault):
        w.candidates = list(matched.families)
        w.fault = own("which_family", why=matched.code, candidates=[str(c) for c in w.candidates])
        return
    if matched is None or matched not in known:
        return
    w.known = known[matched]
    if w.known["sub_sls"][:_VILLAGE] != (draft.keys["sub_sls"] or w.known["sub_sls"])[:_VILLAGE]:
        w.fault = own("other_area", candidates=[str(matched)])
        return
    people = list(_recognised(draft, w.known))
    if "family_id" not in draft.keys and not any(people):
        w.fault = own("which_family", why="other_at_key", candidates=[str(matched)])
        return
    _become(w, people)
    if leave_out:
        _without_erased(w, people)


def _house(draft: Draft) -> tuple[str, int]:
    number = draft.facts.get("dwelling", {}).get("building_number")
    area = draft.keys["sub_sls"]
    return (area, number) if number is not None and not area.endswith(UNKNOWN_SLS) else ("", 0)


def _recognised(draft: Draft, known: dict[str, Any]) -> Iterable[str]:
    """For each member of the draft the id of the person that he is in the registry's family; empty for a new one."""
    free = {p["person_id"]: p for p in known["members"]}
    for member in draft.members:
        person = recognised(member, free)
        if person is not None:
            del free[person["person_id"]]
        yield person["person_id"] if person else ""


def _become(w: Wanted, people: list[str]) -> None:
    """The document tells of the family, the house and the persons of the registry."""
    assert w.known is not None
    w.document["family_id"] = w.known["family_id"]
    said, stands = (d["dwelling"].get("building_number") for d in (w.document, w.known))
    if said is None or stands is None or said == stands:
        w.document["dwelling_id"] = w.known["dwelling_id"]
    for person, known_id in zip(w.document["members"], people, strict=True):
        if known_id:
            person["person_id"] = known_id


def _without_erased(w: Wanted, people: list[str]) -> None:
    """The erased are left out, and whom the registry does not know in this family, for he may be one of them; so are the numbers, the
    address and the point where nobody is left. A family without its head is then refused by the registry."""
    assert w.known is not None
    known = {p["person_id"]: p for p in w.known["members"]}
    said = [(person, known[pk]) for person, pk in zip(w.document["members"], people, strict=True) if pk]
    w.document["members"] = [person for person, stands in said if not _is_erased(stands)]
    if w.known["identity"]["head_name"] == ERASED_NAME:
        w.document["identity"]["head_name"] = ERASED_NAME
        w.document["visit"].pop("notes", None)
    if all(_is_erased(person) for person in w.known["members"]):
        for part, names in _OF_NOBODY.items():
            for name in names:
                w.document[part].pop(name, None)


def _is_erased(person: dict[str, Any]) -> bool:
    return bool(person["identity"]["name"] == ERASED_NAME)
