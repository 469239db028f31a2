"""Where is Chromium? Journeys run where it is found; ``REGSOSEK_TEST_CHROMIUM`` names another one."""

from __future__ import annotations

import os
import shutil
import sys

SETTING = "REGSOSEK_TEST_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str:
    """Path of the program, or "" when there is none."""
    given = os.environ.get(SETTING)
    if given:
        return shutil.which(given) or ""
    return next((path for name in NAMES if (path := shutil.which(name))), "")


if __name__ == "__main__":
    program = find()
    print(program or "Browser journeys are left out: no Chromium was found (Debian: apt install chromium).")
    sys.exit(0 if program else 1)
