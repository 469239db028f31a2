"""The statistics office fits a model on a small survey, reads its card, ranks, compares, adopts with a reason, and opens the
reasons of one family at the desk; the operator of a kelurahan corrects an answer and the family moves; the audit tells it all."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow.csv as pacsv
import pytest

from regsosek.analysis.synthetic.geography import build_geography
from regsosek.analysis.synthetic.survey import survey

pytestmark = pytest.mark.journey

OWN = "6472050005"  # Sidodadi, where the demo's operator works
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


def poor_family(site: Any) -> tuple[str, int, int]:
    """A family of the operator's kelurahan that the adopted run puts among the poorest, of whom no forum decided, and whose
    walls are not of brick: its id, its place and its score."""
    with sqlite3.connect(site.home / "regsosek.sqlite3") as database:
        family, place, score = database.execute(
            "SELECT f.id, p.city_position, p.score FROM registry_family f JOIN welfare_position p ON p.family_id = f.id"
            " JOIN welfare_run r ON r.id = p.run_id WHERE r.adopted_at = (SELECT max(adopted_at) FROM welfare_run)"
            " AND substr(f.area_code, 1, 10) = ? AND f.closed_on IS NULL AND p.forum_group IS NULL AND p.score IS NOT NULL"
            " AND json_extract(f.housing, '$.wall_material') > 1"
            " AND f.id NOT IN (SELECT family_id FROM welfare_rescore) ORDER BY p.city_position",
            (OWN,),
        ).fetchone()
    return str(UUID(family)), place, score


def test_an_answer_is_corrected_at_the_desk_and_the_family_moves(visitor: Any, site: Any) -> None:
    family, place, score = poor_family(site)
    visitor.enter_as("village_operator")
    page = visitor.page
    page.goto(f"{site.url}/keluarga/{family}/")
    page.wait_for_selector("#peringkat")
    assert re.search(r"dari [\d.]+ keluarga", page.inner_text("#peringkat"))

    page.goto(f"{site.url}/keluarga/{family}/lembar/jawaban/")
    page.locator('a[href*="housing.wall_material"]').first.click()
    page.wait_for_selector("#nilai")
    page.select_option("#nilai", "1")
    page.fill("#alasan", "salah catat saat wawancara")
    page.click("#ralat .btn-primary")
    page.wait_for_load_state("networkidle")

    page.goto(f"{site.url}/keluarga/{family}/")
    assert "dihitung ulang" in page.inner_text("#peringkat"), "the file says that its place follows the present answers"
    key = UUID(family).hex
    assert one(site, f"SELECT score FROM welfare_rescore WHERE family_id = '{key}'") > score
    assert one(site, f"SELECT city_position FROM welfare_rescore WHERE family_id = '{key}'") > place
    assert one(site, f"SELECT count(*) FROM welfare_rescore WHERE family_id = '{key}'") == 1
    assert {"registry.correct_fact", "welfare.rescore_family", "family.opened"} <= visitor.audit_of("village_operator")
    assert visitor.errors == [] and visitor.foreign == []
