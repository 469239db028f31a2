"""From the token of an address to the phone and its officer."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from regsosek.access.models import Grant
from regsosek.access.queries import actor_for, grants_in_force
from regsosek.collect.actions.devices import digest_of
from regsosek.collect.models import Device
from regsosek.kernel import clock
from regsosek.vocabulary.roles import Ability, rule

KNOWN_FOR_S = 5.0
"""A phone is remembered so long for HEAD and for reading a body. Whether it was revoked is asked again in the transaction that
keeps what it sent, and by every other address."""
_MOST = 4096
_lock = threading.Lock()
_known: dict[str, tuple[float, Phone]] = {}


@dataclass(frozen=True)
class Phone:
    """``areas``: prefixes in which the officer works today; none when his assignment has ended: what his phone still holds is
    taken under ``area_code``, and nothing is listed for it."""

    device: Device
    officer_id: str
    officer_label: str
    area_code: str
    areas: tuple[str, ...]


def phone_of(token: str) -> Phone | None:
    """As it is now. The token is hashed before it is looked up, so the time that takes tells nothing of it."""
    device = Device.objects.select_related("officer").filter(token_digest=digest_of(token), revoked_at=None).first()
    if device is None or not device.officer.is_active:
        return None
    officer, today = device.officer, clock.today()
    areas = tuple(
        area
        for grant in grants_in_force(officer, today)
        if rule(grant.role).can(Ability.SUBMIT)
        for area in actor_for(officer, grant, today).scope.areas
    )
    return Phone(device, str(officer.pk), officer.display_name, areas[0] if areas else _last_area(device), areas)


def _last_area(device: Device) -> str:
    last = Grant.objects.filter(user=device.officer).order_by("-valid_from").values_list("areas", flat=True).first()
    return str(last[0]) if last else ""


def known_phone(token: str) -> Phone | None:
    """:func:`phone_of`, of some seconds ago at most."""
    digest, now = digest_of(token), time.monotonic()
    found = _known.get(digest)
    if found is not None and found[0] > now:
        return found[1]
    phone = phone_of(token)
    with _lock:
        if len(_known) >= _MOST:
            _known.clear()
        _known.pop(digest, None)
        if phone is not None:
            _known[digest] = (now + KNOWN_FOR_S, phone)
    return phone
