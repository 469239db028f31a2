"""The pages of imports: what is uploaded is shown before anything is written, and every row is told of."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from factories.documents import nik
from regsosek.imports import actions, running
from regsosek.imports.models import ImportBatch
from regsosek.imports.writing import as_csv, as_xlsx, as_zip
from regsosek.kernel.actor import system
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Family

pytestmark = pytest.mark.django_db

HEAD = ["Nama Warga", "NIK", "Kode RT", "Jalan"]


def rows(count: int = 4) -> list[list[Any]]:
    return [[f"Uji Warga {'ABCDEFGH'[n]}", nik(n), "6472050006000100", "Jl. Uji"] for n in range(count)]


def upload(client: Any, data: bytes, name: str = "daftar.xlsx", adapter: str = "table") -> Any:
    return client.post(
        "/impor/", {"file": SimpleUploadedFile(name, data), "adapter": adapter, "happened_on": "2022-10-18"}
    )


@pytest.fixture
def bps(city: Any, client_as: Any) -> Any:
    return client_as("bps", "6472")


def field_of(page: str, column: str) -> str:
    """Name of the select that stands beside a column."""
    return page.split(f">{column}</label>")[0].rsplit('for="', 1)[1].rstrip('"')


def test_from_upload_to_undo(bps: Any) -> None:
    bad = rows()
    bad[2][1] = 6472050101809001  # a number, not text
    here = upload(bps, as_xlsx({"Lembar": [HEAD, *bad]}))["Location"]
    batch = ImportBatch.objects.get()

    page = bps.get(here).content.decode()
    assert "Uji Warga A" in page and "belum dipetakan" in page
    chosen = {
        field_of(page, "Nama Warga"): "name",
        field_of(page, "Kode RT"): "sub_sls",
        field_of(page, "Jalan"): "address",
    }
    assert bps.post(here, {"do": "try", **chosen})["Location"] == here
    assert "sedang dikerjakan" in bps.get(here).content.decode()
    assert 'hx-trigger="every 1s"' in bps.get(here, headers={"HX-Request": "true"}).content.decode()
    ImportBatch.objects.update(leased_until=None)  # the thread begins when the transaction of the test would end
    running.try_out(system("tests"), batch.id)

    page = bps.get(here).content.decode()
    assert "Angka ke-16 hilang" in page and "Hasil uji coba" in page
    with system_scope("tests"):
        assert not Family.objects.exists()
    running.run(system("tests"), batch.id)

    rejects = bps.get(f"{here}ditolak/")
    text = b"".join(rejects) if rejects.streaming else rejects.content
    assert text.decode("utf-8-sig").splitlines()[0].endswith("baris asal;kolom bermasalah;alasan")
    assert len(text.decode().splitlines()) == 2
    assert bps.get(f"{here}ditolak/?format=xlsx").content[:2] == b"PK"
    assert bps.get(f"{here}ditolak/?format=pdf").status_code == 400

    assert bps.post(here, {"do": "undo", "reason": ""})["Location"].endswith("problem=reason_needed")
    running.undo(system("tests"), batch.id, "salah kirim")
    assert "ditarik kembali" in bps.get(here).content.decode()
    done = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {
        "imports.upload",
        "imports.opened",
        "imports.map_columns",
        "imports.rejects",
        "imports.take_chunk",
        "imports.finish_undo",
    } <= done


@pytest.mark.parametrize(
    ("data", "told"), [(b"", "kosong"), (b"a;b\n1\x00;2", "tidak dapat dibaca"), (b"PK\x03\x04 rusak", "rusak")]
)  # fmt: skip
def test_a_bad_file_is_refused_in_words(bps: Any, data: bytes, told: str) -> None:
    response = upload(bps, data, "x.csv")
    assert response.status_code in (200, 422)
    assert told in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_target_cannot_be_given_twice(bps: Any) -> None:
    here = upload(bps, as_xlsx({"Lembar": [HEAD, *rows()]}))["Location"]
    page = bps.get(here).content.decode()
    answer = bps.post(here, {"do": "map", field_of(page, "Nama Warga"): "name", field_of(page, "Jalan"): "name"})
    assert answer["Location"].endswith("problem=bad_value")
    assert bps.post(here, {"do": "map", field_of(page, "Jalan"): "no_such"})["Location"].endswith("problem=bad_value")


@pytest.mark.parametrize("role", ["village_operator", "administrator", "vice_mayor", "dinsos", "ppl"])
def test_other_roles_import_nothing(city: Any, client_as: Any, role: str) -> None:
    assert client_as(role, "6472").get("/impor/").status_code == 403


def test_a_killed_undo_is_told_and_goes_on_from_its_page(city: Any, client_as: Any) -> None:
    bps, by = client_as("bps", "6472"), system("tests")
    rows = [["nama", "kode wilayah"], ["Uji Arman", "6472050006000100"], ["Uji Bunga", "6472050006000100"]]
    batch = actions.upload(by=by, adapter="table", filename="daftar.csv", data=as_csv(rows))
    running.run(by, batch.id)
    ImportBatch.objects.update(areas=["6472"])
    here = f"/impor/{batch.id}/"
    actions.begin_undo(by=by, batch_id=batch.id, reason="salah kirim")
    assert actions.undo_chunk(by=by, batch_id=batch.id, limit=1) == 1

    page = bps.get(here).content.decode()
    assert "sedang ditarik kembali" in page and "1 dari 2 sudah ditarik kembali" in page
    for wanted, sentence in (("undo", "sedang dikerjakan pekerja lain"), ("run", "sedang ditarik kembali; yang dapat")):
        refused = bps.post(here, {"do": wanted, "reason": "x"}, follow=True)
        assert sentence in refused.content.decode()
    ImportBatch.objects.update(leased_until=None)  # its worker was killed
    page = bps.get(here).content.decode()
    assert "penarikan terhenti" in page and "Lanjutkan penarikan" in page and "sisanya masih di registri" in page
    running.undo(by, batch.id, "")
    assert ImportBatch.objects.get().state == "undone"


def test_what_is_missing_is_said(city: Any, client_as: Any) -> None:
    bps = client_as("bps", "6472")
    assert "Belum ada berkas yang dipilih" in bps.post("/impor/", {"adapter": "table"}).content.decode()
    photos = SimpleUploadedFile("foto.zip", as_zip({"a.jpg": b"x"}))
    assert "tidak ada daftar CSV" in bps.post("/impor/", {"adapter": "photos_zip", "file": photos}).content.decode()
    damaged = SimpleUploadedFile("a.zip", b"PK\x03\x04 broken")
    told = bps.post("/impor/", {"adapter": "table", "file": damaged}).content.decode()
    assert "BadZipFile" not in told and "rusak, terpotong" in told
    header = SimpleUploadedFile("a.csv", as_csv([["nama", "NIK", "NIK"], ["Uji A", "1", "2"]]))
    page = bps.post("/impor/", {"adapter": "table", "file": header}, follow=True).content.decode()
    assert "Judul kolom muncul lebih dari sekali" in page
