"""Photos, officers, cooperatives: one row, one thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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
from regsosek.vocabulary.roles import Ability

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


def test_a_list_of_officers_is_refused_at_the_door_without_the_ability(bps: Any) -> None:
    importer = replace(bps, abilities=bps.abilities - {Ability.ASSIGN_OFFICERS.value})
    with pytest.raises(Problem, match="not_allowed"):
        actions.upload(by=importer, adapter="officers", filename="petugas.csv", data=officers())
    assert not ImportBatch.objects.exists()
    batch = take(bps, officers(), "officers", "petugas.csv")
    with pytest.raises(Problem, match="not_allowed"):
        running.undo(importer, batch.id, "bukan wewenang")


def test_the_statistics_office_gives_field_roles_in_its_own_areas_and_no_others(bps: Any, actor: Any) -> None:
    boss = actor("mayor")
    account = User.objects.get(pk=boss.id)
    more = [
        ["koseka9001", "Uji Koseka", "Koseka", "6472", "", ""],
        ["rt9001", "Uji Ketua", "Ketua RT", "64720500060001", "", ""],
        ["bos", "Uji Bos", "Administrator", "6472", "", ""],
        ["lurah9001", "Uji Lurah", "lurah", "6472050006", "", ""],
        ["raja", "Uji Raja", "raja", "6472050006", "", ""],
        ["ppl9002", "Uji Provinsi", "ppl", "64", "", ""],
        [account.username, account.display_name, "ppl", "6472050006", "", ""],
    ]

    batch = take(bps, officers(*more), "officers", "petugas.csv")

    assert reasons(batch) == ["office_role", "office_role", "bad_value", "outside_scope", "office_account"]
    assert (batch.counts["created"], batch.counts["rejected"], batch.counts["read"]) == (3, 5, 8)
    made = Grant.objects.filter(granted_by=bps.label)
    assert {(g.user.username, g.role, *g.areas) for g in made} == {
        ("ppl9001", "ppl", "64720500060001"), ("koseka9001", "koseka", "6472"), ("rt9001", "rt_head", "64720500060001"),
    }  # fmt: skip
    assert not User.objects.get(username="ppl9001").has_usable_password(), "an account, but no way in by itself"


def test_an_office_of_another_area_neither_gives_nor_ends_roles_here(bps: Any, actor: Any) -> None:
    batch = take(bps, officers(), "officers", "petugas.csv")
    elsewhere = actor("bps", "6472060")
    assert reasons(take(elsewhere, officers(), "officers", "petugas.csv")) == ["outside_scope"]

    narrower = replace(bps, scope=replace(bps.scope, areas=("6472060",)))
    undone = running.undo(narrower, batch.id, "bukan wilayahnya")

    assert (undone.counts["undone"], undone.counts["left_alone"]) == (0, 1)
    assert ImportRow.objects.get(batch=batch).left_because == "moved"
    assert grants_in_force(User.objects.get(username="ppl9001"), date(2022, 10, 20))


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


def test_officers_row_by_row(city: Any, system_actor: Any) -> None:
    rows = [
        ["username", "nama", "peran", "wilayah", "berlaku_dari", "berlaku_sampai"],
        ["ppl9001", "Uji Petugas", "PPL", "64720500060001 64720500060002", "2022-10-15", "2022-11-14"],
        ["pml9001", "Uji Pemeriksa", "pml", "6472050006", "2022-10-15", ""],
        ["bos", "Uji Bos", "administrator", "6472", "", ""],
        ["ppl9002", "Uji Jauh", "ppl", "9999999999", "", ""],
        ["ppl9001", "Uji Petugas", "ppl", "64720500060001", "", ""],
    ]
    data = as_csv(rows)
    batch = take(system_actor, data, "officers", "petugas.csv")

    assert reasons(batch) == ["office_role", "unknown_area", "known_name"]
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


def _files(kind: str, rows: int, documents: list[dict[str, Any]], families: list[Any]) -> tuple[bytes, str, str]:
    """A list of so many rows: its bytes, adapter and file name."""
    if kind == "photos":
        listed = [["filename", "family"], *(["a.jpg", str(family)] for family in families[:rows])]
        return as_zip({"d.csv": as_csv(listed), "a.jpg": picture()}), "photos_zip", "kiriman.zip"
    if kind == "officers":
        named = f"{len(families)}x{rows}"
        listed = [[f"ppl{named}-{n}", "Uji", "ppl", f"6472050006000{1 + n % 2}"] for n in range(rows)]
        return as_csv([["username", "nama", "peran", "wilayah"], *listed]), "officers", "petugas.csv"
    niks = [d["members"][0]["identity"]["nik"] for d in documents]
    listed = [COOPERATIVES, *(cooperative(100 * len(families) + n, "Koperasi", niks[n]) for n in range(rows))]
    return as_csv(listed), "cooperatives", "k.csv"


@pytest.mark.parametrize("kind", ["photos", "officers", "cooperatives"])
def test_the_number_of_statements_does_not_grow_with_the_rows(
    bps: Any, record: Any, settings: Any, tmp_path: Path, kind: str
) -> None:
    """Judged, written, found again, taken back: one list of two rows, one of a dozen, the same number of statements."""
    settings.REGSOSEK_BLOB_DIR = tmp_path
    documents = [family_document(n) for n in range(1, 15)]
    families = record(*documents)
    counted = []
    take(bps, *_files(kind, 2, documents, families))  # whatever is looked up once
    for first, rows in ((2, 2), (2, 12)):
        data = _files(kind, rows, documents[first:], families[first:])
        with CaptureQueriesContext(connection) as queries:
            batch = take(bps, *data)
            take(bps, *data)
            running.undo(bps, batch.id, "uji")
        assert ImportBatch.objects.get(pk=batch.id).counts["undone"] == rows
        counted.append(len(queries))
    assert counted[0] == counted[1]
