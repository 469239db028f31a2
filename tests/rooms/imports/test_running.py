"""A delivery goes in, is found again, goes out; every row accounted for."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories.documents import family_document, nik
from regsosek.imports import actions, running, samples
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.actions import record_family
from regsosek.registry.models import Dwelling, Family, Person

pytestmark = pytest.mark.django_db

OUTCOMES = ("created", "updated", "unchanged", "rejected", "review")


def upload(by: Any, data: bytes, adapter: str = "bps_k", filename: str = "kiriman.zip") -> ImportBatch:
    return actions.upload(by=by, adapter=adapter, filename=filename, data=data)


def take(by: Any, data: bytes, adapter: str = "bps_k", filename: str = "kiriman.zip") -> ImportBatch:
    batch = running.run(by, upload(by, data, adapter, filename).id)
    assert batch.counts["read"] == sum(batch.counts[name] for name in OUTCOMES)
    return batch


def reasons(batch: ImportBatch) -> dict[tuple[str, int], str]:
    return {(r.sheet, r.line): r.reason for r in ImportRow.objects.filter(batch=batch).exclude(reason="")}


@pytest.fixture
def bps(city: Any, actor: Any) -> Any:
    return actor("bps", "6472")


def documents(count: int = 6) -> list[dict[str, Any]]:
    return [family_document(n) for n in range(1, count + 1)]


def test_a_delivery_goes_in_whole(bps: Any) -> None:
    batch = take(bps, samples.bps_delivery(documents()))

    assert batch.state == "done"
    assert {n: batch.counts[n] for n in ("read", "created", "unit_created", "rejected")} == {
        "read": 6 + 18, "created": 24, "unit_created": 6, "rejected": 0,
    }  # fmt: skip
    with system_scope("tests"):
        family = Family.objects.get(family_number=3)
        assert (family.persons, family.housing["wall_material"], family.assets["has_motorcycle"]) == (3, 3, 1)
        assert (family.questionnaire, family.visited_on.isoformat(), family.ppl) == (
            "regsosek22_k/1",
            "2022-10-18",
            "A001",
        )
        assert Person.objects.filter(family=family).count() == 3
        assert family.dwelling.lon is not None


def test_a_dry_run_tells_the_same_and_writes_nothing(bps: Any) -> None:
    batch = upload(bps, samples.bps_delivery(documents()))

    tried = running.try_out(bps, batch.id)

    assert tried.trial["counts"]["created"] == 24
    with system_scope("tests"):
        assert not Family.objects.exists() and not Dwelling.objects.exists()
    assert not ImportRow.objects.exists()
    assert running.run(bps, batch.id).counts["created"] == 24


def test_the_same_delivery_again_makes_no_doubles_and_no_history(bps: Any) -> None:
    take(bps, samples.bps_delivery(documents()))

    again = take(bps, samples.bps_delivery(documents()))

    assert again.counts["unchanged"] == 24
    with system_scope("tests"):
        assert Family.objects.count() == 6 and Person.objects.count() == 18


def test_the_next_delivery_updates_the_same_families_and_persons(bps: Any) -> None:
    take(bps, samples.bps_delivery(documents()))
    changed = documents()
    changed[2]["housing"]["wall_material"] = 1
    changed[2]["members"][0]["work"]["working_hours"] = 12

    batch = take(bps, samples.bps_delivery(changed))

    assert (batch.counts["unit_updated"], batch.counts["unit_unchanged"]) == (1, 5)
    with system_scope("tests"):
        assert Family.objects.get(family_number=3).housing["wall_material"] == 1
        assert Person.objects.count() == 18


def test_undo_withdraws_what_was_created_and_restores_what_was_updated(bps: Any) -> None:
    take(bps, samples.bps_delivery(documents(3)))
    changed = documents(5)
    changed[0]["housing"]["wall_material"] = 1
    batch = take(bps, samples.bps_delivery(changed))

    undone = running.undo(bps, batch.id, "salah kirim")

    assert (undone.state, undone.counts["undone"], undone.counts["left_alone"]) == ("undone", 3, 0)
    with system_scope("tests"):
        assert Family.objects.get(family_number=1).housing["wall_material"] == 3
        closed = Family.objects.exclude(closed_on=None)
        assert {(f.family_number, f.closed_as) for f in closed} == {(4, "withdrawn"), (5, "withdrawn")}
        assert set(Dwelling.objects.filter(families__in=closed).values_list("family_count", flat=True)) == {0}
    again = take(bps, samples.bps_delivery(changed))
    assert (again.counts["unit_created"], again.counts["unit_updated"]) == (2, 1)


def test_undo_leaves_alone_what_somebody_changed_since(bps: Any, system_actor: Any) -> None:
    batch = take(bps, samples.bps_delivery(documents(2)))
    with system_scope("tests"):
        from regsosek.imports.stored import documents as stored

        pk = Family.objects.get(family_number=1).id
        mine = stored([pk])[pk]
    mine["housing"]["wall_material"] = 7
    record_family(by=system_actor, document=mine)

    undone = running.undo(bps, batch.id, "salah kirim")

    assert (undone.counts["undone"], undone.counts["left_alone"]) == (1, 1)
    assert ImportRow.objects.get(batch=batch, undo="refused").subject_id == pk
    with system_scope("tests"):
        assert Family.objects.get(pk=pk).closed_on is None


def test_undo_asks_for_a_reason_and_happens_once(bps: Any) -> None:
    batch = take(bps, samples.bps_delivery(documents(1)))
    with pytest.raises(Problem, match="reason_needed"):
        running.undo(bps, batch.id, "  ")
    running.undo(bps, batch.id, "salah kirim")
    with pytest.raises(Problem, match="import_state"):
        running.undo(bps, batch.id, "sekali lagi")


def test_a_bad_row_holds_its_family_back_and_no_other(bps: Any) -> None:
    tables = samples.bps_tables(documents(3))
    column = tables["anggota"][0].index("r405")
    tables["anggota"][2][column] = "9"

    batch = take(bps, samples.as_zip({f"{n}.csv": samples.as_csv(t) for n, t in tables.items()}))

    assert (batch.counts["unit_created"], batch.counts["rejected"]) == (2, 4)
    assert reasons(batch) == {
        ("anggota", 3): "bad_value", ("anggota", 2): "withheld", ("anggota", 4): "withheld", ("keluarga", 2): "withheld",
    }  # fmt: skip
    assert ImportRow.objects.get(batch=batch, reason="bad_value").column == "r405"


def test_two_people_with_one_nik_are_both_taken_in(bps: Any) -> None:
    two = documents(2)
    two[1]["members"][0]["identity"]["nik"] = two[0]["members"][0]["identity"]["nik"]

    assert take(bps, samples.bps_delivery(two)).counts["unit_created"] == 2


def test_one_person_in_two_families_waits_for_a_decision(bps: Any) -> None:
    two = documents(2)
    two[1]["members"].append(
        {**two[0]["members"][2], "identity": {**two[0]["members"][2]["identity"], "line_number": 4}}
    )

    batch = take(bps, samples.bps_delivery(two))

    assert batch.counts["review"] == 5
    assert set(reasons(batch).values()) == {"person_elsewhere"}
    assert take(bps, samples.bps_delivery(two[1:])).counts["review"] == 5, "found in the registry too"


def test_a_family_outside_the_reach_is_not_found(city: Any, actor: Any) -> None:
    narrow = actor("bps", "6472050007")
    batch = take(narrow, samples.bps_delivery(documents(1)))
    assert set(reasons(batch).values()) == {"outside_scope", "withheld"}


def test_another_family_at_the_same_key_waits(bps: Any) -> None:
    take(bps, samples.bps_delivery(documents(1)))
    other = family_document(1)
    for number, person in enumerate(other["members"]):
        person["identity"] |= {"name": f"Lain Sekali {'ABC'[number]}", "nik": nik(700 + number)}
    other["identity"] |= {"head_name": "Lain Sekali A", "no_kk": "6472050101209888"}

    assert set(reasons(take(bps, samples.bps_delivery([other]))).values()) == {"other_at_key"}


def test_no_kk_and_a_nik_find_a_family_again_without_its_key(bps: Any) -> None:
    take(bps, samples.bps_delivery(documents(4)))

    batch = take(bps, samples.dtsen_files(documents(4)), "dtsen")

    assert batch.counts["unit_created"] == 0
    assert batch.counts["unit_updated"] == 4, "another questionnaire"
    with system_scope("tests"):
        assert Family.objects.count() == 4 and Person.objects.count() == 12


def test_the_workbook_of_five_sheets(bps: Any) -> None:
    batch = take(bps, samples.opensid_workbook(documents(3)), "opensid_xlsx", "opensid.xlsx")

    assert (batch.counts["unit_created"], batch.counts["rejected"]) == (3, 0)
    with system_scope("tests"):
        family = Family.objects.get(family_number=2)
        assert family.persons == 3 and family.aid["aid_sembako"] == 1
        assert Person.objects.filter(family=family, health__difficulty_walking=4).count() == 3


def test_a_batch_is_not_taken_twice_at_once(bps: Any) -> None:
    batch = upload(bps, samples.bps_delivery(documents(1)))
    actions.begin(by=bps, batch_id=batch.id)
    with pytest.raises(Problem, match="import_busy"):
        running.run(bps, batch.id)


def test_a_batch_of_others_does_not_exist(bps: Any, actor: Any) -> None:
    batch = upload(bps, samples.bps_delivery(documents(1)))
    with pytest.raises(Problem, match="not_found"):
        running.try_out(actor("bps", "6472060"), batch.id)


def test_a_list_without_keys_makes_no_doubles(bps: Any) -> None:
    head = ["nama", "alamat", "kode wilayah", "tanggal lahir"]
    rows = [[f"Uji Warga {c}", "Jl. Uji", "6472050006000100", "1980-05-01"] for c in "ABC"]
    assert take(bps, samples.as_csv([head, *rows]), "table", "daftar.csv").counts["created"] == 3

    rows[1][1] = "Jl. Lain"
    rows[2][3] = "1991-01-01"
    again = take(bps, samples.as_csv([head, *rows]), "table", "daftar.csv")

    assert (again.counts["unchanged"], again.counts["review"], again.counts["created"]) == (1, 1, 1)
    assert reasons(again) == {("daftar", 3): "maybe_known"}, "another birth date is another person"
    with system_scope("tests"):
        assert set(Family.objects.values_list("interview_result", flat=True)) == {2}, "a list is no interview"


def test_a_chunk_costs_the_same_queries_however_many_families_it_has(bps: Any) -> None:
    """Taking in, finding again, updating, undoing: each in a number of statements that does not grow with the rows. Repeats of
    one prepared statement (``executemany``) are one."""
    told: list[list[int]] = []
    for first, count in ((60, 2), (1, 3), (31, 12)):  # the first one warms what is remembered of boundaries
        fresh = [family_document(n) for n in range(first, first + count)]
        changed = [family_document(n) for n in range(first, first + count)]
        for document in changed:
            document["housing"]["wall_material"] = 1
        counted = []
        for load in (fresh, fresh, changed):
            batch = upload(bps, samples.bps_delivery(load))
            with CaptureQueriesContext(connection) as queries:
                running.run(bps, batch.id)
            counted.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            running.undo(bps, batch.id, "salah kirim")
        told.append([*counted, len(queries)])
    assert told[1] == told[2]
