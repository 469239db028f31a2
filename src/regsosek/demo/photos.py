"""Pictures of the demo's houses: drawn, then taken in like photos from the field. Both cores draw."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from regsosek.analysis.synthetic.house_pictures import draw_house
from regsosek.kernel.action import Actor
from regsosek.registry import pictures
from regsosek.registry.actions import attach_photos
from regsosek.registry.models import Photo

if TYPE_CHECKING:
    from regsosek.demo.build import Progress

CHUNK = 100


@dataclass(frozen=True)
class Wanted:
    family_id: str
    kind: str
    housing: dict[str, Any]
    photo: dict[str, Any]


def wanted_by(document: dict[str, Any]) -> list[Wanted]:
    return [Wanted(document["family_id"], p["kind"], document["housing"], p) for p in document.get("photos", ())]


def _draw(task: tuple[Wanted, int]) -> pictures.Picture:
    wanted, seed = task
    return pictures.read(draw_house(wanted.housing, wanted.kind, seed, photo=wanted.photo))


def attach_all(by: Actor, wanted: list[Wanted], seed: int, progress: Progress) -> None:
    step = progress.step("Foto rumah (gambar peraga)", len(wanted))
    tasks = [(w, seed ^ UUID(w.family_id).int % 2**31) for w in wanted]
    spawn = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(max_workers=2, mp_context=spawn) as pool:
        drawn: Iterator[pictures.Picture] = pool.map(_draw, tasks, chunksize=25)
        pairs = zip(wanted, drawn, strict=True)
        while chunk := list(islice(pairs, CHUNK)):
            attach_photos(by=by, photos=[(UUID(w.family_id), Photo.Kind(w.kind), p) for w, p in chunk])
            progress.advance(step, len(chunk))
