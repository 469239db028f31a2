"""Grants and releases name areas as of their first day and follow what became of them; what they have in common is judged on
the first day on which both hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from factories.people import actor_of, make_release, make_user
from regsosek.areas.actions import merge_sls, rename_area
from regsosek.vocabulary.roles import Role

V = "6472050006"
A, B, T = V + "0001", V + "0002", V + "0030"
BEFORE, DAY, AFTER = date(2022, 2, 1), date(2022, 3, 1), date(2022, 4, 1)


def test_a_grant_of_the_field_follows(city: Any, system_actor: Any) -> None:
    early, late = (make_user(system_actor, Role.PPL, [A], valid_from=day) for day in (BEFORE, AFTER))
    whole = make_user(system_actor, Role.BPS, [V], valid_from=BEFORE)
    merge_sls(by=system_actor, codes=[A, B], into=T, effective_on=DAY)
    assert actor_of(early).scope.areas == (A, T)
    assert actor_of(late).scope.areas == (A,)  # it names what had ended; nothing is guessed
    assert actor_of(whole).scope.areas == (V,)


def test_grant_and_release_follow_together(city: Any, system_actor: Any) -> None:
    release = make_release(system_actor, [V], valid_from=BEFORE)
    user = make_user(system_actor, Role.LURAH, [V], release=release, valid_from=BEFORE)
    rename_area(by=system_actor, code=V, new_code="6472060009", effective_on=DAY)
    assert actor_of(user).scope.areas == (V, "6472060009")


def test_what_was_not_let_out_is_not_let_out_by_a_merge(city: Any, system_actor: Any) -> None:
    """The grant names RT 01, the release RT 02: nothing in common, before and after they became one."""
    make_release(system_actor, [B], valid_from=BEFORE)
    user = make_user(system_actor, Role.LURAH, [A], release=False, valid_from=BEFORE)
    assert actor_of(user).scope.areas == ()
    merge_sls(by=system_actor, codes=[A, B], into=T, effective_on=DAY)
    assert actor_of(user).scope.areas == ()
    later = make_user(system_actor, Role.LURAH, [T], release=False, valid_from=AFTER)
    assert actor_of(later).scope.areas == (T,)


def test_a_release_for_the_new_code_meets_an_old_grant(city: Any, system_actor: Any) -> None:
    user = make_user(system_actor, Role.LURAH, [A], release=False, valid_from=BEFORE)
    merge_sls(by=system_actor, codes=[A, B], into=T, effective_on=DAY)
    make_release(system_actor, [T], valid_from=AFTER)
    assert actor_of(user).scope.areas == (T,)
