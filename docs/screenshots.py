"""Take the pictures of the README from a running demo city.

    python docs/screenshots.py [ADDRESS]        # default http://127.0.0.1:8000, where `make demo` serves

Each picture is what one role sees. Chromium is found as the tests find it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

import browser  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]  # fmt: skip
DESK, PHONE = (1440, 900), (390, 844)
VILLAGE = "6472050005"  # the operator's kelurahan in the demo
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
LARGEST = 250_000
SETTLED_MS = 2500  # maps are drawn after the network is quiet


@dataclass(frozen=True)
class Shot:
    name: str
    role: str
    address: Callable[[Page], str]
    size: tuple[int, int] = DESK


def poor_house(page: Page) -> str:
    """A house of very poor families, photographed inside the operator's kelurahan."""
    listed = page.request.get(f"/peta/daftar/?area={VILLAGE}&groups=1").text()
    for house in dict.fromkeys(re.findall(rf"/peta/rumah/({UUID})/", listed)):
        if "/foto/" in page.request.get(f"/peta/rumah/{house}/").text():
            return house
    raise SystemExit(f"no photographed house of group 1 in {VILLAGE}: build a demo of more families")


def house_on_map(page: Page) -> str:
    return f"/peta/?wilayah={VILLAGE}&rumah={poor_house(page)}"


def family_file(page: Page) -> str:
    card = page.request.get(f"/peta/rumah/{poor_house(page)}/").text()
    found = re.search(rf"/keluarga/{UUID}/", card)
    if found is None:
        raise SystemExit("the evidence card has no link to a family file for this role")
    return found[0]


def at(address: str) -> Callable[[Page], str]:
    return lambda _: address


SHOTS = (
    Shot("map", "vice_mayor", at("/peta/")),
    Shot("evidence-card", "vice_mayor", house_on_map),
    Shot("overview", "vice_mayor", at("/ringkasan/")),
    Shot("family-file", "village_operator", family_file),
    Shot("who-may-see-what", "vice_mayor", at("/siapa-boleh/")),
    Shot("phone-map", "vice_mayor", at("/peta/"), PHONE),
    Shot("phone-card", "vice_mayor", house_on_map, PHONE),
)


def take(chromium: Browser, site: str, shot: Shot) -> int:
    """Enter as the role, open the page, save what stands on the screen. Returns the size in bytes."""
    width, height = shot.size
    context = chromium.new_context(
        base_url=site, viewport={"width": width, "height": height}, locale="id-ID", timezone_id="Asia/Makassar",
        is_mobile=shot.size is PHONE, device_scale_factor=2 if shot.size is PHONE else 1,
    )  # fmt: skip
    page = context.new_page()
    page.goto("/")
    page.locator(f"button.rs-role-card[value={shot.role}]").click()
    page.wait_for_load_state("networkidle")
    page.goto(shot.address(page), wait_until="networkidle")
    page.wait_for_timeout(SETTLED_MS)
    picture = page.screenshot(type="jpeg", quality=80)
    context.close()
    (FOLDER / f"{shot.name}.jpg").write_bytes(picture)
    return len(picture)


def main() -> int:
    site = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    if not browser.find():
        raise SystemExit("Pictures need Chromium. On Debian type: sudo apt-get install chromium")
    FOLDER.mkdir(exist_ok=True)
    too_large = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.find(), args=FLAGS)
        for shot in SHOTS:
            size = take(chromium, site, shot)
            sys.stdout.write(f"docs/pictures/{shot.name}.jpg: {size // 1000} kB\n")
            if size > LARGEST:
                too_large.append(shot.name)
        chromium.close()
    if too_large:
        sys.stdout.write(f"larger than {LARGEST // 1000} kB: {', '.join(too_large)}\n")
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main())
