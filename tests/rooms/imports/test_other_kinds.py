"""Photos, officers, cooperatives: one row, one thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from factories.documents import family_document
from regsosek.access.models import Grant, User
from regsosek.access.queries import grants_in_force
from regsosek.imports import actions, running
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.imports.writing import as_csv, as_zip
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.actions import detach_photos
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


def test_undo_of_photos_takes_the_links_off_and_tells_what_it_left(
    bps: Any, record: Any, settings: Any, tmp_path: Path
) -> None:
    settings.REGSOSEK_BLOB_DIR = tmp_path
    first, second = record(family_document(1), family_document(2))
    rows = [["filename", "family"], ["a.jpg", str(first)], ["a.jpg", str(second)]]
    data = as_zip({"daftar.csv": as_csv(rows), "a.jpg": picture()})
    take(bps, as_zip({"daftar.csv": as_csv(rows[:2]), "a.jpg": picture()}), "photos_zip")
    batch = take(bps, data, "photos_zip")
    assert (batch.counts["created"], batch.counts["unchanged"]) == (1, 1)

    undone = running.undo(bps, batch.id, "foto keluarga lain")

    assert (undone.state, undone.counts["undone"], undone.counts["left_alone"]) == ("undone", 1, 0)
    with system_scope("tests"):
        assert list(Photo.objects.values_list("family_id", flat=True)) == [first], "that was there before the batch"
    event = AuditEvent.objects.get(verb="registry.detach_photos")
    assert len(event.details["photos"]) == 1 and event.details["reason"] == "foto keluarga lain"
    assert take(bps, data, "photos_zip").counts["created"] == 1, "and can come again"


def test_undo_of_photos_leaves_alone_what_went_before(bps: Any, record: Any, settings: Any, tmp_path: Path) -> None:
    settings.REGSOSEK_BLOB_DIR = tmp_path
    (family,) = record(family_document(1))
    data = as_zip({"d.csv": as_csv([["filename", "family"], ["a.jpg", str(family)]]), "a.jpg": picture()})
    batch = take(bps, data, "photos_zip")
    with system_scope("tests"):
        pk = Photo.objects.get().id
    detach_photos(by=bps, photo_ids=[pk], reason="salah rumah")

    undone = running.undo(bps, batch.id, "salah")

    assert (undone.counts["undone"], undone.counts["left_alone"]) == (0, 1)
    assert ImportRow.objects.get(batch=batch).left_because == "gone"


def officers(*more: list[str]) -> bytes:
    head = ["username", "nama", "peran", "wilayah", "berlaku_dari", "berlaku_sampai"]
    return as_csv([head, ["ppl9001", "Uji Petugas", "PPL", "64720500060001", "2022-10-15", ""], *more])


def test_undo_of_officers_ends_the_grants_and_keeps_the_people(bps: Any, system_actor: Any) -> None:
    more = ["pml9001", "Uji Pemeriksa", "pml", "6472050006", "2022-10-15", ""]
    batch = take(system_actor, officers(more), "officers", "petugas.csv")
    changed = Grant.objects.get(user__username="pml9001")
    changed.valid_to = date(2022, 12, 31)
    changed.save()

    undone = running.undo(system_actor, batch.id, "daftar lama")

    assert (undone.counts["undone"], undone.counts["left_alone"]) == (1, 1)
    assert User.objects.filter(username__endswith="9001").count() == 2, "nobody is deleted"
    assert not grants_in_force(User.objects.get(username="ppl9001"), date(2022, 10, 20))
    assert ImportRow.objects.get(batch=batch, undo="refused").left_because == "changed"
    again = take(system_actor, officers(), "officers", "petugas.csv")
    assert again.counts["updated"] == 1, "an ended grant is no grant: it is given anew"
    assert len(grants_in_force(User.objects.get(username="ppl9001"), date(2022, 10, 20))) == 1


def test_a_list_of_officers_is_refused_at_the_door_without_the_ability(bps: Any, system_actor: Any) -> None:
    with pytest.raises(Problem, match="not_allowed"):
        actions.upload(by=bps, adapter="officers", filename="petugas.csv", data=officers())
    assert not ImportBatch.objects.exists()
    batch = take(system_actor, officers(), "officers", "petugas.csv")
    with pytest.raises(Problem, match="not_allowed"):
        running.undo(bps_of_everywhere(bps), batch.id, "bukan wewenang")


def bps_of_everywhere(bps: Any) -> Any:
    return replace(bps, scope=replace(bps.scope, areas=("",)))


COOPERATIVES = ["nomor induk koperasi", "nomor badan hukum", "nama", "jenis", "alamat", "kode wilayah", "anggota"]


def cooperative(number: int, name: str, members: str = "", legal: str = "AHU-0001.AH.01.26") -> list[str]:
    return [f"647201000{number}", legal, name, "Jasa", "Jl. Uji", "6472050006", members]


def test_undo_of_cooperatives_gives_back_what_was_there(bps: Any, record: Any) -> None:
    documents = [family_document(1), family_document(2)]
    record(*documents)
    niks = [d["members"][0]["identity"]["nik"] for d in documents]
    take(bps, as_csv([COOPERATIVES, cooperative(9001, "Koperasi Uji", niks[0])]), "cooperatives", "k.csv")
    rows = [cooperative(9001, "Koperasi Baru", " ".join(niks), "AHU-0002"), cooperative(9002, "Koperasi Dua")]
    rows.append(cooperative(9003, "Koperasi Tiga"))
    batch = take(bps, as_csv([COOPERATIVES, *rows]), "cooperatives", "k.csv")
    assert Cooperative.objects.get(register_number="6472010009001").legal_number == "AHU-0002"
    Cooperative.objects.filter(register_number="6472010009003").update(name="Koperasi Diubah")

    undone = running.undo(bps, batch.id, "daftar lama")

    assert (undone.counts["undone"], undone.counts["left_alone"]) == (2, 1)
    there = {c.register_number: (c.name, c.legal_number) for c in Cooperative.objects.all()}
    assert there == {
        "6472010009001": ("Koperasi Uji", "AHU-0001.AH.01.26"), "6472010009003": ("Koperasi Diubah", "AHU-0001.AH.01.26"),
    }  # fmt: skip
    with system_scope("tests"):
        assert Cooperative.objects.get(register_number="6472010009001").members.count() == 1


def test_a_list_without_legal_numbers_takes_none_away(bps: Any) -> None:
    take(bps, as_csv([COOPERATIVES, cooperative(9001, "Koperasi Uji")]), "cooperatives", "k.csv")
    without = [
        [cell for place, cell in enumerate(row) if place != 1] for row in (COOPERATIVES, cooperative(9001, "Baru"))
    ]
    assert take(bps, as_csv(without), "cooperatives", "k.csv").counts["updated"] == 1
    assert Cooperative.objects.get().legal_number == "AHU-0001.AH.01.26"


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
