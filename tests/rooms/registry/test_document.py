"""The family document is judged whole before anything is stored: what is unknown is refused, never ignored."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from factories.documents import family_document, member
from regsosek.kernel.problems import Problem
from regsosek.registry.document import parse

D = dict[str, Any]


def refusal(document: Any) -> str:
    with pytest.raises(Problem) as caught:
        parse(document)
    assert caught.value.code == "bad_document"
    return str(caught.value.details["reason"])


def changed(change: Callable[[D], Any]) -> D:
    document = family_document(1)
    change(document)
    return document


def test_a_good_document_is_read() -> None:
    d = parse(family_document(1))
    assert (d.area_code, d.residents, str(d.happened_on)) == ("6472050006000200", 3, "2022-10-18")
    assert [m.identity["line_number"] for m in d.members] == [1, 2, 3]
    assert str(d.members[0].birth_date) == "1981-05-01"
    assert d.sections["housing"]["wall_material"] == 3


def test_what_is_judged_is_not_changed() -> None:
    document = family_document(1)
    before = copy.deepcopy(document)
    parse(document)
    assert document == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.update(extra=1), "bagian tidak dikenal: extra"),
        (lambda d: d["housing"].update(walls=1), "housing.walls"),
        (lambda d: d["housing"].update(wall_material=99), "housing.wall_material"),
        (lambda d: d["housing"].update(wall_material="1"), "housing.wall_material"),
        (lambda d: d["housing"].update(wall_material=True), "housing.wall_material"),
        (lambda d: d["housing"].update(floor_area=-1), "housing.floor_area"),
        (lambda d: d["housing"].update(floor_area=10**9), "housing.floor_area"),
        (lambda d: d["assets"].update(has_car=0), "assets.has_car"),
        (lambda d: d["aid"].update(aid_pkh=1.0), "aid.aid_pkh"),
        (lambda d: d.update(housing=[1]), "housing bukan"),
        (lambda d: d["dwelling"].update(height=3), "dwelling.height"),
        (lambda d: d["dwelling"].update(lon="117"), "dwelling.lon"),
        (lambda d: d["dwelling"].update(lon=float("nan")), "dwelling.lon"),
        (lambda d: d["dwelling"].update(lat=89.0), "dwelling.lat"),
        (lambda d: d["dwelling"].update(lat=None), "titik tanpa"),
        (lambda d: d["dwelling"].update(building_number=-1), "dwelling.building_number"),
        (lambda d: d["identity"].update(head_name=""), "kepala keluarga kosong"),
        (lambda d: d["identity"].pop("head_name"), "kepala keluarga kosong"),
        (lambda d: d["identity"].update(head_name="x" * 121), "identity.head_name"),
        (lambda d: d["identity"].update(kk_code=9), "identity.kk_code"),
        (lambda d: d["identity"].update(nik="1"), "identity.nik"),
        (lambda d: d["identity"].update(no_kk=6472050101209001), "identity.no_kk"),
        (lambda d: d["identity"].update(address="a\0b"), "identity.address"),
        (lambda d: d["identity"].update(landmark_id="ABCDEFG"), "identity.landmark_id"),
        (lambda d: d["visit"].update(interview_result=6), "visit.interview_result"),
        (lambda d: d["visit"].pop("interview_result"), "visit.interview_result"),
        (lambda d: d["visit"].update(ppl="A0001"), "visit.ppl"),
        (lambda d: d["visit"].update(mood=1), "visit.mood"),
        (lambda d: d["listing"].update(rt_judgement=4), "listing.rt_judgement"),
        (lambda d: d["listing"].update(judged_on="kemarin"), "listing.judged_on"),
        (lambda d: d["listing"].pop("judged_on"), "penilaian RT"),
        (lambda d: d["listing"].update(by="Ketua RT"), "listing.by"),
        (lambda d: d.update(happened_on="2022-13-01"), "happened_on"),
        (lambda d: d.update(happened_on=None), "happened_on"),
        (lambda d: d.update(happened_on=20221018), "happened_on"),
        (lambda d: d.update(round="a round too long"), "round"),
        (lambda d: d.update(family_id="x"), "family_id"),
        (lambda d: d.update(dwelling_id=None), "dwelling_id"),
        (lambda d: d.update(sub_sls="6472050"), "sampai kelurahan"),
        (lambda d: d.update(sub_sls="647205000600020"), "BPS"),
        (lambda d: d.update(sub_sls=6472050006000200), "sub_sls"),
        (lambda d: (d.update(sub_sls=""), d.update(dwelling={})), "BPS"),
        (lambda d: d.update(members="x"), "members"),
        (lambda d: d.update(members=[1]), "anggota bukan"),
    ],
)  # fmt: skip
def test_what_is_refused_and_why(change: Callable[[D], Any], words: str) -> None:
    assert words in refusal(changed(change))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda m: m.update(hobby={}), "hobby"), (lambda m: m["identity"].pop("name"), "tanpa name"),
        (lambda m: m["identity"].update(name=""), "tanpa name"), (lambda m: m["identity"].update(presence=None), "tanpa presence"),
        (lambda m: m["identity"].update(presence=7), "presence"), (lambda m: m["identity"].update(sex=3), "sex"),
        (lambda m: m["identity"].update(relationship=99), "relationship"), (lambda m: m["identity"].update(age=-1), "age"),
        (lambda m: m["identity"].update(age=400), "age"), (lambda m: m["identity"].update(birth_date="1981-02-30"), "birth_date"),
        (lambda m: m["identity"].update(line_number="1"), "line_number"), (lambda m: m["identity"].update(nik=1), "nik"),
        (lambda m: m["identity"].update(identity_documents=8), "identity_documents"), (lambda m: m.update(person_id=""), "person_id"),
        (lambda m: m["identity"].update(shoe_size=40), "shoe_size"), (lambda m: m["health"].update(chronic_illness=77), "health.chronic_illness"),
        (lambda m: m["work"].update(wage=1), "work.wage"), (lambda m: m["business"].update(business_count=40000), "business.business_count"),
        (lambda m: m["protection"].update(health_insurance=16), "protection.health_insurance"),
    ],
)  # fmt: skip
def test_what_is_refused_of_a_member(change: Callable[[D], Any], words: str) -> None:
    assert words in refusal(changed(lambda d: change(d["members"][0])))


def test_a_refusal_repeats_no_number_name_or_birth_date() -> None:
    for name, value in (("nik", 6472050105819011), ("birth_date", "1981-99-99"), ("name", "Uji" * 50)):
        why = refusal(changed(lambda d, n=name, v=value: d["members"][0]["identity"].update({n: v})))
        assert str(value) not in why


def test_sums_of_codes_are_taken_and_dont_know_stands_alone() -> None:
    for value in (0, 1, 3, 15, 99):
        parse(changed(lambda d, v=value: d["members"][0]["protection"].update(health_insurance=v)))
    assert "health_insurance" in refusal(changed(lambda d: d["members"][0]["protection"].update(health_insurance=100)))


def test_one_person_one_line_one_head() -> None:
    assert "dua kali" in refusal(changed(lambda d: d["members"][1].update(person_id=d["members"][0]["person_id"])))
    assert "nomor urut" in refusal(changed(lambda d: d["members"][1]["identity"].update(line_number=1)))
    assert "2 kepala" in refusal(changed(lambda d: d["members"][1]["identity"].update(relationship=1)))
    assert "tidak ada kepala" in refusal(changed(lambda d: d["members"][0]["identity"].update(relationship=2)))


def test_an_interview_that_did_not_come_to_its_end_needs_no_head_and_no_answers() -> None:
    moved = family_document(1, members=[member(1, relationship=None, presence=3)], visit={"interview_result": 5})
    moved |= {"housing": {}, "assets": {}, "aid": {}, "listing": None}
    assert parse(moved).residents == 0
    refused = family_document(1, members=[], visit={"interview_result": 4})
    assert parse(refused).members == ()


def test_residents_are_presence_one_and_five() -> None:
    people = [member(i, presence=p, relationship=1 if i == 1 else 3) for i, p in enumerate((1, 2, 3, 4, 5, 6), start=1)]
    assert parse(family_document(1, members=people)).residents == 2


def test_without_an_rt_the_code_ends_at_the_kelurahan_or_the_point_must_tell() -> None:
    assert parse(family_document(1, sub_sls="6472050006")).area_code == "6472050006000000"
    assert parse(family_document(1, sub_sls=None)).area_code == ""


def test_what_was_not_asked_may_be_missing_or_none() -> None:
    d = parse(changed(lambda d: (d["housing"].update(water_distance=None), d.pop("listing"), d.pop("assets"))))
    assert (d.listing, d.sections["assets"]) == (None, {})
