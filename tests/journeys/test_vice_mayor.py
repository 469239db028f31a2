"""The main job: from the map of the city to the photo of a very poor house in four clicks, without a name."""

from __future__ import annotations

from typing import Any

import pytest

from journeys.site_facts import names_of_heads, village_with_evidence, villages_with_evidence

pytestmark = pytest.mark.journey

HOUSES_ON_SCREEN = """(photographed) => {
  const map = document.querySelector('[data-part=canvas]').drawnMap;
  if (!map || !map.loaded() || map.isMoving()) return null;
  const panel = document.querySelector('[data-part=panel]').getBoundingClientRect();
  const rect = map.getCanvas().getBoundingClientRect();
  const found = map.queryRenderedFeatures().filter(f => f.sourceLayer === 'houses' && photographed.includes(f.properties.d));
  for (const house of found) {
    const p = map.project(house.geometry.coordinates);
    const x = rect.left + p.x, y = rect.top + p.y;
    const at = document.elementFromPoint(x, y);
    if (at && at.tagName === 'CANVAS') return {id: house.properties.d, x, y};
  }
  return null;
}"""


VILLAGE_ON_SCREEN = """(codes) => {
  const map = document.querySelector('[data-part=canvas]').drawnMap;
  if (!map || !map.loaded() || map.isMoving()) return null;
  const rect = map.getCanvas().getBoundingClientRect();
  for (let y = 8; y < rect.height; y += 6) for (let x = 8; x < rect.width; x += 6) {
    const at = document.elementFromPoint(rect.left + x, rect.top + y);
    if (!at || at.tagName !== 'CANVAS') continue;
    const code = codes.find(c => map.queryRenderedFeatures([x, y]).some(f => f.properties.code === c));
    const inside = (dx, dy) => map.queryRenderedFeatures([x + dx, y + dy]).some(f => f.properties.code === code);
    const clear = [[0, 0], [-5, 0], [5, 0], [0, -5], [0, 5]];  // not on its border, where a neighbour may be meant
    if (code && clear.every(([dx, dy]) => inside(dx, dy))) return {code, x: rect.left + x, y: rect.top + y};
  }
  return null;
}"""


@pytest.mark.parametrize("visitor", [(1920, 1080), (390, 844)], indirect=True, ids=["projector", "phone"])
def test_map_kelurahan_very_poor_house_photo_in_four_clicks_and_no_name(visitor: Any) -> None:
    heads = names_of_heads(visitor.site.home)
    villages = villages_with_evidence(visitor.site.home)
    visitor.enter_as("vice_mayor")
    page = visitor.page
    page.goto(visitor.site.url + "/")

    visitor.open_from_menu("/peta/")
    where = visitor.until(VILLAGE_ON_SCREEN, list(villages))
    visitor.click_at(where["x"], where["y"])
    page.wait_for_url(f"**{where['code']}**")
    house = visitor.until(HOUSES_ON_SCREEN, villages[where["code"]])
    visitor.click_at(house["x"], house["y"])
    page.wait_for_selector("article.rs-evidence")
    seen = [page.locator("article.rs-evidence").inner_text()]
    visitor.click("article.rs-evidence a[data-lightbox]")
    page.wait_for_selector("dialog[open] img")

    shown = page.locator("dialog[open] img").first
    assert shown.evaluate("img => img.decode().then(() => img.naturalWidth)") >= 400
    assert visitor.clicks == 4
    text = " ".join([*seen, page.content()])
    assert "Sangat miskin" in seen[0]
    assert heads, "there are names that could leak"
    assert [name for name in heads if name in text] == []
    assert visitor.errors == []
    verbs = visitor.audit_of("vice_mayor")
    assert {"card.opened", "photo.opened"} <= verbs
    assert visitor.tiles_of("vice_mayor")


def test_without_webgl_the_same_way_by_areas_and_a_list(visitor: Any) -> None:
    visitor.enter_as("vice_mayor")
    page = visitor.page
    page.goto(visitor.site.url + "/peta/?tanpa-webgl=1")

    page.wait_for_selector("[data-part=canvas] svg [data-code]")
    village, _ = village_with_evidence(visitor.site.home)
    page.locator(f'svg [data-code="{village}"]').first.dispatch_event("click")
    page.wait_for_selector("a[data-dwelling]")
    page.locator("a[data-dwelling]").first.click()
    page.wait_for_selector("article.rs-evidence")

    assert "Sangat miskin" in page.locator("article.rs-evidence").inner_text()
