"""An interview leaves an officer's phone with two findings, is returned, comes back corrected, is accepted, and stands on the map with
the photo of its house."""

from __future__ import annotations

import json
import re
import sqlite3
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from factories.collect_client import Phone
from factories.documents import family_document, member
from regsosek.analysis.synthetic.house_pictures import draw_house
from regsosek.collect.forms import Form, Instance, compile_xform
from regsosek.collect.rules import path_of
from regsosek.collect.samples import filled, submission_of

pytestmark = pytest.mark.journey

K_FORM, FAMILY = "regsosek22_k", 701
WALL = "wall_material"


def _one(site: Any, query: str, *values: object) -> Any:
    with sqlite3.connect(site.home / "regsosek.sqlite3") as database:
        return database.execute(query, values).fetchone()


def _until(found: Callable[[], Any], what: str, seconds: int = 90) -> Any:
    """The check works beside the server: what it does is waited for."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.3)
    raise AssertionError(f"waited in vain: {what}")


def _document(site: Any) -> dict[str, Any]:
    """A very poor family, new to the registry, in an RT of the officer."""
    areas = json.loads(
        _one(
            site,
            "SELECT g.areas FROM access_grant g JOIN access_user u ON u.id = g.user_id WHERE u.username = 'demo-ppl'",
        )[0]
    )
    marks = ", ".join("?" * len(areas))
    rt, lon, lat = _one(
        site,
        f"SELECT area_code, lon, lat FROM registry_dwelling WHERE area_code IN ({marks}) AND lon IS NOT NULL",
        *areas,
    )
    people = [member(1, family=FAMILY, name="Uji Perjalanan"), member(2, family=FAMILY, name="Uji Seperjalanan")]
    document = family_document(
        FAMILY, members=people, sub_sls=rt, dwelling={"building_number": 77, "lon": lon + 0.0002, "lat": lat, "accuracy_m": 5.0},
        listing={"rt_judgement": 1, "judged_on": "2022-10-16"}, visit={"consent": 1, "ppl": "A001", "interview_result": 1},
        housing={WALL: 6, "roof_material": 7, "floor_material": 8},
    )  # fmt: skip
    return filled(document)


def _interview(document: dict[str, Any], form: Form, photo: str) -> bytes:
    """The wall was forgotten, and an age is a slip of the finger."""
    photos = {"outside": photo, "signature": "ttd-uji.png"}
    instance = Instance.read(
        submission_of(document, instance_id=f"uuid:{uuid.uuid4()}", photos=photos, form=form, broken="missing_wall")
    )
    instance.set(path_of("age", 1), str(document["members"][0]["identity"]["age"] + 7))
    return instance.write()


def _answer(phone: Phone, asked: dict[str, str], document: dict[str, Any]) -> bytes:
    """The small form, filled with what the officer saw when he went back."""
    form = compile_xform(phone.request("GET", asked["downloadUrl"]).body)
    instance = Instance(form.form_id, form.version, root=form.root)
    (question,) = [node for node in form.nodes if node.name.endswith(WALL)]
    instance.set(question.path, str(document["housing"][WALL]))
    instance.set(f"/{form.root}/meta/instanceID", f"uuid:{uuid.uuid4()}")
    return instance.write()


def _state(site: Any, root: str) -> tuple[str, str] | None:
    """Id and state of the newest version of an interview."""
    found = _one(
        site,
        "SELECT id, state FROM collect_submission WHERE root = ? AND state <> 'superseded' ORDER BY received_at DESC",
        root,
    )
    return found and (str(uuid.UUID(found[0])), found[1])


@pytest.mark.parametrize("visitor", [(1280, 900)], indirect=True)
def test_from_the_phone_to_the_map(visitor: Any) -> None:
    page, site = visitor.page, visitor.site
    document = _document(site)
    picture = draw_house(
        document["housing"], "outside", 9_701, photo={"taken_at": "2022-10-18T10:00:00+08:00", **document["dwelling"]}
    )

    # the supervisor equips the officer
    visitor.enter_as("pml")
    page.goto(f"{site.url}/ponsel/")
    page.select_option("#petugas", label="PPL (peraga)")
    page.fill("#nama-ponsel", "Ponsel uji perjalanan")
    page.click("button[value=issue]")
    base = page.locator("code").inner_text().strip()
    assert re.fullmatch(rf"{site.url}/openrosa/[\w-]+/?", base) and page.locator("img[alt*='QR']").is_visible()

    # the phone fetches the questionnaire and sends an interview
    phone = Phone(base.rstrip("/"))
    listed = phone.forms()[K_FORM]
    assert {K_FORM, "keluarga.csv", "anggota.csv"} <= set(phone.update(listed))
    form = compile_xform(phone.request("GET", listed["downloadUrl"]).body)
    sent = phone.submit(
        _interview(document, form, "luar-uji.jpg"), {"luar-uji.jpg": picture, "ttd-uji.png": b"\x89PNG uji"}
    )
    assert [reply.status for reply in sent] == [201]
    root = _one(site, "SELECT root FROM collect_submission ORDER BY received_at DESC, rowid DESC LIMIT 1")[0]
    first, _ = _until(lambda: (s := _state(site, root)) and s[1] == "flagged" and s, "two findings")

    # at the desk: two findings; the wall goes back to the officer
    page.goto(f"{site.url}/kiriman/")
    page.click(f'a[href$="/kiriman/{first}/"]')
    errors = page.locator("#temuan .is-bad")
    assert errors.count() == 2, page.locator("#temuan").inner_text()
    page.locator('input[name=q][value$="wall_material"]').check()
    for tick in page.locator("input[name=q]:checked:not([value$=wall_material])").all():
        tick.uncheck()
    page.click("summary:has-text('Kembalikan ke petugas')")
    page.fill("#pesan", "Dindingnya belum diisi, mohon dilihat lagi.")
    page.click("button[value=return]")
    page.wait_for_load_state("networkidle")
    assert "Dikembalikan" in page.locator("main").inner_text()

    # the phone finds the small form, the officer answers it, and the form goes
    asked = next(form for name, form in phone.forms().items() if "_perbaikan_" in name)
    assert b"Dindingnya belum diisi" in phone.request("GET", asked["downloadUrl"]).body
    assert [reply.status for reply in phone.submit(_answer(phone, asked, document))] == [201]
    second, _ = _until(
        lambda: (s := _state(site, root)) and s[0] != first and s[1] == "flagged" and s, "the corrected version"
    )
    _until(lambda: asked["formID"] not in phone.forms(), "the answered form leaves the phone")

    # the age is believed: accepted, with a reason
    page.goto(f"{site.url}/kiriman/{second}/")
    assert page.locator("#temuan .is-bad").count() == 1
    page.click("summary:has-text('Terima')")
    page.fill("#alasan-terima", "Umur menurut KTP-nya, tanggal lahir keliru dicatat.")
    page.click("button[value=accept]")
    page.wait_for_load_state("networkidle")
    family, state = _one(site, "SELECT family_id, state FROM collect_submission WHERE id = ?", uuid.UUID(second).hex)
    assert state == "taken"

    # and it stands on the map, with its photo
    house, judged = _one(
        site,
        "SELECT d.id, d.lon FROM registry_family f JOIN registry_dwelling d ON d.id = f.dwelling_id WHERE f.id = ?",
        family,
    )
    assert judged == pytest.approx(document["dwelling"]["lon"])
    page.goto(f"{site.url}/peta/?rumah={uuid.UUID(house)}")
    page.wait_for_selector(".rs-evidence img, [data-evidence] img, aside img", timeout=30_000)
    shown = page.locator("img[src*='/foto/']").first
    assert shown.evaluate("image => image.complete && image.naturalWidth > 100")
    assert {"intake.send_back", "intake.accept", "submission.opened"} <= visitor.audit_of("pml")
