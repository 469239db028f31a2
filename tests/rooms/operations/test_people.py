from __future__ import annotations

from typing import Any

import pytest

from factories.people import make_user
from regsosek.access.actions import revoke_grant
from regsosek.access.queries import grants_in_force
from regsosek.kernel import clock
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.operations.people import account, grant_of, person, release_numbered
from regsosek.vocabulary.roles import Ability, Role


def test_a_person_acts_in_the_role_that_may(db: None, system_actor: Any) -> None:
    user = make_user(system_actor, Role.ADMINISTRATOR)

    actor = person(user.username, Ability.MANAGE_ACCESS)

    assert (actor.id, actor.role) == (str(user.pk), "administrator")
    with pytest.raises(Problem, match="not_allowed"):
        person(user.username, Ability.RECORD_RELEASE)


def test_a_closed_account_does_nothing(db: None, system_actor: Any) -> None:
    user = make_user(system_actor, Role.ADMINISTRATOR)
    user.is_active = False
    user.save()

    with pytest.raises(Problem, match="not_allowed"):
        person(user.username, Ability.MANAGE_ACCESS)


def test_a_revoked_role_is_over_at_once_and_the_reason_stays(db: None, system_actor: Any) -> None:
    user = make_user(system_actor, Role.MAYOR)

    with pytest.raises(Problem, match="reason_needed"):
        revoke_grant(by=system_actor, grant=grant_of(user.username, "mayor"), reason=" ")
    revoke_grant(by=system_actor, grant=grant_of(user.username, "mayor"), reason="masa jabatan berakhir")

    assert grants_in_force(user, clock.today()) == []
    assert AuditEvent.objects.get(verb="access.revoke_grant").details["reason"] == "masa jabatan berakhir"
    with pytest.raises(Problem, match="bad_value"):
        grant_of(user.username, "mayor")


def test_who_and_what_is_not_there_is_said(db: None) -> None:
    with pytest.raises(Problem, match="bad_value"):
        account("nobody")
    with pytest.raises(Problem, match="bad_value"):
        release_numbered("0/0")
