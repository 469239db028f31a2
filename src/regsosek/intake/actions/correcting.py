"""Answers corrected at the desk: a new version of the submission, with the old one kept beside it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from regsosek.collect.models import Submission
from regsosek.collect.states import State
from regsosek.intake import follow_up, settling, standing, versions
from regsosek.intake.models import Decision
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.roles import Ability


@verb("intake.correct", needs=Ability.CHECK_SUBMISSIONS)
def correct(*, by: Actor, submission_id: UUID, changes: Mapping[str, str], reason: str) -> Submission:
    """Change answers by their paths (an empty text takes an answer away). What was sent stays as it came; the corrected version
    is checked at once. Returns the new version, in whatever state the check leaves it.

    :raises Problem: ``not_found``; ``reason_needed``; ``submission_state``; ``no_such_question``; ``nothing_changed``.
    """
    submission, why = standing.locked(by, submission_id), standing.reason_of(reason)
    standing.must(submission, State.SUPERSEDED)
    edited = versions.edited(submission, changes)
    if not edited.changed:
        raise Problem("nothing_changed")
    made = versions.store(submission, edited)
    standing.note(by, made, Decision.Kind.CORRECTED, why, sorted(edited.changed), edited.trace())
    follow_up.close_decided([made.root])
    settling.check_now(made.id)
    current_event().about("submission", made.id, made.area_code)
    current_event().add(answers=len(edited.changed), before=str(submission.id), reason=why)
    made.refresh_from_db()
    return made
