"""Run the tests as the README says: SQLite; PostgreSQL where a server answers; journeys where Chromium is found.

`REGSOSEK_TEST_REQUIRE=postgres,chromium` makes a missing one a failure (CI). `--long` adds the long tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import browser
import postgres

ROOT = Path(__file__).resolve().parent.parent


def pytest(title: str, *arguments: str, **environment: str) -> bool:
    print(f"\n=== {title}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode == 0


def main() -> int:
    long = "" if "--long" in sys.argv else " and not long"
    required = {name for name in os.environ.get("REGSOSEK_TEST_REQUIRE", "").split(",") if name}
    results = {"SQLite": pytest("SQLite", "-n", "2", "-m", f"not journey{long}", REGSOSEK_TEST_DATABASE="sqlite")}
    url, why_not = postgres.find()
    if url:
        results["PostgreSQL"] = pytest(
            "PostgreSQL: every test that touches a database, again",
            "-n", "2", "-m", f"db and not journey{long}",
            REGSOSEK_TEST_DATABASE="postgres", REGSOSEK_TEST_POSTGRES_URL=url,
        )  # fmt: skip
    else:
        print(f"\n=== PostgreSQL left out: {why_not}")
        results["PostgreSQL"] = "postgres" not in required
    if browser.find():
        results["Journeys"] = pytest("Journeys in Chromium", "-m", f"journey{long}", REGSOSEK_TEST_DATABASE="sqlite")
    else:
        print("\n=== Journeys left out: no Chromium (Debian: apt-get install chromium)")
        results["Journeys"] = "chromium" not in required
    print("\n" + "\n".join(f"{name}: {'ok' if passed else 'FAILED'}" for name, passed in results.items()))
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
