"""Quirks of areas and of DTSEN-like files: codes of another system, RT that have ended, the national decile."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from factories.documents import family_document
from regsosek.areas.models import Area, AreaLineage
from regsosek.imports import actions, running, samples
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.imports.places import dotted, resolved
from regsosek.imports.reasons import Fault
from regsosek.imports.writing import as_csv, as_zip
from regsosek.kernel import clock
from regsosek.kernel.models import Revision
from regsosek.kernel.scope import system_scope
from regsosek.registry.models import Cooperative, Family, NationalDecile
from regsosek.vocabulary import crosswalk

pytestmark = pytest.mark.django_db
TODAY = date(2022, 10, 20)
RT1, RT2 = "64720500060001", "64720500060002"


@pytest.fixture
def bps(city: Any, actor: Any) -> Any:
    return actor("bps", "6472")


def take(by: Any, data: bytes, adapter: str, filename: str = "k.zip") -> ImportBatch:
    return running.run(by, actions.upload(by=by, adapter=adapter, filename=filename, data=data).id)


def end(code: str, kind: str, *becomes: str) -> None:
    change = uuid4()
    Area.objects.filter(code=code).update(valid_to=date(2022, 6, 1))
    for successor in becomes:
        AreaLineage.objects.create(
            change=change,
            kind=kind,
            from_code=code,
            to_code=successor,
            effective_on=date(2022, 6, 1),
            recorded_at=clock.now(),
        )


def test_codes_that_nobody_knows(city: Any) -> None:
    assert resolved(["9999999999000000"], TODAY)["9999999999000000"] == Fault("unknown_area")


def table(*codes: str) -> bytes:
    return as_csv([["nama", "kode kelurahan"], *([f"Uji Warga {'ABCDE'[n]}", code] for n, code in enumerate(codes))])


def theirs(bps_code: str) -> str:
    return str(crosswalk.to_kemendagri(bps_code))


def here(bps_code: str) -> None:
    """A kelurahan of Samarinda that the small city does not have."""
    if not Area.objects.filter(code=bps_code).exists():
        Area.objects.create(
            code=bps_code, name="Uji", level="village", parent_code=bps_code[:7], valid_from=date(2020, 1, 1)
        )


#: Of two kelurahan each, in BPS's and in Kemendagri's codes.
BOTH = sorted(
    {str(a.bps) for a in crosswalk.areas("village")}
    & {a.kemendagri.replace(".", "") for a in crosswalk.areas("village")}
)


def areas_recorded() -> list[str]:
    with system_scope("tests"):
        return sorted(Family.objects.values_list("area_code", flat=True))


def test_dotted_codes_are_those_of_kemendagri(bps: Any) -> None:
    assert take(bps, table(theirs("6472050006"), "6472050007"), "table", "d.csv").counts["created"] == 2
    assert areas_recorded() == ["6472050006000000", "6472050007000000"]


def test_a_file_in_codes_of_kemendagri_is_translated_whole(bps: Any) -> None:
    """A code of both systems is another place in each; its neighbours in the file say which is meant."""
    place = str(crosswalk.to_bps(dotted(BOTH[0])))
    for code in (place, BOTH[0]):
        here(code)
    batch = take(bps, table(theirs("6472050006").replace(".", ""), BOTH[0]), "table", "d.csv")
    assert batch.counts["created"] == 2
    assert areas_recorded() == sorted(["6472050006000000", f"{place}000000"])


def test_a_file_in_codes_of_bps_is_left_as_it_is(bps: Any) -> None:
    here(BOTH[0])
    assert take(bps, table("6472050006", BOTH[0]), "table", "d.csv").counts["created"] == 2
    assert areas_recorded() == sorted(["6472050006000000", f"{BOTH[0]}000000"])


def test_codes_that_may_be_either_are_refused_with_that_reason(bps: Any) -> None:
    here(BOTH[0])
    batch = take(bps, table(BOTH[0], f"{BOTH[0]}000000"), "table", "d.csv")
    assert (batch.counts["rejected"], batch.counts["created"]) == (1, 1), "16 digits are surely those of BPS"
    assert ImportRow.objects.get(batch=batch, outcome="rejected").reason == "ambiguous_area"


def test_an_rt_that_has_ended_is_followed_to_its_one_successor(city: Any) -> None:
    end(RT1, "recode", RT2)
    assert resolved([f"{RT1}00", f"{RT2}00"], TODAY) == {f"{RT1}00": f"{RT2}00", f"{RT2}00": f"{RT2}00"}


def test_an_rt_that_was_split_is_refused_with_that_reason(bps: Any) -> None:
    third = "64720500060009"
    Area.objects.create(
        code=third, name="RT 009", level="sls", parent_code="6472050006", valid_from=date(2022, 6, 1),
    )  # fmt: skip
    end(RT1, "split", RT2, third)
    document = family_document(1)
    document["sub_sls"] = f"{RT1}00"

    batch = take(bps, samples.bps_delivery([document]), "bps_k")

    row = ImportRow.objects.get(batch=batch, reason="ended_area")
    assert row.detail == f"{RT2}, {third}"
    assert batch.counts["rejected"] == batch.counts["read"] == 4


def test_cooperatives_may_name_their_kelurahan_in_codes_of_kemendagri(bps: Any) -> None:
    rows = [["nomor induk koperasi", "nama", "kode wilayah"], ["6472010009001", "Uji", theirs("6472050006")]]
    assert take(bps, as_csv(rows), "cooperatives", "k.csv").counts["created"] == 1
    assert Cooperative.objects.get().area_code == "6472050006000000"


def dtsen(decile: str, day: str = "2022-09-30") -> bytes:
    families = [
        ["no_kk", "kode_kelurahan_desa", "nama_kepala_keluarga", "desil_nasional", "tanggal_desil"],
        ["6472050101209001", "6472050006", "Uji Arman", decile, day],
    ]
    people = [
        ["no_kk", "nama", "nik", "id_hubungan_keluarga"],
        ["6472050101209001", "Uji Arman", "6472050105809001", "1"],
    ]
    return as_zip({"keluarga.csv": as_csv(families), "anggota.csv": as_csv(people)})


def deciles() -> list[tuple[int, str, str]]:
    with system_scope("tests"):
        return [(d.decile, d.source, d.as_of.isoformat()) for d in NationalDecile.objects.order_by("as_of")]


def test_the_national_decile_is_a_fact_of_its_own(bps: Any) -> None:
    first = take(bps, dtsen("3"), "dtsen")
    assert first.counts["created"] == 2
    assert deciles() == [(3, "dtsen", "2022-09-30")]
    assert take(bps, dtsen("3"), "dtsen").counts["unchanged"] == 2

    later = take(bps, dtsen("4", "2022-10-15"), "dtsen")

    assert later.counts["updated"] == 2
    assert deciles() == [(3, "dtsen", "2022-09-30"), (4, "dtsen", "2022-10-15")]
    with system_scope("tests"):
        family = Family.objects.get()
        assert (family.decile, family.welfare_group) == (None, None), "the city's own ranking is another thing"
        assert Revision.objects.filter(subject=family.id, cause="registry.record_national_deciles").count() == 2
    assert running.undo(bps, later.id, "salah tanggal").counts["undone"] == 1
    assert deciles() == [(3, "dtsen", "2022-09-30")]


@pytest.mark.parametrize("bad", ["0", "11", "tiga"])
def test_what_is_no_decile_is_refused(bps: Any, bad: str) -> None:
    batch = take(bps, dtsen(bad), "dtsen")
    assert batch.counts["rejected"] == 2
    assert ImportRow.objects.exclude(reason="withheld").get(batch=batch).column == "desil_nasional"
    assert deciles() == []


def test_the_decile_of_a_file_without_a_day_is_of_the_day_of_the_file(bps: Any) -> None:
    take(bps, dtsen("3", ""), "dtsen")
    assert deciles() == [(3, "dtsen", TODAY.isoformat())]
