"""Reckoning the standing of families again whose answers changed, in the frozen order of the adopted run."""

from __future__ import annotations

from uuid import UUID

from regsosek.kernel.action import Actor, verb
from regsosek.vocabulary.roles import Ability
from regsosek.welfare.models import Rescore


@verb("welfare.rescore_family", needs=Ability.CHANGE_FAMILY)
def rescore_family(*, by: Actor, family_id: UUID, because: str = "") -> Rescore | None:
    """Where the family would stand now in the frozen order of the adopted run. None without an adopted run.

    :raises Problem: ``not_found``.
    """
    raise NotImplementedError


@verb("welfare.rescore_changed", needs=Ability.RANK)
def rescore_changed(*, by: Actor) -> int:
    """All families that batches changed since, set-based. Returns how many were reckoned."""
    raise NotImplementedError
