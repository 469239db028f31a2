"""Verbs: the only writers. One verb = one permission check, one transaction, one audit event."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar, cast

from django.db import transaction

from regsosek.kernel import audit
from regsosek.kernel.actor import Actor, system
from regsosek.kernel.guard import open_verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import activate

__all__ = ["VERBS", "Actor", "current_event", "system", "verb"]

F = TypeVar("F", bound=Callable[..., Any])
_event: ContextVar[audit.Draft | None] = ContextVar("regsosek_event", default=None)

#: Every verb there is: name → ability it needs. The page of verbs and a test read it.
VERBS: dict[str, str] = {}


def verb(name: str, *, needs: str) -> Callable[[F], F]:
    """Make a keyword-only function a verb.

    The function is called as ``fn(by=actor, …)``; it runs in one transaction under the actor's scope and leaves one
    audit event. It raises only :class:`Problem`; a refusal for lack of the ability is written down too.
    """
    VERBS[name] = needs

    def wrap(fn: F) -> F:
        @functools.wraps(fn)
        def run(*, by: Actor, **arguments: Any) -> Any:
            if not by.may(needs):
                audit.note_denied(by=by, verb=name, code="not_allowed")
                raise Problem("not_allowed", ability=needs)
            draft = audit.Draft(name, by)
            verb_token, event_token = open_verb.set(name), _event.set(draft)
            try:
                with transaction.atomic(), activate(by.scope):
                    result = fn(by=by, **arguments)
                    draft.save()
                    return result
            finally:
                open_verb.reset(verb_token)
                _event.reset(event_token)

        return cast(F, run)

    return wrap


def current_event() -> audit.Draft:
    """The audit event of the verb that is open."""
    draft = _event.get()
    if draft is None:
        raise RuntimeError("no verb is open")
    return draft
