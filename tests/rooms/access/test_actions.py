"""Accounts, grants and releases are given by verbs, checked and written down."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from factories.people import FROM, UNTIL, actor_of, make_release, make_user
from regsosek.access.actions import create_user, grant_role, record_release, revoke_release
from regsosek.access.models import Grant, Release, ReleasedFamily, User
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.privacy import PrivacyClass as P
from regsosek.vocabulary.roles import Role


def test_an_account_without_password_cannot_log_in_by_one(db: None, system_actor: Any) -> None:
    user = create_user(by=system_actor, username="uji", display_name="Uji")
    assert not user.has_usable_password()
    other = create_user(by=system_actor, username="uji2", display_name="Uji", password="kata-sandi-uji")
    assert other.check_password("kata-sandi-uji")
    assert "kata-sandi-uji" not in str(list(AuditEvent.objects.values()))


def test_a_user_name_is_taken_once(db: None, system_actor: Any) -> None:
    create_user(by=system_actor, username="uji", display_name="Uji")
    with pytest.raises(Problem, match="bad_value"):
        create_user(by=system_actor, username="uji", display_name="Uji lain")
    assert User.objects.count() == 1


def test_a_grant_is_kept_with_who_gave_it(db: None, system_actor: Any) -> None:
    user = create_user(by=system_actor, username="uji", display_name="Uji")
    grant_role(by=system_actor, user=user, role=Role.LURAH, areas=["6472050006"], valid_from=FROM)
    grant = Grant.objects.get()
    assert (grant.role, grant.areas, grant.valid_to, grant.granted_by) == (
        "lurah",
        ["6472050006"],
        None,
        "Sistem (tests)",
    )
    event = AuditEvent.objects.get(verb="access.grant_role")
    assert event.details == {"user": user.pk, "role": "lurah", "areas": ["6472050006"]}


@pytest.mark.parametrize("areas", [["64x"], ["6472' OR 1=1"], [6472], ["64720500060001001"], ["٦٤"]])
def test_what_is_no_area_is_refused_where_it_is_granted(db: None, system_actor: Any, areas: Any) -> None:
    user = create_user(by=system_actor, username="uji", display_name="Uji")
    with pytest.raises(Problem, match="bad_value"):
        grant_role(by=system_actor, user=user, role=Role.LURAH, areas=areas, valid_from=FROM)
    with pytest.raises(Problem, match="bad_value"):
        make_release(system_actor, areas=areas)
    assert not Grant.objects.exists() and not Release.objects.exists()


def test_a_period_does_not_end_before_it_begins(db: None, system_actor: Any) -> None:
    user = create_user(by=system_actor, username="uji", display_name="Uji")
    with pytest.raises(Problem, match="bad_value"):
        grant_role(by=system_actor, user=user, role=Role.LURAH, areas=["6472"], valid_from=UNTIL, valid_to=FROM)
    with pytest.raises(Problem, match="bad_value"):
        make_release(system_actor, valid_from=UNTIL, valid_to=FROM)


def test_the_administrator_grants_to_others_and_not_to_himself(db: None, system_actor: Any) -> None:
    user = make_user(system_actor, Role.ADMINISTRATOR)
    administrator, other = actor_of(user), create_user(by=system_actor, username="uji", display_name="Uji")
    grant_role(by=administrator, user=other, role=Role.BPS, areas=["6472"], valid_from=FROM)
    with pytest.raises(Problem, match="own_grant"):
        grant_role(by=administrator, user=user, role=Role.BPS, areas=["6472"], valid_from=FROM)


def test_only_who_manages_access_grants_and_only_who_may_records_releases(db: None, system_actor: Any) -> None:
    lurah = actor_of(make_user(system_actor, Role.LURAH))
    other = create_user(by=system_actor, username="uji", display_name="Uji")
    with pytest.raises(Problem, match="not_allowed"):
        grant_role(by=lurah, user=other, role=Role.BPS, areas=["6472"], valid_from=FROM)
    with pytest.raises(Problem, match="not_allowed"):
        make_release(lurah)
    with pytest.raises(Problem, match="not_allowed"):
        create_user(by=lurah, username="uji3", display_name="Uji")
    assert AuditEvent.objects.filter(kind="denied", actor_id=lurah.id).count() == 3


def test_a_release_says_what_is_let_out_to_whom_and_until_when(db: None, system_actor: Any) -> None:
    families = [uuid4(), uuid4()]
    release = record_release(
        by=system_actor, number="1/2022", signed_on=date(2022, 10, 1), title="Uji", purpose="pengujian", areas=["6472"],
        classes=[P.POINT, P.PUBLIC], valid_from=FROM, valid_to=UNTIL, families=families,
    )  # fmt: skip
    assert (release.classes, release.areas) == (["point", "public"], ["6472"])
    assert set(ReleasedFamily.objects.values_list("family_id", flat=True)) == set(families)
    details = AuditEvent.objects.get(verb="access.record_release").details
    assert details == {"number": "1/2022", "areas": ["6472"], "classes": ["point", "public"], "families": 2}


def test_a_revoked_release_keeps_its_record(db: None, system_actor: Any) -> None:
    release = revoke_release(by=system_actor, release=make_release(system_actor), reason="keliru")
    assert Release.objects.get().revoked_at == release.revoked_at is not None
    assert AuditEvent.objects.get(verb="access.revoke_release").details == {"reason": "keliru"}


def test_a_release_is_recorded_once_and_a_family_in_it_once(db: None, system_actor: Any) -> None:
    family = uuid4()

    def record() -> Release:
        made: Release = record_release(
            by=system_actor, number="400.9/77", signed_on=FROM, title="x", purpose="y", areas=["6472"],
            classes=[P.PUBLIC], valid_from=FROM, valid_to=UNTIL, families=[family, family],
        )  # fmt: skip
        return made

    assert record().families.count() == 1
    with pytest.raises(Problem, match="release_taken"):
        record()
