"""Whose eyes are looking: which rows and which privacy classes exist for the code that runs now.

A scope is a plain value. It is active in a context (a request, a command), never global to a process. What is done with
it on the way to the database is in :mod:`regsosek.kernel.guard`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from regsosek.vocabulary.privacy import PrivacyClass

ALL_CLASSES = frozenset(PrivacyClass)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scope:
    """Rows and columns that exist for a reader.

    :param label: for the audit, e.g. ``"lurah 6472050006"`` or ``"system: synth"``.
    :param areas: prefixes of 16-digit area codes; ``("",)`` is everywhere, ``()`` is nowhere.
    :param classes: privacy classes whose columns are readable; all others read as NULL.
    :param groups: welfare groups whose families exist; ``None`` means all, unranked ones included.
    :param release: when set, only the families listed in that release exist.
    :param consented: names and numbers of families that did not agree to share them read as NULL.
    :param everything: a named system scope; no condition at all.
    """

    label: str
    areas: tuple[str, ...] = ()
    classes: frozenset[PrivacyClass] = field(default_factory=frozenset)
    groups: frozenset[int] | None = None
    release: UUID | None = None
    consented: bool = False
    everything: bool = False

    def __post_init__(self) -> None:
        # These values are written into SQL as literals, so they must be what they claim to be.
        for prefix in self.areas:
            if prefix and not (prefix.isascii() and prefix.isdigit() and len(prefix) <= 16):
                raise ValueError(f"not an area prefix: {prefix!r}")
        if self.groups is not None and not all(type(g) is int for g in self.groups):  # no IntEnum: its text differs
            raise ValueError(f"not welfare groups: {self.groups!r}")
        if self.release is not None and not isinstance(self.release, UUID):
            raise ValueError("a release is named by its UUID")

    def covers(self, area_code: str) -> bool:
        """Is the area wholly inside?"""
        return self.everything or any(area_code.startswith(p) for p in self.areas)

    def touches(self, area_code: str) -> bool:
        """Does the area overlap (it lies inside, or some of it does)?"""
        return self.covers(area_code) or any(p.startswith(area_code) for p in self.areas)

    def grants(self, privacy: PrivacyClass) -> bool:
        return self.everything or privacy in self.classes


NOTHING = Scope(label="nothing")

_active: ContextVar[Scope | None] = ContextVar("regsosek_scope", default=None)


def current_scope() -> Scope | None:
    return _active.get()


@contextmanager
def activate(scope: Scope) -> Iterator[Scope]:
    """Look with these eyes inside the block."""
    token = _active.set(scope)
    try:
        yield scope
    finally:
        _active.reset(token)


def looking(scope: Scope, steps: Iterable[T]) -> Iterator[T]:
    """Each step of an iteration with these eyes, and nothing in between: for answers that are streamed after the context
    of their request is gone. Closing it closes the iteration, with the same eyes."""
    iterator = iter(steps)
    try:
        while True:
            with activate(scope):
                try:
                    step = next(iterator)
                except StopIteration:
                    return
            yield step
    finally:
        close = getattr(iterator, "close", None)
        if close is not None:
            with activate(scope):
                close()


@contextmanager
def system_scope(name: str) -> Iterator[Scope]:
    """Everything, under a name: batch work, commands. Who opens it writes an audit event (verbs do)."""
    with activate(Scope(label=f"system: {name}", areas=("",), classes=ALL_CLASSES, everything=True)) as scope:
        yield scope
