"""Families that wait: a person says who they are, the account stays exact, and the way back takes the decision with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from factories.documents import family_document, nik
from regsosek.imports import actions, running, samples
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Family, Person

pytestmark = pytest.mark.django_db

OUTCOMES = ("created", "updated", "unchanged", "rejected", "review")


@pytest.fixture
def bps(city: Any, actor: Any) -> Any:
    return actor("bps", "6472")


def take(by: Any, documents: list[dict[str, Any]]) -> ImportBatch:
    data = samples.bps_delivery(documents)
    return running.run(by, actions.upload(by=by, adapter="bps_k", filename="k.zip", data=data).id)


def tenants(number: int = 1) -> dict[str, Any]:
    """Other people at the key of a known family."""
    other = family_document(number)
    for place, person in enumerate(other["members"]):
        person["identity"] |= {"name": f"Lain Sekali {'ABC'[place]}", "nik": nik(700 + 10 * number + place)}
    other["identity"] |= {"head_name": "Lain Sekali A", "no_kk": f"64720501012098{number:02d}"}
    return other


def lead(batch: ImportBatch) -> ImportRow:
    return ImportRow.objects.get(batch=batch, leads=True, outcome="review")


def assert_exact(batch: ImportBatch) -> None:
    batch.refresh_from_db()
    told = {n: ImportRow.objects.filter(batch=batch, outcome=n).count() for n in OUTCOMES}
    assert {n: batch.counts[n] for n in OUTCOMES} == told
    assert batch.counts["read"] == sum(told.values())


def test_rows_that_wait_are_counted_apart_and_keep_their_candidates(bps: Any) -> None:
    known = take(bps, [family_document(1)])
    batch = take(bps, [tenants()])

    assert (batch.counts["rejected"], batch.counts["review"], batch.counts["unit_review"]) == (0, 4, 1)
    assert lead(batch).candidates == [str(ImportRow.objects.filter(batch=known, leads=True).get().subject_id)]
    assert b"Lain Sekali" not in bytes(lead(batch).said or b""), "sealed"
    assert_exact(batch)


def test_a_new_family_is_recorded_and_found_again_next_time(bps: Any) -> None:
    take(bps, [family_document(1)])
    batch = take(bps, [tenants()])

    actions.decide_row(by=bps, batch_id=batch.id, row_id=lead(batch).pk, verdict="new")

    assert_exact(batch)
    assert (batch.counts["created"], batch.counts["review"]) == (4, 0)
    with system_scope("tests"):
        assert Family.objects.filter(closed_on=None).count() == 2
    for document in (family_document(1), tenants()):
        again = take(bps, [document])
        assert again.counts["unit_unchanged"] == 1, "no. KK and NIK say which of the two at the key it is"
    event = AuditEvent.objects.get(verb="imports.decide_row")
    assert (event.details["verdict"], event.details["rows"], event.details["waiting"]) == ("new", 4, 0)


def test_the_same_family_is_updated_where_it_is(bps: Any) -> None:
    take(bps, [family_document(1)])
    moved = family_document(1)
    moved["sub_sls"] = "6472050006000100"
    moved["housing"]["wall_material"] = 1
    batch = take(bps, [moved])
    row = lead(batch)
    assert row.reason == "area_differs"

    (candidate,) = row.candidates
    actions.decide_row(by=bps, batch_id=batch.id, row_id=row.pk, verdict="same", family_id=candidate_id(candidate))

    assert_exact(batch)
    assert (batch.counts["updated"], batch.counts["review"]) == (4, 0)
    with system_scope("tests"):
        family = Family.objects.get()
        assert (family.area_code, family.housing["wall_material"]) == (family_document(1)["sub_sls"], 1)
        assert Person.objects.count() == 3


def candidate_id(text: str) -> UUID:
    return UUID(text)


def test_a_rejection_needs_a_reason_and_goes_out_with_the_rejects(bps: Any) -> None:
    take(bps, [family_document(1)])
    batch = take(bps, [tenants()])
    with pytest.raises(Problem, match="reason_needed"):
        actions.decide_row(by=bps, batch_id=batch.id, row_id=lead(batch).pk, verdict="reject")

    actions.decide_row(by=bps, batch_id=batch.id, row_id=lead(batch).pk, verdict="reject", reason="sudah pindah")

    assert_exact(batch)
    assert (batch.counts["rejected"], batch.counts["review"]) == (4, 0)
    assert set(ImportRow.objects.filter(batch=batch).values_list("reason", "detail")) == {("declined", "sudah pindah")}


def test_a_decision_is_taken_back_with_its_batch(bps: Any) -> None:
    take(bps, [family_document(1), family_document(2)])
    moved = family_document(2)
    moved["sub_sls"], moved["housing"]["wall_material"] = "6472050006000200", 1
    batch = take(bps, [tenants(), moved])
    for row in ImportRow.objects.filter(batch=batch, leads=True, outcome="review"):
        verdict = "new" if row.reason == "other_at_key" else "same"
        family = candidate_id(row.candidates[0]) if verdict == "same" else None
        actions.decide_row(by=bps, batch_id=batch.id, row_id=row.pk, verdict=verdict, family_id=family)

    undone = running.undo(bps, batch.id, "salah kirim")

    assert (undone.counts["undone"], undone.counts["left_alone"]) == (2, 0)
    with system_scope("tests"):
        there = Family.objects.filter(closed_on=None)
        assert sorted(there.values_list("head_name", flat=True)) == sorted(
            family_document(n)["identity"]["head_name"] for n in (1, 2)
        )
        assert there.get(family_number=2).housing["wall_material"] == 3


def test_nothing_is_decided_twice_nor_for_somebody_else(bps: Any, actor: Any) -> None:
    take(bps, [family_document(1)])
    batch = take(bps, [tenants()])
    row = lead(batch)
    with pytest.raises(Problem, match="bad_value"):
        actions.decide_row(by=bps, batch_id=batch.id, row_id=row.pk, verdict="same", family_id=batch.id)
    with pytest.raises(Problem, match="bad_value"):
        actions.decide_row(by=bps, batch_id=batch.id, row_id=row.pk, verdict="perhaps")
    with pytest.raises(Problem, match="not_found"):
        actions.decide_row(by=actor("bps", "6472060"), batch_id=batch.id, row_id=row.pk, verdict="new")
    with pytest.raises(Problem, match="not_allowed"):
        actions.decide_row(by=actor("lurah", "6472050006"), batch_id=batch.id, row_id=row.pk, verdict="new")
    assert lead(batch).pk == row.pk, "nothing was half-done"
    actions.decide_row(by=bps, batch_id=batch.id, row_id=row.pk, verdict="new")
    with pytest.raises(Problem, match="import_decided"):
        actions.decide_row(by=bps, batch_id=batch.id, row_id=row.pk, verdict="new")


def test_a_family_is_brought_by_one_row_of_a_batch_only(bps: Any) -> None:
    take(bps, [family_document(1)])
    changed, moved = family_document(1), family_document(1)
    changed["housing"]["wall_material"] = 1
    moved["sub_sls"] = "6472050006000100"
    batch = take(bps, [changed, moved])
    row = lead(batch)
    with pytest.raises(Problem, match="import_family_taken"):
        actions.decide_row(
            by=bps, batch_id=batch.id, row_id=row.pk, verdict="same", family_id=candidate_id(row.candidates[0])
        )
