"""A person takes a submission in spite of its findings, refuses it, or has it checked again."""

from __future__ import annotations

from uuid import UUID

from regsosek.collect.models import Submission
from regsosek.collect.states import State
from regsosek.intake import follow_up, standing, taking
from regsosek.intake.models import Decision
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.roles import Ability


@verb("intake.accept", needs=Ability.CHECK_SUBMISSIONS)
def accept(*, by: Actor, submission_id: UUID, reason: str, family: str = "") -> Submission:
    """Take it into the registry although the check found errors. ``family``: which one it is, where the check could not tell:
    its id, or ``new``. Other answers in the registry are still a clash: then nothing is decided yet, and :func:`resolve` takes it.
    Returns the submission, TAKEN or CLASHED.

    :raises Problem: ``not_found``; ``reason_needed``; ``submission_state``, of one that clashes too; ``submission_untakable``: no family document can be
        made of it, or the registry refuses it; ``which_family``: it must be said which.
    """
    submission, why = standing.locked(by, submission_id), standing.reason_of(reason)
    standing.must(submission, State.TAKEN)
    if submission.state == State.CLASHED:
        raise Problem("submission_state", state=standing.STATE_WORDS[State.CLASHED])
    taking.take_one(submission, family=family)
    if submission.state == State.TAKEN:
        standing.note(by, submission, Decision.Kind.ACCEPTED, why)
    follow_up.close_decided([submission.root])
    current_event().about("submission", submission.id, submission.area_code)
    current_event().add(state=submission.state, findings=submission.errors, reason=why)
    return submission


@verb("intake.refuse", needs=Ability.CHECK_SUBMISSIONS)
def refuse(*, by: Actor, submission_id: UUID, reason: str) -> Submission:
    """It does not go into the registry; it is kept all the same.

    :raises Problem: ``not_found``; ``reason_needed``; ``submission_state``.
    """
    submission, why = standing.locked(by, submission_id), standing.reason_of(reason)
    standing.must(submission, State.REFUSED)
    standing.move(submission, State.REFUSED)
    standing.note(by, submission, Decision.Kind.REFUSED, why)
    follow_up.close_decided([submission.root])
    current_event().about("submission", submission.id, submission.area_code)
    current_event().add(reason=why)
    return submission


@verb("intake.retry", needs=Ability.CHECK_SUBMISSIONS)
def retry(*, by: Actor, submission_id: UUID) -> Submission:
    """Put it into the queue again: one that is stuck, refused or flagged.

    :raises Problem: ``not_found``; ``submission_state``.
    """
    submission = standing.locked(by, submission_id)
    standing.must(submission, State.RECEIVED)
    standing.move(submission, State.RECEIVED, attempts=0, problem="")
    current_event().about("submission", submission.id, submission.area_code)
    return submission
