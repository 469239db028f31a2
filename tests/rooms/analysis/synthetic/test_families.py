"""Documents keep the rules of the questionnaire, hang together, and depend on nothing but their seed."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import chain, islice
from typing import Any

import numpy as np
import pytest
import shapely

from regsosek.analysis.synthetic.families import documents, truth
from regsosek.analysis.synthetic.geography import Geography
from regsosek.analysis.synthetic.officers import field_force
from regsosek.vocabulary import codebook, nik

SEED = 2022
Document = dict[str, Any]


@pytest.fixture(scope="session")
def complete(families: list[Document]) -> list[Document]:
    return [family for family in families if family["visit"]["interview_result"] == 1]


def residents(families: list[Document]) -> Iterator[Document]:
    for family in families:
        yield from (m for m in family["members"] if m["identity"]["presence"] in (1, 5))


def fingerprint(families: list[Document]) -> str:
    return hashlib.sha256(json.dumps(families).encode()).hexdigest()


def age_on(born: str, day: str) -> int:
    birth, now = date.fromisoformat(born), date.fromisoformat(day)
    return now.year - birth.year - ((now.month, now.day) < (birth.month, birth.day))


def test_the_same_seed_gives_the_same_families_in_pieces_of_any_size(city: Geography, families: list[Document]) -> None:
    stream = documents(city, len(families), SEED)
    pieces = chain(list(islice(stream, 7)), list(islice(stream, 2001)), list(stream))

    assert fingerprint(list(pieces)) == fingerprint(families)


def test_another_seed_gives_other_families(city: Geography, families: list[Document]) -> None:
    other = next(documents(city, len(families), SEED + 1))

    assert other["family_id"] != families[0]["family_id"]


def test_every_identifier_of_ours_is_unique(families: list[Document]) -> None:
    family_ids = [family["family_id"] for family in families]
    person_ids = [member["person_id"] for family in families for member in family["members"]]

    assert len(families) == 3000
    assert len(set(family_ids)) == len(family_ids) and len(set(person_ids)) == len(person_ids)


def test_every_answer_is_one_the_codebook_knows(families: list[Document]) -> None:
    sections = ("education", "work", "business", "health", "protection")
    answers = Counter(
        (name, value)
        for family in families
        for part in (
            family["housing"],
            family["assets"],
            family["aid"],
            *(m[s] for m in family["members"] for s in sections),
        )
        for name, value in part.items()
    )

    assert len(answers) > 400
    for name, value in answers:
        codebook.answer(name, value)  # UnknownItem or UnknownCode would stop the test


def test_each_section_holds_its_own_items(complete: list[Document]) -> None:
    for section in ("housing", "assets", "aid"):
        known = {item.name for item in codebook.items(section=section)}
        assert all(set(family[section]) <= known for family in complete)
        assert all(family[section] for family in complete)
    for section in ("education", "work", "business", "health", "protection"):
        known = {item.name for item in codebook.items(section=section)}
        assert all(set(member[section]) <= known for member in residents(complete))


def test_skipped_items_of_the_house_are_absent_and_asked_ones_there(complete: list[Document]) -> None:
    for house in (family["housing"] for family in complete):
        assert ("land_title" in house) == (house["tenure_status"] == 1)
        assert ("water_distance" in house) == (house["water_source"] in (4, 5, 6, 7, 8))
        assert ("power_meter_1" in house) == (house["lighting_source"] == 1)
        assert "power_meter_2" not in house or house["lighting_source"] == 1
        has_toilet = house["toilet_facility"] in (1, 2, 3)
        assert ("toilet_type" in house) == has_toilet and ("sewage_disposal" in house) == has_toilet
        assert 1 <= house["floor_area"] <= 997


def test_goods_fit_the_house(complete: list[Document]) -> None:
    electric = ("has_refrigerator", "has_air_conditioner", "has_water_heater", "has_flat_tv", "has_computer")
    for family in complete:
        assert (family["assets"]["has_gas_cylinder"] == 1) == (family["housing"]["cooking_fuel"] in (2, 3))
        if family["housing"]["lighting_source"] == 4:
            assert all(family["assets"][good] == 2 for good in electric)


def test_each_family_has_one_head_and_at_most_one_spouse(complete: list[Document]) -> None:
    for family in complete:
        relations = Counter(m["identity"].get("relationship") for m in family["members"])
        assert relations[1] == 1 and relations[2] <= 1
        assert family["members"][0]["identity"]["name"] == family["identity"]["head_name"]
        assert [m["identity"]["line_number"] for m in family["members"]] == list(range(1, len(family["members"]) + 1))


def test_ages_fit_the_dates_on_the_day_of_the_interview(families: list[Document]) -> None:
    dated = [
        (m["identity"]["birth_date"], m["identity"]["age"], family["happened_on"])
        for family in families
        for m in family["members"]
        if m["identity"].get("birth_date")
    ]

    assert len(dated) > 8_000
    assert all(age_on(born, day) == age and 0 <= age <= 98 for born, age, day in dated)


def test_names_are_letters_and_blanks(families: list[Document]) -> None:
    names = {m["identity"]["name"] for family in families for m in family["members"]}

    assert len(names) > 2500
    assert all(re.fullmatch(r"[A-Za-z]+( [A-Za-z]+)*", name) for name in names)


def test_people_who_are_not_there_are_asked_nothing(families: list[Document]) -> None:
    gone = [m for family in families for m in family["members"] if m["identity"]["presence"] not in (1, 5)]

    assert len(gone) > 30
    for member in gone:
        assert set(member["identity"]) == {"line_number", "name", "nik", "presence"}
        assert not any(member[s] for s in ("education", "work", "business", "health", "protection"))


def test_skipped_items_of_a_person_are_absent_and_asked_ones_there(complete: list[Document]) -> None:
    for member in residents(complete):
        identity, health, work, school = (member[s] for s in ("identity", "health", "work", "education"))
        age = identity["age"]
        fertile = identity["sex"] == 2 and 10 <= age <= 54 and identity["marital_status"] in (2, 3, 4)
        assert ("pregnant" in health) == fertile
        assert ("child_nutrition" in health) == (age <= 4)
        assert ("difficulty_seeing" in health) == (age >= 2) and ("sadness" in health) == (age >= 5)
        troubled = any(
            value in (1, 2) for name, value in health.items() if name.startswith("difficulty") or name == "sadness"
        )
        assert ("caregiver" in health) == (age >= 60 or troubled)
        assert ("school_participation" in school) == (age >= 5) == ("working" in work)
        assert ("diploma" in school) == ("education_grade" in school) == (school.get("school_participation") in (2, 3))
        assert ("work_status" in work) == ("npwp" in work) == ("working_hours" in work) == (work.get("working") == 1)
        assert ("turnover" in member["business"]) == (member["business"].get("owns_business") == 1)
        assert ("work_insurance" in member["protection"]) == (age >= 15)
        assert ("pip" in member["protection"]) == (5 <= age <= 30)


def test_nik_are_valid_and_nobodys(families: list[Document]) -> None:
    people = [
        (m["identity"], date.fromisoformat(family["happened_on"])) for family in families for m in family["members"]
    ]
    numbers = [(identity["nik"], day) for identity, day in people if identity["nik"]]
    verdicts = [nik.check(number, reference_date=day) for number, day in numbers]
    elsewhere = np.mean([not number.startswith("6472") for number, _ in numbers])

    assert all(len(number) == 16 and int(number[-4:]) >= 9000 for number, _ in numbers)
    assert np.mean([verdict.valid for verdict in verdicts]) >= 0.99
    assert np.mean([verdict.reason is None for verdict in verdicts]) >= 0.99
    assert 0.18 < elsewhere < 0.33
    assert 0 < len(people) - len(numbers) < 0.02 * len(people)
    assert all(int(family["identity"]["no_kk"][-4:]) >= 9000 for family in families if family["identity"]["no_kk"])


def test_nik_say_the_sex_and_birth_date_with_a_few_faults(families: list[Document]) -> None:
    agree = []
    for member in residents(families):
        said = member["identity"]
        if said["nik"] and said["birth_date"]:
            sex = int(said["nik"][6:8]) > 40
            born = date.fromisoformat(said["birth_date"])
            agree.append((sex == (said["sex"] == 2)) and said["nik"][8:12] == f"{born:%m%y}")

    assert 0.990 < np.mean(agree) < 0.9995


def test_families_under_one_roof_share_the_house(families: list[Document]) -> None:
    houses: dict[str, list[Document]] = {}
    for family in families:
        houses.setdefault(family["dwelling_id"], []).append(family)
    shared = [group for group in houses.values() if len(group) > 1]

    assert 0.05 < sum(map(len, shared)) / len(families) < 0.16
    for group in shared:
        assert len({json.dumps(family["dwelling"]) for family in group}) == 1
        assert len({family["housing"].get("wall_material") for family in group if family["housing"]}) <= 1


def test_unfinished_interviews_leave_the_house_open_and_say_why(families: list[Document]) -> None:
    unfinished = [family for family in families if family["visit"]["interview_result"] != 1]

    assert 0.02 < len(unfinished) / len(families) < 0.045
    assert all(not family["housing"] and not family["assets"] and family["visit"]["notes"] for family in unfinished)


def test_officers_of_the_documents_exist_and_cover_their_rt(city: Geography, families: list[Document]) -> None:
    force = field_force(city, len(families))
    ppl = {officer.code: officer for officer in force.ppl}

    for family in families:
        officer = ppl[family["visit"]["ppl"]]
        assert family["sub_sls"] in officer.areas and family["visit"]["pml"] == officer.above
        assert "2022-10-15" <= family["happened_on"] <= "2022-11-01"


def test_homes_lie_in_their_kelurahan_and_not_in_the_water(city: Geography, families: list[Document]) -> None:
    polygon = {village.code: village.polygon for village in city.villages}
    water = shapely.union(city.mahakam, city.karang_mumus)

    for family in families:
        spot = shapely.Point(family["dwelling"]["lon"], family["dwelling"]["lat"])
        assert polygon[family["sub_sls"][:10]].contains(spot)
        assert not water.contains(spot)


def test_the_rt_head_sees_a_tenth_as_poor_and_photos_follow(families: list[Document]) -> None:
    listed = Counter(family["listing"]["rt_judgement"] for family in families if family["listing"])
    photographed = [family for family in families if family["photos"]]

    assert 0.01 < listed[1] / len(families) < 0.03 and 0.05 < listed[2] / len(families) < 0.11
    assert 0.08 < len(photographed) / len(families) < 0.18
    assert all(family["photos"][0]["kind"] == "outside" for family in photographed)
    inside = sum(len(family["photos"]) == 2 for family in photographed) / len(photographed)
    assert 0.5 < inside < 0.7


def test_goods_and_houses_follow_expenditure(city: Geography, families: list[Document]) -> None:
    spent = truth(city, len(families), SEED)
    assert spent["family_id"].to_pylist() == [family["family_id"] for family in families]
    fifth = np.argsort(np.argsort(spent["expenditure"].to_numpy())) * 5 // len(families)

    def shares(section: str, name: str, code: int) -> list[float]:
        has = np.array([family[section].get(name) == code for family in families])
        met = np.array([bool(family[section]) for family in families])
        return [float(has[met & (fifth == k)].mean()) for k in range(5)]

    for section, name, code in (
        ("assets", "has_refrigerator", 1), ("assets", "has_air_conditioner", 1), ("assets", "has_car", 1),
        ("assets", "has_computer", 1), ("housing", "wall_material", 1), ("housing", "toilet_facility", 1),
    ):  # fmt: skip
        assert shares(section, name, code) == sorted(shares(section, name, code)), name
    persons = spent["persons"].to_numpy()
    sizes = [float(persons[fifth == k].mean()) for k in range(5)]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > 4 and sizes[4] < 3.2
    assert "expenditure" not in json.dumps(families[:50]) and "welfare" not in json.dumps(families[:50])


def test_about_five_percent_of_people_are_below_the_line_of_the_model(city: Geography) -> None:
    spent = truth(city, 6000, SEED)
    below = np.average(spent["expenditure"].to_numpy() < 800_000, weights=spent["persons"].to_numpy())

    assert 0.035 < below < 0.07
