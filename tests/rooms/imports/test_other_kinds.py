"""Photos, officers, cooperatives: one row, one thing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from factories.documents import family_document
from regsosek.access.models import Grant, User
from regsosek.imports import actions, running
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.imports.writing import as_csv, as_zip
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Cooperative, Photo

pytestmark = pytest.mark.django_db


def take(by: Any, data: bytes, adapter: str, filename: str = "kiriman.zip") -> ImportBatch:
    return running.run(by, actions.upload(by=by, adapter=adapter, filename=filename, data=data).id)


def reasons(batch: ImportBatch) -> list[str]:
    return list(
        ImportRow.objects.filter(batch=batch).exclude(reason="").order_by("line").values_list("reason", flat=True)
    )


@pytest.fixture
def bps(city: Any, actor: Any) -> Any:
    return actor("bps", "6472")


def picture() -> bytes:
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), (120, 90, 60)).save(buffer, "JPEG")
    return buffer.getvalue()


def test_photos_find_their_families_by_key_or_uuid(bps: Any, record: Any, settings: Any, tmp_path: Path) -> None:
    settings.REGSOSEK_BLOB_DIR = tmp_path
    document = family_document(1)
    (family,) = record(document)
    key = f"{document['sub_sls']}{document['dwelling']['building_number']:03d}001"
    rows = [
        ["filename", "family", "kind", "lon", "lat", "taken_at"],
        ["a.jpg", key, "luar", "117.1466", "-0.4667", "2022-10-20 09:30"],
        ["a.jpg", str(family), "dalam", "", "", ""],
        ["rusak.jpg", str(family), "luar", "", "", ""],
        ["tidak-ada.jpg", str(family), "luar", "", "", ""],
        ["a.jpg", "6472050006000100999999", "luar", "", "", ""],
    ]
    data = as_zip({"daftar.csv": as_csv(rows), "foto/a.jpg": picture(), "foto/rusak.jpg": picture()[:200]})

    batch = take(bps, data, "photos_zip")

    assert reasons(batch) == ["bad_image", "no_file", "unknown_family"]
    assert (batch.counts["created"], batch.counts["rejected"], batch.counts["read"]) == (2, 3, 5)
    with system_scope("tests"):
        outside = Photo.objects.get(kind="outside")
        assert (outside.lon, outside.lat, outside.taken_at.hour) == (117.1466, -0.4667, 1)
    assert take(bps, data, "photos_zip").counts["unchanged"] == 2
    with pytest.raises(Problem, match="import_no_undo"):
        running.undo(bps, batch.id, "salah")


def test_a_photo_of_a_family_of_others_is_of_an_unknown_family(city: Any, actor: Any, record: Any) -> None:
    (family,) = record(family_document(1))
    rows = [["filename", "family"], ["a.jpg", str(family)]]
    batch = take(actor("bps", "6472060"), as_zip({"d.csv": as_csv(rows), "a.jpg": picture()}), "photos_zip")
    assert reasons(batch) == ["unknown_family"]


def test_officers_are_made_by_the_system_or_an_administrator_only(bps: Any, system_actor: Any) -> None:
    rows = [
        ["username", "nama", "peran", "wilayah", "berlaku_dari", "berlaku_sampai"],
        ["ppl9001", "Uji Petugas", "PPL", "64720500060001 64720500060002", "2022-10-15", "2022-11-14"],
        ["pml9001", "Uji Pemeriksa", "pml", "6472050006", "2022-10-15", ""],
        ["bos", "Uji Bos", "administrator", "6472", "", ""],
        ["ppl9002", "Uji Jauh", "ppl", "9999999999", "", ""],
        ["ppl9001", "Uji Petugas", "ppl", "64720500060001", "", ""],
    ]
    data = as_csv(rows)
    with pytest.raises(Problem, match="not_allowed"):
        take(bps, data, "officers", "petugas.csv")

    batch = take(system_actor, data, "officers", "petugas.csv")

    assert reasons(batch) == ["bad_value", "unknown_area", "known_name"]
    assert set(User.objects.filter(username__endswith="9001").values_list("username", flat=True)) == {
        "ppl9001",
        "pml9001",
    }
    assert Grant.objects.get(user__username="ppl9001").valid_to.isoformat() == "2022-11-14"  # type: ignore[union-attr]
    assert take(system_actor, data, "officers", "petugas.csv").counts["unchanged"] == 2


def test_cooperatives(bps: Any, record: Any) -> None:
    document = family_document(1)
    record(document)
    member = document["members"][0]["identity"]["nik"]
    rows = [
        ["nomor induk koperasi", "nama", "jenis", "alamat", "kode wilayah", "bujur", "lintang", "anggota"],
        ["6472010009001", "Koperasi Uji", "Simpan Pinjam", "Jl. Uji", "6472050006", "117.14", "-0.49", member],
        ["6472010009002", "Koperasi Dua", "Konsumen", "Jl. Dua", "6472999999", "", "", ""],
        ["6472010009003", "Koperasi Tiga", "Jasa", "Jl. Tiga", "6472050006", "117.14", "", ""],
        ["", "Tanpa Nomor", "Jasa", "Jl. Tiga", "6472050006", "", "", ""],
    ]
    batch = take(bps, as_csv(rows), "cooperatives", "koperasi.csv")

    assert reasons(batch) == ["unknown_area", "bad_value", "empty_key"]
    found = Cooperative.objects.get()
    assert (found.kind, found.area_code) == ("simpan_pinjam", "6472050006000000")
    with system_scope("tests"):
        assert found.members.count() == 1
