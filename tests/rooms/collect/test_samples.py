"""Samples as Collect would send them: without findings when sound, with the finding that was ordered when not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from factories.documents import family_document
from factories.questionnaires import family_form
from regsosek.collect.forms import Instance, evaluate, files_named, values
from regsosek.collect.rules import judge
from regsosek.collect.samples import BROKEN, filled, submission_of

NOW = datetime(2022, 10, 20, 3, tzinfo=UTC)
#: What is ordered → what is found, by the form or by a rule.
FINDS = {
    "second_head": "two_heads", "no_head": "no_head", "missing_wall": "wall_material", "floor_too_large": "floor_area",
    "unknown_code": "roof_material", "gas_cylinder": "cylinder_without_fuel", "fridge_without_power": "electric_without_power",
    "old_aid": "aid_pkh_period", "age_and_birth": "age_differs", "nik_of_another": "nik_sex", "member_count": "member_count",
    "coarse_place": "location_reason", "mock_place": "place_mock", "not_asked": "land_title",
}  # fmt: skip


def _found(xml: bytes) -> list[Any]:
    instance = Instance.read(xml)
    evaluation = evaluate(family_form(), instance, now=NOW)
    return [*evaluation.findings, *judge(values(family_form(), instance), round="2022")]


@pytest.mark.parametrize("members", [1, 2, 5])
@pytest.mark.parametrize("photos", [{}, {"outside": "luar.jpg", "inside": "dalam.jpg", "signature": "ttd.png"}])
def test_a_sound_sample_has_no_findings(members: int, photos: dict[str, str]) -> None:
    xml = submission_of(
        filled(family_document(3, members=members)), instance_id="uuid:uji-1", photos=photos, form=family_form()
    )

    assert [(f.code, f.path) for f in _found(xml)] == []


@pytest.mark.parametrize("result", [3, 4, 5])
def test_an_interview_that_was_not_reached_has_no_findings(result: int) -> None:
    document = filled(family_document(3, visit={"interview_result": result, "notes": "tiga kali"}, members=2))

    assert [
        (f.code, f.path) for f in _found(submission_of(document, instance_id="uuid:uji-2", form=family_form()))
    ] == []


def test_every_breakage_is_tried() -> None:
    assert set(FINDS) == set(BROKEN)


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_sample_has_the_finding_that_was_ordered(broken: str) -> None:
    xml = submission_of(filled(family_document(3)), instance_id="uuid:uji-3", form=family_form(), broken=broken)

    found = _found(xml)

    assert any(f.code == FINDS[broken] or f.path.endswith("/" + FINDS[broken]) for f in found), [
        (f.code, f.path) for f in found
    ]


def test_the_envelope_is_that_of_collect() -> None:
    xml = submission_of(
        filled(family_document(3)), instance_id="uuid:uji-4", deprecated_id="uuid:uji-3", photos={"outside": "luar.jpg"},
        form=family_form(),
    )  # fmt: skip
    instance = Instance.read(xml)

    assert (instance.form_id, instance.version) == (family_form().form_id, family_form().version)
    assert (instance.instance_id, instance.deprecated_id) == ("uuid:uji-4", "uuid:uji-3")
    assert files_named(family_form(), instance) == ("luar.jpg",)
