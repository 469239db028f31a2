"""NIK judged per second on one core: whole columns, one by one, and the nearest library.

    python benchmarks/nik.py [--numbers 1000000]

The README claims at least 200,000 a second for columns. Numbers are generated (serials from 9000); a tenth is spoilt, so
that every reason occurs. python-stdnum's ``stdnum.id.nik`` is compared when it is installed; it splits and checks a
number too, but tells no reason and knows no century by reference date.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterable
from datetime import date

import numpy as np
import pyarrow as pa

from regsosek.vocabulary.nik import check
from regsosek.vocabulary.nik_columns import check_many
from regsosek.vocabulary.places import known_places

REFERENCE = date(2022, 10, 20)


def generate(count: int, seed: int = 64_72) -> list[str]:
    """Numbers of all districts and ages; every tenth is spoilt in one of five ways."""
    rng = np.random.default_rng(seed)
    districts = [code.replace(".", "") for code in known_places() if code.count(".") == 2]
    days = (np.datetime64("1922-10-21") + rng.integers(0, 36_524, count)).astype(object)
    picks = rng.integers(0, len(districts), count)
    women = rng.integers(0, 2, count) * 40
    serials = rng.integers(9000, 10_000, count)
    spoilt = np.where(rng.random(count) < 0.1, rng.integers(1, 6, count), 0)
    numbers = []
    for day, pick, woman, serial, spoil in zip(days, picks, women, serials, spoilt, strict=True):
        place = {1: "99" + districts[pick][2:], 2: districts[pick][:4] + "99"}.get(spoil, districts[pick])
        born = "310299" if spoil == 3 else f"{day.day + woman:02d}{day:%m}{day.year % 100:02d}"
        text = f"{place}{born}{0 if spoil == 4 else serial:04d}"
        numbers.append(text[:15] if spoil == 5 else text)
    return numbers


def rate(work: Callable[[], object], count: int, repeats: int = 3) -> float:
    """Numbers a second, the best of some repeats."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return count / best


def each(judge: Callable[[str], object], numbers: Iterable[str]) -> None:
    for number in numbers:
        judge(number)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--numbers", type=int, default=1_000_000)
    count = parser.parse_args().numbers
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    pa.set_cpu_count(1)
    numbers = generate(count)
    column = pa.array(numbers)
    some = numbers[: min(count, 100_000)]
    check_many(column[:1], reference_date=REFERENCE)  # the tables are built once
    valid = sum(check_many(column, reference_date=REFERENCE)["valid"].to_pylist())
    print(f"{count:,} numbers, {valid:,} valid; one core")
    print(f"columns (check_many)   {rate(lambda: check_many(column, reference_date=REFERENCE), count):>12,.0f} NIK/s")
    print(f"one by one (check)     {rate(lambda: each(one_by_one, some), len(some)):>12,.0f} NIK/s")
    try:
        from stdnum.id import nik as stdnum_nik
    except ImportError:
        print("python-stdnum          not installed: pip install python-stdnum to compare")
    else:
        print(f"python-stdnum is_valid {rate(lambda: each(stdnum_nik.is_valid, some), len(some)):>12,.0f} NIK/s")


def one_by_one(number: str) -> object:
    return check(number, reference_date=REFERENCE)


if __name__ == "__main__":
    main()
