"""The second factor of office accounts: six digits of an app (TOTP), or one of ten recovery codes. Kept by django-allauth's
models, its secrets sealed with the registry's key. See docs/adr/0012-second-factor-behind-our-own-door.md.
"""

from __future__ import annotations

import base64
from hmac import compare_digest
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.db import transaction

from regsosek.access.models import User
from regsosek.access.queries import grants_in_force
from regsosek.kernel import clock, secrets

Type = Authenticator.Type
_PURPOSE = "second factor"


class Adapter(DefaultMFAAdapter):
    """Secrets of authenticators are sealed: a stolen database logs nobody in."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(secrets.seal(text.encode(), purpose=_PURPOSE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unseal(base64.b64decode(encrypted_text), purpose=_PURPOSE).decode()


def new_secret() -> str:
    """Sealed, to be kept in the session until the person has shown that his app knows it."""
    return Adapter().encrypt(generate_totp_secret())


def shown(sealed: str, user: User) -> tuple[str, str]:
    """The secret in groups of four, and a picture of it as a data address."""
    adapter, secret = Adapter(), Adapter().decrypt(sealed)
    svg = adapter.build_totp_svg(adapter.build_totp_url(user, secret)).encode()
    spaced = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return spaced, "data:image/svg+xml;base64," + base64.b64encode(svg).decode()


def _of(user: User, kind: str) -> Any:
    return Authenticator.objects.filter(user=user, type=kind)


def is_enrolled(user: User) -> bool:
    return bool(_of(user, Type.TOTP).exists())


def is_needed(user: User) -> bool:
    """By who has one, and by whoever has a role today that the settings name."""
    roles = {grant.role for grant in grants_in_force(user, clock.today())}
    return is_enrolled(user) or bool(roles & settings.REGSOSEK_SECOND_FACTOR)


def enrol(user: User, sealed: str, code: str) -> list[str] | None:
    """The recovery codes, once the code shows that the app knows the secret; else ``None``, and nothing is kept."""
    secret = Adapter().decrypt(sealed)
    counter = _counter(secret, code)
    if is_enrolled(user) or counter is None:
        return None
    with transaction.atomic():
        totp = TOTP.activate(user, secret)
        _used(totp.instance, counter)
        _of(user, Type.RECOVERY_CODES).delete()
        return RecoveryCodes.activate(user).get_unused_codes()


@transaction.atomic
def accepts(user: User, code: str) -> str:
    """Which factor took the code, ``""`` if none did. A code is taken once."""
    typed = "".join(code.split())
    totp = _of(user, Type.TOTP).select_for_update().first()
    if totp:
        counter = _counter(Adapter().decrypt(totp.data["secret"]), typed)
        if counter is not None and counter > totp.data["last"]:
            _used(totp, counter)
            return str(Type.TOTP)
    recovery = _of(user, Type.RECOVERY_CODES).first()
    if recovery and RecoveryCodes(recovery).validate_code(typed):
        recovery.record_usage()
        return str(Type.RECOVERY_CODES)
    return ""


def codes_left(user: User) -> int:
    """Recovery codes not used yet."""
    recovery = _of(user, Type.RECOVERY_CODES).first()
    return len(RecoveryCodes(recovery).get_unused_codes()) if recovery else 0


@transaction.atomic
def renew_codes(user: User) -> list[str]:
    """Ten new recovery codes; the old ones open nothing any more."""
    _of(user, Type.RECOVERY_CODES).delete()
    return list(RecoveryCodes.activate(user).get_unused_codes())


def _counter(secret: str, code: str) -> int | None:
    """Which half minute, of those that are accepted now, the code belongs to."""
    accepted = yield_hotp_counters_from_time()
    return next(
        (c for c in accepted if compare_digest(format_hotp_value(hotp_value(secret, c)).encode(), code.encode())), None
    )


def _used(authenticator: Authenticator, counter: int) -> None:
    """Neither this code nor an older one opens again."""
    authenticator.data["last"] = counter
    authenticator.save(update_fields=["data"])
    authenticator.record_usage()
