"""Accounts, grants and releases from the server's command line, in the name of the person who types."""

from __future__ import annotations

from django.db.models import Q

from regsosek.access.models import Grant, Release, User
from regsosek.access.queries import actor_for, grants_in_force
from regsosek.kernel import clock
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem

PURPOSE = "baris perintah"


def account(username: str) -> User:
    """:raises Problem: ``bad_value``: there is no such account."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise Problem("bad_value", field="username", value=username)
    return user


def person(username: str, ability: str) -> Actor:
    """The person in that of his roles, in force today, which may do it; the audit names him.

    :raises Problem: ``bad_value``; ``not_allowed``: none of his roles may.
    """
    user, today = account(username), clock.today()
    roles = [actor_for(user, grant, today, PURPOSE) for grant in grants_in_force(user, today)]
    found = next((actor for actor in roles if actor.may(ability)), None)
    if found is None or not user.is_active:
        raise Problem("not_allowed", ability=ability)
    return found


def grant_of(username: str, role: str) -> Grant:
    """The role that is in force, the latest given.

    :raises Problem: ``bad_value``: the person does not have it today.
    """
    today = clock.today()
    in_force = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    found = account(username).grants.filter(in_force, role=role).order_by("-valid_from", "id").first()
    if found is None:
        raise Problem("bad_value", field="role", value=role)
    return found


def release_numbered(number: str) -> Release:
    """:raises Problem: ``bad_value``."""
    found = Release.objects.filter(number=number).first()
    if found is None:
        raise Problem("bad_value", field="number", value=number)
    return found
