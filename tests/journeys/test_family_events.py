"""The kelurahan operator splits a family, sees both files, merges them again, and sets them apart; the history of both tells it."""

from __future__ import annotations

import sqlite3
from typing import Any
from uuid import UUID

import pytest

pytestmark = pytest.mark.journey

OWN = "6472050005"  # Sidodadi


def _family(home: Any) -> str:
    """A family of the operator's kelurahan with at least three members who live there."""
    with sqlite3.connect(home / "regsosek.sqlite3") as database:
        row = database.execute(
            "SELECT id FROM registry_family WHERE substr(area_code, 1, 10) = ? AND persons >= 3 AND closed_on IS NULL"
            " ORDER BY id DESC",
            (OWN,),
        ).fetchone()
    return str(UUID(row[0]))


def _look_and_keep(page: Any) -> str:
    """What the preview says; then it is kept."""
    page.click("button[value=preview]")
    page.wait_for_selector("#pratinjau")
    told = str(page.locator("main").inner_text())
    page.click("button[value=save]")
    page.wait_for_load_state("networkidle")
    return told


def _titles(page: Any) -> list[str]:
    return [text.strip() for text in page.locator("#riwayat .rs-event-title").all_inner_texts()]


def _day(page: Any) -> str:
    """The day that the pages hold for today."""
    return str(page.locator("input[name=happened_on]").first.get_attribute("max"))


def test_split_merge_and_set_apart(visitor: Any) -> None:
    family = _family(visitor.site.home)
    visitor.enter_as("village_operator")
    page, url = visitor.page, f"{visitor.site.url}/keluarga/{family}/"

    page.goto(url)
    visitor.click('a[href$="/catat/"]')
    visitor.click('a[href$="/catat/pecah/"]')
    leaving = page.locator("select[name^=as_]").last
    leaving.select_option("1")
    page.fill("input[name=happened_on]", _day(page))
    told = _look_and_keep(page)
    assert "Belum ada berkasnya" in told
    assert page.url != url, "the new family's file is shown"
    new = page.url.split("#")[0]
    assert _titles(page) == ["Pertama kali direkam"]
    page.locator(f'a[href*="{family}"]').first.click()
    page.wait_for_url(f"**/{family}/")
    assert _titles(page)[0] == "Keluarga dipecah"

    page.goto(f"{url}catat/gabung/")
    page.fill("input[name=sought]", new)
    page.click("button[value=seek]")
    page.locator('input[name=other][value="' + new.rstrip("/").rsplit("/", 1)[1] + '"]').check()
    page.fill("input[name=happened_on]", _day(page))
    page.fill("input[name=reason]", "pemecahan keliru")
    told = _look_and_keep(page)
    assert "Berkasnya ditutup" in told
    assert _titles(page)[:2] == ["Digabungkan dengan catatan lain", "Keluarga dipecah"]
    page.goto(new)
    assert "digabungkan" in page.locator("main").inner_text()
    page.locator(f'main a[href*="{family}/"]').first.click()
    page.wait_for_url(f"**/{family}/")

    page.goto(f"{url}catat/gabung/")
    page.locator("form:has(input[value=undo]) input[name=reason]").fill("memang dua keluarga")
    page.click("form:has(input[value=undo]) button[value=preview]")
    page.click("button[value=save]")
    page.wait_for_load_state("networkidle")
    assert _titles(page)[:3] == ["Penggabungan dibatalkan", "Digabungkan dengan catatan lain", "Keluarga dipecah"]
    page.goto(new)
    assert _titles(page) == ["Penggabungan dibatalkan", "Digabungkan dengan catatan lain", "Pertama kali direkam"]

    assert visitor.errors == []
    done = {"registry.split_family", "registry.merge_families", "registry.unmerge_families", "family.opened"}
    assert done <= visitor.audit_of("village_operator")
