"""Publishing: versions never change, kinds never mix, what cannot be checked again is refused with its place."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from factories.questionnaires import family_built
from regsosek.collect.actions.questionnaires import (
    close_questionnaire,
    open_questionnaire,
    publish_questionnaire,
    withdraw_version,
)
from regsosek.collect.forms import Form
from regsosek.collect.models import Questionnaire, QuestionnaireVersion
from regsosek.collect.xlsform import Built, build_upload
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.roles import Role

pytestmark = pytest.mark.django_db


def _visit(version: str = "1", label: str = "Judul", form_id: str = "kunjung", more: str = "") -> Built:
    return build_upload(
        "kunjungan.md",
        f"""
| survey |      |       |       |
|        | type | name  | label | constraint |
|        | text | title | {label} | {more} |
| settings |         |              |         |
|          | form_id | form_title   | version |
|          | {form_id} | Kunjungan RT | {version} |
""".encode(),
    )


def test_the_k_form_is_published_as_that_of_families(system_actor: Any) -> None:
    version = publish_questionnaire(by=system_actor, built=family_built())

    assert version.questionnaire.kind == "family" and version.questionnaire.settings["round"] == "2022"
    assert bytes(version.xform) == family_built().xform
    assert len(Form.from_json(version.form).nodes) > 115
    event = AuditEvent.objects.get(verb="collect.publish_questionnaire")
    assert event.details == {"form": "regsosek22_k", "version": family_built().version}


def test_the_same_again_is_the_same_version(system_actor: Any) -> None:
    first = publish_questionnaire(by=system_actor, built=_visit())

    assert publish_questionnaire(by=system_actor, built=_visit()) == first
    assert first.questionnaire.kind == "other"


def test_another_text_under_a_version_is_refused(system_actor: Any) -> None:
    publish_questionnaire(by=system_actor, built=_visit())

    with pytest.raises(Problem) as refused:
        publish_questionnaire(by=system_actor, built=_visit(label="Lain"))

    assert refused.value.code == "version_taken"
    assert QuestionnaireVersion.objects.count() == 1


def test_an_upload_cannot_take_the_place_of_the_k_form(system_actor: Any) -> None:
    publish_questionnaire(by=system_actor, built=family_built())

    with pytest.raises(Problem) as refused:
        publish_questionnaire(by=system_actor, built=_visit(form_id="regsosek22_k"))

    assert refused.value.code == "questionnaire_kind"
    assert Questionnaire.objects.get().kind == "family"


def test_what_the_compiler_does_not_know_is_refused_with_its_place(system_actor: Any) -> None:
    with pytest.raises(Problem) as refused:
        publish_questionnaire(by=system_actor, built=_visit(more="nosuch(.) = 1"))

    assert refused.value.code == "form_refused"
    assert "/data/title" in refused.value.sentence("id")
    assert not Questionnaire.objects.exists()


@pytest.mark.parametrize("file", ["kota.csv", "kota besar.csv", "kota.geojson"])
def test_a_list_that_phones_would_not_get_is_refused_with_its_name(file: str, system_actor: Any) -> None:
    built = _visit()
    xform = built.xform.replace(b"</model>", f'<instance id="kota" src="jr://file-csv/{file}"/></model>'.encode())
    with pytest.raises(Problem) as refused:
        publish_questionnaire(by=system_actor, built=dataclasses.replace(built, xform=xform))

    assert refused.value.code == "form_list_unknown" and file in refused.value.sentence("id")
    assert not Questionnaire.objects.exists()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"version": ""}, "version_needed"),
        ({"version": "1 2 <b>"}, "version_bad"),
        ({"form_id": "a b"}, "form_id_bad"),
    ],
)
def test_names_that_phones_cannot_live_with_are_refused(changed: dict[str, str], code: str, system_actor: Any) -> None:
    with pytest.raises(Problem) as refused:
        publish_questionnaire(by=system_actor, built=dataclasses.replace(_visit(), **changed))  # type: ignore[arg-type]

    assert refused.value.code == code


def test_closed_opened_withdrawn_never_deleted(system_actor: Any) -> None:
    publish_questionnaire(by=system_actor, built=_visit())
    publish_questionnaire(by=system_actor, built=_visit("2"))

    assert not close_questionnaire(by=system_actor, form_id="kunjung").is_open
    assert open_questionnaire(by=system_actor, form_id="kunjung").is_open
    first = withdraw_version(by=system_actor, form_id="kunjung", version="2").withdrawn_at
    assert first and withdraw_version(by=system_actor, form_id="kunjung", version="2").withdrawn_at == first
    assert QuestionnaireVersion.objects.count() == 2


def test_unknown_ones_are_not_found(system_actor: Any) -> None:
    for verb, more in ((withdraw_version, {"version": "1"}), (open_questionnaire, {}), (close_questionnaire, {})):
        with pytest.raises(Problem) as refused:
            verb(by=system_actor, form_id="tidak_ada", **more)
        assert refused.value.code == "not_found"


def test_a_ppl_may_not_publish(city: Any, actor: Any) -> None:
    with pytest.raises(Problem) as refused:
        publish_questionnaire(by=actor(Role.PPL, "64720500060001"), built=_visit())

    assert refused.value.code == "not_allowed"
    assert not Questionnaire.objects.exists()
