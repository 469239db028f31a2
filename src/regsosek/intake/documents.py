"""Answers of a family questionnaire → a family document, and the files of its photos. Nothing is looked up here.

Answers that were not asked are left out, as a document wants it; what is no whole number stays as it was written, so that the
registry refuses it in words. What the document has no place for (111, 112, periods of 501, texts of 417 and 421, the city's
supplement) stays in the submission; :func:`wishes_of` hands out the supplement.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from regsosek.collect.asked import REACHED, is_asked, number
from regsosek.registry.document import FAMILY_SECTIONS, MEMBER_SECTIONS
from regsosek.vocabulary import codebook

Answers = Mapping[str, Any]

FORM_ID = "regsosek22_k"
_AREA = ("province_code", "regency_code", "district_code", "village_code", "sls_code", "sub_sls_code")
_IDENTITY = ("address", "head_name", "family_number", "no_kk", "kk_code", "landmark_id", "phone")
_VISIT = ("ppl", "pml", "checked_on", "interview_result", "notes", "consent")
_TEXTS = frozenset(
    {"address", "head_name", "no_kk", "landmark_id", "phone", "ppl", "pml", "checked_on", "notes", "name", "nik", "birth_date"}
)  # fmt: skip


def document_of(values: Answers, *, submission_id: UUID, on: date, version: str = "") -> dict[str, Any]:
    """The family document of one interview.

    :param values: as :func:`regsosek.collect.forms.values` gives them; members under ``member``.
    :param submission_id: of the *first* version of the submission: a correction finds the family and persons that it made.
    :param on: the day of the interview when the form does not say it.
    """
    document: dict[str, Any] = {
        "family_id": _id(values, "family_id", submission_id, "family"),
        "dwelling_id": _id(values, "dwelling_id", submission_id, "dwelling"),
        "questionnaire": f"{FORM_ID}/{version}" if version else FORM_ID,
        "round": values.get("round", ""),
        "happened_on": values.get("interviewed_on") or on.isoformat(),
        "sub_sls": "".join(str(values.get(name) or "") for name in _AREA),
        "dwelling": _dwelling(values),
        "identity": _taken(values, _IDENTITY),
        "visit": _taken(values, _VISIT),
        **{section: _section(values, section) for section in FAMILY_SECTIONS},
        "members": _members(values, submission_id),
    }
    if values.get("rt_judgement") and values.get("rt_judged_on"):
        document["listing"] = {
            "rt_judgement": _whole(values["rt_judgement"]),
            "judged_on": values["rt_judged_on"],
        }
    return document


def photos_of(values: Answers) -> dict[str, str]:
    """Kind of photo (``outside``, ``inside``) → name of its file. A signature is no photo of the house."""
    kinds = {"outside": values.get("photo_outside"), "inside": values.get("photo_inside")}
    return {kind: name for kind, name in kinds.items() if name}


def wishes_of(values: Answers, *, submission_id: UUID) -> list[dict[str, Any]]:
    """The city's supplement: one row a person who was asked (15 and older), with ``family_id``, ``person_id`` and the answers
    without their prefix (``coop_member``, ``wish_business`` …); codes as whole numbers, several answers as a list."""
    rows = []
    family = _id(values, "family_id", submission_id, "family")
    for position, member in enumerate(values.get("member", ()), 1):
        answers = {name.removeprefix("supp_"): text for name, text in member.items() if name.startswith("supp_")}
        if answers:
            told: dict[str, Any] = {
                name: [_whole(code) for code in text.split()] if name in ("skill", "obstacle") else _whole(text)
                for name, text in answers.items()
            }
            rows.append({"family_id": family, "person_id": _person_id(member, submission_id, position), **told})
    return rows


def _id(values: Answers, name: str, submission: UUID, what: str) -> str:
    return str(values.get(name) or uuid5(submission, what))


def _person_id(member: Answers, submission: UUID, position: int) -> str:
    return _id(member, "person_id", submission, f"person/{position}")


def _whole(text: Any) -> Any:
    try:
        return int(text)
    except (TypeError, ValueError):
        return text


def _taken(values: Answers, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: values[name] if name in _TEXTS else _whole(values[name])
        for name in names
        if values.get(name) not in (None, "")
    }


def _dwelling(values: Answers) -> dict[str, Any]:
    """A place is ``latitude longitude altitude accuracy`` in the words of OpenRosa."""
    told = _taken(values, ("building_number",))
    place = str(values.get("location") or "").split()
    try:
        if len(place) >= 2:
            told |= {"lon": float(place[1]), "lat": float(place[0])}
        if len(place) >= 4:
            told["accuracy_m"] = float(place[3])
    except ValueError:
        told["lon"] = values.get("location")  # refused in words
    return told


def _section(values: Answers, section: str) -> dict[str, Any]:
    names = [item.name for item in codebook.items(level="family", section=section) if is_asked(item.name, values)]
    return {name: _answer(values, name) for name in names if _answer(values, name) not in (None, "")}


def _answer(values: Answers, name: str) -> Any:
    """Of an item whose codes are summed, the sum of what was chosen when the phone sent no sum."""
    value = values.get(name)
    if value in (None, "") and codebook.item(name).is_sum and values.get(f"{name}_codes"):
        codes = [_whole(code) for code in str(values[f"{name}_codes"]).split()]
        return sum(codes) if all(isinstance(code, int) for code in codes) else values[f"{name}_codes"]
    return value if name in _TEXTS else _whole(value)


def _members(values: Answers, submission: UUID) -> list[dict[str, Any]]:
    if number(values, "interview_result") not in REACHED:
        return []
    return [_member(values, member, submission, i) for i, member in enumerate(values.get("member", ()), 1)]


def _member(values: Answers, member: Answers, submission: UUID, position: int) -> dict[str, Any]:
    told: dict[str, Any] = {"person_id": _person_id(member, submission, position)}
    for section in ("identity", *MEMBER_SECTIONS):
        names = [i.name for i in codebook.items(level="person", section=section) if is_asked(i.name, values, member)]
        told[section] = {name: _answer(member, name) for name in names if _answer(member, name) not in (None, "")}
    return told
