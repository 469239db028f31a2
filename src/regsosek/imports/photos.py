"""Photos of houses out of a ZIP, with the list that says whose they are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings

from regsosek.imports.cells import plain
from regsosek.imports.deciding import Decision, Outcome
from regsosek.imports.families import Draft, Unit
from regsosek.imports.reading import check_sizes
from regsosek.imports.reasons import Fault
from regsosek.imports.rows import RowReader
from regsosek.kernel.actor import Actor
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import activate
from regsosek.registry import pictures
from regsosek.registry.actions import attach_photos
from regsosek.registry.models import Family, Photo

_KINDS = {"outside": "outside", "luar": "outside", "tampakluar": "outside", "": "outside", "inside": "inside", "dalam": "inside",
          "tampakdalam": "inside"}  # fmt: skip


class PhotoJudge:
    def __init__(self, by: Actor, reader: RowReader, data: bytes) -> None:
        """:raises Problem: ``import_unreadable``: it is no ZIP; ``import_zip_bomb``."""
        self.by, self.reader = by, reader
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile:
            raise Problem("import_unreadable", reason="bukan ZIP") from None
        check_sizes(self.archive.infolist(), len(data))
        self.entries = {
            PurePosixPath(entry.filename).name: entry for entry in self.archive.infolist() if not entry.is_dir()
        }

    def judge(self, units: Sequence[Unit]) -> list[Decision]:
        """Under the actor's own eyes: a photo of a family that is not his to see is of an unknown family."""
        with activate(self.by.scope):
            return [self._one(Draft(unit)) for unit in units]

    def _one(self, draft: Draft) -> Decision:
        row = self.reader.facts(draft.unit.places[0])
        decision = Decision(draft, Outcome.CREATED)
        found = self._family(row.get("family", "")), self._picture(row.get("filename", "")), self.reader.point(row)
        for part in found:
            if isinstance(part, Fault):
                decision.refuse(part)
        kind, taken_at = _KINDS.get(plain(row.get("kind", ""))), _instant(row.get("taken_at", ""))
        if kind is None:
            decision.refuse(Fault("bad_value", self.reader.column("kind")))
        if isinstance(taken_at, Fault):
            decision.refuse(Fault("bad_date", self.reader.column("taken_at")))
        if decision.faults or kind is None:
            return decision
        family, picture, point = found
        picture = replace(picture, taken_at=taken_at or picture.taken_at)
        if isinstance(point, tuple) and point[0] is not None:
            picture = replace(picture, lon=point[0], lat=point[1])
        decision.family_id = uuid5(family, f"{kind}/{picture.original_sha256}")  # type: ignore[arg-type]
        if Photo.objects.filter(pk=decision.family_id).exists():
            decision.outcome = Outcome.UNCHANGED
            return decision
        decision.document = {"photo": (family, Photo.Kind(kind), picture)}
        return decision

    def _family(self, text: str) -> UUID | Fault:
        families = Family.objects.all()
        digits = "".join(c for c in text if c.isdigit())
        if len(digits) == 22 and len(plain(text)) == 22:
            number, building = int(digits[19:]), int(digits[16:19])
            families = families.filter(area_code=digits[:16], family_number=number, dwelling__building_number=building)
        else:
            try:
                families = families.filter(pk=UUID(text))
            except ValueError:
                return Fault("unknown_family", self.reader.column("family"))
        keys = list(families.values_list("id", flat=True)[:2])
        return keys[0] if len(keys) == 1 else Fault("unknown_family", self.reader.column("family"))

    def _picture(self, filename: str) -> Any:
        column = self.reader.column("filename")
        entry = self.entries.get(PurePosixPath(filename.replace("\\", "/")).name)
        if entry is None:
            return Fault("no_file", column)
        try:
            with self.archive.open(entry) as stream:
                return pictures.read(stream.read(pictures.MAX_BYTES + 1))
        except Problem as problem:
            return Fault("bad_image", column, str(problem.details.get("reason", ""))[:100])
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
            return Fault("bad_image", column, type(error).__name__)

    def write(self, by: Actor, decisions: Sequence[Decision]) -> None:
        photos: Any = [d.document["photo"] for d in decisions if d.document]
        if photos:
            attach_photos(by=by, photos=photos)


def _instant(text: str) -> datetime | Fault | None:
    """ISO 8601; without a zone it is the city's time."""
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return Fault("bad_date")
    return (instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))).astimezone(UTC)
