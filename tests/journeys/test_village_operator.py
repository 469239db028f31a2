"""An operator of a kelurahan sees name and address there, and nothing of the neighbour's; both is in the audit."""

from __future__ import annotations

import sqlite3
from typing import Any
from uuid import UUID

import pytest

from journeys.site_facts import names_of_heads

pytestmark = pytest.mark.journey

OWN, NEIGHBOUR = "6472050005", "6472050004"  # Sidodadi and Dadi Mulya


def _family(home: Any, village: str) -> tuple[str, str, str, str]:
    """Id, house, head and address of a ranked family of a kelurahan whose head's name is rare enough to be found."""
    with sqlite3.connect(home / "regsosek.sqlite3") as database:
        row = database.execute(
            "SELECT id, dwelling_id, head_name, address FROM registry_family WHERE substr(area_code, 1, 10) = ?"
            " AND welfare_group IS NOT NULL AND head_name LIKE '% %' ORDER BY id",
            (village,),
        ).fetchone()
    return str(UUID(row[0])), str(UUID(row[1])), row[2], row[3]


def test_name_and_address_here_and_nothing_next_door(visitor: Any) -> None:
    own_id, own_house, own_head, own_address = _family(visitor.site.home, OWN)
    other_id, other_house, other_head, other_address = _family(visitor.site.home, NEIGHBOUR)
    visitor.enter_as("village_operator")
    page = visitor.page

    page.goto(f"{visitor.site.url}/keluarga/")
    page.locator("main input[type=search], main input[name=q]").first.fill(own_head)
    page.keyboard.press("Enter")
    page.wait_for_selector(f'a[href*="{own_id}"]')
    page.locator(f'a[href*="{own_id}"]').first.click()
    page.wait_for_url(f"**/keluarga/{own_id}/**")
    own_file = page.locator("main").inner_text()
    page.goto(f"{visitor.site.url}/peta/rumah/{own_house}/")
    own_card = page.locator("main").inner_text()

    assert own_head in own_file
    assert own_address in own_file
    assert own_head in own_card
    for path in (f"/keluarga/{other_id}/", f"/peta/rumah/{other_house}/"):
        answer = page.goto(visitor.site.url + path)
        assert answer.status == 404
        assert other_head not in page.content()
        assert other_address not in page.content()
    page.goto(f"{visitor.site.url}/keluarga/")
    page.locator("main input[type=search], main input[name=q]").first.fill(other_head)
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    assert page.locator(f'a[href*="{other_id}"]').count() == 0
    strangers = [
        n for n in names_of_heads(visitor.site.home, NEIGHBOUR) if n not in names_of_heads(visitor.site.home, OWN)
    ]
    assert strangers
    assert [n for n in strangers if n in page.locator("main").inner_text()] == []
    assert {"family.opened", "card.opened", "search.run"} <= visitor.audit_of("village_operator")
