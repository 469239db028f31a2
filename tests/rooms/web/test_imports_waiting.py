"""The page on which a person decides: both sides, what differs, only what the reader may see."""

from __future__ import annotations

from typing import Any

import pytest

from factories.documents import family_document, nik
from regsosek.imports import actions, running, samples
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Family

pytestmark = pytest.mark.django_db


def take(by: Any, *documents: dict[str, Any]) -> ImportBatch:
    data = samples.bps_delivery(documents)
    return running.run(by, actions.upload(by=by, adapter="bps_k", filename="k.zip", data=data).id)


def tenants() -> dict[str, Any]:
    other = family_document(1)
    for place, person in enumerate(other["members"]):
        person["identity"] |= {"name": f"Lain Sekali {'ABC'[place]}", "nik": nik(700 + place)}
    other["identity"] |= {"head_name": "Lain Sekali A", "no_kk": "6472050101209888"}
    return other


@pytest.fixture
def batch(city: Any, system_actor: Any) -> ImportBatch:
    take(system_actor, family_document(1))
    return take(system_actor, tenants())


@pytest.fixture
def bps(batch: ImportBatch, client_as: Any) -> Any:
    ImportBatch.objects.update(areas=["6472"])
    return client_as("bps", "6472")


def test_both_sides_are_shown_with_what_differs(bps: Any, batch: ImportBatch) -> None:
    page = bps.get(f"/impor/{batch.id}/putusan/").content.decode()

    known = family_document(1)["identity"]
    assert "Lain Sekali A" in page and known["head_name"] in page
    assert "6472 0501 0120 9888" in page and "6472 0501 0120 9001" in page
    kk = page.split("Nomor KK</th>")[1].split("</tr>")[0]
    assert "berbeda" in kk, "two numbers are not alike because both are digits"
    assert "sama" in page.split("Nomor bangunan</th>")[1].split("</tr>")[0]
    event = AuditEvent.objects.get(verb="imports.waiting_opened")
    assert event.details["rows"] == 1 and "Lain" not in str(event.details)
    assert f"/impor/{batch.id}/putusan/" in bps.get(f"/impor/{batch.id}/").content.decode()


def test_a_decision_by_the_buttons(bps: Any, batch: ImportBatch) -> None:
    here, row = f"/impor/{batch.id}/putusan/", ImportRow.objects.get(outcome="review", leads=True).pk

    refused = bps.post(here, {"row": row, "verdict": "reject", "reason": ""})
    assert (refused.status_code, "Belum berhasil" in refused.content.decode()) == (422, True)
    assert bps.post(here, {"row": row, "verdict": "new"})["Location"] == here

    assert "Tidak ada yang menunggu putusan" in bps.get(here).content.decode()
    with system_scope("tests"):
        assert Family.objects.count() == 2


def test_what_the_registry_refuses_is_told_and_leaves_the_row(bps: Any, batch: ImportBatch) -> None:
    """Other people at the key of a family are not that family: it would have two heads."""
    row = ImportRow.objects.get(outcome="review", leads=True)
    refused = bps.post(f"/impor/{batch.id}/putusan/", {"row": row.pk, "verdict": f"same:{row.candidates[0]}"})
    assert (refused.status_code, "2 kepala keluarga" in refused.content.decode()) == (422, True)
    row.refresh_from_db()
    assert row.outcome == "review"


def test_the_same_family_by_its_button(bps: Any, system_actor: Any) -> None:
    moved = family_document(1)
    moved["sub_sls"], moved["housing"]["wall_material"] = "6472050006000100", 1
    batch = take(system_actor, moved)
    ImportBatch.objects.update(areas=["6472"])
    row = ImportRow.objects.get(batch=batch, outcome="review", leads=True)
    bps.post(f"/impor/{batch.id}/putusan/", {"row": row.pk, "verdict": f"same:{row.candidates[0]}"})
    batch.refresh_from_db()
    assert (batch.counts["updated"], batch.counts["review"]) == (4, 0)


@pytest.mark.parametrize("form", [{"row": "x"}, {"row": "1", "verdict": "same:x"}])
def test_a_bad_form_is_an_error(bps: Any, batch: ImportBatch, form: dict[str, str]) -> None:
    assert bps.post(f"/impor/{batch.id}/putusan/", form).status_code == 400
    assert bps.get(f"/impor/{batch.id}/putusan/?after=x").status_code == 400


def test_a_candidate_outside_the_scope_does_not_exist(batch: ImportBatch, client_as: Any) -> None:
    elsewhere = "6472060001"
    ImportBatch.objects.update(areas=[elsewhere])
    page = client_as("bps", elsewhere).get(f"/impor/{batch.id}/putusan/").content.decode()
    assert "Lain Sekali A" in page, "the batch is his"
    known = family_document(1)["identity"]
    assert known["head_name"] not in page and "6472 0501 0120 9001" not in page
    assert "1 calon lain tidak dapat ditampilkan" in page


@pytest.mark.parametrize("role", ["lurah", "administrator", "ppl"])
def test_the_page_is_for_importers(batch: ImportBatch, client_as: Any, role: str) -> None:
    assert client_as(role, "6472").get(f"/impor/{batch.id}/putusan/").status_code == 403
