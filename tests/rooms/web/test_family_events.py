"""Forms of what happens to a family, the file as it was, and the list of families that left."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from factories.documents import family_document, stable_id
from factories.places import CITY
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.scope import system_scope
from regsosek.registry import actions
from regsosek.registry.models import Family, Person
from regsosek.vocabulary.roles import Role

HERE, THERE = CITY.villages[0], CITY.villages[2]


def person(number: int) -> UUID:
    return UUID(stable_id("person", 1, number))


@pytest.fixture
def family(record: Any) -> UUID:
    return record(family_document(1))[0]


@pytest.fixture
def operator(family: Any, client_as: Any) -> Any:
    return client_as(Role.VILLAGE_OPERATOR, HERE)


def events(family_id: UUID) -> str:
    return f"/keluarga/{family_id}/catat/"


def test_the_forms_are_for_who_may_change(family: Any, client_as: Any, operator: Any) -> None:
    page = operator.get(events(family))

    assert page.status_code == 200
    assert "Catat kematian" in page.content.decode()
    assert client_as(Role.LURAH, HERE).get(events(family)).status_code == 403
    assert client_as(Role.VILLAGE_OPERATOR, THERE).get(events(family)).status_code == 404
    assert events(family) in operator.get(f"/keluarga/{family}/").content.decode()
    assert events(family) not in client_as(Role.LURAH, HERE).get(f"/keluarga/{family}/").content.decode()


def test_a_birth_and_a_death_are_written_down(family: Any, operator: Any, everything: None) -> None:
    born = operator.post(events(family), {"do": "birth", "name": "Uji Bayi", "sex": "1", "happened_on": "2022-10-19"})
    died = operator.post(events(family), {"do": "death", "person": person(3), "happened_on": "2022-10-19"})

    assert [born["Location"], died["Location"]] == [f"/keluarga/{family}/#riwayat"] * 2
    assert Family.objects.get(pk=family).persons == 3
    assert Person.objects.get(pk=person(3)).died_on == date(2022, 10, 19)
    history = operator.get(f"/keluarga/{family}/").context["family"]["history"]
    assert [entry["title"] for entry in history] == ["Kematian", "Kelahiran", "Pertama kali direkam"]


def test_a_refusal_is_told_on_the_page_and_nothing_is_written(family: Any, operator: Any) -> None:
    page = operator.post(events(family), {"do": "death", "person": person(1), "happened_on": "2022-10-19"})

    assert page.status_code == 422
    assert "kepala keluarga" in page.context["refused"]
    for form in (
        {},
        {"do": "birth", "sex": "x"},
        {"do": "death", "person": "x"},
        {"do": "correct", "fact": "housing.x"},
    ):
        assert operator.post(events(family), form).status_code == 422


def test_a_correction_in_two_steps(family: Any, operator: Any, everything: None) -> None:
    chosen = operator.get(events(family), {"fact": "housing.wall_material"})

    assert chosen.context["correction"]["value"] == 3
    form = {
        "do": "correct",
        "fact": "housing.wall_material",
        "value": "1",
        "reason": "salah lihat",
        "happened_on": "2022-10-19",
    }
    assert operator.post(events(family), form).status_code == 302
    assert Family.objects.get(pk=family).housing["wall_material"] == 1
    assert (
        operator.get(events(family), {"fact": "identity.name", "person": person(1)})
        .context["correction"]["value"]
        .startswith("Uji")
    )


def test_what_is_not_granted_is_not_offered_or_shown(family: Any, operator: Any, client_as: Any) -> None:
    page = operator.get(events(family))
    offered = {key for _, facts in page.context["person_facts"] for key, _ in facts}

    assert "identity.name" in offered
    assert not {key for key in offered if key.startswith("health.")}
    assert operator.get(events(family), {"fact": "health.chronic_illness", "person": person(1)}).status_code == 404
    everything = client_as(Role.BPS).get(events(family)).context["person_facts"]
    assert any(key.startswith("health.") for _, facts in everything for key, _ in facts)


def test_a_family_that_leaves_the_area_is_on_the_list_only(family: Any, operator: Any) -> None:
    moved = operator.post(events(family), {"do": "move", "village": THERE, "sls": "1", "happened_on": "2022-10-19"})

    assert moved["Location"] == "/keluarga/pindah/"
    assert operator.get(f"/keluarga/{family}/").status_code == 404
    (row,) = operator.get("/keluarga/pindah/").context["rows"]
    assert (row["number"], row["on"], row["to"]) == (1, date(2022, 10, 19), "Kelurahan Tiga, Kecamatan Dua")
    assert AuditEvent.objects.latest("id").verb == "departures.listed"


def test_the_list_of_the_new_area_is_empty(family: Any, system_actor: Any, client_as: Any) -> None:
    actions.move_family(by=system_actor, family_id=family, to_area=f"{THERE}000100", happened_on=date(2022, 10, 19))

    assert client_as(Role.LURAH, THERE).get("/keluarga/pindah/").context["rows"] == []


def test_the_file_as_it_was(family: Any, operator: Any, system_actor: Any) -> None:
    actions.correct_fact(
        by=system_actor,
        family_id=family,
        section="housing",
        name="wall_material",
        value=1,
        reason="x",
        happened_on=date(2022, 10, 19),
    )

    past = operator.get(f"/keluarga/{family}/", {"berlaku": "2022-10-18"}).context["family"]["past"]

    assert (past["number"], past["same"]) == (1, False)
    assert [m["line"] for m in past["state"]["members"]] == [1, 2, 3]
    assert past["state"]["head_name"].startswith("Uji")
    assert len(past["changes"]) == 1
    assert past["state"]["sections"][1]["facts"] is None
    today = operator.get(f"/keluarga/{family}/", {"pada": "2022-10-20"}).context["family"]["past"]
    assert (today["number"], today["same"], today["changes"]) == (2, True, [])


def test_days_before_the_first_record_and_days_that_are_none(family: Any, operator: Any, client_as: Any) -> None:
    before = operator.get(f"/keluarga/{family}/", {"pada": "2022-10-01"})

    page = before.content.decode()
    assert "belum tercatat" in page
    assert "Kelompok yang berlaku" not in page and 'id="anggota"' not in page, "nothing of today under another day"
    assert "Riwayat" in page
    for name in ("pada", "berlaku"):
        assert operator.get(f"/keluarga/{family}/", {name: "2022-10-21"}).status_code == 422, "a day to come"
    both = operator.get(f"/keluarga/{family}/", {"pada": "2022-10-20", "berlaku": "2022-10-18"}).content.decode()
    assert "berlaku pada 18 Oktober 2022, menurut catatan sampai 20 Oktober 2022" in both
    assert AuditEvent.objects.latest("id").details == {"as_of": "2022-10-20", "valid": "2022-10-18"}
    assert operator.get(f"/keluarga/{family}/", {"pada": "kemarin"}).status_code == 400
    assert (
        client_as(Role.DINSOS).get(f"/keluarga/{family}/", {"pada": "2022-10-20"}).context["family"]["past"]["granted"]
    )


def test_an_erased_person_is_told_as_erased_everywhere(family: Any, operator: Any, system_actor: Any) -> None:
    with system_scope("tests"):
        name = Person.objects.get(pk=person(1)).name
    actions.erase_person(by=system_actor, person_id=person(1), reason="permintaan", legal_basis="UU 27/2022")

    page = operator.get(f"/keluarga/{family}/", {"berlaku": "2022-10-18"}).content.decode()

    assert name not in page
    assert "(dihapus)" in page
