"""Verbs about people of office and field: accounts, grants, releases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from regsosek.access.models import Grant, Release, ReleasedFamily, User
from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.roles import Ability, Role


def _check(areas: Sequence[str], valid_from: date, valid_to: date | None) -> None:
    for prefix in areas:
        if not isinstance(prefix, str) or (
            prefix and not (prefix.isascii() and prefix.isdigit() and len(prefix) <= 16)
        ):
            raise Problem("bad_value", field="areas", value=prefix)
    if valid_to is not None and valid_to < valid_from:
        raise Problem("bad_value", field="valid_to", value=valid_to)


@verb("access.create_user", needs=Ability.MANAGE_ACCESS)
def create_user(*, by: Actor, username: str, display_name: str, password: str | None = None) -> User:
    """An account of its own for one person; without a password it cannot log in by one.

    :raises Problem: ``bad_value``: the user name is taken.
    """
    if User.objects.filter(username=username).exists():
        raise Problem("bad_value", field="username", value=username)
    user = User(username=username, display_name=display_name)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    current_event().about("user", user.pk)
    return user


@verb("access.grant_role", needs=Ability.MANAGE_ACCESS)
def grant_role(
    *, by: Actor, user: User, role: Role, areas: Sequence[str], valid_from: date, valid_to: date | None = None,
    release: Release | None = None,
) -> Grant:  # fmt: skip
    """Give a role for areas and a period. Nobody gives one to himself.

    :raises Problem: ``own_grant``; ``bad_value`` for what is no area prefix, or a period that ends before it begins.
    """
    if str(user.pk) == by.id:
        raise Problem("own_grant")
    _check(areas, valid_from, valid_to)
    grant = Grant.objects.create(
        user=user, role=role.value, areas=list(areas), valid_from=valid_from, valid_to=valid_to, release=release,
        granted_by=by.label,
    )  # fmt: skip
    current_event().about("grant", grant.id)
    current_event().add(user=user.pk, role=role.value, areas=list(areas))
    return grant


@verb("access.revoke_grant", needs=Ability.MANAGE_ACCESS)
def revoke_grant(*, by: Actor, grant: Grant, reason: str) -> Grant:
    """End a role with the next request; what was done in it stays in the audit.

    :raises Problem: ``reason_needed``.
    """
    if not reason.strip():
        raise Problem("reason_needed")
    grant.valid_to = clock.today() - timedelta(days=1)
    grant.save(update_fields=["valid_to"])
    current_event().about("grant", grant.id)
    current_event().add(user=grant.user_id, role=grant.role, reason=reason)
    return grant


@verb("access.record_release", needs=Ability.RECORD_RELEASE)
def record_release(
    *, by: Actor, number: str, signed_on: date, title: str, purpose: str, areas: Sequence[str],
    classes: Iterable[PrivacyClass], valid_from: date, valid_to: date, families: Iterable[UUID] = (),
) -> Release:  # fmt: skip
    """Record the document that lets city roles read micro-data, with its limits; optionally the families it names.

    :raises Problem: ``release_taken``: a release with this number is recorded; ``bad_value`` for what is no area prefix, or a
        period that ends before it begins.
    """
    _check(areas, valid_from, valid_to)
    if Release.objects.filter(number=number).exists():
        raise Problem("release_taken", number=number)
    release = Release.objects.create(
        number=number, signed_on=signed_on, title=title, purpose=purpose, areas=list(areas),
        classes=sorted(str(c) for c in classes), valid_from=valid_from, valid_to=valid_to, recorded_by=by.label,
        recorded_at=clock.now(),
    )  # fmt: skip
    named = [ReleasedFamily(release=release, family_id=family_id) for family_id in dict.fromkeys(families)]
    ReleasedFamily.objects.bulk_create(named, batch_size=500)
    current_event().about("release", release.id)
    current_event().add(number=number, areas=list(areas), classes=release.classes, families=len(named))
    return release


@verb("access.revoke_release", needs=Ability.RECORD_RELEASE)
def revoke_release(*, by: Actor, release: Release, reason: str) -> Release:
    """End a release at once; what was read under it stays in the audit."""
    release.revoked_at = clock.now()
    release.save(update_fields=["revoked_at"])
    current_event().about("release", release.id)
    current_event().add(reason=reason)
    return release
