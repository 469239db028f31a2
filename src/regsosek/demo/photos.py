"""Pictures of the demo's houses: drawn beside the recording, on the other core, then taken in like photos from the field."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from regsosek.demo.drawing import Wanted, draw_many
from regsosek.kernel.action import Actor
from regsosek.registry.actions import attach_photos
from regsosek.registry.models import Photo
from regsosek.registry.pictures import Picture

if TYPE_CHECKING:
    from regsosek.demo.build import Progress

SHEET = 50


def wanted_by(document: Mapping[str, Any]) -> list[Wanted]:
    return [Wanted(document["family_id"], p["kind"], document["housing"], p) for p in document.get("photos", ())]


class Studio:
    """Draws in two processes what is ordered, in sheets; attaches finished sheets in the order in which they were ordered."""

    def __init__(self, by: Actor, seed: int, progress: Progress) -> None:
        self.by, self.seed, self.progress = by, seed, progress
        self.step = progress.step("Foto rumah (gambar peraga)", 0)
        self.pool = ProcessPoolExecutor(max_workers=2, mp_context=multiprocessing.get_context("forkserver"))
        self.pending: deque[tuple[Sequence[Wanted], Future[list[Picture]]]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pool.shutdown(cancel_futures=True)

    def order(self, wanted: Sequence[Wanted]) -> None:
        """The families must be recorded already."""
        self.progress.grow(self.step, len(wanted))
        for start in range(0, len(wanted), SHEET):
            sheet = wanted[start : start + SHEET]
            self.pending.append((sheet, self.pool.submit(draw_many, sheet, self.seed)))

    def attach(self, *, wait: bool = False) -> None:
        """Take in what is finished; with ``wait``, everything that was ordered."""
        while self.pending and (wait or self.pending[0][1].done()):
            sheet, drawn = self.pending.popleft()
            photos = [(UUID(w.family_id), Photo.Kind(w.kind), p) for w, p in zip(sheet, drawn.result(), strict=True)]
            attach_photos(by=self.by, photos=photos)
            self.progress.advance(self.step, len(photos))
