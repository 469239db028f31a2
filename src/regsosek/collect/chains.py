"""Versions of one interview, in whatever order they came: which state each has. Plain values, no database.

An edit names the version before it; the versions of one interview make a line. A version is *whole* when each file that it names
is here, its own or of an earlier version. The newest whole version counts; those before it are superseded, those behind it wait
for their files, and a version whose predecessor is not here waits for that. So the outcome depends on what is here, not on the
order in which it came.

Only who sent a version can edit it: a version of another officer, or one in a circle of edits, is on no line of anybody else and
waits for ever. Its root is its own, so that nothing of it is ever shown or used as the other's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from regsosek.collect.states import TRANSITIONS, State

WAITING = frozenset({State.AWAITING_MEDIA, State.AWAITING_FIRST})


@dataclass(frozen=True)
class Version:
    """``before``: id of the version that it edits, None for a first one. ``officer``: who sent it. ``named``, ``here``: names
    of files."""

    id: UUID
    before: UUID | None
    officer: str
    state: State
    named: frozenset[str]
    here: frozenset[str]
    whole_is: State


@dataclass(frozen=True)
class Standing:
    state: State
    root: UUID
    is_whole: bool


def settle(versions: Iterable[Version]) -> dict[UUID, Standing]:
    """States and roots of the versions, all that are here of one or more interviews. Each that is given has a standing."""
    by_id = {version.id: version for version in versions}
    after = {(v.before, v.officer): v for v in by_id.values() if v.before is not None}
    standing: dict[UUID, Standing] = {}
    for first in by_id.values():
        before = by_id.get(first.before) if first.before else None
        if before is None or before.officer != first.officer:
            standing |= _line(_in_order(first, after), lacks_first=first.before is not None)
    for version in by_id.values():
        if version.id not in standing:  # a circle has no first
            standing |= _line([version], lacks_first=True)
    return standing


def _in_order(first: Version, after: Mapping[tuple[UUID, str], Version]) -> list[Version]:
    line, seen = [first], {first.id}
    while (behind := after.get((line[-1].id, first.officer))) is not None and behind.id not in seen:
        line.append(behind)
        seen.add(behind.id)
    return line


def _line(line: list[Version], *, lacks_first: bool) -> dict[UUID, Standing]:
    root = line[0].id
    here: frozenset[str] = frozenset()
    whole = []
    for version in line:
        here |= version.here
        whole.append(version.named <= here)
    newest = -1 if lacks_first else max((n for n, is_whole in enumerate(whole) if is_whole), default=-1)
    standing = {}
    for number, version in enumerate(line):
        if lacks_first:
            wanted = State.AWAITING_FIRST
        elif number < newest:
            wanted = State.SUPERSEDED
        else:
            wanted = version.whole_is if whole[number] else State.AWAITING_MEDIA
        standing[version.id] = Standing(_reached(version.state, wanted), root, whole[number])
    return standing


def _reached(now: State, wanted: State) -> State:
    """What the check or a person has decided stands; a later version that is whole takes its place all the same."""
    if now in WAITING:
        return wanted
    return wanted if wanted is State.SUPERSEDED and wanted in TRANSITIONS[now] else now
