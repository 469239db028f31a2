"""A delivery of BPS for the demo: some families recorded already, some new ones, and three rows that cannot be taken."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from regsosek.imports import actions, running
from regsosek.imports.models import ImportBatch
from regsosek.imports.samples import bps_tables
from regsosek.imports.writing import as_csv, as_zip
from regsosek.kernel.action import Actor

Document = dict[str, Any]
DISTRICT = "6472050"  # Samarinda Ulu
KNOWN, NEW = 30, 10
COMPLETE, YES, NO = 1, 1, 2


class Delivery:
    """Sets families aside while the city is recorded: new ones leave the stream, known ones are only noted."""

    def __init__(self) -> None:
        self.known: list[Document] = []
        self.new: list[Document] = []

    def hold_back(self, documents: Sequence[Document]) -> list[Document]:
        """The documents to record now. Held back are families without photos, since a delivery of BPS brings none."""
        rest = []
        for document in documents:
            if self._fits(document) and not document.get("photos") and len(self.new) < NEW:
                self.new.append(document)
                continue
            rest.append(document)
            if self._fits(document) and len(self.known) < KNOWN:
                self.known.append(document)
        return rest

    def _fits(self, document: Document) -> bool:
        return document["sub_sls"].startswith(DISTRICT) and document["visit"]["interview_result"] == COMPLETE

    def take_in(self, by: Actor) -> ImportBatch | None:
        """Through the same door as any file; None in a city that has nobody in the district."""
        if not self.known:
            return None
        tables = bps_tables([*map(_looked_at_again, self.known[::2]), *self.known[1::2], *self.new])
        _spoil(tables)
        data = as_zip({f"{name}.csv": as_csv(rows) for name, rows in tables.items()})
        name = "kiriman-bps-samarinda-ulu.zip"
        batch = actions.upload(by=by, adapter="bps_k", filename=name, data=data)
        running.try_out(by, batch.id)
        return running.run(by, batch.id)


def _looked_at_again(document: Document) -> Document:
    """The supervisor found a refrigerator where the officer had seen none, or the other way round."""
    corrected = copy.deepcopy(document)
    assets = corrected["assets"]
    assets["has_refrigerator"] = NO if assets.get("has_refrigerator") == YES else YES
    return corrected


def _spoil(tables: dict[str, list[list[str]]]) -> None:
    """Three rows that nobody can take: a wall material that is not on the form, an RT that is not there, a person without
    family. Each has a key of its own, so that no good row goes with it."""
    head, first = tables["keluarga"][0], tables["keluarga"][1]
    for number, (column, value) in enumerate((("r304", "88"), ("r105", "9998"))):
        bad = list(first)
        bad[head.index("r110")] = f"{990 + number}"
        bad[head.index(column)] = value
        tables["keluarga"].append(bad)
    head, person = tables["anggota"][0], list(tables["anggota"][1])
    person[head.index("r110")] = "995"
    tables["anggota"].append(person)
