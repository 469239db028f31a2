"""Everything that lies sealed under the key file: where it is, and how some of it is sealed anew.

Each value begins with the id of the generation that sealed it, so what is left to do is asked of the rows themselves, and a rotation
that was interrupted goes on where it stood. A row is changed only while it is what was read (somebody may correct or erase it
meanwhile). History is not here: nothing in it is under the key file, names in it are under a person's own key
(:mod:`regsosek.registry.person_keys`), which is.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection, models
from django.db.models.functions import Substr

from regsosek.collect.arrivals import BODY, FILE, XML
from regsosek.collect.models import OfficerList, Quarantined, Submission, SubmissionFile
from regsosek.collect.queries import LIST
from regsosek.imports import ledger, said, work
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.intake.models import Clash, Decision
from regsosek.intake.standing import CLASH, DECISION
from regsosek.kernel import blobs, secrets
from regsosek.kernel.guard import another_seal
from regsosek.kernel.problems import Problem
from regsosek.operations.export import blob_files
from regsosek.registry import erased_numbers, person_keys
from regsosek.registry.models import ErasureSecret, Identifier, PersonKey
from regsosek.web import second_factor
from regsosek.welfare import inputs
from regsosek.welfare.models import Job, Run

#: One row as it is written: key, what was read, columns with their new values.
Change = tuple[Any, bytes, dict[str, Any]]


class Holding(Protocol):
    """One place where sealed values are."""

    @property
    def table(self) -> str:
        """Of the database."""
        ...

    def left(self) -> int:
        """Values not under the newest generation."""
        ...

    def is_behind(self, after: Any) -> bool:
        """Is there such a value behind this key?"""
        ...

    def needs_old(self) -> bool:
        """Is there one that an older generation opens? What is damaged needs none."""
        ...

    def reseal(self, limit: int, after: Any) -> tuple[int, Any]:
        """Seal at most so many behind this key anew; returns how many, and the last key. What cannot be opened stays as it is."""
        ...


@dataclass(frozen=True)
class Column:
    """A column with sealed values. ``anew`` makes the new values of a row; ``needs`` names the other columns that it reads.
    ``appended``: rows of the table never change; another seal on the same content is no change of what they say."""

    model: type[models.Model]
    needs: tuple[str, ...]
    anew: Callable[[dict[str, Any]], dict[str, Any]]
    column: str = "sealed"
    appended: bool = False

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    def _sealed(self) -> models.QuerySet[Any]:
        rows = self.model._base_manager.exclude(**{self.column: None}).exclude(**{self.column: b""})
        prefix = Substr(self.column, 1, secrets.ID_BYTES, output_field=models.BinaryField())
        return rows.annotate(generation=prefix)

    def _behind(self) -> models.QuerySet[Any]:
        return self._sealed().exclude(generation=secrets.keys().key_id)

    def left(self) -> int:
        return int(self._behind().count())

    def is_behind(self, after: Any) -> bool:
        return self._after(after).exists()

    def needs_old(self) -> bool:
        rows = self._behind().values("pk", self.column, *self.needs)
        return any(_opened(self.anew, row) is not None for row in rows.iterator(chunk_size=1000))

    def reseal(self, limit: int, after: Any) -> tuple[int, Any]:
        found = list(self._after(after).order_by("pk").values("pk", self.column, *self.needs)[:limit])
        made = [(row["pk"], bytes(row[self.column]), _opened(self.anew, row)) for row in found]
        self._write([(pk, was, values) for pk, was, values in made if values is not None])
        return sum(values is not None for _, _, values in made), found[-1]["pk"] if found else after

    def _after(self, after: Any) -> models.QuerySet[Any]:
        rows = self._behind()
        return rows if after is None else rows.filter(pk__gt=after)

    def _write(self, changes: list[Change]) -> None:
        if not changes:
            return
        meta: Any = self.model._meta
        quote = connection.ops.quote_name
        names = list(changes[0][2])
        setting = ", ".join(f"{quote(meta.get_field(name).column)} = %s" for name in names)
        statement = f"UPDATE {quote(meta.db_table)} SET {setting} WHERE {quote(meta.pk.column)} = %s AND {quote(self.column)} = %s"

        def ready(name: str, value: Any) -> Any:
            return meta.get_field(name).get_db_prep_save(value, connection)

        rows = [
            [
                *(ready(name, values[name]) for name in names),
                meta.pk.get_db_prep_save(pk, connection),
                ready(self.column, was),
            ]
            for pk, was, values in changes
        ]
        with another_seal() if self.appended else nullcontext(), connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def _opened(anew: Callable[[Any], Any], what: Any) -> Any:
    """``None``: it cannot be opened with any generation."""
    try:
        return anew(what)
    except Problem as problem:
        if problem.code != "cannot_decrypt":
            raise
        return None


def _again(sealed: Any, purpose: str) -> bytes:
    return secrets.seal(secrets.unseal(sealed, purpose=purpose), purpose=purpose)


def _number(row: dict[str, Any]) -> dict[str, Any]:
    number = secrets.unseal(row["sealed"], purpose=row["kind"])
    blind = secrets.blind_index(row["kind"], number.decode())
    return {"sealed": secrets.seal(number, purpose=row["kind"]), "blind": blind}


def _person_key(row: dict[str, Any]) -> dict[str, Any]:
    return {"sealed": _again(row["sealed"], person_keys.PURPOSE)}


def _erasure_secret(row: dict[str, Any]) -> dict[str, Any]:
    """Digests of erased numbers are under this secret, not under the key file: they stay as they are."""
    return {"sealed": _again(row["sealed"], erased_numbers.PURPOSE)}


def _import_row(row: dict[str, Any]) -> dict[str, Any]:
    """The row as it came, or the document before an update."""
    try:
        return {"sealed": _again(row["sealed"], ledger.ROW)}
    except Problem:
        return {"sealed": _again(row["sealed"], ledger.BEFORE)}


def _waiting_row(row: dict[str, Any]) -> dict[str, Any]:
    return {"said": _again(row["said"], said.SAID)}


def _submission(row: dict[str, Any]) -> dict[str, Any]:
    """Its digests stay as they are: an interview that comes again after a rotation is compared with what is unsealed."""
    return {"sealed": _again(row["sealed"], XML)}


def _officer_list(row: dict[str, Any]) -> dict[str, Any]:
    return {"sealed": _again(row["sealed"], LIST)}


def _decision(row: dict[str, Any]) -> dict[str, Any]:
    return {"sealed": _again(row["sealed"], DECISION)}


def _clash(row: dict[str, Any]) -> dict[str, Any]:
    return {"sealed": _again(row["sealed"], CLASH)}


class SecondFactors:
    """Secrets of authenticators and of recovery codes: base64 within JSON. Few: one or two for each person of office."""

    @property
    def table(self) -> str:
        return str(Authenticator._meta.db_table)

    def _all(self) -> Iterator[tuple[Authenticator, str, bytes]]:
        for authenticator in Authenticator.objects.order_by("pk"):
            for name, value in authenticator.data.items():
                if name in ("secret", "seed") and (sealed := _decoded(value)):
                    yield authenticator, name, sealed

    def left(self) -> int:
        newest = secrets.keys().key_id
        return sum(1 for _, _, sealed in self._all() if not sealed.startswith(newest))

    def _behind(self, after: Any) -> list[tuple[int, str]]:
        newest = secrets.keys().key_id
        behind = [(a.pk, name) for a, name, sealed in self._all() if not sealed.startswith(newest)]
        return behind if after is None else [each for each in behind if each > after]

    def is_behind(self, after: Any) -> bool:
        return bool(self._behind(after))

    def needs_old(self) -> bool:
        adapter, newest = second_factor.Adapter(), secrets.keys().key_id
        behind = (a.data[name] for a, name, sealed in self._all() if not sealed.startswith(newest))
        return any(_opened(adapter.decrypt, value) is not None for value in behind)

    def reseal(self, limit: int, after: Any) -> tuple[int, Any]:
        """Each is locked while it is changed: a log-in writes the same column."""
        adapter, done, last = second_factor.Adapter(), 0, after
        for pk, name in self._behind(after)[:limit]:
            last = pk, name
            locked = Authenticator.objects.select_for_update().filter(pk=pk).first()
            plain = _opened(adapter.decrypt, locked.data[name]) if locked is not None else None
            if locked is not None and plain is not None:
                locked.data[name] = adapter.encrypt(plain)
                locked.save(update_fields=["data"])
                done += 1
        return done, last


def _decoded(value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, TypeError, ValueError):
        return b""


@dataclass(frozen=True)
class Files:
    """Files sealed among the blobs; a column holds the name, or a JSON column does under ``key``. The new one is on the disk before a row names it; the old one stays
    until the old generation is retired: somebody may be reading it."""

    model: type[models.Model]
    column: str
    purpose: str
    key: str = ""

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def _where(self) -> str:
        return f"{self.column}__{self.key}" if self.key else self.column

    def names(self) -> list[str]:
        return sorted({name for name in self.model._base_manager.values_list(self._where, flat=True) if name})

    def _behind(self, after: Any) -> Iterator[str]:
        newest = secrets.keys().key_id
        rows = self.model._base_manager.exclude(**{self._where: ""}).exclude(**{self._where: None})
        rows = rows if after is None or self.key else rows.filter(**{f"{self._where}__gt": after})
        names = rows.order_by(self._where).values_list(self._where, flat=True)
        for name in self.names() if self.key else names.iterator(chunk_size=1000):
            if (after is None or name > after) and _generation_of(name) not in (None, newest):
                yield name

    def left(self) -> int:
        return sum(1 for _ in self._behind(None))

    def is_behind(self, after: Any) -> bool:
        return next(self._behind(after), None) is not None

    def needs_old(self) -> bool:
        return any(_opened(self.plain, name) is not None for name in self._behind(None))

    def reseal(self, limit: int, after: Any) -> tuple[int, Any]:
        """One file at a time: they are large."""
        name = next(self._behind(after), None)
        plain = _opened(self.plain, name) if name is not None else None
        if plain is None:
            return 0, name or after
        anew = blobs.put(secrets.seal(plain, purpose=self.purpose))
        blobs.settle()
        rows = self.model._base_manager.filter(**{self._where: name})
        if not self.key:
            rows.update(**{self.column: anew})
        for row in rows.select_for_update() if self.key else ():
            getattr(row, self.column)[self.key] = anew
            row.save(update_fields=[self.column])
        return 1, name

    def plain(self, name: str) -> bytes:
        """What the file says, opened."""
        return secrets.unseal(blobs.get(name), purpose=self.purpose)


def forget_old_files(old: set[bytes]) -> int:
    """Remove sealed files under these generations that no row names any more. Returns how many."""
    kinds = [holding for holding in HOLDINGS if isinstance(holding, Files)]
    named, gone = {name for kind in kinds for name in kind.names()}, 0
    for path in blob_files():
        name = path.name
        if name in named or _generation_of(name) not in old:
            continue
        if any(_opened(kind.plain, name) is not None for kind in kinds):
            path.unlink()
            gone += 1
    return gone


def _generation_of(name: str) -> bytes | None:
    """``None``: the file is not there."""
    try:
        with Path(settings.REGSOSEK_BLOB_DIR, name[:2], name[2:4], name).open("rb") as file:
            return file.read(secrets.ID_BYTES)
    except FileNotFoundError:
        return None


#: In the order in which they are sealed anew: what lets people in first.
HOLDINGS: tuple[Holding, ...] = (
    SecondFactors(),
    Column(PersonKey, (), _person_key),
    Column(Identifier, ("kind",), _number),
    Column(ErasureSecret, (), _erasure_secret),
    Column(ImportRow, (), _import_row),
    Column(ImportRow, (), _waiting_row, column="said"),
    Files(ImportBatch, "blob", work.SEAL),
    Files(Run, "inputs", inputs.SEAL),
    Files(Job, "parameters", inputs.SEAL, key="survey"),
    Column(OfficerList, (), _officer_list),
    Column(Submission, (), _submission),
    Column(Decision, (), _decision, appended=True),
    Column(Clash, (), _clash),
    Files(SubmissionFile, "blob", FILE),
    Files(Quarantined, "blob", BODY),
)
