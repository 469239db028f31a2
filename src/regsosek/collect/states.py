"""States of a submission, and which follows which: as data. Submissions are never deleted."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    """Where one version of an interview stands."""

    AWAITING_MEDIA = "awaiting_media"  # files that the XML names are still to come
    AWAITING_FIRST = "awaiting_first"  # an edit whose first version is not here yet
    RECEIVED = "received"  # whole: waits for its check; this is the queue
    FLAGGED = "flagged"  # the check found errors, or it fits no family surely: waits for a person
    RETURNED = "returned"  # sent back to the officer with a comment
    CLASHED = "clashed"  # two devices answered one question differently: waits for a person
    TAKEN = "taken"  # in the registry
    SUPERSEDED = "superseded"  # an edit or a correction took its place
    REFUSED = "refused"  # a person decided that it is not taken; kept all the same
    STUCK = "stuck"  # the check itself failed again and again; kept, and tried anew by command
    KEPT = "kept"  # of a questionnaire that feeds no registry: kept as it came


#: From → to. What is not here is refused by :func:`regsosek.kernel.problems` ``submission_state``.
TRANSITIONS: dict[State, frozenset[State]] = {
    State.AWAITING_MEDIA: frozenset(
        {State.RECEIVED, State.SUPERSEDED, State.AWAITING_FIRST, State.KEPT, State.REFUSED}
    ),
    State.AWAITING_FIRST: frozenset({State.RECEIVED, State.AWAITING_MEDIA, State.SUPERSEDED, State.REFUSED}),
    State.RECEIVED: frozenset({State.TAKEN, State.FLAGGED, State.CLASHED, State.SUPERSEDED, State.STUCK, State.KEPT}),
    State.FLAGGED: frozenset(
        {State.TAKEN, State.RETURNED, State.REFUSED, State.SUPERSEDED, State.CLASHED, State.RECEIVED}
    ),
    State.RETURNED: frozenset({State.SUPERSEDED, State.TAKEN, State.REFUSED, State.FLAGGED, State.CLASHED}),
    State.CLASHED: frozenset({State.TAKEN, State.RETURNED, State.REFUSED, State.SUPERSEDED}),
    State.TAKEN: frozenset({State.SUPERSEDED, State.RETURNED}),
    State.SUPERSEDED: frozenset(),
    State.REFUSED: frozenset({State.RECEIVED}),
    State.STUCK: frozenset({State.RECEIVED, State.REFUSED, State.SUPERSEDED}),
    State.KEPT: frozenset({State.SUPERSEDED}),
}

#: Waits for a person at the desk.
AT_THE_DESK = frozenset({State.FLAGGED, State.CLASHED, State.STUCK})
