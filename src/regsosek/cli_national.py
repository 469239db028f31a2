"""``regsosek synth --scale national``: a country of invented families as Parquet files, without a database."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

from regsosek.cli_pmt_files import save_arrow


class NationalError(ValueError):
    """What stands in the way, in one sentence."""


def build(families: int, seed: int, out: Path, survey: Path | None, survey_rows: int, bars: Any) -> str:
    """Writes the parts into `out`, a folder that is not there yet or empty, and the survey; returns what was done.

    NationalError when `out` holds something, or the disk has no room. A folder appears when it is complete.
    """
    from regsosek.analysis.synthetic.national import country, national_survey, write_country

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise NationalError(f"{out} sudah berisi; pilih folder lain untuk --out.")
    if survey is not None and out.resolve() in survey.resolve().parents:
        raise NationalError(f"{survey} berada di dalam {out}; taruh survei di luar folder keluarga.")
    out.parent.mkdir(parents=True, exist_ok=True)
    _check_room(out.parent, families)
    started = time.perf_counter()
    of = country(families, seed)
    partial = out.with_name(f".{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        task = bars.step("Keluarga", families)
        write_country(of, partial, advance=lambda count: bars.advance(task, count))
        if out.exists():
            out.rmdir()
        partial.replace(out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    if survey is not None:
        save_arrow(national_survey(of, survey_rows), survey)
    seconds = time.perf_counter() - started
    size = sum(path.stat().st_size for path in out.iterdir())
    return (
        f"{families:,} keluarga di {len(of.regency.unique())} kabupaten/kota dalam {seconds:.0f} detik, "
        f"{size / 1e6:,.0f} MB: {out}"
    )


BYTES_PER_FAMILY = 20
"""Measured: 17 to 18."""


def _check_room(folder: Path, families: int) -> None:
    needed, free = families * BYTES_PER_FAMILY, shutil.disk_usage(folder).free
    if needed > free:
        raise NationalError(
            f"{families:,} keluarga memerlukan {needed / 1e9:.1f} GB; di {folder} tersisa {free / 1e9:.1f} GB."
        )
