"""From a grant to eyes: the table of roles, the period, the release that is in force."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.people import FROM, UNTIL, actor_of, make_release, make_user
from regsosek.access.actions import grant_role, revoke_release
from regsosek.access.models import Grant, Release
from regsosek.access.queries import actor_for, grants_in_force, intersect, release_of, releases_in_force
from regsosek.kernel import clock
from regsosek.vocabulary.privacy import PrivacyClass as P
from regsosek.vocabulary.roles import Ability, Reach, Role, rule

VILLAGE = "6472050006"
TODAY = date(2022, 10, 20)
MICRO_DATA = {Ability.SEE_CARD, Ability.SEE_FAMILY, Ability.SEE_NAMES, Ability.SEARCH, Ability.EXPORT}


@pytest.fixture(params=[r for r in Role if rule(r).needs_release and rule(r).reach is Reach.AREAS])
def city_role(request: Any) -> Role:
    return request.param


def test_a_city_role_reads_under_a_release_what_both_allow(db: None, system_actor: Any, city_role: Role) -> None:
    make_release(system_actor, areas=["6472"], classes=[P.PUBLIC, P.NAME, P.POINT])
    scope = actor_of(make_user(system_actor, city_role, [VILLAGE], release=False)).scope
    assert scope.areas == (VILLAGE,)
    assert scope.classes == rule(city_role).privacy & {P.PUBLIC, P.NAME, P.POINT}
    assert scope.release is None
    assert scope.groups == rule(city_role).groups


def nothing_but_aggregates(actor: Any) -> bool:
    return not actor.scope.areas and not actor.scope.classes and not actor.abilities & MICRO_DATA


def test_without_a_release_it_reads_aggregates_only(db: None, system_actor: Any, city_role: Role) -> None:
    actor = actor_of(make_user(system_actor, city_role, [VILLAGE], release=False))
    assert nothing_but_aggregates(actor)
    assert actor.may(Ability.SEE_AGGREGATES) and actor.may(Ability.SEE_MAP)


@pytest.mark.parametrize(
    ("first", "last", "open_"),
    [
        (TODAY, TODAY, True), (TODAY - timedelta(9), TODAY - timedelta(1), False), (TODAY + timedelta(1), TODAY + timedelta(9), False),
        (TODAY - timedelta(1), TODAY, True),
    ],
)  # fmt: skip
def test_a_release_holds_from_its_first_to_its_last_day(
    db: None, system_actor: Any, city_role: Role, first: date, last: date, open_: bool
) -> None:
    make_release(system_actor, valid_from=first, valid_to=last)
    actor = actor_of(make_user(system_actor, city_role, [VILLAGE], release=False))
    assert bool(actor.scope.areas) is open_
    assert nothing_but_aggregates(actor) is not open_


def test_a_revoked_release_ends_at_once(db: None, system_actor: Any, city_role: Role) -> None:
    release = make_release(system_actor)
    user = make_user(system_actor, city_role, [VILLAGE], release=False)
    assert actor_of(user).scope.areas
    revoke_release(by=system_actor, release=release, reason="keliru")
    assert nothing_but_aggregates(actor_of(user))


def test_a_release_for_another_area_opens_nothing(db: None, system_actor: Any, city_role: Role) -> None:
    make_release(system_actor, areas=["6472060"])
    assert nothing_but_aggregates(actor_of(make_user(system_actor, city_role, [VILLAGE], release=False)))


def test_a_release_of_a_part_narrows_the_area(db: None, system_actor: Any) -> None:
    make_release(system_actor, areas=[VILLAGE, "6473"])
    assert actor_of(make_user(system_actor, Role.MAYOR, ["6472"], release=False)).scope.areas == (VILLAGE,)


def test_a_release_that_names_families_opens_no_area(db: None, system_actor: Any, city_role: Role) -> None:
    """The list of a programme's candidates must not let the whole city read."""
    make_release(system_actor, families=[uuid4()])
    assert nothing_but_aggregates(actor_of(make_user(system_actor, city_role, [VILLAGE], release=False)))
    make_release(system_actor)
    assert actor_of(make_user(system_actor, city_role, [VILLAGE], release=False)).scope.areas


def test_a_grant_tied_to_a_release_reads_under_no_other(db: None, system_actor: Any) -> None:
    own = make_release(system_actor, classes=[P.PUBLIC])
    make_release(system_actor)
    user = make_user(system_actor, Role.LURAH, [VILLAGE], release=False)
    Grant.objects.filter(user=user).update(release=own)
    assert actor_of(user).scope.classes == {P.PUBLIC}
    revoke_release(by=system_actor, release=own, reason="keliru")
    assert nothing_but_aggregates(actor_of(user))


def test_candidates_are_read_under_their_own_release_only(db: None, system_actor: Any) -> None:
    release = make_release(system_actor, families=[uuid4()])
    tied = make_user(system_actor, Role.PROGRAMME_OWNER, ["6472"], release=release)
    assert actor_of(tied).scope.release == release.id
    loose = make_user(system_actor, Role.PROGRAMME_OWNER, ["6472"], release=False)
    assert nothing_but_aggregates(actor_of(loose))
    revoke_release(by=system_actor, release=release, reason="selesai")
    assert nothing_but_aggregates(actor_of(tied))


@pytest.mark.parametrize("role", [r for r in Role if not rule(r).reads_rows])
def test_roles_without_families_have_their_abilities_and_no_rows(db: None, system_actor: Any, role: Role) -> None:
    make_release(system_actor)
    actor = actor_of(make_user(system_actor, role, ["6472"]))
    assert not actor.scope.areas and not actor.scope.classes
    assert actor.abilities == rule(role).abilities


@pytest.mark.parametrize("role", [r for r in Role if rule(r).reads_rows and not rule(r).needs_release])
def test_roles_of_the_field_need_no_release(db: None, system_actor: Any, role: Role) -> None:
    actor = actor_of(make_user(system_actor, role, [VILLAGE]))
    assert (actor.scope.areas, actor.scope.classes) == ((VILLAGE,), rule(role).privacy)
    assert actor.abilities == rule(role).abilities


def test_a_grant_without_areas_reads_nothing(db: None, system_actor: Any) -> None:
    user = make_user(system_actor, Role.BPS, [VILLAGE])
    Grant.objects.filter(user=user).update(areas=[])
    assert nothing_but_aggregates(actor_of(user))


def test_grants_hold_for_their_period_oldest_first(db: None, system_actor: Any) -> None:
    user = make_user(system_actor, Role.PPL, [VILLAGE], valid_from=TODAY - timedelta(5), valid_to=TODAY)
    for first, last, role in ((-9, -1, Role.PML), (1, None, Role.BPS), (-7, None, Role.KOSEKA)):
        until = None if last is None else TODAY + timedelta(last)
        grant_role(
            by=system_actor, user=user, role=role, areas=["6472"], valid_from=TODAY + timedelta(first), valid_to=until
        )
    assert [g.role for g in grants_in_force(user, TODAY)] == ["koseka", "ppl"]
    assert [g.role for g in grants_in_force(user, TODAY + timedelta(1))] == ["koseka", "bps"]


def test_an_actor_carries_name_role_and_purpose(db: None, system_actor: Any) -> None:
    user = make_user(system_actor, Role.DINSOS)
    actor = actor_for(user, user.grants.get(), clock.today(), "verifikasi bantuan")
    assert (actor.id, actor.label, actor.role) == (str(user.pk), user.display_name, "dinsos")
    assert (actor.purpose, actor.scope.label) == ("verifikasi bantuan", "dinsos 6472")


def test_the_release_shown_on_pages(db: None, system_actor: Any) -> None:
    release = make_release(system_actor)
    mayor, bps = (make_user(system_actor, role, release=False) for role in (Role.MAYOR, Role.BPS))
    assert release_of(actor_of(mayor), mayor.grants.get(), TODAY) == release
    assert release_of(actor_of(bps), bps.grants.get(), TODAY) is None


def test_releases_in_force_by_the_day_of_signing(db: None, system_actor: Any) -> None:
    named = make_release(system_actor, families=[uuid4()], valid_from=FROM + timedelta(1))
    first = make_release(system_actor)
    assert [(r.id, r.names_families) for r in releases_in_force(TODAY)] == [(first.id, False), (named.id, True)]
    assert releases_in_force(UNTIL + timedelta(1)) == []
    assert Release.objects.count() == 2


prefixes = st.lists(st.text(alphabet="12", max_size=4), max_size=4).map(tuple)


@given(prefixes, prefixes, st.text(alphabet="12", min_size=4, max_size=4))
def test_what_lies_in_both_lies_in_the_intersection(first: tuple[str, ...], second: tuple[str, ...], code: str) -> None:
    def inside(areas: tuple[str, ...]) -> bool:
        return any(code.startswith(area) for area in areas)

    assert inside(intersect(first, second)) is (inside(first) and inside(second))
