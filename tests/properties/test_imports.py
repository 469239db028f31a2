"""Whatever is in a file: every row has exactly one outcome, dry run and run agree, and a second time changes nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.documents import family_document, nik
from regsosek.imports import actions, running, samples
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.imports.writing import as_csv
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Family

pytestmark = pytest.mark.django_db

HEAD = ["nama", "nik", "no_kk", "kode wilayah", "jenis kelamin", "hubungan keluarga", "tanggal lahir"]
NAMES = st.sampled_from(["Uji Arman", "Uji Bunga", "", "JUMLAH", "nama", "x" * 130])
NUMBERS = st.sampled_from(["", nik(1), nik(2), "6,4E+15", "12", "abc"])
AREAS = st.sampled_from(["6472050006000100", "6472050006", "6472050007000100", "9999999999999999", ""])
ROW = st.tuples(
    NAMES, NUMBERS, st.sampled_from(["", "6472050101209001", "6472050101209002"]), AREAS, st.sampled_from(["1", "L", "9", ""]),
    st.sampled_from(["1", "2", "3", ""]), st.sampled_from(["1980-05-01", "31/02/1980", ""]),
)  # fmt: skip
OUTCOMES = ("created", "updated", "unchanged", "rejected", "review")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, min_size=1, max_size=12))
def test_every_row_is_accounted_for(city: Any, system_actor: Any, rows: list[tuple[str, ...]]) -> None:
    data = as_csv([HEAD, *rows])
    if not any(any(row) for row in rows):
        return
    batch = actions.upload(by=system_actor, adapter="table", filename="a.csv", data=data)

    tried = running.try_out(system_actor, batch.id).trial
    counts = running.run(system_actor, batch.id).counts

    assert tried is not None and tried["counts"] == counts
    assert counts["read"] == sum(any(row) for row in rows) == sum(counts[name] for name in OUTCOMES)
    assert ImportRow.objects.filter(batch=batch).count() == counts["read"]
    again = actions.upload(by=system_actor, adapter="table", filename="a.csv", data=data)
    second = running.run(system_actor, again.id).counts
    assert second["read"] == sum(second[name] for name in OUTCOMES)
    assert (second["created"], second["updated"]) == (0, 0)


FAMILIES = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(["same", "tenants", "moved"])),
    min_size=1,
    max_size=4,
    unique_by=lambda f: f[0],
)
VERDICTS = st.lists(st.sampled_from(["same", "new", "reject"]), min_size=4, max_size=4)


def variant(number: int, what: str) -> dict[str, Any]:
    document = family_document(number)
    if what == "tenants":
        for place, person in enumerate(document["members"]):
            person["identity"] |= {
                "name": f"Lain {'ABC'[place]} {'abcd'[number - 1]}",
                "nik": nik(500 + 10 * number + place),
            }
        document["identity"] |= {"head_name": f"Lain A {'abcd'[number - 1]}", "no_kk": f"64720501012097{number:02d}"}
    elif what == "moved":
        document["sub_sls"] = f"6472050006{(number + 1) % 2 + 1:04d}00"
        document["housing"]["wall_material"] = 1
    return document


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FAMILIES, VERDICTS)
def test_decisions_keep_the_account_and_leave_nobody_waiting(
    city: Any, system_actor: Any, families: list[tuple[int, str]], verdicts: list[str]
) -> None:
    """Whatever is decided, each row has one outcome, and when all is decided or refused-and-rejected nothing waits."""
    with transaction.atomic():
        take(system_actor, [family_document(n) for n in range(1, 5)])
        batch = take(system_actor, [variant(n, what) for n, what in families])
        waiting = ImportRow.objects.filter(batch=batch, outcome="review", leads=True).order_by("id")
        expected = sum(what != "same" for _, what in families)
        assert batch.counts["unit_review"] == waiting.count() == expected
        for row, verdict in zip(list(waiting), verdicts, strict=False):
            decide(system_actor, batch, row, verdict)
            batch.refresh_from_db()
            assert batch.counts["read"] == sum(batch.counts[name] for name in OUTCOMES)
        assert (batch.counts["review"], waiting.all().count()) == (0, 0)
        running.undo(system_actor, batch.id, "uji")
        with system_scope("tests"):
            there = Family.objects.filter(closed_on=None)
            assert sorted(there.values_list("family_number", flat=True)) == [1, 2, 3, 4]
            assert not any(family.housing["wall_material"] == 1 for family in there)
        transaction.set_rollback(True)


def take(by: Any, documents: list[dict[str, Any]]) -> ImportBatch:
    data = samples.bps_delivery(documents)
    return running.run(by, actions.upload(by=by, adapter="bps_k", filename="k.zip", data=data).id)


def decide(by: Any, batch: ImportBatch, row: ImportRow, verdict: str) -> None:
    """As a person does it: what the registry refuses is rejected then."""
    family = UUID(row.candidates[0]) if verdict == "same" else None
    try:
        actions.decide_row(by=by, batch_id=batch.id, row_id=row.pk, verdict=verdict, family_id=family, reason="uji")
    except Problem:
        actions.decide_row(by=by, batch_id=batch.id, row_id=row.pk, verdict="reject", reason="uji")
