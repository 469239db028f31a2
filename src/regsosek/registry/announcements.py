"""What the registry tells other rooms, in the same transaction: rooms below do not know who listens."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.dispatch import Signal

from regsosek.kernel.actor import Actor

#: Sent with ``families`` (tuple of ids), ``by`` (Actor) and ``cause`` (name of the verb), inside the verb that changed them,
#: under a system scope. A listener that raises takes the change back with it.
families_changed = Signal()


def announce(families: Collection[UUID], *, by: Actor, cause: str) -> None:
    families_changed.send(sender=None, families=tuple(dict.fromkeys(families)), by=by, cause=cause)
