"""Where a submission stands, and what may become of it: the table of :mod:`regsosek.collect.states`, asked before each step."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from regsosek.collect.models import Submission
from regsosek.collect.states import TRANSITIONS, State
from regsosek.intake.models import Decision
from regsosek.kernel import clock, secrets
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.vocabulary.label import Label

#: How pages and refusals name a state.
STATE_WORDS: dict[State, Label] = {
    State.AWAITING_MEDIA: Label("menunggu berkas", "waiting for files"),
    State.AWAITING_FIRST: Label("menunggu kiriman pertama", "waiting for its first version"),
    State.RECEIVED: Label("menunggu pemeriksaan", "waiting for its check"),
    State.FLAGGED: Label("ditandai", "flagged"),
    State.RETURNED: Label("dikembalikan", "returned"),
    State.CLASHED: Label("berselisih", "clashing"),
    State.TAKEN: Label("masuk registri", "in the registry"),
    State.SUPERSEDED: Label("digantikan", "superseded"),
    State.REFUSED: Label("ditolak", "refused"),
    State.STUCK: Label("macet", "stuck"),
    State.KEPT: Label("disimpan", "kept"),
}
LONGEST_TEXT = 1000
#: All but line ends and tabs: control characters, halves of surrogate pairs, and what Unicode says is never a character.
_UNPRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: Bound into what a decision keeps of answers.
DECISION, CLASH = "intake decision", "intake clash"


def may(submission: Submission, to: State) -> bool:
    """Can it become this from where it stands? For the buttons of a page."""
    return to in TRANSITIONS[State(submission.state)]


def locked(by: Actor, submission_id: UUID) -> Submission:
    """The submission, locked until the verb ends.

    :raises Problem: ``not_found``: it is not there, or outside the actor's scope.
    """
    with system_scope("intake.locked"):
        found = Submission.objects.select_for_update(of=("self",)).filter(pk=submission_id).first()
        if found is None or not by.scope.covers(found.area_code):
            raise Problem("not_found")
        if found.version_id:
            _ = found.version and found.version.questionnaire
    return found


def must(submission: Submission, to: State) -> None:
    """:raises Problem: ``submission_state``."""
    if not may(submission, to):
        raise Problem("submission_state", state=STATE_WORDS[State(submission.state)])


def move(submission: Submission, to: State, **facts: Any) -> None:
    """Let it become this, and write down what goes with it. Inside a verb.

    :raises Problem: ``submission_state``.
    """
    if submission.state != to:
        must(submission, to)
    with system_scope("intake.move"):
        changed = {"state": to, "leased_until": None, **facts}
        for name, value in changed.items():
            setattr(submission, name, value)
        submission.save(update_fields=list(changed))


def note(
    by: Actor,
    submission: Submission,
    kind: Decision.Kind,
    text: str = "",
    questions: Iterable[str] = (),
    kept: bytes = b"",
) -> Decision:
    """Append what was decided. ``kept``: answers before and after, as JSON; sealed here. Inside a verb."""
    return Decision.objects.create(
        submission_id=submission.id, area_code=submission.area_code, kind=kind, at=clock.now(), by_id=by.id,
        by_label=by.label, text=text.strip()[:LONGEST_TEXT], questions=list(questions),
        sealed=secrets.seal(kept, purpose=DECISION) if kept else None,
    )  # fmt: skip


def reason_of(text: str) -> str:
    """A reason or comment as it is kept: without what neither XML nor a database holds (text pasted from Word has such characters).

    :raises Problem: ``reason_needed``.
    """
    plain = _UNPRINTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not plain:
        raise Problem("reason_needed")
    return plain[:LONGEST_TEXT]


def diagram() -> str:
    """The table of states as a Mermaid diagram, for the documentation."""
    steps = [f"    {now} --> {to}" for now, following in TRANSITIONS.items() for to in sorted(following)]
    return "\n".join(["stateDiagram-v2", *steps])
