"""Somebody is erased: what import files say of him goes too, in the transaction of the erasure.

Rows not taken in (rejected, waiting) and documents kept for the way back lose what is sealed of him. In a file that is not taken
in to its end his rows are marked: they are neither shown nor run. The sealed file itself stays as it was handed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q

from regsosek.imports import ledger
from regsosek.imports.adapters import Kind, adapter_named
from regsosek.imports.deciding import Outcome
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.imports.reading import read
from regsosek.imports.said import SAID
from regsosek.imports.values import day_said
from regsosek.imports.work import file_of
from regsosek.kernel import secrets
from regsosek.kernel.action import current_event
from regsosek.kernel.problems import Problem
from regsosek.registry.announcements import Erased, person_erased
from regsosek.vocabulary.names import fold

CODE = "erased_row"
State = ImportBatch.State
_WAITING_FILES = (State.UPLOADED, State.PREVIEWED, State.RUNNING, State.FAILED)
_RT = 14


def install() -> None:
    person_erased.connect(_follow, dispatch_uid="regsosek.imports", weak=False)


def _follow(sender: object, *, who: Erased, **_: object) -> None:
    rows, files = _rows(who), _files(who)
    if rows or files:
        current_event().add(import_rows=rows, import_files=files)


def is_his(who: Erased, cells: Iterable[Any]) -> bool:
    """A number of his; or his name beside his birth date, his family's no. KK or its RT."""
    texts = [str(cell) for cell in cells if cell not in (None, "")]
    digits = [re.sub(r"\D", "", text) for text in texts]
    if any(number and number in d for d in digits if len(d) >= 6 for number in who.numbers):
        return True
    if not any(fold(text) in who.names for text in texts if not text.isdigit()):
        return False
    born = {day.isoformat() for day in who.born}
    rts = {area[:_RT] for area in who.areas}
    return any(
        day_said(text) in born or d in who.family_numbers or (len(d) >= _RT and d[:_RT] in rts)
        for text, d in zip(texts, digits, strict=True)
    )


def _files(who: Erased) -> int:
    """Mark his rows in files that may still be taken in. Returns how many files have any."""
    marked = 0
    for batch in ImportBatch.objects.select_for_update().filter(state__in=_WAITING_FILES):
        if batch.cursor and adapter_named(batch.adapter).kind is not Kind.FAMILY:
            continue  # each row stands alone there, and his number means nobody any more
        try:
            tables = read(batch.filename, file_of(batch))
        except (Problem, OSError):
            continue  # it cannot be taken in either
        his = [[t.name, row.line] for t in tables for row in t.rows if is_his(who, row.values)]
        fresh = [place for place in his if place not in batch.withdrawn]
        if fresh:
            batch.withdrawn = batch.withdrawn + fresh
            batch.trial = None
            batch.state = State.UPLOADED if batch.state == State.PREVIEWED else batch.state
            batch.save(update_fields=["withdrawn", "trial", "state"])
            marked += 1
    return marked


def _rows(who: Erased) -> int:
    """Rows not taken in, and documents of his families before an update. Returns how many rows lost what they held of him."""
    done, batches = 0, set()
    not_in = Q(outcome__in=[Outcome.REJECTED, Outcome.REVIEW])
    before = Q(outcome=Outcome.UPDATED, sealed__isnull=False)
    for row in ImportRow.objects.filter(not_in | before).exclude(sealed=None, said=None).iterator(chunk_size=500):
        if row.outcome == Outcome.UPDATED:
            done += _forget_before(who, row)
        elif is_his(who, _cells(row)):
            done += 1
            batches |= _withdraw(row)
    for batch in ImportBatch.objects.filter(pk__in=batches, state__in=[State.DONE, State.UNDONE, State.UNDOING]):
        batch.counts = batch.counts | ledger.recount(batch, batch.counts["read"])
        batch.save(update_fields=["counts"])
    return done


def _cells(row: ImportRow) -> list[Any]:
    cells: list[Any] = []
    for sealed, purpose in ((row.sealed, ledger.ROW), (row.said, SAID)):
        if sealed is not None:
            cells += _flat(json.loads(secrets.unseal(sealed, purpose=purpose)))
    return cells


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _flat(each)
    else:
        yield value


def _withdraw(row: ImportRow) -> set[Any]:
    """The row holds nothing any more. Others of a family that waited are held back: they can be mended and loaded again."""
    waited = row.outcome == Outcome.REVIEW
    ImportRow.objects.filter(pk=row.pk).update(
        outcome=Outcome.REJECTED, reason=CODE, column="", detail="", sealed=None, said=None, candidates=[]
    )
    if waited and row.unit is not None:
        others = ImportRow.objects.filter(batch_id=row.batch_id, unit=row.unit, outcome=Outcome.REVIEW)
        others.update(outcome=Outcome.REJECTED, reason="withheld", column="", detail=CODE, said=None, candidates=[])
    return {row.batch_id}


def _forget_before(who: Erased, row: ImportRow) -> int:
    if row.sealed is None:
        return 0
    document = json.loads(secrets.unseal(row.sealed, purpose=ledger.BEFORE))
    people = {str(person) for person in who.people}
    if not people & {member["person_id"] for member in document["members"]}:
        return 0
    return ImportRow.objects.filter(pk=row.pk).update(sealed=None)
