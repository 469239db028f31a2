"""The first hour of an installation: key files, tables, and the first administrator."""

from __future__ import annotations

import os
import secrets as stdlib_secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection

from regsosek.access.actions import create_user, grant_role
from regsosek.access.models import User
from regsosek.kernel import clock, secrets
from regsosek.kernel.actor import system
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.roles import Role


def has_people() -> bool:
    """Does the database have accounts? Asked before anything is made: an empty one may have no tables yet."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return False
    return User._meta.db_table in connection.introspection.table_names() and User.objects.exists()


def check_password(password: str, user: User) -> None:
    """:raises Problem: ``weak_password``, with the validators' own sentences."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Problem("weak_password", reason=" ".join(error.messages).rstrip(".")) from None


def prepare_home() -> None:
    """Key files where there are none, and the tables. What is there is left as it is."""
    home = Path(settings.REGSOSEK_HOME)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    Path(settings.REGSOSEK_BLOB_DIR).mkdir(parents=True, exist_ok=True, mode=0o700)
    if not Path(settings.REGSOSEK_KEY_FILE).exists():
        secrets.create_key_file(Path(settings.REGSOSEK_KEY_FILE))
    _session_key(home / "session.key")
    call_command("migrate", verbosity=0)


def _session_key(path: Path) -> None:
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(stdlib_secrets.token_hex(32) + "\n")


def first_administrator(*, username: str, display_name: str, password: str) -> User:
    """Set up a fresh home and give its first account the role that makes all others.

    :raises Problem: ``already_set_up``: there are accounts; ``weak_password``. Nothing was made then.
    """
    if has_people():
        raise Problem("already_set_up")
    check_password(password, User(username=username, display_name=display_name))
    prepare_home()
    by = system("init", purpose="pemasangan")
    user: User = create_user(by=by, username=username, display_name=display_name, password=password)
    grant_role(by=by, user=user, role=Role.ADMINISTRATOR, areas=[], valid_from=clock.today())
    return user
