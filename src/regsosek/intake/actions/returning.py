"""Sending a submission back to its officer: with a comment, and a small form on his phone that asks again."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from regsosek.collect.models import Submission
from regsosek.collect.states import State
from regsosek.intake import follow_up, standing
from regsosek.intake.models import Decision
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.roles import Ability


@verb("intake.send_back", needs=Ability.CHECK_SUBMISSIONS)
def send_back(*, by: Actor, submission_id: UUID, comment: str, questions: Sequence[str]) -> Submission:
    """Ask the officer again. ``questions``: paths of the questions meant; his phones list a form with them and the comment until
    it is answered. Returns the submission, RETURNED.

    :raises Problem: ``not_found``; ``reason_needed``: no comment; ``submission_state``; ``questions_needed``; ``no_such_question``.
    """
    submission, text = standing.locked(by, submission_id), standing.reason_of(comment)
    standing.must(submission, State.RETURNED)
    if not questions:
        raise Problem("questions_needed")
    opened = follow_up.ask(by, submission, text, list(dict.fromkeys(questions)))
    standing.move(submission, State.RETURNED)
    standing.note(by, submission, Decision.Kind.RETURNED, text, opened.asked.values())
    current_event().about("submission", submission.id, submission.area_code)
    current_event().add(questions=len(opened.asked), form=opened.form_id)
    return submission
