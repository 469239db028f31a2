"""The options that name columns of a survey and the recipe; `fit` and `evaluate` share them."""

from __future__ import annotations

from typing import Annotated

import typer

from regsosek.analysis.pmt.recipes import RECIPES
from regsosek.analysis.pmt.scorecard.fit import MOST_QUESTIONS

Target = Annotated[
    str, typer.Option("--target", help="Column of per-capita expenditure, positive; its logarithm is modelled.")
]
SurveyId = Annotated[
    str | None,
    typer.Option("--id", help="Column that names each family. One that repeats is asked again: tested together."),
]
By = Annotated[str | None, typer.Option("--by", help="Column of the area whose level differs; small areas are pooled.")]
Weight = Annotated[str | None, typer.Option("--weight", help="Column of the survey weight.")]
Group = Annotated[
    str | None, typer.Option("--group", help="Column of the census block: its families are tested together.")
]
Features = Annotated[
    str | None, typer.Option("--features", help="Only these columns are questions: a,b,c. Default: all others.")
]
Exclude = Annotated[str | None, typer.Option("--exclude", help="These columns are no questions: d,e.")]
Categories = Annotated[
    str | None,
    typer.Option("--categories", help="Columns whose numbers are only names of answers (wall 1, 2, 3): f,g."),
]
Recipe = Annotated[
    str | None,
    typer.Option(
        "--recipe",
        help=f"{', '.join(RECIPES)}. Default: linear for a survey with at least half of the registry's questions, "
        "else best.",
    ),
]
Questions = Annotated[
    int, typer.Option("--questions", help=f"scorecard: at most so many questions, 1 to {MOST_QUESTIONS}.")
]
Seed = Annotated[int, typer.Option("--seed", help="Decides how the survey is split for testing.")]
Insist = Annotated[
    bool, typer.Option("--insist", help="Keep a column even when it alone nearly determines the target.")
]
