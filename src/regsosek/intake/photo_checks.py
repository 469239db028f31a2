"""Photos that came with a submission: are they pictures, of this house, of this day, sharp, light, and of nobody else?

All of these are warnings, a person looks; but for a file that is no picture where the form does not do without the photo: that is
as if none had come (:mod:`regsosek.intake.checking`).
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import imagehash
import numpy as np
from django.conf import settings
from PIL import Image

from regsosek.collect.file_names import stored_names
from regsosek.collect.models import Submission, SubmissionFile
from regsosek.collect.queries import file_bytes
from regsosek.intake import documents
from regsosek.intake.findings import own
from regsosek.kernel.problems import Problem
from regsosek.registry import pictures

#: Metres between where the photo says it was taken and the fix of the house. A phone's fix in a street of houses is some 20 m off,
#: one taken from the network up to 100 m; with both in the same direction, 200 m is still the same place.
FAR_M = 200.0
#: Variance of the Laplacian on 512 pixels of grey. Photos of houses have hundreds; one that is shaken or out of focus below 20.
BLURRED_BELOW = 20.0
#: Mean grey of 255. A room in the evening with one lamp has 40 and more; below 30 little can be recognised.
DARK_BELOW = 30.0
#: Longest side on which sharpness is judged: noise of the sensor is averaged away, edges of walls and windows stay.
SIDE = 512
_EARTH_M = 6_371_000.0


@dataclass
class Seen:
    """One photo that was looked at. ``picture``: as the registry keeps it; missing when it is none. ``mark``: its perceptual hash,
    64 bits. ``facts`` go to the file: no position, no answer."""

    file: SubmissionFile
    kind: str
    picture: pictures.Picture | None = None
    mark: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)


def look(
    submission: Submission, said: dict[str, Any], house: tuple[float, float] | None, paradata: dict[str, Any]
) -> list[Seen]:
    """The photos that the answers name, looked at. Under a system scope. An edit may name files that came with an earlier
    version of it."""
    named = documents.photos_of(said)
    if not named:
        return []
    said_as = {stored: name for name in named.values() for stored in stored_names(name)}
    files = SubmissionFile.objects.filter(submission__root=submission.root, name__in=said_as)
    newest: dict[str, SubmissionFile] = {}
    for file in files.order_by("received_at", "id"):
        name = said_as[file.name]
        kept = newest.get(name)
        if kept is None or kept.submission_id != submission.id or file.submission_id == submission.id:
            newest[name] = file
    day = _day(paradata) or submission.received_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return [_one(newest[name], str(kind), house, day) for kind, name in named.items() if name in newest]


def _one(file: SubmissionFile, kind: str, house: tuple[float, float] | None, day: date) -> Seen:
    seen = Seen(file, kind)
    data = file_bytes(file)
    try:
        seen.picture = pictures.read(data)
    except Problem:
        seen.findings.append(_found("not_a_picture", kind))
        seen.facts = {"is_picture": False}
        return seen
    sharp, light, seen.mark = measured(data)
    picture = seen.picture
    seen.facts = {
        "is_picture": True, "width": picture.width, "height": picture.height, "sharpness": round(sharp, 1),
        "light": round(light, 1), "hash": f"{seen.mark:016x}",
    }  # fmt: skip
    if sharp < BLURRED_BELOW:
        seen.findings.append(_found("photo_blurred", kind))
    if light < DARK_BELOW:
        seen.findings.append(_found("photo_dark", kind))
    if picture.taken_at is not None:
        seen.facts["taken_at"] = picture.taken_at.isoformat()
        if picture.taken_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date() != day:
            seen.findings.append(_found("photo_other_day", kind))
    if house and picture.lon is not None and picture.lat is not None:
        far = metres(house, (picture.lon, picture.lat))
        seen.facts["metres"] = round(far)
        if far > FAR_M:
            seen.findings.append(_found("photo_far", kind))
    return seen


def _found(code: str, kind: str) -> dict[str, Any]:
    return own(code, photo=kind)


def measured(data: bytes) -> tuple[float, float, int]:
    """Sharpness (variance of the Laplacian), mean grey, and perceptual hash of a picture that can be read."""
    with Image.open(io.BytesIO(data)) as image:
        image.draft("L", (SIDE, SIDE))  # a JPEG is unpacked at a fraction of its size
        grey = image.convert("L")
    grey.thumbnail((SIDE, SIDE))
    pixels = np.asarray(grey, dtype=np.float64)
    mark = int(str(imagehash.phash(grey)), 16)
    return _sharpness(pixels), float(pixels.mean()), mark


def _sharpness(pixels: np.ndarray[Any, Any]) -> float:
    if min(pixels.shape) < 3:
        return 0.0
    middle = pixels[1:-1, 1:-1]
    around = pixels[:-2, 1:-1] + pixels[2:, 1:-1] + pixels[1:-1, :-2] + pixels[1:-1, 2:]
    return float((around - 4 * middle).var())


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance of two points (longitude, latitude in degrees) on the ground."""
    lon, lat, lon2, lat2 = map(math.radians, (*one, *other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * _EARTH_M * math.asin(math.sqrt(min(1.0, half)))


def _day(paradata: dict[str, Any]) -> date | None:
    """The day of the interview as the phone says it."""
    try:
        return datetime.fromisoformat(str(paradata.get("end") or paradata.get("start") or "")).date()
    except ValueError:
        return None
