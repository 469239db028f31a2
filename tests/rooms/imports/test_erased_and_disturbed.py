"""Who was erased does not come back unseen, and nobody is registered twice because one field was disturbed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.documents import nik
from regsosek.imports import actions, running
from regsosek.imports.models import ImportBatch, ImportRow
from regsosek.imports.work import tables_of
from regsosek.imports.writing import as_csv
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry.actions import erase_person
from regsosek.registry.models import ErasedNumber, Family, Person

pytestmark = pytest.mark.django_db

RT = "6472050006000100"
HEAD = ["nama", "nik", "no_kk", "kode wilayah", "alamat", "hubungan keluarga", "tanggal lahir"]
ROW = ["Uji Arman", nik(1), "6472050101209001", RT, "Jl. Uji 1", "1", "1980-05-01"]
OTHER = ["Uji Bunga", nik(2), "6472050101209002", RT, "Jl. Uji 2", "1", "1982-05-01"]


def upload(by: Any, *rows: list[str]) -> ImportBatch:
    return actions.upload(by=by, adapter="table", filename="daftar.csv", data=as_csv([HEAD, *rows]))


def take(by: Any, *rows: list[str]) -> ImportBatch:
    return running.run(by, upload(by, *rows).id)


def erase(by: Any, name: str, reason: str = "permintaan sendiri") -> Family:
    with system_scope("tests"):
        person = Person.objects.get(name=name)
    erase_person(by=by, person_id=person.id, reason=reason, legal_basis="UU 27/2022")
    with system_scope("tests"):
        return Family.objects.get(pk=person.family_id)


def open_families() -> int:
    with system_scope("tests"):
        return Family.objects.filter(closed_on=None).count()


def test_who_was_erased_waits_when_the_source_sends_him_again(city: Any, system_actor: Any) -> None:
    take(system_actor, ROW, OTHER)
    family = erase(system_actor, "Uji Arman")
    assert (family.head_name, family.address, family.area_code) == ("(dihapus)", "", RT)
    with system_scope("tests"):
        kinds = sorted(ErasedNumber.objects.values_list("kind", flat=True))
        assert kinds == ["address", "nik", "no_kk"]
        assert all(len(digest) == 32 for digest in ErasedNumber.objects.values_list("digest", flat=True))

    again = take(system_actor, ROW, OTHER)

    assert (again.counts["review"], again.counts["unchanged"], again.counts["created"]) == (1, 1, 0)
    row = ImportRow.objects.get(batch=again, outcome="review")
    assert (row.reason, row.candidates, open_families()) == ("erased_before", [str(family.id)], 2)
    actions.decide_row(by=system_actor, batch_id=again.id, row_id=row.pk, verdict="same", family_id=family.id)
    with system_scope("tests"):
        stays = Family.objects.get(pk=family.id)
        assert (stays.head_name, stays.address) == ("(dihapus)", "")
        assert [p.name for p in Person.objects.filter(family=family)] == ["(dihapus)"]


@pytest.mark.parametrize("empty", [(1, 2), (1, 4), (2, 4)])
def test_any_one_of_nik_kk_and_address_is_enough_to_wait(city: Any, system_actor: Any, empty: tuple[int, int]) -> None:
    take(system_actor, ROW)
    erase(system_actor, "Uji Arman")

    again = take(system_actor, ["" if place in empty else cell for place, cell in enumerate(ROW)])

    assert (again.counts["review"], again.counts["created"]) == (1, 0)


def test_a_number_that_was_decided_to_be_new_does_not_wait_for_ever(city: Any, system_actor: Any) -> None:
    take(system_actor, ROW)
    erase(system_actor, "Uji Arman")
    again = take(system_actor, ROW)
    row = ImportRow.objects.get(batch=again, outcome="review")
    actions.decide_row(by=system_actor, batch_id=again.id, row_id=row.pk, verdict="new")

    assert take(system_actor, ROW).counts["unchanged"] == 1


def test_one_erased_member_does_not_slip_back_into_his_family(city: Any, system_actor: Any) -> None:
    spouse = ["Uji Citra", nik(3, 2), ROW[2], RT, ROW[4], "2", "1983-05-01"]
    take(system_actor, ROW, spouse)
    family = erase(system_actor, "Uji Citra")
    assert family.address == "Jl. Uji 1", "it is the address of who is left"

    for sent in (spouse, [*spouse[:1], "", *spouse[2:]]):
        again = take(system_actor, ROW, sent)
        assert again.counts["review"] == 2
        row = ImportRow.objects.get(batch=again, outcome="review", leads=True)
        actions.decide_row(by=system_actor, batch_id=again.id, row_id=row.pk, verdict="same", family_id=family.id)
        with system_scope("tests"):
            assert sorted(p.name for p in Person.objects.filter(family=family)) == ["(dihapus)", "Uji Arman"]


def test_files_that_wait_lose_who_is_erased(city: Any, system_actor: Any) -> None:
    take(system_actor, ROW)
    waiting = upload(system_actor, ROW, OTHER)
    rejected = take(system_actor, [*ROW[:3], "9999999999999999", *ROW[4:]])
    held = take(system_actor, [ROW[0], nik(7), *ROW[2:]])
    assert (rejected.counts["rejected"], held.counts["review"]) == (1, 1)

    erase(system_actor, "Uji Arman")

    waiting.refresh_from_db()
    assert [row.withdrawn for row in tables_of(waiting)[0].rows] == [True, False]
    for batch in (rejected, held):
        row = ImportRow.objects.get(batch=batch)
        assert (row.outcome, row.reason, row.sealed, row.said) == ("rejected", "erased_row", None, None)
        batch.refresh_from_db()
        assert (batch.counts["rejected"], batch.counts["review"]) == (1, 0)
    ran = running.run(system_actor, waiting.id)
    assert (ran.counts["created"], ran.counts["rejected"]) == (1, 1)
    row = ImportRow.objects.get(batch=ran, outcome="rejected")
    assert (row.reason, row.sealed) == ("erased_row", None)


@pytest.mark.parametrize(
    "reason", ["Arman sendiri meminta", "diminta ARMAN.", f"NIK {nik(1)}", "KK 6472 0501 0120 9001"]
)
def test_the_reason_tells_nobody(city: Any, system_actor: Any, reason: str) -> None:
    take(system_actor, ROW)
    with pytest.raises(Problem, match="erasure_names_person"):
        erase(system_actor, "Uji Arman", reason)
    with system_scope("tests"):
        assert Person.objects.get().name == "Uji Arman"


DISTURBED = {0: "Uji Orang Lain", 1: nik(50), 2: "6472050101209050", 4: "Jl. Lain 9", 6: "1979-01-02"}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations([(0, 1), (0, 2), (0, 4), (1, 0), (1, 6), (1, 1)]), st.sampled_from(sorted(DISTURBED)))
def test_one_disturbed_field_makes_no_double(city: Any, system_actor: Any, order: list[Any], also: int) -> None:
    """In whatever order they come, and every time both families with one field disturbed besides."""
    with transaction.atomic():
        take(system_actor, ROW, OTHER)
        for who, place in order:
            row = list((ROW, OTHER)[who])
            row[place] = DISTURBED[place]
            again = take(system_actor, row)
            assert again.counts["created"] == 0, (place, again.counts)
        last = take(system_actor, [DISTURBED[also] if p == also else cell for p, cell in enumerate(ROW)])
        assert last.counts["created"] == 0
        with system_scope("tests"):
            assert Family.objects.filter(closed_on=None).count() == 2
            assert Person.objects.count() == 2
        transaction.set_rollback(True)


def test_another_nik_waits_with_the_family_it_may_be(city: Any, system_actor: Any) -> None:
    take(system_actor, ROW)
    again = take(system_actor, [ROW[0], nik(50), *ROW[2:]])
    row = ImportRow.objects.get(batch=again)
    with system_scope("tests"):
        (family,) = Family.objects.values_list("id", flat=True)
    assert (row.outcome, row.reason, [UUID(c) for c in row.candidates]) == ("review", "number_differs", [family])
