"""Verbs of keys: a new generation, everything sealed anew under it, the old one taken out. See :mod:`regsosek.operations.rotation`."""

from __future__ import annotations

import os
import secrets as stdlib_secrets
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from regsosek.kernel import key_file, secrets
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.operations.folder import flush_folder
from regsosek.operations.holdings import HOLDINGS, Holding, forget_old_files
from regsosek.operations.sealed import seal_file
from regsosek.operations.sealed_copies import note_sealed_copy
from regsosek.vocabulary.roles import Ability


@verb("operations.add_key", needs=Ability.MANAGE_ACCESS)
def add_key(*, by: Actor, sealed_copy: Path, passphrase: str) -> str:
    """Put a new generation into the key file; whatever is sealed from now on is under it. Its sealed copy is on the disk before
    it seals the first value, and the key of the sessions is another one. Returns the id of the generation.

    :raises Problem: ``not_allowed``; ``key_not_retired``; ``weak_passphrase``; ``folder_taken``; ``key_missing``.
    """
    _only_the_system(by, "operations.add_key")
    ring, path = secrets.ring(), Path(settings.REGSOSEK_KEY_FILE)
    if len(ring.in_use) > 1:
        raise Problem("key_not_retired")
    data = key_file.with_new_generation(path.read_bytes())
    seal_file(data, sealed_copy, passphrase)
    _another_session_key()
    key_file.replace(path, data)
    note_sealed_copy()
    current_event().add(key=secrets.keys().key_id.hex(), before=ring.newest.key_id.hex())
    return secrets.keys().key_id.hex()


@verb("operations.reseal", needs=Ability.MANAGE_ACCESS)
def reseal(*, by: Actor, holding: Holding, after: object, limit: int) -> tuple[int, object]:
    """Seal at most ``limit`` values behind this key anew, under the newest generation. Returns how many, and the last key.

    :raises Problem: ``not_allowed``: only the system (the server's command line).
    """
    _only_the_system(by, "operations.reseal")
    with system_scope("operations.reseal"):
        count, last = holding.reseal(limit, after)
    current_event().about("key", secrets.keys().key_id.hex())
    current_event().add(table=holding.table, rows=count)
    return count, last


@verb("operations.retire_key", needs=Ability.MANAGE_ACCESS)
def retire_key(*, by: Actor) -> list[str]:
    """Take every generation but the newest out of the key file; public keys of their digests stay. Returns the ids.

    :raises Problem: ``not_allowed``; ``no_old_key``; ``key_in_use``: values are still under it, or work is open that began before the
        new generation was there.
    """
    _only_the_system(by, "operations.retire_key")
    *old, newest = secrets.ring().in_use
    if not old:
        raise Problem("no_old_key")
    _refuse_what_is_in_use()
    with system_scope("operations.retire_key"):
        forget_old_files({keys.key_id for keys in old})
    path = Path(settings.REGSOSEK_KEY_FILE)
    key_file.replace(path, key_file.without(path.read_bytes(), {keys.key_id: keys.public for keys in old}))
    ids = [keys.key_id.hex() for keys in old]
    current_event().add(keys=ids, key=newest.key_id.hex())
    return ids


def _refuse_what_is_in_use() -> None:
    with system_scope("operations.retire_key"):
        used = [holding.table for holding in HOLDINGS if holding.needs_old()]
    if used:
        raise Problem("key_in_use", reason=", ".join(used))
    if connection.vendor == "postgresql":
        changed = datetime.fromtimestamp(Path(settings.REGSOSEK_KEY_FILE).stat().st_mtime, UTC)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND xact_start < %s",
                [changed],
            )
            if cursor.fetchone()[0]:
                raise Problem("key_in_use", reason="pekerjaan yang dimulai sebelum penggantian belum selesai")


def _only_the_system(by: Actor, name: str) -> None:
    if not by.all_abilities:
        raise Problem("not_allowed", ability=name)


def _another_session_key() -> None:
    """Who holds the old one could make sessions. Running workers keep the old one until they are started again."""
    path = Path(settings.REGSOSEK_HOME) / "session.key"
    if path.exists():
        beside = path.with_name("session.key.new")
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(stdlib_secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        flush_folder(path.parent)
