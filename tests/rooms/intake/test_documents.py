"""A family document goes out as a submission and comes back the same; what the document has no place for is not lost."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from factories.documents import family_document, member
from factories.questionnaires import family_form
from regsosek.collect.forms import Instance, values
from regsosek.collect.samples import filled, submission_of
from regsosek.intake.documents import document_of, photos_of, wishes_of
from regsosek.registry.document import parse

ROOT = UUID("00000000-0000-4000-8000-0000000000aa")
ON = date(2022, 10, 30)


def _said(document: dict[str, Any], **more: Any) -> dict[str, Any]:
    xml = submission_of(document, instance_id="uuid:uji", form=family_form(), **more)
    return values(family_form(), Instance.read(xml))


def _known(part: Any) -> Any:
    """Without what is not known: None and missing are the same in a document."""
    if isinstance(part, dict):
        return {name: _known(value) for name, value in part.items() if value is not None}
    return [_known(each) for each in part] if isinstance(part, list) else part


@pytest.mark.parametrize("fill", [dict, filled])
@pytest.mark.parametrize("members", [1, 4, 9])
def test_a_document_comes_back_as_it_went(fill: Any, members: int) -> None:
    document = fill(family_document(7, members=members, visit={"consent": 2, "checked_on": "2022-10-21"}))
    version = family_form().version

    back = document_of(_said(document), submission_id=ROOT, on=ON, version=version)

    assert _known(back) == _known({**document, "questionnaire": f"regsosek22_k/{version}"})
    assert parse(back).residents == members


def test_a_new_family_is_found_again_by_its_corrections() -> None:
    said = _said(filled(family_document(7)))
    for name in ("family_id", "dwelling_id"):
        del said[name]
    for person in said["member"]:
        del person["person_id"]

    first, second = (document_of(said, submission_id=ROOT, on=ON) for _ in range(2))
    other = document_of(said, submission_id=UUID(int=7), on=ON)

    assert first == second
    assert first["family_id"] != other["family_id"]
    assert len({m["person_id"] for m in first["members"]}) == 3
    parse(first)


def test_what_was_not_asked_is_left_out() -> None:
    document = filled(family_document(7))
    said = _said(document, broken="not_asked")
    assert said["land_title"] == "1"

    back = document_of(said, submission_id=ROOT, on=ON)

    assert "land_title" not in back["housing"]


def test_who_is_gone_has_no_answers() -> None:
    gone = member(2, family=7, presence=2)
    document = filled(family_document(7, members=[member(1, family=7), gone]))

    back = document_of(_said(document), submission_id=ROOT, on=ON)

    assert set(back["members"][1]["identity"]) == {"line_number", "name", "nik", "presence"}
    assert back["members"][1]["work"] == {}
    parse(back)


def test_words_where_a_number_belongs_are_refused_in_words_not_dropped() -> None:
    said = _said(filled(family_document(7))) | {"floor_area": "luas"}

    back = document_of(said, submission_id=ROOT, on=ON)

    assert back["housing"]["floor_area"] == "luas"


def test_several_answers_are_added_up_when_the_phone_did_not() -> None:
    said = _said(filled(family_document(7)))
    said["member"][0]["identity_documents_codes"] = "1 4"
    del said["member"][0]["identity_documents"]

    back = document_of(said, submission_id=ROOT, on=ON)

    assert back["members"][0]["identity"]["identity_documents"] == 5


def test_an_interview_that_was_not_reached_keeps_its_reason() -> None:
    document = family_document(7, members=0, visit={"interview_result": 3, "notes": "tiga kali kosong"})
    document |= {
        "housing": {},
        "assets": {},
        "aid": {},
        "identity": {**document["identity"], "head_name": "Uji Kosong"},
    }

    back = document_of(_said(document), submission_id=ROOT, on=ON)

    assert back["members"] == [] and back["housing"] == {}
    assert back["visit"]["notes"] == "tiga kali kosong"
    parse(back)


def test_photos_are_of_the_house_and_a_signature_is_none() -> None:
    photos = {"outside": "luar.jpg", "inside": "dalam.jpg", "signature": "ttd.png"}

    said = _said(filled(family_document(7)), photos=photos)

    assert photos_of(said) == {"outside": "luar.jpg", "inside": "dalam.jpg"}
    assert photos_of(_said(filled(family_document(7)))) == {}


def test_the_supplement_is_handed_out_by_person() -> None:
    document = filled(family_document(7, members=3))

    rows = wishes_of(_said(document), submission_id=ROOT)

    assert [row["person_id"] for row in rows] == [m["person_id"] for m in document["members"][:2]]
    assert rows[0]["family_id"] == document["family_id"]
    assert rows[0]["coop_member"] == 2 and rows[0]["skill"] == [1, 6]
