"""A ranking model that a person can follow: walls and a refrigerator, nothing else."""

from __future__ import annotations

from typing import Any

from factories.documents import family_document
from regsosek.analysis.pmt.features import Band
from regsosek.analysis.pmt.model import Model, Weighed
from regsosek.analysis.pmt.questions import QUESTIONS

POINTS = {"wall_material": 1000, "has_refrigerator": 500}
"""Most points that an answer can bring: brick walls, a refrigerator."""


def walls_and_refrigerator() -> Model:
    weighed = []
    for question in [q for q in QUESTIONS if q.name in POINTS]:
        weighed.append(
            Weighed(question, _falling(question.bands, POINTS[question.name]), (10,) * len(question.bands), None)
        )
    return Model(features=tuple(weighed), intercept=100_000, sigma=3_000, recipe="linear", target="tests")


def _falling(bands: tuple[Band, ...], most: int) -> tuple[int, ...]:
    last = len(bands) - 1
    return tuple(most * (last - i) // last for i in range(len(bands)))


def family_of_wealth(number: int, wealth: int, **more: Any) -> dict[str, Any]:
    """A family by wealth 0 (bamboo walls, nothing) to 2 (brick, a refrigerator)."""
    wall, refrigerator = ((6, 2), (1, 2), (1, 1))[wealth]
    return family_document(number, housing={"wall_material": wall}, assets={"has_refrigerator": refrigerator}, **more)
