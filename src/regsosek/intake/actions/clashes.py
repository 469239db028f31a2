"""Two devices, one question, two answers: a person chooses."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from regsosek.collect.models import Submission
from regsosek.collect.states import State
from regsosek.intake import clashing, standing, taking
from regsosek.intake.models import Clash, Decision
from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.vocabulary.roles import Ability


@verb("intake.resolve", needs=Ability.CHECK_SUBMISSIONS)
def resolve(*, by: Actor, submission_id: UUID, choices: Mapping[str, str], reason: str) -> Submission:
    """Choose an answer (``this`` or ``other``) for each question of the clash, by its path; the submission is taken with them.

    :raises Problem: ``not_found``; ``reason_needed``; ``submission_state``: it does not clash; ``clash_open``: a question is left
        without a choice; ``submission_untakable``.
    """
    submission, why = standing.locked(by, submission_id), standing.reason_of(reason)
    if submission.state != State.CLASHED:
        raise Problem("submission_state", state=standing.STATE_WORDS[State(submission.state)])
    with system_scope("intake.resolve"):
        open_ones = list(Clash.objects.filter(submission_id=submission.id, chosen=""))
        if {c.path for c in open_ones} != set(choices) or not set(choices.values()) <= {"this", "other"}:
            raise Problem("clash_open")
        for clash in open_ones:
            clash.chosen, clash.chosen_by, clash.chosen_at = choices[clash.path], by.label, clock.now()
            clash.save(update_fields=["chosen", "chosen_by", "chosen_at"])
    taking.take_one(submission, settled=clashing.settled(submission.id))
    standing.note(by, submission, Decision.Kind.RESOLVED, why, sorted(choices))
    current_event().about("submission", submission.id, submission.area_code)
    current_event().add(questions=len(choices), reason=why)
    return submission
