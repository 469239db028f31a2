"""A delivery of BPS for the demo: some families recorded already, some new ones, three rows that cannot be taken, and three
families of which a person must say whether they are known."""

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
KNOWN, NEW, DOUBTFUL = 30, 10, 3
#: So many are known before any is doubtful: a small city has a delivery all the same.
FIRST_KNOWN = 4
COMPLETE, YES, NO = 1, 1, 2


class Delivery:
    """Sets families aside while the city is recorded: new ones leave the stream, known ones are only noted."""

    def __init__(self) -> None:
        self.known: list[Document] = []
        self.new: list[Document] = []
        self.doubtful: list[Document] = []

    def hold_back(self, documents: Sequence[Document]) -> list[Document]:
        """The documents to record now. Held back are families without photos, since a delivery of BPS brings none."""
        rest = []
        for document in documents:
            if self._fits(document) and not document.get("photos") and len(self.new) < NEW:
                self.new.append(document)
                continue
            rest.append(document)
            if self._is_doubtful(document):
                self.doubtful.append(document)
            elif self._fits(document) and len(self.known) < KNOWN:
                self.known.append(document)
        return rest

    def _is_doubtful(self, document: Document) -> bool:
        """Of a family with a no. KK and a head with NIK and birth date one can be in doubt for each of the three reasons."""
        if len(self.doubtful) >= DOUBTFUL or len(self.known) < FIRST_KNOWN or not self._fits(document):
            return False
        head = document["members"][0]["identity"]
        return bool(document["identity"].get("no_kk") and head.get("nik") and head.get("birth_date"))

    def _fits(self, document: Document) -> bool:
        return document["sub_sls"].startswith(DISTRICT) and document["visit"]["interview_result"] == COMPLETE

    def take_in(self, by: Actor) -> ImportBatch | None:
        """Through the same door as any file; None in a city that has nobody in the district."""
        if not self.known:
            return None
        unsure = [change(d) for change, d in zip(_DOUBTS, self.doubtful, strict=False)]
        tables = bps_tables([*map(_looked_at_again, self.known[::2]), *self.known[1::2], *self.new, *unsure])
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


def _others_live_there(document: Document) -> Document:
    """At the key of a known family somebody else is found."""
    other = copy.deepcopy(document)
    other["identity"] |= {"head_name": "Warga Baru", "no_kk": None}
    for number, member in enumerate(other["members"]):
        member["identity"] |= {"name": f"Warga Baru {'ABCDEFGHIJKLMNOPQRST'[number % 20]}", "nik": None}
    return other


def _found_elsewhere(document: Document) -> Document:
    """No. KK and NIK are those of a known family; the RT is another one."""
    other = copy.deepcopy(document)
    other["sub_sls"] = _next_rt(document["sub_sls"])
    other["dwelling"] = {"building_number": 981}
    return other


def _in_two_families(document: Document) -> Document:
    """A new family, whose head is registered with another one."""
    other = copy.deepcopy(document)
    other["identity"] |= {"no_kk": None, "family_number": 982}
    other["dwelling"] = {"building_number": 982}
    other["members"] = other["members"][:1]
    return other


def _next_rt(code: str) -> str:
    """Another RT of the same kelurahan; every kelurahan has an RT 001 and an RT 002."""
    return f"{code[:10]}{'000200' if code[10:14] == '0001' else '000100'}"


_DOUBTS = (_others_live_there, _found_elsewhere, _in_two_families)


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
