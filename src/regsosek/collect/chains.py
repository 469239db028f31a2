"""Versions of one interview, in whatever order they came: which state each has. Plain values, no database.

An edit names the version before it; the versions of one interview make a line. A version is *whole* when each file that it names
is here, its own or of an earlier version. The newest whole version counts; those before it are superseded, those behind it wait
for their files, and a version whose predecessor is not here waits for that. So the outcome depends on what is here, not on the
order in which it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from regsosek.collect.states import TRANSITIONS, State

WAITING = frozenset({State.AWAITING_MEDIA, State.AWAITING_FIRST})


@dataclass(frozen=True)
class Version:
    """``before``: id of the version that it edits, None for a first one. ``named``, ``here``: names of files."""

    id: UUID
    before: UUID | None
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
    """States and roots of the versions, all that are here of one or more interviews."""
    by_id = {version.id: version for version in versions}
    after = {v.before: v for v in by_id.values() if v.before is not None}
    standing: dict[UUID, Standing] = {}
    for first in by_id.values():
        if first.before is None or first.before not in by_id:
            standing |= _line(_in_order(first, after), lacks_first=first.before is not None)
    return standing


def _in_order(first: Version, after: Mapping[UUID, Version]) -> list[Version]:
    line, seen = [first], {first.id}
    while (behind := after.get(line[-1].id)) is not None and behind.id not in seen:
        line.append(behind)
        seen.add(behind.id)
    return line


def _line(line: list[Version], *, lacks_first: bool) -> dict[UUID, Standing]:
    root = line[0].before if lacks_first and line[0].before else line[0].id
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
