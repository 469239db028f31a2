"""A small demo city, served as a person gets it (`regsosek demo`), and Chromium to walk through it."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import browser

FAMILIES = 1500
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--use-gl=angle",
    "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
]  # fmt: skip


@dataclass(frozen=True)
class Site:
    url: str
    home: Path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes], seconds: int = 900) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the demo stopped with {process.returncode}")
        try:
            if urllib.request.urlopen(f"{url}/healthz", timeout=5).status == 200:
                return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("the demo does not answer")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("demo")
    port = _free_port()
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("REGSOSEK_", "DJANGO_"))}
    command = [
        str(Path(sys.executable).with_name("regsosek")),
        "demo",
        "--families",
        str(FAMILIES),
        "--port",
        str(port),
    ]
    log = (folder / "log").open("wb")
    process = subprocess.Popen([*command, "--folder", str(folder)], env=clean, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}", process)
        yield Site(f"http://127.0.0.1:{port}", folder / f"demo-{FAMILIES}-2022")
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser.find(), args=FLAGS)
        yield launched
        launched.close()


class Visitor:
    """A person at a screen: counts the clicks, notes what left the machine and what the console complained about."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site, self.clicks = page, site, 0
        self.foreign: list[str] = []
        self.errors: list[str] = []
        page.on(
            "request", lambda r: None if r.url.startswith((site.url, "data:", "blob:")) else self.foreign.append(r.url)
        )
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: self.errors.append(str(e)))

    def enter_as(self, role: str) -> None:
        self.page.goto(self.site.url)
        self.page.locator(
            f'form:has(input[name=role][value="{role}"]) button, button[name=role][value="{role}"]'
        ).first.click()
        self.page.wait_for_load_state("networkidle")
        self.clicks = 0

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.clicks += 1

    def click_at(self, x: float, y: float) -> None:
        self.page.mouse.click(x, y)
        self.clicks += 1

    def open_from_menu(self, path: str) -> None:
        """One click on a wide screen; on a phone the menu is unfolded first, which is no choice and not counted."""
        link = self.page.locator(f'main a[href="{path}"], nav a[href="{path}"]')
        visible = next((found for found in link.all() if found.is_visible()), None)
        if visible is None:
            self.page.locator(".rs-menu-button").click()
            visible = next(found for found in link.all() if found.is_visible())
        visible.click()
        self.clicks += 1

    def until(self, script: str, argument: Any = None) -> Any:
        """What the script returns once it returns something."""
        return self.page.wait_for_function(script, arg=argument, timeout=30_000).json_value()

    def _facts(self, query: str, role: str) -> set[str]:
        with sqlite3.connect(self.site.home / "regsosek.sqlite3") as database:
            return {row[0] for row in database.execute(query, (role,))}

    def audit_of(self, role: str) -> set[str]:
        """Verbs that the audit tells of this role."""
        return self._facts("SELECT verb FROM kernel_auditevent WHERE role = ?", role)

    def tiles_of(self, role: str) -> set[str]:
        """Kelurahan whose houses this role looked at."""
        return self._facts("SELECT area_code FROM kernel_tilereading WHERE role = ?", role)


@pytest.fixture(params=[(1440, 900)], ids=["desk"])
def visitor(request: pytest.FixtureRequest, chromium: Browser, site: Site) -> Iterator[Visitor]:
    width, height = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": height}, locale="id-ID", timezone_id="Asia/Makassar"
    )
    context.set_default_timeout(15_000)
    person = Visitor(context.new_page(), site)
    yield person
    context.close()
    assert person.foreign == [], "the pages asked another machine"
