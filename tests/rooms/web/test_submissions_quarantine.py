"""Quarantine: listed with its reason, opened under audit, settled with words."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from factories import intake
from factories.places import CITY
from factories.submissions import ELSEWHERE, RT, quarantined
from regsosek.collect.actions.receiving import receive
from regsosek.collect.models import Quarantined
from regsosek.collect.openrosa.kept_apart import REASONS
from regsosek.kernel.actor import system
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.scope import system_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def pml(city: Any, client_as: Any) -> Any:
    return client_as("pml", CITY.villages[0])


def test_a_body_is_listed_opened_and_settled(pml: Any) -> None:
    one, other = quarantined(body=b"<rusak>", detail="baris 3"), quarantined(area=ELSEWHERE)
    page = pml.get("/kiriman/karantina/").content.decode()
    assert "baris 3" in page and "tidak dikenal di sini" in page and str(one.id) in page and str(other.id) not in page

    body = pml.get(f"/kiriman/karantina/{one.id}/isi/")
    assert (body.content, body["X-Content-Type-Options"]) == (b"<rusak>", "nosniff")
    assert "attachment" in body["Content-Disposition"]
    assert AuditEvent.objects.filter(verb="quarantine.opened", subject_id=str(one.id)).exists()

    refused = pml.post("/kiriman/karantina/", {"id": one.id, "reason": " "})
    assert (refused.status_code, "Alasan wajib diisi" in refused.content.decode()) == (422, True)
    done = pml.post("/kiriman/karantina/", {"id": one.id, "reason": "dikirim ulang"})
    assert done.status_code == 302, done.content.decode()
    assert str(one.id) not in pml.get("/kiriman/karantina/").content.decode()
    assert "dikirim ulang" in pml.get("/kiriman/karantina/?settled=1").content.decode()


def test_of_another_area_nothing_is_opened_or_settled(pml: Any) -> None:
    other = quarantined(area=ELSEWHERE)
    assert pml.get(f"/kiriman/karantina/{other.id}/isi/").status_code == 404
    assert pml.post("/kiriman/karantina/", {"id": other.id, "reason": "coba"}).status_code == 422
    with system_scope("tests"):
        assert Quarantined.objects.get(pk=other.pk).settled_at is None


@pytest.mark.parametrize("role", ["ppl", "lurah", "administrator"])
def test_quarantine_is_for_who_checks(city: Any, client_as: Any, role: str) -> None:
    assert client_as(role, CITY.villages[0]).get("/kiriman/karantina/").status_code == 403


def test_what_a_phone_sent_is_told_in_words_and_comes_out_whole(
    pml: Any, tmp_path: Path, settings: Any, everything: None
) -> None:
    settings.REGSOSEK_BLOB_DIR = tmp_path / "blobs"
    xml = b'<data id="formulir_lain" version="7"><name>Uji Rahasia</name><meta><instanceID>uuid:k1</instanceID></meta></data>'
    sent = intake.arrived(xml, files={"luar.jpg": b"gambar"}, area=RT)
    (receipt,) = receive(by=system("tests"), arrivals=[sent])
    with system_scope("tests"):
        one = Quarantined.objects.get()
    page = pml.get("/kiriman/karantina/").content.decode()

    assert (receipt.status, "formulir_lain" in page, "Uji Petugas 71" in page) == (404, True, True)
    assert REASONS[receipt.code].id in page and receipt.message.id not in page and "Uji Rahasia" not in page
    assert "Menunggu" in page and f'id="alasan-{one.id}"' in page
    body = pml.get(f"/kiriman/karantina/{one.id}/isi/").content
    with zipfile.ZipFile(io.BytesIO(body)) as whole:
        found = {name: whole.read(name) for name in whole.namelist()}
    assert xml in found.values() and b"gambar" in found.values()


def test_an_empty_quarantine_says_so(pml: Any) -> None:
    assert "Karantina kosong" in pml.get("/kiriman/karantina/").content.decode()
    assert "Belum ada yang diselesaikan" in pml.get("/kiriman/karantina/?settled=1").content.decode()
