"""What is done once: building, importing, exporting, backing up, bringing back. Each by the command that an operator types."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from shutil import rmtree

from benchmarks.city.deliveries import CORRECTED
from benchmarks.city.place import GB, Place, beside, create_database, folder_size
from benchmarks.city.results import Results, Work
from benchmarks.city.running import Ran, own, regsosek

PURPOSE = "pengukuran kecepatan"
EXPORTS = (
    ("families", "csv"), ("families", "parquet"), ("families", "xlsx"), ("persons", "csv"), ("persons", "parquet"),
    ("persons", "xlsx"), ("dwellings", "geojson"),
)  # fmt: skip
_COUNTED = re.compile(r"(dibaca|baru|diperbarui|tetap|ditolak|menunggu putusan): ([\d,]+)")
_ROWS = re.compile(r"([\d.,]+)\s+baris")


def built(families: int, seed: int, folder: Path, url: str, results: Results) -> Place:
    """The demo city by ``regsosek synth``; for PostgreSQL in a database that this makes."""
    if url:
        create_database(url)
    place = Place(folder.resolve() / f"demo-{families}-{seed}", url)
    words = ["--families", str(families), "--seed", str(seed), "--folder", str(folder)]
    env = {**place.env, "REGSOSEK_HOME": "", "REGSOSEK_DATABASE_URL": ""}
    ran = regsosek("synth", *words, *(["--database-url", url] if url else []), env=env)
    results.head_of_works()
    size, photos = place.database_size(), place.blobs_size()
    _note(results, "build", ran, families, "families", size + photos, f"database {size:.2f} GB, photos {photos:.2f} GB")
    return place


def imported(
    place: Place, scratch: Path, families: int, per_file: int, seed: int, results: Results, *, keep: bool = False
) -> None:
    """The families of the city as deliveries: into a city where nobody is registered, the same again, and corrected."""
    with beside(place, scratch / "import-home", "import") as empty:
        own("deliveries", "areas", str(seed), env=empty.env)
        folder = scratch / "deliveries"
        ran = own("deliveries", "files", str(folder), str(families), str(per_file), str(seed), env=empty.env)
        told = json.loads(ran.said.splitlines()[-1])
        results.head_of_works()
        plain = sorted(f for f in folder.glob("*.zip") if not f.name.startswith(CORRECTED))
        corrected = sorted(folder.glob(f"{CORRECTED}-*.zip"))
        for title, files in (
            ("import: into an empty city", plain),
            ("import: the same again", plain),
            ("import: half of them corrected", corrected),
        ):
            ran, counts = _taken_in(files, empty.env)
            note = ", ".join(f"{name} {n:,}" for name, n in counts.items())
            _note(results, title, ran, told["families"], "families", empty.database_size(), note)
    if not keep:
        rmtree(scratch, ignore_errors=True)


def _taken_in(files: Iterable[Path], env: Mapping[str, str]) -> tuple[Ran, dict[str, int]]:
    """One file after the other. The command tells what became of every row; here it is added up."""
    runs, counts = [], {}
    for file in files:
        ran = regsosek("import", "run", str(file), "--adapter", "bps_k", env=env)
        runs.append(ran)
        for name, number in _COUNTED.findall(ran.said):
            counts[name] = counts.get(name, 0) + int(number.replace(",", ""))
    return _together(runs), counts


def _together(runs: list[Ran]) -> Ran:
    return Ran(sum(r.seconds for r in runs), sum(r.cpu for r in runs), max(r.memory for r in runs), "")


def exported(place: Place, scratch: Path, results: Results) -> None:
    """Whole tables, as the system: every row, every column."""
    results.head_of_works()
    scratch.mkdir(parents=True)
    for table, kind in EXPORTS:
        out = scratch / f"{table}.{kind}"
        ran = regsosek("export", table, "--format", kind, "--out", str(out), "--purpose", PURPOSE, env=place.env)
        _note(results, f"export: {table}, {kind}", ran, _rows(ran), "rows", out.stat().st_size / GB)
        out.unlink()
    rmtree(scratch)


def backed_up(place: Place, scratch: Path, results: Results) -> None:
    """A backup, and the same into an empty installation on the same kind of database."""
    results.head_of_works()
    scratch.mkdir(parents=True)
    phrase, file = scratch / "passphrase", scratch / "city.backup"
    phrase.write_text("frasa sandi untuk pengukuran\n")
    ran = regsosek("backup", "--to", str(file), "--passphrase-file", str(phrase), env=place.env)
    _note(results, "backup", ran, _rows(ran), "rows", file.stat().st_size / GB)
    with beside(place, scratch / "restored", "restore") as empty:
        words = ["--home", str(empty.home), "--key", str(place.home / "regsosek.key"), "--passphrase-file", str(phrase)]
        ran = regsosek("restore", str(file), *words, env=empty.env)
        _note(results, "restore, every hash compared", ran, _rows(ran), "rows", empty.database_size())
    rmtree(scratch)


def moved(place: Place, scratch: Path, results: Results) -> None:
    """Everything into a folder, and from it into an empty database of the same kind."""
    results.head_of_works()
    scratch.mkdir(parents=True)
    folder = scratch / "all"
    ran = regsosek("export-all", str(folder), env=place.env)
    _note(results, "export-all", ran, _rows(ran), "rows", folder_size(folder))
    with beside(place, scratch / "moved", "moved") as empty:
        empty.home.mkdir()
        (empty.home / "regsosek.key").write_bytes((place.home / "regsosek.key").read_bytes())
        ran = regsosek("import-all", str(folder), env=empty.env)
        _note(results, "import-all, every hash compared", ran, _rows(ran), "rows", empty.database_size())
    rmtree(scratch)


def _rows(ran: Ran) -> int:
    """How many rows the command says it has dealt with.

    :raises RuntimeError: when it does not say so.
    """
    told = _ROWS.search(ran.said)
    if told is None:
        raise RuntimeError(f"no number of rows in: {ran.said[-500:]}")
    return int(re.sub(r"\D", "", told.group(1)))


def _note(results: Results, title: str, ran: Ran, count: int, things: str, size: float, note: str = "") -> None:
    results.work(Work(title, ran.seconds, ran.cpu, ran.memory, count, things, size, note))
