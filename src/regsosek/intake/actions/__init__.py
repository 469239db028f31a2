"""The verbs of the room: what the check does with submissions, and what people at the desk do."""

from regsosek.intake.actions.clashes import resolve
from regsosek.intake.actions.correcting import correct
from regsosek.intake.actions.deciding import accept, refuse, retry
from regsosek.intake.actions.lists import push_lists
from regsosek.intake.actions.queue import lease, note_failure, take
from regsosek.intake.actions.returning import send_back

__all__ = [
    "accept",
    "correct",
    "lease",
    "note_failure",
    "push_lists",
    "refuse",
    "resolve",
    "retry",
    "send_back",
    "take",
]
