"""The models of the demo's rankings: fitted from the first moment on in a process beside the recording, which leaves half of a
machine of two cores idle; kept, when their turn comes, by the verb that keeps every model."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from regsosek.demo.modelling import fitted
from regsosek.kernel.action import Actor
from regsosek.welfare.actions import record_model
from regsosek.welfare.models import FittedModel

SURVEY_NAME = "survei pengeluaran peraga"
RECIPES = ("linear", "best")


class Fitting:
    """Both models, in the order in which they are wanted."""

    def __init__(self, seed: int, areas_file: Path | None) -> None:
        self.pool = ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("forkserver"))
        self.found: dict[str, Future[tuple[Any, str]]] = {
            recipe: self.pool.submit(fitted, recipe, seed, areas_file) for recipe in RECIPES
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pool.shutdown(cancel_futures=True)

    def keep(self, by: Actor, recipe: str) -> FittedModel:
        """Waits until it is fitted."""
        model, card = self.found[recipe].result()
        return record_model(by=by, model=model, name=f"Peraga {recipe}", card=card, survey_name=SURVEY_NAME)
