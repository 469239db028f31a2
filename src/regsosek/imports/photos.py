"""Photos of houses out of a ZIP, with the list that says whose they are."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
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
from regsosek.vocabulary.label import Label

_KINDS = {"outside": "outside", "luar": "outside", "tampakluar": "outside", "": "outside", "inside": "inside", "dalam": "inside",
          "tampakdalam": "inside"}  # fmt: skip


class PhotoJudge:
    def __init__(self, by: Actor, reader: RowReader, data: bytes) -> None:
        """:raises Problem: ``import_unreadable``: it is no ZIP; ``import_zip_bomb``."""
        self.by, self.reader = by, reader
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile:
            raise Problem("import_unreadable", reason=Label("bukan ZIP", "no ZIP")) from None
        check_sizes(self.archive.infolist(), len(data))
        self.entries = {
            PurePosixPath(entry.filename).name: entry for entry in self.archive.infolist() if not entry.is_dir()
        }

    def judge(self, units: Sequence[Unit]) -> list[Decision]:
        """Under the actor's own eyes: a photo of a family that is not his to see is of an unknown family."""
        drafts = [Draft(unit) for unit in units]
        rows = [self.reader.facts(draft.unit.places[0]) for draft in drafts]
        with activate(self.by.scope):
            families = _families([row.get("family", "") for row in rows])
            decisions = [self._one(draft, row, families) for draft, row in zip(drafts, rows, strict=True)]
            wanted = [d.family_id for d in decisions if d.family_id is not None]
            there = set(Photo.objects.filter(pk__in=wanted).values_list("id", flat=True))
        for decision in decisions:
            if decision.family_id in there:
                decision.outcome, decision.document = Outcome.UNCHANGED, None
        return decisions

    def _one(self, draft: Draft, row: Mapping[str, str], families: Mapping[str, UUID]) -> Decision:
        decision = Decision(draft, Outcome.CREATED)
        family, picture = families.get(row.get("family", "")), self._picture(row.get("filename", ""))
        point = self.reader.point(row)
        if family is None:
            decision.refuse(Fault("unknown_family", self.reader.column("family")))
        for part in (picture, point):
            if isinstance(part, Fault):
                decision.refuse(part)
        kind, taken_at = _KINDS.get(plain(row.get("kind", ""))), _instant(row.get("taken_at", ""))
        if kind is None:
            decision.refuse(Fault("bad_value", self.reader.column("kind")))
        if isinstance(taken_at, Fault):
            decision.refuse(Fault("bad_date", self.reader.column("taken_at")))
        if decision.faults or kind is None or family is None:
            return decision
        picture = replace(picture, taken_at=taken_at or picture.taken_at)
        if isinstance(point, tuple) and point[0] is not None:
            picture = replace(picture, lon=point[0], lat=point[1])
        decision.family_id = uuid5(family, f"{kind}/{picture.original_sha256}")
        decision.document = {"photo": (family, Photo.Kind(kind), picture)}
        return decision

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


def _families(texts: Sequence[str]) -> dict[str, UUID]:
    """As the list calls a family (its UUID, or the key of 22 digits of questionnaire K) → the family, where it is one."""
    keys = {text: key for text in texts if (key := _key(text)) is not None}
    uuids = {text: pk for text in texts if text not in keys and (pk := _uuid(text)) is not None}
    there = set(Family.objects.filter(pk__in=set(uuids.values())).values_list("id", flat=True))
    found = {text: pk for text, pk in uuids.items() if pk in there}
    if not keys:
        return found
    areas, buildings, numbers = (sorted({key[i] for key in keys.values()}) for i in range(3))
    candidates = Family.objects.filter(
        area_code__in=areas, dwelling__building_number__in=buildings, family_number__in=numbers
    ).values_list("area_code", "dwelling__building_number", "family_number", "id")
    at_key: dict[tuple[str, int | None, int | None], list[UUID]] = defaultdict(list)
    for area, building, number, pk in candidates:
        at_key[area, building, number].append(pk)
    return found | {text: at_key[key][0] for text, key in keys.items() if len(at_key[key]) == 1}


def _key(text: str) -> tuple[str, int, int] | None:
    """Sub-SLS, building and family number of a key of 22 digits."""
    digits = "".join(c for c in text if c.isdigit())
    if len(digits) != 22 or len(plain(text)) != 22:
        return None
    return digits[:16], int(digits[16:19]), int(digits[19:])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _instant(text: str) -> datetime | Fault | None:
    """ISO 8601; without a zone it is the city's time."""
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return Fault("bad_date")
    return (instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))).astimezone(UTC)
