from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from factories.documents import family_document
from factories.places import CITY
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.scope import current_scope
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.roles import Role, rule

URL, AUDIT = "/unduh/", "/audit/unduh/"
HERE, THERE = CITY.villages[0], CITY.villages[2]
WOOD = json.dumps([{"name": "wall_material", "op": "is", "value": 3}])


@pytest.fixture
def families(record: Any) -> list[Any]:
    return record(
        *(
            family_document(n, village=HERE if n % 2 else THERE, housing={"wall_material": 3 if n % 3 else 1})
            for n in range(1, 13)
        )
    )


def _form(**more: Any) -> dict[str, Any]:
    return {"table": "families", "format": "csv", "purpose": "verifikasi bantuan", **more}


def _lines(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))


def test_a_file_of_what_the_reader_may_see(families: list[Any], client_as: Any) -> None:
    response = client_as(Role.DINSOS, HERE).post(URL, _form())

    assert response.streaming
    assert response["Content-Disposition"] == 'attachment; filename="regsosek-families-2022-10-20.csv"'
    assert response["Cache-Control"] == "private, no-store"
    assert current_scope() is None, "the request is over; the stream looks with its own eyes"
    rows = _lines(response)
    assert {r["area_code"][:10] for r in rows} == {HERE}
    assert len(rows) == 6
    assert rows[0]["no_kk"].startswith("6472")
    made, finished = (AuditEvent.objects.get(verb=f"export.{what}") for what in ("made", "finished"))
    assert made.purpose == finished.purpose == "verifikasi bantuan"
    assert finished.details["complete"]


def test_what_the_role_is_not_granted_is_left_out_and_said(families: list[Any], client_as: Any) -> None:
    dinsos = client_as(Role.DINSOS, HERE)

    head = set(_lines(dinsos.post(URL, _form(table="persons")))[0])
    assert {"name", "nik", "npwp"} <= head
    assert not {"chronic_illness", "pregnant", "difficulty_seeing"} & head
    assert "Penyakit menahun" in dinsos.get(URL).content.decode()


def test_a_filter_comes_along_from_its_page_or_from_those_saved(families: list[Any], client_as: Any) -> None:
    dinsos = client_as(Role.DINSOS)
    chosen = dinsos.post(URL, {"do": "choose", "conditions": WOOD})
    assert "Dinding adalah" in chosen.content.decode()

    assert len(_lines(dinsos.post(URL, _form(conditions=WOOD)))) == 8
    dinsos.post("/keluarga/saring/", {"do": "save", "name": "Kayu", "conditions": WOOD})
    (saved,) = dinsos.get(URL).context["saved"]
    assert len(_lines(dinsos.post(URL, _form(filter=str(saved.id))))) == 8
    assert client_as(Role.DINSOS).post(URL, _form(filter=str(saved.id))).status_code == 404


def test_no_purpose_no_file(families: list[Any], client_as: Any) -> None:
    response = client_as(Role.BPS).post(URL, _form(purpose=" "))

    assert response.status_code == 422
    assert "paling sedikit lima huruf" in response.content.decode()
    assert not AuditEvent.objects.filter(verb="export.made").exists()


@pytest.mark.parametrize(
    "wrong", [{"table": "registry_family"}, {"table": "audit"}, {"format": "exe"}, {"labels": "x"}]
)
def test_an_unknown_choice_is_refused(wrong: dict[str, str], families: list[Any], client_as: Any) -> None:
    assert client_as(Role.BPS).post(URL, _form(**wrong)).status_code == 400


def test_a_format_that_does_not_fit_is_said_in_the_form(families: list[Any], client_as: Any) -> None:
    response = client_as(Role.BPS).post(URL, _form(table="persons", format="geojson"))

    assert response.status_code == 422
    assert "tanpa titik lokasi" in response.content.decode()


def test_roles_without_the_ability_take_nothing_out(families: list[Any], client_as: Any) -> None:
    for role in Role:
        client = client_as(role, HERE)
        if not rule(role).can(Ability.EXPORT):
            assert client.get(URL).status_code == 403, role
            assert client.post(URL, _form()).status_code == 403, role
        if not rule(role).can(Ability.SEE_AUDIT):
            assert client.post(AUDIT, _form(table="audit")).status_code == 403, role


def test_without_a_release_dinsos_takes_nothing_out(families: list[Any], client_as: Any) -> None:
    assert client_as(Role.DINSOS, HERE, release=False).post(URL, _form()).status_code == 403


def test_the_data_steward_takes_counts_of_areas_and_nothing_else(ranked: list[Any], client_as: Any) -> None:
    walidata = client_as(Role.WALIDATA)

    assert [t["value"] for t in walidata.get(URL).context["tables"]] == ["area_counts", "area_estimates"]
    rows = _lines(walidata.post(URL, _form(table="area_counts")))
    village = next(r for r in rows if r["area_code"] == CITY.villages[0])
    assert int(village["families"]) == sum(int(village[f"families_{g}"]) for g in range(5)) == 10
    for table in ("families", "persons", "dwellings", "businesses", "cooperatives", "audit"):
        assert walidata.post(URL, _form(table=table)).status_code == 400, table


def test_areas_are_points_too(ranked: list[Any], client_as: Any) -> None:
    response = client_as(Role.WALIDATA).post(URL, _form(table="area_counts", format="geojson"))

    features = json.loads(response.getvalue())["features"]
    assert {f["geometry"]["type"] for f in features if f["geometry"]} == {"Point"}
    assert "families_0" in features[0]["properties"]


def test_the_auditor_takes_the_audit_out(families: list[Any], client_as: Any) -> None:
    auditor = client_as(Role.AUDITOR)
    assert auditor.get(AUDIT).status_code == 200

    rows = _lines(auditor.post(AUDIT, _form(table="audit", labels="codes")))
    assert {"registry.record_families", "export.made"} <= {r["verb"] for r in rows}
    assert "Uji Kel" not in str(rows)
    assert auditor.post(AUDIT, _form(table="families")).status_code == 400


def test_workbook_in_the_language_of_the_page(families: list[Any], client_as: Any) -> None:
    client = client_as(Role.BPS)
    client.cookies["bahasa"] = "en"
    response = client.post(URL, _form(labels="texts"))

    assert {r["rt_judgement"] for r in _lines(response)} == {"Poor"}
