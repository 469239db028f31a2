"""What came, made ready to be kept: read, sealed, its files on the disk. All this happens before a transaction is opened, so
that the database is held for as short as can be."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import NAMESPACE_URL, UUID, uuid5

from regsosek.collect.models import Device, Submission
from regsosek.collect.openrosa.messages import outcome
from regsosek.collect.openrosa.reading import BadReading, Reading, read
from regsosek.kernel import blobs, secrets
from regsosek.vocabulary.label import Label

XML, FILE, BODY = "submission", "submission file", "quarantined"
"""Purposes under which the XML, its files and what is kept in quarantine are sealed."""
_IDS = uuid5(NAMESPACE_URL, "regsosek:submission")


class Spooled(Protocol):
    """A file that was written to a disk without a name while it came in."""

    def seek(self, offset: int, /) -> object: ...
    def read(self) -> bytes: ...


@dataclass(frozen=True)
class Arrival:
    """One POST, or one form entered at the desk. ``area_code``: of the officer, for when the XML names none of his."""

    xml: bytes
    files: Mapping[str, Path | bytes | Spooled]
    device: Device | None
    officer_id: str
    officer_label: str
    area_code: str
    source: str
    received_at: datetime
    #: Prefixes of areas in which the officer works; the RT that the XML names counts inside these only.
    areas: tuple[str, ...] = ()
    #: Code of :mod:`regsosek.collect.openrosa.messages` where the post as such cannot be taken: it is kept in quarantine.
    refused: str = ""
    #: Which file that is about, as :func:`regsosek.collect.file_names.shown_name` has it.
    about: str = ""


@dataclass(frozen=True)
class Receipt:
    """What to answer; given out only when what it says is durable."""

    status: int
    code: str
    submission_id: UUID | None
    message: Label

    @classmethod
    def of(cls, code: str, submission_id: UUID | None = None, about: str = "") -> Receipt:
        status, message = outcome(code, about)
        return cls(status, code, submission_id, message)


@dataclass(frozen=True)
class KeptFile:
    """``name`` as the phone has it; ``sha256`` of the bytes as they came, ``blob`` of the sealed file on the disk."""

    name: str
    sha256: str
    blob: str
    size: int


@dataclass
class Prepared:
    """``id`` is None where it cannot be taken; ``refused`` then says why. ``reading`` is there wherever the XML can be read."""

    arrival: Arrival
    id: UUID | None
    reading: Reading | None
    refused: str = ""
    form_id: str = ""
    sealed: bytes = b""
    digest: str = ""
    canonical: str = ""
    files: tuple[KeptFile, ...] = field(default_factory=tuple)

    @property
    def area_code(self) -> str:
        said = self.reading.area_code if self.reading else ""
        inside = said and any(said.startswith(prefix) for prefix in self.arrival.areas)
        return said if inside else self.arrival.area_code


def submission_id(form_id: str, instance_id: str) -> UUID:
    """The same for the same interview, whoever inserts it first, on whatever server."""
    return uuid5(_IDS, f"{form_id}\0{instance_id}")


def prepare(arrival: Arrival) -> Prepared:
    """Read and seal; what this returns is on the disk as far as it is files. :raises OSError: the disk is full."""
    files = tuple(_keep(name, _bytes(data)) for name, data in arrival.files.items())
    try:
        reading = read(arrival.xml)
    except BadReading as bad:
        return Prepared(arrival, None, None, arrival.refused or bad.code, bad.form_id, files=files)
    if arrival.refused:
        return Prepared(arrival, None, reading, arrival.refused, reading.form_id, files=files)
    return Prepared(
        arrival, submission_id(reading.form_id, reading.instance_id), reading, form_id=reading.form_id,
        sealed=secrets.seal(arrival.xml, purpose=XML), digest=secrets.keyed_digest(XML, arrival.xml).hex(),
        canonical=secrets.keyed_digest("answers", reading.shape).hex(), files=files,
    )  # fmt: skip


def _bytes(data: Path | bytes | Spooled) -> bytes:
    if isinstance(data, bytes):
        return data
    if isinstance(data, Path):
        return data.read_bytes()
    data.seek(0)
    return data.read()


def _keep(name: str, data: bytes) -> KeptFile:
    blob = blobs.put(secrets.seal(data, purpose=FILE), durable=True)
    return KeptFile(name, hashlib.sha256(data).hexdigest(), blob, len(data))


def says_the_same(row: Submission, prepared: Prepared) -> bool:
    """Is the XML of the row the one that came, by bytes or by answers? A digest of before a rotation of the key is another
    one, so unequal digests are not believed: the kept XML is opened and read."""
    if row.digest == prepared.digest or row.canonical == prepared.canonical:
        return True
    assert prepared.reading is not None
    kept = secrets.unseal(row.sealed, purpose=XML)
    return kept == prepared.arrival.xml or read(kept).shape == prepared.reading.shape
