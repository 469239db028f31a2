"""The statistics office fits a model on a small survey, reads its card, ranks, compares, adopts with a reason, and opens the
reasons of one family at the desk; the audit tells it all."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pyarrow.csv as pacsv
import pytest

from regsosek.analysis.synthetic.geography import build_geography
from regsosek.analysis.synthetic.survey import survey

pytestmark = pytest.mark.journey

REASON = "rapat pemeringkatan 14 November 2022"


def one(site: Any, query: str) -> Any:
    with sqlite3.connect(site.home / "regsosek.sqlite3") as database:
        return database.execute(query).fetchone()[0]


def number_in(text: str) -> int:
    return int("".join(filter(str.isdigit, text)))


def fit(visitor: Any, file: Path) -> str:
    """Upload, first with a wrong choice that is told at its field, then with the right one; the address of the model."""
    page = visitor.page
    page.goto(f"{visitor.site.url}/peringkat/")
    page.click("text=Latih model")
    page.set_input_files("#file", str(file))
    page.click("text=Unggah dan lihat kolomnya")
    page.wait_for_selector("#kolom")
    page.select_option("#f-target", "cattle")
    page.click("#latih .btn-primary")
    page.wait_for_selector("#x-target")
    assert "cattle nol, negatif, atau kosong" in page.inner_text("#x-target")
    page.select_option("#f-target", "expenditure")
    page.select_option("#f-group", "sub_sls")
    page.select_option("#f-area", "district")
    page.check("#r-linear")
    page.fill("#name", "Susenas uji")
    page.click("#latih .btn-primary")
    page.wait_for_url("**/peringkat/model/*/", timeout=180_000)
    return str(page.url)


def rank(visitor: Any) -> str:
    """From the model to a finished run; the address of the run."""
    page = visitor.page
    page.click("text=Jalankan")
    page.fill("#label", "Pemeringkatan uji")
    page.locator("input[name=share]").nth(2).fill("20")
    page.click("form .btn-primary")
    page.wait_for_url("**/peringkat/run/*/", timeout=180_000)
    return str(page.url)


def test_from_a_survey_to_an_adopted_run_and_one_familys_reasons(visitor: Any, site: Any, tmp_path: Path) -> None:
    file = tmp_path / "susenas.csv"
    pacsv.write_csv(survey(build_geography(2022, None), 900, 11), file)
    before = one(site, "SELECT id FROM welfare_run WHERE adopted_at IS NOT NULL ORDER BY adopted_at DESC LIMIT 1")
    visitor.enter_as("bps")
    page = visitor.page

    fit(visitor, file)
    tiles = page.locator(".rs-tile-value").all_inner_texts()
    assert 0.2 < float(tiles[0].replace(",", ".")) < 0.9, "R² out of sample"
    frame = page.frame_locator(".rs-card-frame")
    assert frame.locator("body").inner_text(timeout=20_000).strip(), "the card is read in its frame"

    here = rank(visitor)
    assert "Diputuskan musyawarah" in page.inner_text("main")
    assert page.locator("[data-groups] tbody tr").count() == 4
    page.click("text=Bandingkan dengan yang berlaku")
    page.wait_for_selector(".rs-flow .rs-ribbon")
    moved = number_in(page.locator(".rs-tile-value").first.inner_text())
    counted = [number_in(text) for text in page.locator("#sebab-daftar strong").all_inner_texts()]
    assert sum(counted) == moved > 0
    assert one(site, "SELECT count(*) FROM welfare_run") >= 2

    page.goto(here)
    page.fill("#reason", REASON)
    page.fill("#families", str(moved + 1))
    page.click("#berlakukan .btn-primary")
    page.wait_for_selector(".rs-fault")
    assert (
        one(site, "SELECT id FROM welfare_run WHERE adopted_at IS NOT NULL ORDER BY adopted_at DESC LIMIT 1") == before
    )
    page.fill("#families", str(moved))
    page.click("#berlakukan .btn-primary")
    page.wait_for_selector(f"text={REASON}")
    assert (
        one(site, "SELECT id FROM welfare_run WHERE adopted_at IS NOT NULL ORDER BY adopted_at DESC LIMIT 1") != before
    )

    page.goto(f"{site.url}/peringkat/")
    page.click("text=Beda penilaian, untuk dikunjungi")
    page.locator("#beda tbody a").first.click()
    page.wait_for_selector("#peringkat")
    told = page.inner_text("#peringkat")
    assert re.search(r"dari [\d.]+ keluarga", told)
    assert "Pemeringkatan uji" in page.inner_text("main")
    assert {
        "welfare.keep_survey", "welfare.begin_fit", "welfare.record_model", "welfare.begin_run", "welfare.run_ranking",
        "welfare.adopt_run", "ranking.disagreements", "family.opened",
    } <= visitor.audit_of("bps")  # fmt: skip
    assert [e for e in visitor.errors if "422" not in e] == [] and visitor.foreign == []
