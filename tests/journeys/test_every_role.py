"""Each role logs in by one click and walks through its whole menu, at desk size in Indonesian, at phone size in English."""

from __future__ import annotations

from typing import Any

import pytest

from regsosek.vocabulary.roles import Role

pytestmark = pytest.mark.journey


DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_the_menu_of_a_role_works_and_fits_the_screen(visitor: Any, role: str) -> None:
    visitor.enter_as(role)
    page = visitor.page
    menu = page.locator("#menu-utama a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert menu

    for size, language in ((DESK, "id"), (PHONE, "en")):
        page.set_viewport_size(size)
        page.context.add_cookies([{"name": "bahasa", "value": language, "url": visitor.site.url}])
        for path in ["/", *menu]:
            answer = page.goto(visitor.site.url + path)
            if "/keperluan/" in page.url:
                page.locator("main [name=purpose]").fill("Verifikasi calon penerima")
                page.locator("main form button").first.click()
                page.wait_for_url(f"**{path}**")
            else:
                assert answer.status == 200, path
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= size["width"], f"{path} is wider than the screen"
            assert page.evaluate("document.documentElement.lang") == language
    assert visitor.errors == []
