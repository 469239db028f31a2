"""How much better the recipe "best" is than OLS with area effects, on any consumption survey, paired on the same splits.

    python benchmarks/pmt.py SURVEY --target consumption [--id hhid] [--by district] [--exclude a,b] [--splits 10]
                             [--test 0.3] [--grouped] [--seed 1]

Each split sets rows aside (all rows of one id together; with --grouped whole areas), fits both on the others and
predicts those set aside. OLS: indicators of all categories and of the areas; an area it never saw gets the mean of the
areas. Printed: R² and rank correlation of the logarithm, targeting error at the poorest 40 %; mean, standard deviation and
the smallest gain over the splits. Nothing of the test rows reaches a model, not even the list of categories.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regsosek.analysis.engine import connect, read
from regsosek.analysis.pmt import evaluate
from regsosek.analysis.pmt.columns import Columns
from regsosek.analysis.pmt.ensemble.basis import inputs
from regsosek.analysis.pmt.ensemble.fit import fit_best
from regsosek.analysis.pmt.ensemble.scoring import score_arrow
from regsosek.analysis.pmt.model import UNIT

SHARE = 0.40


def main() -> None:
    asked = _options()
    table = read(connect(), asked.survey, text=tuple(n for n in (asked.id, asked.by) if n)).to_pyarrow()
    table = table.filter(pc.greater(table[asked.target], 0))
    exclude = [n for n in asked.exclude.split(",") if n]
    print(f"{asked.survey.name}: {len(table):,} rows, {'whole areas' if asked.grouped else 'rows'} set aside")
    found = []
    for split in range(asked.splits):
        started = time.perf_counter()
        held = _held(table, asked, np.random.default_rng((asked.seed, split)))
        train, test = table.filter(pa.array(~held)), table.filter(pa.array(held))
        model = fit_best(train, target=asked.target, id=asked.id, area=asked.by, exclude=exclude, seed=asked.seed)
        ours = score_arrow(test, model)[0].to_numpy(zero_copy_only=False) / UNIT
        truth = np.log(test[asked.target].to_numpy())
        theirs = ols(train, test, model.questions, asked.target, asked.by)
        scored = ~np.isnan(ours)  # a family without a needed answer has no score; both are judged by the others
        found.append([_measures(truth[scored], values[scored]) for values in (ours, theirs)])
        gain = _gains(np.array(found[-1:]))[0]
        print(
            f"  split {split + 1:2}: "
            + " ".join(f"{g:+.4f}" for g in gain)
            + f"  {time.perf_counter() - started:.0f} s",
            flush=True,
        )
    _print(np.array(found))


def ols(train: pa.Table, test: pa.Table, columns: Columns, target: str, by: str | None) -> np.ndarray:
    """Predictions of the logarithm by ordinary least squares with area indicators."""
    y = np.log(train[target].to_numpy())
    areas = sorted(set(pc.cast(train[by], pa.string()).to_pylist()) - {None}) if by else []

    def design(table: pa.Table) -> np.ndarray:
        code = np.array(pc.cast(table[by], pa.string()).to_pylist(), dtype=object) if by else None
        dummies = (
            np.column_stack([code == area for area in areas]).astype(float) if areas else np.zeros((len(table), 0))
        )
        return np.column_stack([np.ones(len(table)), inputs(columns, columns.matrix(table)), dummies])

    x, x_test = design(train), design(test)
    # an answer that only test rows leave out has no indicator of its own
    usual = np.nan_to_num(np.nanmean(x, axis=0))
    x, x_test = np.where(np.isnan(x), usual, x), np.where(np.isnan(x_test), usual, x_test)
    if areas:
        known = slice(x.shape[1] - len(areas), None)
        x_test[~x_test[:, known].any(axis=1), known] = x[:, known].mean(axis=0)
    return x_test @ np.linalg.lstsq(x, y, rcond=None)[0]


def _held(table: pa.Table, asked: argparse.Namespace, random: np.random.Generator) -> np.ndarray:
    together = asked.by if asked.grouped else asked.id
    _, unit = np.unique(
        np.array(table[together].to_pylist()) if together else np.arange(len(table)), return_inverse=True
    )
    order = random.permutation(unit.max() + 1)
    return np.isin(unit, order[: max(1, round(asked.test * len(order)))])


def _measures(truth: np.ndarray, predicted: np.ndarray) -> tuple[float, float, float]:
    return (
        evaluate.r_squared(truth, predicted, np.ones(len(truth))),
        evaluate.spearman(truth, predicted),
        evaluate.targeting_error(truth, predicted, SHARE),
    )


def _gains(found: np.ndarray) -> np.ndarray:
    """splits × measures: how much better; a lower error is better."""
    return (found[:, 0] - found[:, 1]) * np.array([1, 1, -1])


def _print(found: np.ndarray) -> None:
    gains = _gains(found)
    print(f"{'':14}{'OLS + area':>12}{'best':>10}{'gain':>10}{'sd':>9}{'least':>9}")
    for index, name in enumerate(("R2", "Spearman", "error at 40 %")):
        g = gains[:, index]
        print(
            f"{name:14}{found[:, 1, index].mean():12.4f}{found[:, 0, index].mean():10.4f}{g.mean():+10.4f}"
            f"{g.std(ddof=1) if len(g) > 1 else 0:9.4f}{g.min():+9.4f}"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("survey", type=Path)
    parser.add_argument("--target", required=True)
    parser.add_argument("--id")
    parser.add_argument("--by")
    parser.add_argument("--exclude", default="")
    parser.add_argument("--splits", type=int, default=10)
    parser.add_argument("--test", type=float, default=0.3)
    parser.add_argument("--grouped", action="store_true", help="set whole areas aside")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
