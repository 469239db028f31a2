"""Checked submissions into the registry: which family, clashes, the document, photos, states. Inside a verb of this room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from regsosek.collect.models import Questionnaire, Submission
from regsosek.collect.states import State
from regsosek.intake import checking, clashing, keeping, which
from regsosek.intake.checking import Checked
from regsosek.intake.findings import own, tally
from regsosek.kernel.actor import Actor, system
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.actions import record_families
from regsosek.registry.document import parse
from regsosek.vocabulary.label import Label

#: One at a time decides which family a submission is: two that take the same family in side by side would make it twice.
_LOCK = 6_472_005
_OPEN = frozenset({"which_family", "other_area"})


@dataclass
class Pending:
    """A submission on its way. ``forced``: a person takes it in spite of errors; ``family``: which one he says it is;
    ``settled``: what he chose where answers clash. ``state`` is what it becomes; empty: put back for the next batch."""

    submission: Submission
    checked: Checked
    findings: list[dict[str, Any]] = field(default_factory=list)
    forced: bool = False
    family: str = ""
    settled: Mapping[str, Any] | None = None
    state: str = ""
    family_id: UUID | None = None
    document: dict[str, Any] | None = None
    replaces: list[UUID] = field(default_factory=list)
    clashes: list[Any] = field(default_factory=list)

    def flag(self, finding: dict[str, Any]) -> None:
        self.findings.append(finding)
        self.state = State.FLAGGED


def acting() -> Actor:
    """In whose name families are recorded: the reason why is in the decisions of the submission."""
    return system("intake", purpose="pemeriksaan kiriman")


def take(pendings: Sequence[Pending]) -> dict[str, int]:
    """Settle a batch. Returns how many became what (``later``: put back)."""
    by = acting()
    with system_scope("intake.take"):
        if connection.vendor == "postgresql" and pendings:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        _sort_out(pendings)
        _find(pendings, by)
        _clash(pendings)
        _record(pendings, by)
        keeping.keep(by, pendings)
    return dict(Counter(p.state or "later" for p in pendings))


def take_one(submission: Submission, *, family: str = "", settled: Mapping[str, Any] | None = None) -> None:
    """Take a submission that a person decided on; errors of the check do not keep it out.

    :raises Problem: ``submission_untakable``; ``which_family``.
    """
    checked = checking.check(submission)
    pending = Pending(submission, checked, list(checked.findings), forced=True, family=family, settled=settled)
    take([pending])
    if pending.state in (State.TAKEN, State.CLASHED):
        return
    codes = [finding["code"] for finding in pending.findings]
    if _OPEN & set(codes):
        raise Problem("which_family")
    told = pending.findings[-1]["message"] if codes else {"id": "–", "en": "–"}
    raise Problem("submission_untakable", reason=Label(told["id"].rstrip("."), told["en"].rstrip(".")))


def _sort_out(pendings: Sequence[Pending]) -> None:
    """What cannot or need not be taken: of other questionnaires, replaced meanwhile, with errors, without a document."""
    edits = _replaced(pendings)
    for p in pendings:
        kind = p.checked.kind
        if p.submission.id in edits:
            p.state = State.SUPERSEDED
        elif kind == Questionnaire.Kind.OTHER and p.checked.published is not None:
            p.state = State.KEPT
        elif p.checked.document is None or (tally(p.findings)["errors"] and not p.forced):
            p.state = State.FLAGGED
        else:
            p.document = p.checked.document
            _parse(p)


def _parse(p: Pending) -> None:
    try:
        parse(p.document or {})
    except Problem as problem:
        p.flag(own("untakable", why=problem.code))


def _replaced(pendings: Sequence[Pending]) -> set[UUID]:
    """Those that a later version has taken the place of: an edit may be checked before what it edits."""
    mine = {(p.submission.form_id, p.submission.instance_id): p.submission.id for p in pendings}
    later = Submission.objects.filter(
        form_id__in={form for form, _ in mine}, deprecated_id__in={instance for _, instance in mine}
    ).exclude(state__in=[State.AWAITING_MEDIA, State.AWAITING_FIRST, State.REFUSED])
    return {mine[key] for key in later.values_list("form_id", "deprecated_id") if key in mine}


def _find(pendings: Sequence[Pending], by: Actor) -> None:
    open_ones = [p for p in pendings if not p.state and p.document]
    wanted = [which.Wanted(p.submission, p.document or {}, p.checked.said, p.family) for p in open_ones]
    which.find(wanted, by.scope)
    seen: set[str] = set()
    people: set[str] = set()
    for p, w in zip(open_ones, wanted, strict=True):
        outside = _outside(p.submission, w.document)
        if (w.fault or outside) and not (p.forced and p.family and w.fault is None):
            p.flag(w.fault or own("other_area"))
            continue
        mine = {str(person["person_id"]) for person in w.document["members"]}
        if w.document["family_id"] in seen or mine & people:  # what came last in one batch could not be told
            p.document, p.state = None, ""
            continue
        seen.add(w.document["family_id"])
        people |= mine
        p.family_id = UUID(str(w.document["family_id"]))
        p.checked.known = w.known


def _outside(submission: Submission, document: dict[str, Any]) -> bool:
    """Is the family in another kelurahan than where its officer works? An area wider than a kelurahan is the digits before the
    zeros."""
    village, area = str(document.get("sub_sls") or "")[:10], submission.area_code
    within = area[:10] if area[10:].strip("0") else area[:10].rstrip("0")
    return bool(village) and not village.startswith(within)


def _clash(pendings: Sequence[Pending]) -> None:
    open_ones = [p for p in pendings if p.document and p.family_id]
    families = {p.submission.id: p.family_id for p in open_ones if p.family_id}
    others = clashing.partners([p.submission for p in open_ones], families) if open_ones else {}
    for p in open_ones:
        for other in others.get(p.submission.id, []):
            _beside(p, other)


def _beside(p: Pending, other: Submission) -> None:
    """This interview beside one that is in the registry already."""
    assert p.document is not None and p.family_id is not None and p.checked.published is not None
    p.submission.paradata = p.checked.paradata or p.submission.paradata
    if other.root == p.submission.root:
        p.replaces.append(other.id)
    theirs = clashing.document_kept(other)
    if theirs.get("round") != p.document.get("round"):
        return
    if clashing.takes_over(p.submission, other):
        return
    mine = p.document
    found = clashing.differences(mine, theirs, p.checked.published)
    choices = dict(p.settled) if p.settled is not None else clashing.chosen_before(p.submission.root, found)
    open_ones = [d for d in found if d.path not in choices]
    if open_ones:
        p.clashes += clashing.kept(p.submission, other.id, p.family_id, open_ones)
        p.state = State.CLASHED
        return
    if p.checked.known is not None:
        p.document = clashing.merged(p.checked.known, mine)
        clashing.apply(p.document, choices.values(), mine)


def _record(pendings: Sequence[Pending], by: Actor) -> None:
    chosen = [p for p in pendings if p.document and p.family_id and not p.state]
    if not chosen:
        return
    try:
        with transaction.atomic():
            record_families(by=by, documents=[p.document or {} for p in chosen])
    except Problem:
        for p in chosen:
            _alone(p, by)
        return
    for p in chosen:
        p.state = State.TAKEN


def _alone(p: Pending, by: Actor) -> None:
    """A document that the registry refuses does not keep its neighbours out."""
    try:
        with transaction.atomic():
            record_families(by=by, documents=[p.document or {}])
    except Problem as problem:
        p.flag(own("untakable", why=problem.code))
    else:
        p.state = State.TAKEN
