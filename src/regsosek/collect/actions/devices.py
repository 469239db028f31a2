"""Phones of officers: issued with a token, revoked with a reason."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from regsosek.access.models import User
from regsosek.access.queries import grants_in_force
from regsosek.collect.models import Device
from regsosek.collect.queries import works_in
from regsosek.kernel import clock
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.roles import Ability, rule


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@verb("collect.issue_device", needs=Ability.MANAGE_DEVICES)
def issue_device(*, by: Actor, officer_id: int | str, label: str) -> tuple[Device, str]:
    """A phone for an officer. Returns it and its token: the only time that the token exists here.

    :raises Problem: ``not_found`` for an officer outside the actor's areas; ``device_not_officer`` for somebody whose role sends
        no interviews; ``device_label``.
    """
    officer = _officer(by, officer_id)
    label = label.strip()
    if not label or len(label) > 80:
        raise Problem("device_label")
    if not any(rule(grant.role).can(Ability.SUBMIT) for grant in grants_in_force(officer, clock.today())):
        raise Problem("device_not_officer")
    token = secrets.token_urlsafe(32)
    device = Device.objects.create(
        officer=officer, label=label, token_digest=digest_of(token), issued_at=clock.now(), issued_by=by.label
    )
    current_event().about("device", device.pk)
    current_event().add(officer=officer.username, label=label)
    return device, token


@verb("collect.revoke_device", needs=Ability.MANAGE_DEVICES)
def revoke_device(*, by: Actor, device_id: UUID, reason: str) -> Device:
    """Its token opens nothing from now on; what it sent stays.

    :raises Problem: ``not_found``; ``device_reason``; ``device_revoked``.
    """
    device = Device.objects.select_related("officer").filter(pk=device_id).first()
    if device is None:
        raise Problem("not_found")
    _officer(by, device.officer_id)
    reason = reason.strip()
    if not reason or len(reason) > 200:
        raise Problem("device_reason")
    if not Device.objects.filter(pk=device_id, revoked_at=None).update(revoked_at=clock.now(), revoked_because=reason):
        raise Problem("device_revoked")
    device.refresh_from_db()
    current_event().about("device", device.pk)
    current_event().add(officer=device.officer.username, reason=reason)
    return device


def _officer(by: Actor, officer_id: int | str) -> User:
    officer = User.objects.prefetch_related("grants").filter(pk=officer_id, is_active=True).first()
    if officer is None or not (by.scope.everything or works_in(officer, by.scope.areas)):
        raise Problem("not_found")
    return officer
