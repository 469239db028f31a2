"""Family documents as submissions, the way Collect would send them: for the demo, tests and benchmarks. No real person's data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from regsosek.collect.asked import OPTIONAL, is_asked, number
from regsosek.collect.forms import Form, Instance
from regsosek.vocabulary import codebook

_AREA = {
    "province_code": (0, 2), "regency_code": (2, 4), "district_code": (4, 7), "village_code": (7, 10), "sls_code": (10, 14),
    "sub_sls_code": (14, 16),
}  # fmt: skip
_FAMILY_PARTS = ("identity", "visit", "housing", "assets", "aid", "listing")
_MEMBER_PARTS = ("identity", "education", "work", "business", "health", "protection")
_PLAIN: dict[str, Any] = {
    "floor_area": 36, "member_count": 1, "kk_code": 0, "interview_result": 1, "working": 2, "owns_business": 2, "working_hours": 40,
    "identity_documents": 4, "health_insurance": 1, "work_insurance": 0, "pregnant": 2, "age": 30,
    "education_level": 13, "education_grade": 8, "diploma": 13, "school_participation": 3, "relationship": 8, "business_count": 1,
    "business_internet": 0, "chronic_illness": 1, "sadness": 4, "child_nutrition": 3, "caregiver": 1, "ppl": "A001",
    "has_gas_cylinder": 2, "internet_access": 0, "bank_account": 4,
}  # fmt: skip


def filled(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with a plain answer to every question that is asked of this family and has none: a complete interview,
    without findings when what was there is without them."""
    whole = deepcopy(dict(document))
    whole["visit"] = {"interview_result": 1, "consent": 2, "ppl": "A001", **whole.get("visit", {})}
    family = _family_answers(whole)
    for item in codebook.items(level="family"):
        if item.section in ("housing", "assets", "aid") and is_asked(item.name, family):
            _fill(whole.setdefault(item.section, {}), item.name, family)
    whole["identity"] = {"kk_code": 0, **whole["identity"]}
    for member in whole.get("members", ()):
        person = _person_answers(member)
        for item in codebook.items(level="person"):
            if is_asked(item.name, family, person):
                _fill(member.setdefault(item.section, {}), item.name, person)
    return whole


def _fill(section: dict[str, Any], name: str, answers: dict[str, Any]) -> None:
    if section.get(name) is None and name not in OPTIONAL:
        codes = codebook.item(name).codes
        plain = 2 if len(codes) > 1 and 2 in codes and set(codes) <= {1, 2, 8} else max(codes, default=0)
        plain = _of_age(answers).get(name, _PLAIN.get(name, 4 if name.startswith("difficulty_") else plain))
        section[name] = answers[name] = plain


def _of_age(answers: Mapping[str, Any]) -> dict[str, int]:
    """Answers that would be odd at another age: SD, SMP, SMA while at school."""
    age, pupil = number(answers, "age"), number(answers, "school_participation") == 2
    if age is None:
        return {}
    level, diploma = next(
        (schools for until, schools in ((12, (3, 23)), (15, (8, 3)), (19, (13, 8))) if age < until), (13, 13)
    )
    fitting = {"education_level": level, "diploma": diploma} if pupil or age < 19 else {}
    return {
        **fitting, "education_grade": 2 if pupil else 8, "identity_documents": 4 if age >= 17 else 1,
        "school_participation": 2 if 6 < age < 19 else 1 if age <= 6 else 3,
    }  # fmt: skip


def _family_answers(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for part in _FAMILY_PARTS for name, value in (document.get(part) or {}).items()}


def _person_answers(member: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for part in _MEMBER_PARTS for name, value in (member.get(part) or {}).items()}


def submission_of(
    document: Mapping[str, Any], *, instance_id: str, deprecated_id: str = "", photos: Mapping[str, str] | None = None,
    form: Form, broken: str = "",
) -> bytes:  # fmt: skip
    """The document as an answered form, in XML.

    :param photos: kind → name of the file: ``outside``, ``inside``, ``signature``. Without ``outside`` the residents refused; with
        ``signature`` they consent. :param broken: one of :data:`BROKEN`: what is wrong with it.
    :raises KeyError: for a kind of breakage that is not known.
    """
    answers, members = answers_of(document, photos or {})
    if broken:
        BROKEN[broken](answers, members)
    instance = Instance(form.form_id, form.version, root=form.root)
    for node in form.nodes:
        if node.kind in ("group", "repeat", "note"):
            continue
        if node.repeat:
            for index, member in enumerate(members, 1):
                if member.get(node.name) not in (None, ""):
                    at = node.path.replace(node.repeat, f"{node.repeat}[{index}]", 1)
                    instance.set(at, str(member[node.name]))
        elif answers.get(node.name) not in (None, "") and node.kind != "meta":
            instance.set(node.path, str(answers[node.name]))
    _tell_of_the_phone(instance, form, answers)
    instance.set(f"/{form.root}/meta/instanceID", instance_id)
    if f"/{form.root}/meta/instanceName" in form.by_path:
        instance.set(f"/{form.root}/meta/instanceName", f"{answers.get('family_number') or ''} {answers['head_name']}")
    if deprecated_id:
        instance.set(f"/{form.root}/meta/deprecatedID", deprecated_id)
    return instance.write()


def _tell_of_the_phone(instance: Instance, form: Form, answers: Mapping[str, Any]) -> None:
    day = answers.get("interviewed_on", "2022-10-20")
    told = {
        "start": f"{day}T09:00:00.000+08:00",
        "end": f"{day}T09:41:00.000+08:00",
        "deviceid": "collect:ujiPeraga9000",
    }
    for name, text in told.items():
        if f"/{form.root}/{name}" in form.by_path:
            instance.set(f"/{form.root}/{name}", text)


def answers_of(document: Mapping[str, Any], photos: Mapping[str, str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Answers by name: of the family, and of each member."""
    answers = _family_answers(document)
    code = str(document.get("sub_sls") or "").ljust(16, "0")
    dwelling = document.get("dwelling") or {}
    answers |= {name: code[a:b] for name, (a, b) in _AREA.items()}
    answers |= {
        "family_id": document["family_id"], "dwelling_id": document["dwelling_id"], "round": document.get("round", ""),
        "interviewed_on": document["happened_on"], "building_number": dwelling.get("building_number"),
        "member_count": len(document.get("members", ())) or None, "rt_judged_on": answers.pop("judged_on", None),
        "photo_outside_when": "1 2", "known_members": None, "pick": document["family_id"],
    }  # fmt: skip
    _place(answers, dwelling)
    _pictures(answers, photos)
    for name in [name for name in answers if name.startswith("aid_") and answers[name] == 1]:
        answers[f"{name}_period"] = f"{str(document['happened_on'])[:4]}-09-01"
    reached = number(answers, "interview_result") in (1, 2)
    if reached:
        answers["respondent_name"] = answers.get("head_name")
    else:
        answers.setdefault("notes", "Tidak dapat ditemui")
        asked_when_reached = {
            item.name for part in ("housing", "assets", "aid") for item in codebook.items(section=part)
        }
        for name in [n for n in answers if n in asked_when_reached or n.endswith("_period")]:
            del answers[name]
        for name in ("consent", "signature", "phone", "member_count"):
            answers.pop(name, None)
    return answers, [_member(member) for member in document.get("members", ())] if reached else []


def _place(answers: dict[str, Any], dwelling: Mapping[str, Any]) -> None:
    accuracy = dwelling.get("accuracy_m", 6.0)
    if dwelling.get("lon") is not None:
        answers["location"] = f"{dwelling['lat']} {dwelling['lon']} 0.0 {accuracy}"
    if dwelling.get("lon") is None or accuracy > 20:
        answers["location_reason"] = 4


def _pictures(answers: dict[str, Any], photos: Mapping[str, str]) -> None:
    answers["photo_refusal"] = 0 if photos.get("outside") else 1
    if photos.get("outside"):
        answers |= {"photo_outside": photos["outside"], "photo_inside": photos.get("inside")}
    answers["signature"] = photos.get("signature")
    answers["consent"] = answers.get("consent") or (1 if photos.get("signature") else 2)
    if answers["consent"] == 2:
        answers["signature"] = None


def _member(member: Mapping[str, Any]) -> dict[str, Any]:
    answers = {"person_id": member["person_id"], **_person_answers(member)}
    for item in codebook.items(level="person"):
        if item.is_sum and answers.get(item.name) is not None:
            total = int(answers[item.name])
            chosen = (
                [total]
                if total in (0, codebook.DONT_KNOW_SUM)
                else [c for c in item.codes if c and c < 99 and total & c]
            )
            answers[f"{item.name}_codes"] = " ".join(map(str, chosen))
    if answers.get("working") == 1:
        answers["industry_text"] = "Pekerjaan uji"
    if answers.get("owns_business") == 1:
        answers["business_industry_text"] = "Usaha uji"
    age = number(answers, "age")
    if number(answers, "presence") in (1, 5) and age is not None and age >= 15:
        answers |= _supplement(answers)
    return answers


def _supplement(answers: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"supp_coop_member": 2, "supp_coop_wish": 1, "supp_skill": "1 6"}
    if answers.get("owns_business") == 2:
        told["supp_wish_business"] = 2
    if answers.get("owns_business") in (1, 2):
        told |= {"supp_kur_wish": 2, "supp_obstacle": "1"}
    return told


def _second_head(_: dict[str, Any], members: list[dict[str, Any]]) -> None:
    members[-1]["relationship"] = 1


def _no_head(_: dict[str, Any], members: list[dict[str, Any]]) -> None:
    for member in members:
        if member.get("relationship") == 1:
            member["relationship"] = 8


def _missing_wall(answers: dict[str, Any], _: list[dict[str, Any]]) -> None:
    answers.pop("wall_material", None)


def _floor_too_large(answers: dict[str, Any], _: list[dict[str, Any]]) -> None:
    answers["floor_area"] = 998


def _unknown_code(answers: dict[str, Any], _: list[dict[str, Any]]) -> None:
    answers["roof_material"] = 77


def _gas_cylinder(answers: dict[str, Any], _: list[dict[str, Any]]) -> None:
    answers |= {"cooking_fuel": 4, "has_gas_cylinder": 1}


def _fridge_without_power(answers: dict[str, Any], _: list[dict[str, Any]]) -> None:
    answers |= {"lighting_source": 4, "has_refrigerator": 1}
    for meter in ("power_meter_1", "power_meter_2", "power_meter_3"):
        answers.pop(meter, None)


def _old_aid(answers: dict[str, Any], _: list[dict[str, Any]]) -> None:
    answers |= {"aid_pkh": 1, "aid_pkh_period": "2019-05-01"}


def _age_and_birth(_: dict[str, Any], members: list[dict[str, Any]]) -> None:
    members[0]["age"] = (number(members[0], "age") or 30) + 7


def _nik_of_another(_: dict[str, Any], members: list[dict[str, Any]]) -> None:
    members[0]["nik"] = "6472054502709001"


def _count(answers: dict[str, Any], members: list[dict[str, Any]]) -> None:
    answers["member_count"] = len(members) + 1


def _coarse_place(answers: dict[str, Any], _: list[dict[str, Any]]) -> None:
    answers["location"] = " ".join([*str(answers.get("location") or "-0.5 117.1 0.0 6").split()[:3], "35.0"])
    answers.pop("location_reason", None)


def _mock_place(answers: dict[str, Any], _: list[dict[str, Any]]) -> None:
    answers["location"] = " ".join([*str(answers.get("location") or "-0.5 117.1 0.0 6").split()[:3], "0"])


def _not_asked(answers: dict[str, Any], _: list[dict[str, Any]]) -> None:
    answers |= {"tenure_status": 2, "land_title": 1}


#: What can be wrong on purpose → what does it. Each leads to at least one finding of the form or of the rules.
BROKEN: dict[str, Callable[[dict[str, Any], list[dict[str, Any]]], None]] = {
    "second_head": _second_head,
    "no_head": _no_head,
    "missing_wall": _missing_wall,
    "floor_too_large": _floor_too_large,
    "unknown_code": _unknown_code,
    "gas_cylinder": _gas_cylinder,
    "fridge_without_power": _fridge_without_power,
    "old_aid": _old_aid,
    "age_and_birth": _age_and_birth,
    "nik_of_another": _nik_of_another,
    "member_count": _count,
    "coarse_place": _coarse_place,
    "mock_place": _mock_place,
    "not_asked": _not_asked,
}
