"""The recipe "best": see README.md. `fit_best` is read in only when it is asked for, since it brings scikit-learn."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    if name == "fit_best":
        from regsosek.analysis.pmt.ensemble.fit import fit_best

        return fit_best
    raise AttributeError(name)
