"""People of office and field, made through the verbs."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.test import Client

from regsosek.access.actions import create_user, grant_role, record_release
from regsosek.access.models import Release, User
from regsosek.access.queries import actor_for, grants_in_force
from regsosek.kernel import clock
from regsosek.kernel.actor import Actor
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.roles import Reach, Role, rule
from regsosek.web.door import GRANT_KEY, PURPOSE_KEY

FROM, UNTIL = date(2022, 1, 1), date(2023, 12, 31)
_number = itertools.count(1)


def make_release(
    by: Actor, areas: Sequence[str] = ("6472",), classes: Iterable[PrivacyClass] = PrivacyClass,
    families: Iterable[UUID] = (), valid_from: date = FROM, valid_to: date = UNTIL,
) -> Release:  # fmt: skip
    """A release in force, of all classes and the whole city unless said otherwise."""
    return record_release(
        by=by, number=f"400.9/{next(_number)}/100.05", signed_on=valid_from, title="Pelepasan data uji", purpose="pengujian",
        areas=areas, classes=classes, valid_from=valid_from, valid_to=valid_to, families=families,
    )  # fmt: skip


def make_user(
    by: Actor, role: Role | str, areas: Sequence[str] = (), *, release: Release | bool | None = None,
    families: Iterable[UUID] = (), valid_from: date = FROM, valid_to: date | None = None,
) -> User:  # fmt: skip
    """A person with one grant, everywhere in the city if no area is named.

    :param release: ``None``: one is recorded where the role needs it; ``False``: none; or the release to grant under.
    :param families: candidates that the release names.
    """
    row, areas = rule(role), tuple(areas) or ("6472",)
    if release is None and row.needs_release:
        release = make_release(by, families=families)
    name = f"{row.role.value}-{next(_number)}"
    user = create_user(by=by, username=name, display_name=f"Uji {row.label.en}")
    own = release if isinstance(release, Release) and row.reach is Reach.CANDIDATES else None
    grant_role(by=by, user=user, role=row.role, areas=areas, valid_from=valid_from, valid_to=valid_to, release=own)
    return user


def actor_of(user: User, purpose: str = "") -> Actor:
    """The person in the first role in force today."""
    today = clock.today()
    return actor_for(user, grants_in_force(user, today)[0], today, purpose)


def client_of(user: User, purpose: str = "") -> Any:
    """A browser in which this person is logged in."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[GRANT_KEY] = str(user.grants.get().id)
    if purpose:
        session[PURPOSE_KEY] = purpose
    session.save()
    return client
