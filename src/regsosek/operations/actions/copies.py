"""Verbs of keeping: bringing a copy into an empty database of either kind, and helping somebody whose phone is gone."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Protocol

from allauth.mfa.models import Authenticator
from django.core.management.color import no_style
from django.db import connection

from regsosek.access.models import User
from regsosek.kernel import blobs, history, secrets
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.models import Revision
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.operations.export import content_of
from regsosek.operations.manifest import Manifest
from regsosek.operations.tables import Table, every_table, schema
from regsosek.vocabulary.roles import Ability

ROWS_AT_ONCE = 1000


class Source(Protocol):
    """Where a copy comes from; its parts are read once, in order."""

    manifest: Manifest

    def parts(self) -> Iterator[tuple[str, bytes]]: ...


@verb("operations.import_all", needs=Ability.MANAGE_ACCESS)
def import_all(*, by: Actor, source: Source, advance: Callable[[int], None] = lambda _: None) -> Manifest:
    """Load a whole copy into an empty database, and hold what arrived against what was said: rows, hashes, chains of history.

    One transaction: a copy that is not whole leaves nothing. Only the system may (the server's command line).

    :raises Problem: ``not_allowed``; ``not_empty``; ``other_key``; ``other_version``; ``copy_damaged``.
    """
    if not by.all_abilities:
        raise Problem("not_allowed", ability="operations.import_all")
    manifest, tables = source.manifest, {table.name: table for table in every_table()}
    with system_scope("import all"):
        _may_it_come_in(manifest, tables)
        _take_in(source, manifest, tables, advance)
        _count_on(list(tables.values()))
        _hold_against(manifest, tables)
        _verify_history()
    current_event().add(made_at=manifest.made_at, rows=sum(t.rows for t in manifest.tables), photos=manifest.blobs)
    return manifest


def _may_it_come_in(manifest: Manifest, tables: dict[str, Table]) -> None:
    if any(not table.is_empty() for table in tables.values()):
        raise Problem("not_empty")
    missing = manifest.missing_key([keys.key_id.hex() for keys in secrets.ring().in_use])
    if missing is not None:
        raise Problem("other_key", key_id=missing)
    said = {t.name: t.columns for t in manifest.tables}
    if said != {name: table.columns for name, table in tables.items()} or manifest.schema != schema():
        raise Problem("other_version", version=manifest.version)


def _take_in(source: Source, manifest: Manifest, tables: dict[str, Table], advance: Callable[[int], None]) -> None:
    expected = {part.name: (copy.name, part.sha256) for copy in manifest.tables for part in copy.parts}
    arrived, listed = 0, hashlib.sha256()
    for name, data in source.parts():
        if name in expected:
            table, digest = expected.pop(name)
            if hashlib.sha256(data).hexdigest() != digest:
                raise Problem("copy_damaged", file=name)
            lines = _lines(name, data)
            _insert(tables[table], lines)
            advance(len(lines))
        elif name.startswith("blobs/"):
            digest = name.rsplit("/", 1)[-1]
            _keep_blob(manifest, name, data)
            arrived += 1
            listed.update(digest.encode() + b"\n")
            advance(1)
        else:
            raise Problem("copy_damaged", file=name)
    if expected or arrived != manifest.blobs or listed.hexdigest() != manifest.blob_list:
        raise Problem("copy_damaged", file=min(expected, default="blobs"))
    blobs.settle()


def _lines(name: str, data: bytes) -> list[bytes]:
    try:
        return gzip.decompress(data).splitlines()
    except (OSError, EOFError, zlib.error):
        raise Problem("copy_damaged", file=name) from None


def _keep_blob(manifest: Manifest, name: str, data: bytes) -> None:
    digest = name.rsplit("/", 1)[-1]
    if hashlib.sha256(data).hexdigest() == digest:
        blobs.put(data)
    elif digest not in manifest.damaged:
        raise Problem("copy_damaged", file=name)


def _insert(table: Table, lines: list[bytes]) -> None:
    """Rows as they were, keys included; no model's own ideas come between."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(column) for column in table.columns)
    values = ", ".join(["%s"] * len(table.columns))
    statement = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({values})"
    codec = table.codec
    for start in range(0, len(lines), ROWS_AT_ONCE):
        try:
            rows = [codec.row(line) for line in lines[start : start + ROWS_AT_ONCE]]
        except (ValueError, TypeError):
            raise Problem("copy_damaged", file=table.name) from None
        prepared = [
            [field.get_db_prep_save(value, connection) for field, value in zip(table.fields, row, strict=True)]
            for row in rows
        ]
        with connection.cursor() as cursor:
            cursor.executemany(statement, prepared)


def _count_on(tables: list[Table]) -> None:
    """New rows get numbers after those that came."""
    statements = connection.ops.sequence_reset_sql(no_style(), [table.model for table in tables])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _hold_against(manifest: Manifest, tables: dict[str, Table]) -> None:
    for name, told in manifest.contents().items():
        if content_of(tables[name]) != told:
            raise Problem("copy_damaged", file=name)


def _verify_history() -> None:
    revisions = Revision.objects.order_by("subject", "number").iterator(chunk_size=2000)
    for subject, chain in groupby(revisions, key=lambda revision: revision.subject):
        if history.verify(chain):
            raise Problem("history_broken", subject=subject)


@verb("operations.reset_second_factor", needs=Ability.MANAGE_ACCESS)
def reset_second_factor(*, by: Actor, user: User, reason: str) -> None:
    """Remove a person's authenticator and recovery codes (a lost phone); the next log-in connects a new one.

    :raises Problem: ``reason_needed``; ``own_grant``: somebody else does it for the administrator.
    """
    if not reason.strip():
        raise Problem("reason_needed")
    if str(user.pk) == by.id:
        raise Problem("own_grant")
    Authenticator.objects.filter(user=user).delete()
    current_event().about("user", user.pk)
    current_event().add(user=user.pk, reason=reason)
