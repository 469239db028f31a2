"""A paper form entered at the office: lists of the RT, findings before keeping, kept like what phones send."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localtime

from factories import intake
from factories.forms import form_of
from factories.places import CITY
from regsosek.collect.forms import Instance
from regsosek.collect.models import Submission
from regsosek.intake.published import Published
from regsosek.kernel import clock
from regsosek.kernel.scope import system_scope
from regsosek.web.office import entry

pytestmark = pytest.mark.django_db
RT = CITY.sls[0]
BORN = """
| survey |
| | type | name | label | constraint |
| | date | born | Lahir | . <= today() |
| settings |
| | form_id | form_title | version |
| | born | Lahir | 1 |
"""


@pytest.fixture
def pml(record: Any, client_as: Any, tmp_path: Path, settings: Any) -> Any:
    settings.REGSOSEK_BLOB_DIR = tmp_path / "blobs"
    record(intake.document(2))
    intake.publish()
    return client_as("pml", CITY.villages[0])


@pytest.fixture
def early(db: None) -> Iterator[str]:
    """It is half past midnight: the day."""
    now = localtime(clock.now())
    clock.advance((now + timedelta(days=1)).replace(hour=0, minute=30) - now)
    yield clock.today().isoformat()
    clock.restart()


def send(client: Any, wanted: str, xml: bytes, area: str = RT) -> Any:
    return client.post("/kiriman/isi/kirim.json", {"do": wanted, "area": area, "xml": xml.decode()})


def count() -> int:
    with system_scope("tests"):
        return Submission.objects.count()


def test_the_form_comes_with_the_families_of_the_rt(pml: Any) -> None:
    assert "data-form-url" in pml.get(f"/kiriman/isi/?area={RT}").content.decode()
    loaded = pml.get(f"/kiriman/isi/kuesioner.json?area={RT}").json()
    assert loaded["form"]["format"] == "regsosek.form/1"
    assert loaded["lists"]["keluarga"][0]["name"] == f"baru-{RT}"
    heads = {row["head_name"] for row in loaded["lists"]["keluarga"]}
    assert intake.document(2)["identity"]["head_name"] in heads
    assert all(isinstance(value, str) for row in loaded["lists"]["keluarga"] for value in row.values())


def test_findings_are_told_before_anything_is_kept(pml: Any) -> None:
    told = send(pml, "check", intake.xml_of_family(intake.document(1), "kertas", broken="age_and_birth")).json()
    assert any(f["severity"] == "error" and f["message"] for f in told["findings"])
    assert count() == 0


def test_today_is_the_day_of_the_city(pml: Any, early: str) -> None:
    """Half past midnight in Samarinda is still yesterday in Greenwich."""
    of = Published(form_of(BORN), "born", "family", "2022", {})
    xml = '<data id="born" version="1"><born>{}</born><meta><instanceID>uuid:1</instanceID></meta></data>'

    def wrong(day: str) -> list[str]:
        told = entry._found(of, Instance.read(xml.format(day).encode()))
        return [f["severity"] for f in told if f["path"] == "/data/born"]

    assert pml.get(f"/kiriman/isi/kuesioner.json?area={RT}").json()["today"] == early
    assert wrong(early) == []
    assert wrong((date.fromisoformat(early) + timedelta(days=1)).isoformat()) == ["error"]


def test_kept_as_entered_at_the_desk_once(pml: Any) -> None:
    xml = intake.xml_of_family(intake.document(1), "kertas")
    first, again = send(pml, "keep", xml).json(), send(pml, "keep", xml).json()
    assert first["url"] == again["url"] and first["url"].startswith("/kiriman/")
    assert count() == 1
    with system_scope("tests"):
        kept = Submission.objects.get()
    assert (kept.source, kept.area_code[:10], kept.device_id) == ("desk", CITY.villages[0], None)
    assert "Diketik di kantor" in pml.get(first["url"]).content.decode()


@pytest.mark.parametrize(
    ("wanted", "xml"),
    [
        ("x", b"<data/>"),
        ("check", b""),
        ("check", b"<data"),
        ("keep", b'<data id="lain" version="1"><meta><instanceID>uuid:1</instanceID></meta></data>'),
    ],
)
def test_what_is_no_instance_of_the_form_is_refused(pml: Any, wanted: str, xml: bytes) -> None:
    assert send(pml, wanted, xml).status_code == 400
    assert count() == 0


def test_another_rt_does_not_exist(pml: Any) -> None:
    other = CITY.sls[-1]
    assert pml.get(f"/kiriman/isi/?area={other}").status_code == 404
    assert pml.get(f"/kiriman/isi/kuesioner.json?area={other}").status_code == 404
    assert send(pml, "keep", intake.xml_of_family(intake.document(1), "kertas"), other).status_code == 404
    assert pml.get("/kiriman/isi/?area=6472").status_code == 400


@pytest.mark.parametrize("role", ["koseka", "lurah", "administrator"])
def test_entering_is_for_who_submits(city: Any, client_as: Any, role: str) -> None:
    assert client_as(role).get("/kiriman/isi/").status_code == 403


@pytest.mark.parametrize("role", ["ppl", "pml"])
def test_who_is_assigned_to_a_sub_sls_opens_its_rt_and_keeps_a_form_there(
    role: str, record: Any, client_as: Any, tmp_path: Path, settings: Any
) -> None:
    settings.REGSOSEK_BLOB_DIR = tmp_path / "blobs"
    record(intake.document(2))
    intake.publish()
    client = client_as(role, f"{RT}00")

    page = client.get("/kiriman/isi/").content.decode()
    loaded = client.get(f"/kiriman/isi/kuesioner.json?area={RT}")
    sent = send(client, "keep", intake.xml_of_family(intake.document(2), "kertas"))

    assert f'value="{RT}"' in page, "one kelurahan: its RT are offered at once"
    assert (client.get(f"/kiriman/isi/?area={RT}").status_code, loaded.status_code) == (200, 200)
    assert len(loaded.json()["lists"]["keluarga"]) > 1
    assert sent.status_code == 200 and count() == 1


def test_every_rt_of_a_city_can_be_chosen(pml: Any, client_as: Any) -> None:
    office = client_as("bps", "6472")
    chosen = office.get(f"/kiriman/isi/?village={CITY.villages[-1]}").content.decode()
    assert all(f'value="{village}"' in office.get("/kiriman/isi/").content.decode() for village in CITY.villages)
    assert all(f'value="{rt}"' in chosen for rt in CITY.sls if rt.startswith(CITY.villages[-1]))
    assert office.get("/kiriman/isi/?village=6472999999").status_code == 400
