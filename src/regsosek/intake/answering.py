"""The answer to a follow-up, merged into the interview that was returned: a new version of it, checked as any other. The answer
itself is kept as it came. Inside the verb that takes a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regsosek.collect.models import Submission
from regsosek.collect.queries import file_bytes
from regsosek.collect.states import State
from regsosek.intake import follow_up, standing, versions
from regsosek.intake.findings import own
from regsosek.intake.models import Decision, FollowUp
from regsosek.kernel import clock
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope

if TYPE_CHECKING:
    from regsosek.intake.taking import Pending


def merge(by: Actor, pending: Pending) -> str:
    """Returns the state that the answer has now: KEPT; FLAGGED where there is nothing to merge it into."""
    answer, instance = pending.submission, pending.checked.instance
    with system_scope("intake.merge"):
        asked = FollowUp.objects.select_for_update().filter(form_id=answer.form_id).first()
        if asked is None or instance is None:
            return _flag(pending)
        returned = Submission.objects.get(pk=asked.submission_id)
        base = versions.newest(returned.root)
        said = {path: instance.value(f"/{instance.root}/{name}") for name, path in asked.asked.items()}
        try:
            made = versions.edited(
                base, {p: text for p, text in said.items() if text is not None}, f"answer {answer.id}"
            )
        except Problem:
            return _flag(pending)
        if base.state == State.REFUSED:  # a person has decided meanwhile: the answer stays beside it
            return _keep(pending)
        texts = {after for _, after in made.changed.values()}
        files = {file.name: file_bytes(file) for file in answer.files.filter(name__in=texts)}
        version = versions.store(base, made, answer.source, files)
        follow_up.close(asked, answer.id)
        standing.note(by, version, Decision.Kind.ANSWERED, "", sorted(made.changed), made.trace())
        return _keep(pending)


def _keep(pending: Pending) -> str:
    standing.move(pending.submission, State.KEPT, checked_at=clock.now())
    return State.KEPT


def _flag(pending: Pending) -> str:
    pending.findings.append(own("unreadable", why="follow_up"))
    standing.move(pending.submission, State.FLAGGED, checked_at=clock.now(), findings=pending.findings, errors=1)
    return State.FLAGGED
