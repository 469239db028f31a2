"""Verbs about people of office and field: accounts, grants, releases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password

from regsosek.access.models import Grant, Release, ReleasedFamily, User
from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.roles import FIELD_ROLES, Ability, Role


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


@dataclass(frozen=True, slots=True)
class Assignment:
    """A field role for one person. ``areas``: prefixes of area codes."""

    username: str
    display_name: str
    role: Role
    areas: tuple[str, ...]
    valid_from: date
    valid_to: date | None = None


def may_assign(by: Actor, areas: Iterable[str]) -> bool:
    """Field officers are assigned within one's own areas; who manages access does it anywhere."""
    return by.may(Ability.MANAGE_ACCESS) or all(by.scope.covers(area) for area in areas)


def office_people(people: Iterable[int]) -> set[int]:
    """Those of these accounts that hold or held a role of the office."""
    offices = Grant.objects.exclude(role__in=[role.value for role in FIELD_ROLES])
    return set(offices.filter(user__in=list(people)).values_list("user_id", flat=True))


@verb("access.assign_officers", needs=Ability.ASSIGN_OFFICERS)
def assign_officers(*, by: Actor, assignments: Sequence[Assignment]) -> list[Grant]:
    """Give field roles to people of the field, all or nothing; who has no account gets one, without a password. Returns the
    grants in the order of the assignments.

    :raises Problem: ``not_allowed``: a role of the office, or an account that holds one; ``not_found``: an area outside the
        actor's own; ``own_grant``; ``bad_value`` as in :func:`grant_role`.
    """
    for assignment in assignments:
        _check(assignment.areas, assignment.valid_from, assignment.valid_to)
        if assignment.role not in FIELD_ROLES:
            raise Problem("not_allowed", ability=Ability.MANAGE_ACCESS)
        if not assignment.areas or not may_assign(by, assignment.areas):
            raise Problem("not_found")
    people, made = _people({a.username: a.display_name for a in assignments})
    if any(str(person.pk) == by.id for person in people.values()):
        raise Problem("own_grant")
    if office_people(person.pk for person in people.values()):
        raise Problem("not_allowed", ability=Ability.MANAGE_ACCESS)
    grants = [
        Grant(
            user=people[a.username], role=a.role.value, areas=list(a.areas), valid_from=a.valid_from, valid_to=a.valid_to,
            granted_by=by.label,
        )
        for a in assignments
    ]  # fmt: skip
    Grant.objects.bulk_create(grants, batch_size=250)
    current_event().about("officers", len(grants))
    current_event().add(officers=len(grants), accounts=made, users=[grant.user_id for grant in grants])
    return grants


def _people(wanted: dict[str, str]) -> tuple[dict[str, User], int]:
    """User name → account, and how many of them are new. ``wanted``: user name → display name."""
    found = {user.username: user for user in User.objects.filter(username__in=list(wanted))}
    new = [
        User(username=username, display_name=name, password=make_password(None))
        for username, name in wanted.items()
        if username not in found
    ]
    User.objects.bulk_create(new, batch_size=250)
    return found | {user.username: user for user in new}, len(new)


@verb("access.end_assignments", needs=Ability.ASSIGN_OFFICERS)
def end_assignments(*, by: Actor, grant_ids: Collection[UUID], reason: str) -> int:
    """End field roles with the next request; the accounts stay. Returns how many.

    :raises Problem: ``reason_needed``; ``not_allowed``: a role of the office; ``not_found``: it lies outside the actor's areas.
    """
    if not reason.strip():
        raise Problem("reason_needed")
    grants = list(Grant.objects.filter(pk__in=list(grant_ids)))
    for grant in grants:
        if grant.role not in FIELD_ROLES:
            raise Problem("not_allowed", ability=Ability.MANAGE_ACCESS)
        if not may_assign(by, grant.areas):
            raise Problem("not_found")
    Grant.objects.filter(pk__in=[grant.pk for grant in grants]).update(valid_to=clock.today() - timedelta(days=1))
    current_event().about("officers", len(grants))
    current_event().add(officers=len(grants), users=[grant.user_id for grant in grants], reason=reason)
    return len(grants)


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
