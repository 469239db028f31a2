"""A whole city: how long it takes to build, fill, take out and bring back, and how long each page and tile takes, warm.

    python -m benchmarks.city --build --families 250000 --folder var     build it, then measure everything
    python -m benchmarks.city --home var/demo-250000-2022 --only pages   pages of a city that is there
    … --database-url postgresql://postgres@127.0.0.1:5432/city           the same on PostgreSQL

Sections: pages, import, export, backup, move (export-all and import-all); --only names those that are wanted. Whatever
fails stops the run. A city that is there is read; what the readers of pages did goes into its audit, as always. Databases
made for a section are dropped behind it; files go to --scratch (a folder that must not be there) and are removed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.city import pages, works
from benchmarks.city.place import Place
from benchmarks.city.results import GOAL_MS, Results

SECTIONS = ("pages", "import", "export", "backup", "move")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m benchmarks.city", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--home", type=Path, help="home folder of a city that is there")
    add("--database-url", default="", help="its PostgreSQL database; with --build it is made")
    add("--build", action="store_true")
    add("--families", type=int, default=250_000, help="of the city to build")
    add("--seed", type=int, default=2022)
    add("--folder", type=Path, default=Path("var"), help="where built cities are kept")
    add("--only", default=",".join(SECTIONS), help="sections, by comma; empty: none")
    add("--import-families", type=int, default=0, help="how many to import; 0: as many as the city has")
    add("--import-per-file", type=int, default=25_000, help="families in one delivery")
    add("--times", type=int, default=100, help="requests of each page")
    add("--scratch", type=Path, help="folder for files; it is made and removed")
    add("--json", type=Path, help="file for the results")
    asked = parser.parse_args()
    asked.only = [name for name in asked.only.split(",") if name]
    if unknown := set(asked.only) - set(SECTIONS):
        parser.error(f"unknown sections: {', '.join(sorted(unknown))}")
    if not asked.build and (asked.home is None or not asked.home.is_dir()):
        parser.error("--home must name the folder of a city that is there")
    asked.scratch = asked.scratch or (asked.folder if asked.build else asked.home.parent) / "benchmark.scratch"
    if asked.scratch.exists():
        parser.error(f"{asked.scratch} is there already")
    return asked


def main() -> int:
    asked = _asked()
    results = Results()
    print(results.machine, f"load {results.load[0]:.1f}", sep=", ")
    try:
        if asked.build:
            place = works.built(asked.families, asked.seed, asked.folder, asked.database_url, results)
        else:
            place = Place(asked.home, asked.database_url)
        results.city, results.database = place.home.name, place.vendor
        _sections(asked, place, results)
    finally:
        if asked.json:
            results.write(asked.json)
    slow = sum(row.is_slow for row in results.pages)
    if results.pages:
        print(f"goal of pages and tiles: p95 ≤ {GOAL_MS} ms, warm; {slow} over it")
    return 0


def _sections(asked: argparse.Namespace, place: Place, results: Results) -> None:
    for name in asked.only:
        print(f"\n{name}, {place.vendor}", flush=True)
        scratch = asked.scratch / name
        if name == "pages":
            pages.measured(place, results, asked.times)
        elif name == "import":
            families = asked.import_families or _size_of(place)
            works.imported(place, scratch, families, asked.import_per_file, asked.seed, results)
        else:
            {"export": works.exported, "backup": works.backed_up, "move": works.moved}[name](place, scratch, results)
    if asked.scratch.is_dir() and not any(asked.scratch.iterdir()):
        asked.scratch.rmdir()


def _size_of(place: Place) -> int:
    """A demo city tells by the name of its folder how many families it has."""
    return int(place.home.name.split("-")[1])


if __name__ == "__main__":
    sys.exit(main())
