"""The answer to a follow-up, merged into the interview that was returned: a new version of it, checked as any other. The answer
itself is kept as it came. Inside the verb that takes a batch.

What a person decided stands: an answer that comes when its questions are closed, or when the version that they were put about no
longer waits, changes nothing. It is kept with a finding, and the newest version says so too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from regsosek.collect.file_names import stored_names
from regsosek.collect.models import Submission
from regsosek.collect.queries import file_bytes
from regsosek.collect.states import State
from regsosek.intake import follow_up, standing, versions
from regsosek.intake.findings import own, tally
from regsosek.intake.models import Decision, FollowUp
from regsosek.kernel import clock
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope

if TYPE_CHECKING:
    from regsosek.intake.taking import Pending


def merge(by: Actor, pending: Pending) -> str:
    """Returns the state that the answer has now: KEPT; FLAGGED where there is nothing to merge it into, or somebody else was asked."""
    answer, instance = pending.submission, pending.checked.instance
    with system_scope("intake.merge"):
        asked = _asked(answer.form_id)
        if asked is None or instance is None:
            return _flag(pending, own("unreadable", why="follow_up"))
        if answer.officer_id != asked.officer_id:
            return _flag(pending, own("answer_of_another"))
        returned = Submission.objects.get(pk=asked.submission_id)
        if not _waits(asked, returned):
            return _too_late(pending, asked, returned)
        said = {path: instance.value(f"/{instance.root}/{name}") for name, path in asked.asked.items()}
        try:
            made = versions.edited(
                returned, {p: text for p, text in said.items() if text is not None}, f"answer {answer.id}"
            )
        except Problem:
            return _flag(pending, own("unreadable", why="follow_up"))
        texts = {name for _, after in made.changed.values() for name in stored_names(after)}
        files = {file.name: file_bytes(file) for file in answer.files.filter(name__in=texts)}
        version = versions.store(returned, made, answer.source, files)
        follow_up.close(asked, answer.id)
        standing.note(by, version, Decision.Kind.ANSWERED, "", sorted(made.changed), made.trace())
        return _keep(pending)


def _asked(form_id: str) -> FollowUp | None:
    """The follow-up, locked behind all versions of its interview: verbs of the desk lock in this order too."""
    found = FollowUp.objects.filter(form_id=form_id).first()
    if found is None:
        return None
    root = Submission.objects.values_list("root", flat=True).get(pk=found.submission_id)
    list(Submission.objects.select_for_update().filter(root=root).order_by("pk").values_list("pk"))
    return FollowUp.objects.select_for_update().get(pk=form_id)


def _waits(asked: FollowUp, returned: Submission) -> bool:
    """Is an answer still waited for? An edit by phone takes the place of what was returned, even while its files are under way."""
    if asked.closed_at is not None or returned.state != State.RETURNED:
        return False
    edits = Submission.objects.filter(form_id=returned.form_id, deprecated_id=returned.instance_id)
    return not edits.exists()


def _too_late(pending: Pending, asked: FollowUp, returned: Submission) -> str:
    if asked.closed_at is None:
        follow_up.close(asked)
    newest = versions.newest(returned.root)
    told = [*newest.findings, own("answered_too_late", answer=str(pending.submission.id))]
    Submission.objects.filter(pk=newest.pk).update(
        findings=told, **tally(told)
    )  # its state, and a lease, stay as they are
    return _keep(pending, own("answered_too_late"))


def _keep(pending: Pending, *findings: dict[str, Any]) -> str:
    _settle(pending, State.KEPT, *findings)
    return State.KEPT


def _flag(pending: Pending, finding: dict[str, Any]) -> str:
    _settle(pending, State.FLAGGED, finding)
    return State.FLAGGED


def _settle(pending: Pending, state: State, *findings: dict[str, Any]) -> None:
    pending.findings.extend(findings)
    told = pending.findings
    standing.move(pending.submission, state, checked_at=clock.now(), findings=told, **tally(told))
