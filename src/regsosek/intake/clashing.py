"""Two interviews of one family in one round: different questions are merged; the same question with different answers is a clash,
and both answers are kept until a person chooses. Under a system scope."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from regsosek.collect.forms import Instance, values
from regsosek.collect.models import OfficerList, Questionnaire, Submission
from regsosek.collect.queries import xml_of
from regsosek.collect.rules import number_of
from regsosek.collect.states import State
from regsosek.imports.deciding import recognised
from regsosek.imports.families import Member
from regsosek.intake import documents
from regsosek.intake.models import Clash
from regsosek.intake.paradata import began
from regsosek.intake.published import Published, published
from regsosek.intake.standing import CLASH
from regsosek.kernel import clock, secrets
from regsosek.registry.document import FAMILY_SECTIONS, MEMBER_SECTIONS

#: What tells of the visit and not of the family differs between two visits by itself.
_FAMILY = ("identity", *FAMILY_SECTIONS)
_MEMBER = ("identity", *MEMBER_SECTIONS)
_NOT_ASKED = frozenset({"line_number", "landmark_id"})
Place = tuple[int, str, str]  # member (0: the family), section, name


@dataclass(frozen=True)
class Differs:
    """One question with two answers. ``place``: in the newer document."""

    place: Place
    path: str
    number: str
    this: Any
    other: Any


def partners(submissions: Sequence[Submission], families: Mapping[UUID, UUID]) -> dict[UUID, list[Submission]]:
    """For each submission (id → its family) the other interviews of that family that are in the registry: of other roots, and
    versions of its own root that it does not take the place of."""
    rows = Submission.objects.filter(
        family_id__in=set(families.values()),
        state__in=[State.TAKEN, State.RETURNED],
        taken_at__isnull=False,  # asked again, and in the registry all the same
        version__questionnaire__kind=Questionnaire.Kind.FAMILY,
    )
    by_family: dict[UUID, list[Submission]] = {}
    for row in rows.order_by("taken_at", "id"):
        if row.family_id:
            by_family.setdefault(row.family_id, []).append(row)
    return {
        s.id: [p for p in by_family.get(families[s.id], ()) if p.id != s.id and p.instance_id != s.deprecated_id]
        for s in submissions
    }


def takes_over(newer: Submission, other: Submission) -> bool:
    """Does the newer one replace the other, so that nothing clashes? The same officer on the same phone asked again later; or
    his list told him already what the other had found, before he began. Times are the phone's, as in :mod:`paradata`."""
    start = began(newer.paradata)
    if start is None:
        return False
    if newer.device_id is not None and newer.device_id == other.device_id and newer.officer_id == other.officer_id:
        before = began(other.paradata)
        return before is not None and start > before
    if other.taken_at is None:
        return False
    lists = OfficerList.objects.filter(officer_id=_key(newer.officer_id))
    return lists.filter(pushed_at__gt=other.taken_at, pushed_at__lt=start).exists()


def _key(officer_id: str) -> int:
    return int(officer_id) if officer_id.isdigit() else -1


def document_kept(submission: Submission) -> dict[str, Any]:
    """The family document that a submission makes, without judging it again."""
    assert submission.version_id is not None
    instance = Instance.read(xml_of(submission))
    said = values(published(submission.version_id).form, instance)
    return documents.document_of(said, submission_id=submission.root, on=submission.received_at.date())


def differences(this: Mapping[str, Any], other: Mapping[str, Any], of: Published) -> list[Differs]:
    """Questions that both answer, differently. Members are recognised as files are; one that only one names is no clash."""
    pairs = dict(_pairs(this, other))
    mine, theirs = _answers(this), _answers(other)
    found = []
    for place, answer in mine.items():
        member, section, name = place
        opposite = (0 if member == 0 else pairs.get(member, -1), section, name)
        said = theirs.get(opposite)
        if said is not None and said != answer:
            path = path_of(of, place)
            found.append(Differs(place, path, number_of(path), answer, said))
    return found


def _pairs(this: Mapping[str, Any], other: Mapping[str, Any]) -> Iterable[tuple[int, int]]:
    """Places of the same person in the two documents, counted from 1."""
    free = {p["person_id"]: p for p in other["members"]}
    places = {p["person_id"]: number for number, p in enumerate(other["members"], start=1)}
    for number, person in enumerate(this["members"], start=1):
        facts = {name: person.get(name) or {} for name in _MEMBER}
        known = free.get(person["person_id"]) or recognised(Member((0, 0), facts), free)
        if known is not None:
            del free[known["person_id"]]
            yield number, places[known["person_id"]]


def _answers(document: Mapping[str, Any]) -> dict[Place, Any]:
    found: dict[Place, Any] = {}
    for number, (part, sections) in enumerate([(document, _FAMILY), *((p, _MEMBER) for p in document["members"])]):
        for section in sections:
            for name, answer in (part.get(section) or {}).items():
                if answer not in (None, "") and name not in _NOT_ASKED:
                    found[number, section, name] = answer
    return found


def path_of(of: Published, place: Place) -> str:
    """The question of the form that asks this; a path of its own where the form has none of that name."""
    member, section, name = place
    for node in of.form.nodes:
        if node.name == name and bool(node.repeat) == bool(member):
            return node.path.replace(node.repeat, f"{node.repeat}[{member}]", 1) if member else node.path
    return f"/{section}/{name}" if not member else f"/member[{member}]/{section}/{name}"


def merged(known: Mapping[str, Any], this: Mapping[str, Any]) -> dict[str, Any]:
    """What the registry has, with everything that this document says laid over it: questions that only one asked stay."""
    document = copy.deepcopy(dict(known))
    for name, said in this.items():
        if name == "members":
            continue
        document[name] = {**(document.get(name) or {}), **_said(said)} if isinstance(said, Mapping) else said
    free = {p["person_id"]: p for p in document["members"]}
    for person in this["members"]:
        stands = free.get(person["person_id"])
        if stands is None:
            document["members"].append(copy.deepcopy(dict(person)))
            continue
        for section in _MEMBER:
            stands[section] = {**(stands.get(section) or {}), **_said(person.get(section) or {})}
    _number_lines(document["members"])
    return document


def _said(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if value not in (None, "")}


def _number_lines(members: list[dict[str, Any]]) -> None:
    """Each line once: whoever comes second to a line goes behind the last."""
    taken: set[int] = set()
    for person in members:
        line = person["identity"].get("line_number") or 0
        if line in taken or not line:
            line = max(taken, default=0) + 1
            person["identity"]["line_number"] = line
        taken.add(line)


def kept(submission: Submission, other_id: UUID, family_id: UUID, found: Sequence[Differs]) -> list[Clash]:
    """Rows that keep both answers, sealed. One found before, with the same two answers, keeps its choice."""
    return [
        Clash(
            submission_id=submission.id, other_id=other_id, area_code=submission.area_code, family_id=family_id, path=d.path,
            number=d.number, found_at=clock.now(),
            sealed=secrets.seal(
                orjson.dumps({"this": d.this, "other": d.other, "place": list(d.place)}), purpose=CLASH
            ),
        )
        for d in found
    ]  # fmt: skip


def opened(clash: Clash) -> dict[str, Any]:
    """``this``, ``other`` and the ``place`` of the answer, unsealed."""
    return dict(orjson.loads(secrets.unseal(clash.sealed, purpose=CLASH)))


def settled(submission_id: UUID) -> dict[str, Any]:
    """Path → the answer that was chosen, for clashes of a submission that a person has decided."""
    rows = Clash.objects.filter(submission_id=submission_id).exclude(chosen="")
    return {row.path: opened(row) | {"chosen": row.chosen} for row in rows}


def chosen_before(root: UUID, found: Iterable[Differs]) -> dict[str, dict[str, Any]]:
    """Choices made for earlier versions of the same interview that still meet the same two answers."""
    ids = Submission.objects.filter(root=root).values_list("id", flat=True)
    rows = {
        r.path: opened(r) | {"chosen": r.chosen} for r in Clash.objects.filter(submission_id__in=ids).exclude(chosen="")
    }
    return {
        d.path: rows[d.path]
        for d in found
        if d.path in rows and d.this in (rows[d.path]["this"], rows[d.path]["other"]) and d.other in (rows[d.path]["other"], rows[d.path]["this"])
    }  # fmt: skip


def apply(document: dict[str, Any], choices: Iterable[Mapping[str, Any]], mine: Mapping[str, Any]) -> None:
    """Put the chosen answers into a merged document. ``mine``: the document whose members the places count."""
    people = {p["person_id"]: p for p in document["members"]}
    for choice in choices:
        member, section, name = choice["place"]
        part = document if member == 0 else people[mine["members"][member - 1]["person_id"]]
        part.setdefault(section, {})[name] = choice[choice["chosen"]]
