"""Lists for an officer's phone are brought up to date: his families, his areas."""

from __future__ import annotations

from regsosek.access.models import User
from regsosek.collect.actions.lists import push_list
from regsosek.collect.queries import works_in
from regsosek.intake.lists import FAMILIES, FAMILY_COLUMNS, MEMBER_COLUMNS, MEMBERS, rows_of
from regsosek.kernel.action import current_event, verb
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.abilities import Ability


@verb("intake.push_lists", needs=Ability.MANAGE_DEVICES)
def push_lists(*, by: Actor, officer_id: int | str) -> int:
    """Bring the lists of one officer up to date; his phones fetch what changed. Returns the number of families on it.

    :raises Problem: ``not_found`` for an officer outside the actor's areas; ``device_not_officer`` for one who collects nowhere
        today; ``list_too_long``.
    """
    officer = User.objects.prefetch_related("grants").filter(pk=officer_id).first()
    if officer is None or not (by.scope.everything or works_in(officer, by.scope.areas)):
        raise Problem("not_found")
    families, members = rows_of(officer)
    known = sum(1 for row in families if row["family_id"])
    event = current_event()
    event.about("officer", officer.pk)
    event.add(rows=known)
    for name, rows, columns in ((FAMILIES, families, FAMILY_COLUMNS), (MEMBERS, members, MEMBER_COLUMNS)):
        push_list(by=by, officer_id=officer.pk, name=name, rows=rows or f"{','.join(columns)}\n".encode())
    return known
