"""Every row of a file accounted for: rows written, counts kept, and the sum that must come out.

read = created + updated + unchanged + rejected + review. ``review`` are the rows that wait for a decision: like the rejected
they are not in the registry and go out with the file of rejects, until a person has decided on them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count

from regsosek.imports.deciding import Decision, Outcome
from regsosek.imports.families import Place
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.imports.reasons import REASONS, Fault
from regsosek.imports.said import pack
from regsosek.imports.work import Work
from regsosek.kernel import secrets
from regsosek.kernel.problems import Problem

ROW, BEFORE = "import row", "import before"
TAKEN = (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED)
Counts = dict[str, int]


def faults_of(decision: Decision) -> Iterable[tuple[Place, Fault | None]]:
    """Every row of a unit with its fault; a row without one of its own, in a unit with one, is held back."""
    if decision.outcome in TAKEN:
        yield from ((place, None) for place in decision.draft.unit.places)
        return
    first = next(iter(decision.faults.values()))
    for place in decision.draft.unit.places:
        held = first if decision.outcome == Outcome.REVIEW else Fault("withheld", first.column, first.code)
        yield place, decision.faults.get(place, held)


def rows_of(
    batch: ImportBatch, work: Work, decisions: Iterable[Decision], revisions: Mapping[Any, int], first: int = 0
) -> list[ImportRow]:
    """A row for each row of these units; ``first`` is the place of the first unit in the file."""
    rows = []
    for unit, decision in enumerate(decisions, start=first):
        for number, (place, fault) in enumerate(faults_of(decision)):
            row = _row(batch, work, place, decision.outcome, fault)
            row.subject_id, row.leads, row.unit = decision.family_id, number == 0, unit
            row.revision, row.made = revisions.get(decision.family_id), decision.made if number == 0 else {}
            if number == 0 and decision.outcome == Outcome.REVIEW:
                row.said = pack(decision.draft)
                row.candidates = sorted({str(f) for fault in decision.faults.values() for f in fault.families})
            if number == 0 and decision.before is not None and decision.outcome == Outcome.UPDATED:
                row.sealed = secrets.seal(json.dumps(decision.before).encode(), purpose=BEFORE)
            rows.append(row)
    return rows


def outside_rows(batch: ImportBatch, work: Work) -> list[ImportRow]:
    return [_row(batch, work, place, Outcome.REJECTED, fault) for place, fault in work.outside.items()]


def _row(batch: ImportBatch, work: Work, place: Place, outcome: str, fault: Fault | None) -> ImportRow:
    sheet, line, values = work.row(place)
    row = ImportRow(batch=batch, sheet=sheet, line=line, outcome=outcome)
    if fault is not None:
        row.column, row.reason, row.detail = fault.column, fault.code, fault.detail[:300]
        if fault.code != "erased_row":
            row.sealed = secrets.seal(json.dumps(values).encode(), purpose=ROW)
    return row


def tallies(rows: Sequence[ImportRow]) -> tuple[Counts, Counts]:
    """Rows by outcome, and units (families) by outcome."""
    rows_by, units_by = Counter(r.outcome for r in rows), Counter(r.outcome for r in rows if r.leads)
    return dict(rows_by), dict(units_by)


def add(counts: Mapping[str, int], rows: Mapping[str, int], units: Mapping[str, int]) -> Counts:
    """Counts with these rows (and ``unit_…``: families) added."""
    total = Counter(counts)
    for outcome in Outcome.values:
        total[outcome] += rows.get(outcome, 0)
        total[f"unit_{outcome}"] += units.get(outcome, 0)
    return dict(total)


def settle(batch: ImportBatch, work: Work) -> Counts:
    """:func:`recount` against the rows of the file."""
    return recount(batch, work.rows)


def recount(batch: ImportBatch, read: int) -> Counts:
    """The counts as the table of rows has them.

    :raises Problem: ``import_unaccounted``: a row of the file has no outcome, or one too many.
    """
    rows = ImportRow.objects.filter(batch=batch)
    by_outcome = dict(rows.values_list("outcome").annotate(n=Count("id")).order_by())
    units = dict(rows.filter(leads=True).values_list("outcome").annotate(n=Count("id")).order_by())
    counts = add({}, by_outcome, units) | {"read": read}
    check(counts)
    return counts


def check(counts: Mapping[str, int]) -> None:
    """read = created + updated + unchanged + rejected + review."""
    if counts["read"] != sum(counts.get(outcome, 0) for outcome in Outcome.values):
        raise Problem("import_unaccounted")


def first_rejects(rows: Iterable[ImportRow], limit: int = 20) -> list[dict[str, Any]]:
    return [
        {
            "sheet": r.sheet,
            "line": r.line,
            "column": r.column,
            "reason": r.reason,
            "detail": r.detail,
            "outcome": r.outcome,
        }
        for r in sorted(
            (r for r in rows if r.reason),
            key=lambda r: (r.reason == "withheld", r.outcome == Outcome.REVIEW, r.sheet, r.line),
        )[:limit]
    ]


def reason_text(code: str, language: str) -> str:
    return REASONS[code].text(language) if code in REASONS else code
