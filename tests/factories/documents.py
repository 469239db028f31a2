"""Family documents for tests: valid, deterministic, of invented people (NIK serials from 9000)."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from factories.places import CITY
from regsosek.kernel.actor import Actor
from regsosek.registry.actions import record_families

_NAMESPACE = uuid.UUID("00000000-0000-4000-8000-006472000000")
_NAMES = ("Uji Arman", "Uji Bunga", "Uji Cahya", "Uji Dedi", "Uji Endah", "Uji Farid", "Uji Gita", "Uji Hasan")
_HOUSING = {
    "tenure_status": 1, "land_title": 6, "floor_area": 36, "floor_material": 5, "wall_material": 3, "roof_material": 3,
    "water_source": 3, "lighting_source": 1, "power_meter_1": 1, "cooking_fuel": 4, "toilet_facility": 1,
    "toilet_type": 1, "sewage_disposal": 1,
}  # fmt: skip
_ASSETS = {
    "has_refrigerator": 2,
    "has_motorcycle": 1,
    "has_car": 2,
    "has_smartphone": 1,
    "cattle": 0,
    "internet_access": 3,
    "bank_account": 4,
}
_AID = {"aid_sembako": 1, "aid_pkh": 2}


def stable_id(*parts: object) -> str:
    """The same UUID for the same words."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(map(str, parts))))


def nik(number: int, sex: int = 1, born: str = "1980-05-01") -> str:
    """A well-formed invented NIK of Samarinda; serial 9000 and up."""
    day = int(born[8:10]) + (40 if sex == 2 else 0)
    return f"647205{day:02d}{born[5:7]}{born[2:4]}{9000 + number % 1000:04d}"


def member(number: int = 1, *, family: int = 1, **overrides: Any) -> dict[str, Any]:
    """A member: the first is the head, the second the spouse, all further ones children of school age.

    Overrides named like a section (``health=…``) replace the section; all others are answers of ``identity``.
    """
    sex = 1 if number % 2 else 2
    adult = number <= 2
    born = f"{1980 + number}-05-01" if adult else f"{2007 + number % 10}-05-01"
    identity = {
        "line_number": number, "name": f"{_NAMES[(family + number) % len(_NAMES)]} {_word(family)}",
        "nik": nik(family * 10 + number, sex, born), "presence": 1, "sex": sex, "birth_date": born,
        "age": 2022 - int(born[:4]), "marital_status": 2 if adult else 1, "relationship": min(number, 3),
        "identity_documents": 4 if adult else 1,
    }  # fmt: skip
    raw: dict[str, Any] = {
        "person_id": stable_id("person", family, number),
        "identity": identity,
        "education": {"school_participation": 3 if adult else 2, "diploma": 3}
        if adult
        else {"school_participation": 2},
        "work": {"working": 1, "working_hours": 40, "industry": 17, "work_status": 4}
        if number == 1
        else {"working": 2},
        "business": {},
        "health": {"difficulty_walking": 4, "chronic_illness": 2 if number == 1 else 1},
        "protection": {"health_insurance": 1},
    }
    for name, value in overrides.items():
        if name in raw:
            raw[name] = value
        else:
            identity[name] = value
    return raw


def _word(number: int) -> str:
    """A number as a word of letters, so that names differ and can be searched."""
    letters = "abcdefghij"
    return "Kel" + "".join(letters[int(digit)] for digit in str(number))


def family_document(number: int = 1, *, village: str = CITY.villages[0], **overrides: Any) -> dict[str, Any]:
    """A valid document of family ``number`` in a kelurahan, with three members unless told otherwise.

    Overrides: a section given as a dict is merged into it (``identity={"address": "…"}``), everything else replaces;
    ``members`` may be a number. ``house`` says which house it is: two families of one house share it.
    """
    members = overrides.pop("members", 3)
    house = overrides.pop("house", number)
    people = [member(i, family=number) for i in range(1, members + 1)] if isinstance(members, int) else list(members)
    lon, lat = CITY.point(village, house)
    document: dict[str, Any] = {
        "family_id": stable_id("family", number),
        "dwelling_id": stable_id("house", house),
        "questionnaire": "regsosek22_k/1",
        "round": "2022",
        "happened_on": "2022-10-18",
        "sub_sls": f"{village}{number % 2 + 1:04d}00",
        "dwelling": {"building_number": house % 999 + 1, "lon": lon, "lat": lat, "accuracy_m": 6.0},
        "identity": {
            "address": f"Jl. Uji No. {number}", "head_name": people[0]["identity"]["name"] if people else "Uji Kosong",
            "family_number": number, "no_kk": f"647205010120{9000 + number % 1000:04d}", "kk_code": 0,
            "landmark_id": f"UJ{number % 10000:04d}", "phone": None,
        },
        "visit": {"ppl": "A001", "pml": "B01", "interview_result": 1, "notes": "catatan uji"},
        "housing": dict(_HOUSING), "assets": dict(_ASSETS), "aid": dict(_AID),
        "listing": {"rt_judgement": 2, "judged_on": "2022-10-16"},
        "members": people,
    }  # fmt: skip
    for name, value in overrides.items():
        old = document.get(name)
        document[name] = {**old, **value} if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return copy.deepcopy(document)


def record_documents(by: Actor, documents: Iterable[Mapping[str, Any]]) -> list[uuid.UUID]:
    listed = list(documents)
    record_families(by=by, documents=listed)
    return [uuid.UUID(d["family_id"]) for d in listed]
