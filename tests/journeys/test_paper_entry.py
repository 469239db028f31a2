"""A paper form of a family of two is typed in at the statistics office by keyboard: a reload in the middle loses nothing, skips jump, a
wrong code is told, and what was kept stands in the registry."""

from __future__ import annotations

import re
import sqlite3
import time
import uuid
from typing import Any

import pytest

from factories.documents import family_document, member
from regsosek.collect.forms import Form, Instance
from regsosek.collect.samples import filled, submission_of

pytestmark = pytest.mark.journey

FAMILY, HEAD = 702, "Uji Kertas"
#: The field that the keyboard is at: its id, and what kind it is.
FOCUS = """() => { const at = document.activeElement, one = at?.closest('.rs-entry-question');
  return one ? {id: at.id, list: at instanceof HTMLSelectElement, date: at.type === 'date'} : null; }"""


def _one(site: Any, query: str, *values: object) -> Any:
    with sqlite3.connect(site.home / "regsosek.sqlite3") as database:
        return database.execute(query, values).fetchone()


def _place(site: Any) -> tuple[str, float, float]:
    """An RT with the point of one of its houses."""
    found = "SELECT area_code, lon, lat FROM registry_dwelling WHERE lon IS NOT NULL ORDER BY area_code LIMIT 1"
    rt, lon, lat = _one(site, found)
    return rt, lon, lat


def _paper(form: Form, rt: str, lon: float, lat: float) -> dict[str, str]:
    """What is written on the paper: path of the question → answer."""
    people = [member(1, family=FAMILY, name=HEAD), member(2, family=FAMILY, name="Uji Pasangan")]
    document = family_document(
        FAMILY, members=people, sub_sls=rt, dwelling={"building_number": 78, "lon": lon + 0.0003, "lat": lat, "accuracy_m": 5.0},
        listing={"rt_judgement": 1, "judged_on": "2022-10-16"}, visit={"consent": 2, "ppl": "A001", "interview_result": 1},
    )  # fmt: skip
    sent = submission_of(filled(document), instance_id="uuid:kertas", form=form)
    return {path: text for path, text in Instance.read(sent).leaves().items() if text}


def field_of(path: str) -> str:
    """Id of the field of a question."""
    return "q" + re.sub("[^0-9a-zA-Z]+", "-", path)


class Typist:
    """Types what is on the paper, question after question, with Enter; only keys, no mouse."""

    def __init__(self, page: Any, paper: dict[str, str]) -> None:
        self.page = page
        self.paper = {field_of(path): text for path, text in paper.items()}

    def at(self) -> Any:
        return self.page.evaluate(FOCUS)

    def answer(self, text: str | None = None) -> None:
        """Answer the question at hand, and go on."""
        here = self.at()
        said = self.paper.get(here["id"], "") if text is None else text
        if said and here["list"]:
            self.page.locator(f"#{here['id']}").select_option(said)
        elif said and here["date"]:  # in which order day and month are typed is the browser's own business
            self.page.locator(f"#{here['id']}").fill(said)
        elif said:
            self.page.keyboard.type(said)
        self.page.keyboard.press("Enter")

    def until(self, path: str) -> None:
        """Go on to a question."""
        for _ in range(400):
            here = self.at()
            assert here, f"the keyboard is nowhere before {path}"
            if here["id"] == field_of(path):
                return
            self.answer()
        raise AssertionError(f"never asked: {path}")

    def to_the_end(self) -> None:
        before = ""
        while (here := self.at()) and here["id"] != before:
            before = here["id"]
            self.answer()


def _loaded(page: Any) -> None:
    page.wait_for_selector("#isian-kertas[data-ready=yes]")


@pytest.mark.parametrize("visitor", [(1280, 900)], indirect=True)
def test_a_paper_form_is_typed_in(visitor: Any) -> None:
    page, site = visitor.page, visitor.site
    page.on("dialog", lambda dialog: dialog.accept())
    visitor.enter_as("bps")
    rt, lon, lat = _place(site)
    loaded = page.request.get(f"{site.url}/kiriman/isi/kuesioner.json?area={rt[:14]}")
    paper = _paper(Form.from_json(loaded.json()["form"]), rt, lon, lat)
    page.goto(f"{site.url}/kiriman/isi/?area={rt[:14]}")
    _loaded(page)
    typist = Typist(page, paper)

    # the RT fills in where it is; the block of the family follows
    assert typist.at()["id"] == field_of("/data/opening/pick")
    typist.answer(f"baru-{rt[:14]}")
    typist.until("/data/housing/tenure_status")

    # rented: the title of the land is skipped; a code that the form does not have is told
    typist.answer("2")
    assert typist.at()["id"] == field_of("/data/housing/floor_area"), "301b is for who owns the house"
    typist.until("/data/housing/wall_material")
    typist.answer("9")
    wall = page.locator(f"#{field_of('/data/housing/wall_material')}")
    assert wall.get_attribute("aria-invalid") == "true"
    assert "kode tidak ada" in page.locator(".rs-entry-question", has=wall).inner_text()
    wall.focus()
    wall.select_text()
    typist.answer()
    assert wall.get_attribute("aria-invalid") == "false"

    # a reload in the middle: the draft is there
    page.reload()
    _loaded(page)
    page.get_by_role("link", name="Blok III").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(f"#{field_of('/data/housing/tenure_status')}").input_value() == "2"
    assert wall.input_value() == paper["/data/housing/wall_material"]
    typist.to_the_end()

    # checked, kept, taken
    page.locator("[data-do=keep]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/kiriman/*-*/", timeout=30_000)
    sent = uuid.UUID(page.url.rstrip("/").rpartition("/")[2])
    end = time.monotonic() + 60
    while (state := _one(site, "SELECT state, family_id, source FROM collect_submission WHERE id = ?", sent.hex))[
        0
    ] == "received":
        assert time.monotonic() < end, "the check does not come"
        time.sleep(0.3)
    page.reload()
    assert (state[0], state[2]) == ("taken", "desk"), page.locator("#temuan").inner_text()
    members = _one(site, "SELECT count(*) FROM registry_person WHERE family_id = ?", state[1])
    assert members == (2,)
    page.goto(f"{site.url}/keluarga/{uuid.UUID(state[1])}/")
    assert HEAD in page.locator("main").inner_text()
    assert {"entry.opened", "collect.receive"} <= visitor.audit_of("bps")
