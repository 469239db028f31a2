"""What the rooms above hear when areas change. Receivers run inside the verb's transaction: what they raise undoes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.dispatch import Signal

from regsosek.kernel.actor import Actor


@dataclass(frozen=True)
class Move:
    """Everything under ``from_code`` gets another code. ``to_code`` of 16 digits stands for the whole; a shorter one for the
    beginning only, and the rest of each code stays."""

    from_code: str
    to_code: str


@dataclass(frozen=True)
class AreaChange:
    """``verb``: the cause, for histories. ``moves``: whole areas. ``families``: single families of ``from_codes`` → 16-digit
    code. ``closed``: codes that no family may have afterwards."""

    verb: str
    by: Actor
    effective_on: date
    from_codes: tuple[str, ...]
    moves: tuple[Move, ...] = ()
    families: Mapping[UUID, str] = field(default_factory=dict)
    closed: tuple[str, ...] = ()


#: Sent with ``change``: an :class:`AreaChange`. A receiver returns how many families it moved.
area_changed = Signal()


def announce(change: AreaChange) -> int:
    """Tell those who listen. Returns how many families moved."""
    answers: list[Any] = [moved for _, moved in area_changed.send(sender=AreaChange, change=change)]
    return sum(moved or 0 for moved in answers)
