"""What the registry tells other rooms, in the same transaction: rooms below do not know who listens."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.dispatch import Signal

from regsosek.kernel.actor import Actor

#: Sent with ``families`` (tuple of ids), ``by`` (Actor) and ``cause`` (name of the verb), inside the verb that changed them,
#: under a system scope. A listener that raises takes the change back with it.
families_changed = Signal()

#: Sent with ``who`` (:class:`Erased`), inside the verb that erases and under a system scope, before the rows are blanked.
person_erased = Signal()


@dataclass(frozen=True)
class Erased:
    """Who is being erased, for the last time: whoever keeps copies of what a source said of him finds them by this.

    :param names: folded.
    :param numbers: his own, and those of a family in which nobody is left whom they could mean.
    :param family_numbers: no. KK of his families: beside his name they mean him.
    """

    people: frozenset[UUID]
    families: frozenset[UUID]
    areas: frozenset[str]
    names: frozenset[str]
    born: frozenset[date]
    numbers: frozenset[str]
    family_numbers: frozenset[str]


def announce(families: Collection[UUID], *, by: Actor, cause: str) -> None:
    families_changed.send(sender=None, families=tuple(dict.fromkeys(families)), by=by, cause=cause)
