"""Whatever is in a file: every row has exactly one outcome, dry run and run agree, and a second time changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.documents import nik
from regsosek.imports import actions, running
from regsosek.imports.models import ImportRow
from regsosek.imports.writing import as_csv

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
