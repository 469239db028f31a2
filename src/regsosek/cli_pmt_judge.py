"""``regsosek pmt evaluate``, ``card`` and ``published``: how good, shown how, and a card of somebody else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from regsosek.analysis.engine import EngineError
from regsosek.analysis.pmt.card.page import page
from regsosek.analysis.pmt.chances import read_lines
from regsosek.analysis.pmt.model import load
from regsosek.analysis.pmt.problems import PmtError, require_columns
from regsosek.analysis.pmt.recipes import Plan, Recipe, chosen
from regsosek.analysis.pmt.scorecard.fit import MOST_QUESTIONS
from regsosek.analysis.pmt.scorecard.published import PUBLISHED, load_published, total_range
from regsosek.analysis.pmt.trial.report import FORMAT, drift, report
from regsosek.analysis.pmt.trial.run import apply, trial, usable
from regsosek.cli_pmt_files import Input, check_out, listed, read_survey, told
from regsosek.cli_pmt_options import (
    By,
    Categories,
    Exclude,
    Features,
    Group,
    Insist,
    Questions,
    Seed,
    SurveyId,
    Target,
    Weight,
)
from regsosek.cli_pmt_options import Recipe as RecipeOption

CARD_SPLITS = 5


def evaluate(
    survey: Input,
    target: Target,
    out: Annotated[Path, typer.Option("--out", help="Report to write: .json or .html.", show_default=False)],
    id: SurveyId = None,
    by: By = None,
    weight: Weight = None,
    group: Group = None,
    features: Features = None,
    exclude: Exclude = None,
    categories: Categories = None,
    recipe: RecipeOption = None,
    questions: Questions = MOST_QUESTIONS,
    model: Annotated[
        Path | None, typer.Option("--model", help="Test this model on the survey instead of fitting again and again.")
    ] = None,
    splits: Annotated[int, typer.Option("--splits", help="How often three in ten groups are held out.")] = 10,
    seed: Seed = 1,
    sex: Annotated[str | None, typer.Option("--sex", help="Column of the head's sex: errors by it.")] = None,
    disabled: Annotated[str | None, typer.Option("--disabled", help="Column of disability: errors by it.")] = None,
    size: Annotated[str | None, typer.Option("--size", help="Column of family size: errors by it.")] = None,
    year: Annotated[
        str | None, typer.Option("--year", help="Column of the year: also fit on the earlier, test on the last.")
    ] = None,
    insist: Insist = False,
) -> None:
    """Test a recipe out of sample, beside OLS with area dummies on the same splits; or a model on a new survey."""
    with told():
        check_out(out, survey, *([model] if model else []))
        if out.suffix.lower() not in (".json", ".html"):
            raise EngineError(
                f"{out.name}: a report is .json or .html", f"{out.name}: laporan berakhiran .json atau .html"
            )
        applied = load(model) if model else None
        if applied is not None and applied.recipe == PUBLISHED:
            raise PmtError("published_has_no_expenditure")
        table = read_survey(survey, id, by, group, applied.area if applied else None)
        plan = Plan(
            target, id, by or (applied.area if applied else None), weight, group, listed(features), listed(exclude) or (),
            listed(categories) or (), seed, insist, questions,
        )  # fmt: skip
        require_columns(table.column_names, sex, disabled, size, year)
        data = usable(table, plan)
        groups = {"sex": sex, "disabled": disabled, "size": size, "area": plan.area}
        if applied is not None:
            document = report(
                data, [apply(data, applied, plan)], recipe=applied.recipe, plan=plan, groups=groups, of_model=True
            )
        else:
            which = chosen(recipe, table.column_names, plan)
            tested = trial(data, which, plan, splits=splits, progress=_progress(splits))
            document = report(data, tested, recipe=which, plan=plan, groups=groups)
            if year is not None:
                document["drift"] = drift(data, which, plan, year)
        if out.suffix.lower() == ".json":
            out.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        else:
            out.write_text(page(applied, document), encoding="utf-8")
    typer.echo(_table(document))
    typer.echo(f"Report written to {out}.")


def card(
    model: Annotated[Path, typer.Argument(help="Model file.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="HTML file to write.", show_default=False)],
    report: Annotated[
        Path | None,
        typer.Option("--report", help="Report of `pmt evaluate` (.json) for the plots.", show_default=False),
    ] = None,
    line: Annotated[
        list[str] | None,
        typer.Option("--line", help="NAME=VALUE: a column of chances in the table of a scorecard learned here."),
    ] = None,
) -> None:
    """Write the card of a model: one HTML file to read and print; a scorecard's own card for use by hand is in it."""
    with told():
        check_out(out, model, *([report] if report else []))
        applied = load(model)
        document = None
        if report is not None:
            document = _report(report)
        out.write_text(page(applied, document, read_lines(line or [])), encoding="utf-8")
    typer.echo(f"Card written to {out}.")


def published(
    definition: Annotated[Path, typer.Argument(help="Definition of the card (TOML or JSON).", show_default=False)],
    model: Annotated[Path, typer.Option("--model", "--out", help="Model file to write (JSON).", show_default=False)],
) -> None:
    """Read a published scorecard (questions, points, look-up table): `pmt score` then gives chances from its table."""
    with told():
        check_out(model, definition)
        made = load_published(definition)
        made.save(model)
    lowest, highest = total_range(made.features)
    names = ", ".join(line["name"] for line in made.fit["lines"])
    typer.echo(f"{made.target}: {len(made.features)} questions, {lowest} to {highest} points, lines {names}.")
    typer.echo(f"Model written to {model}.")


def write_card(table: Any, fitted: Any, recipe: Recipe, plan: Plan, out: Path) -> None:
    """Test the recipe on the survey of the model and write the model's card."""
    data = usable(table, plan)
    tested = trial(data, recipe, plan, splits=CARD_SPLITS, progress=_progress(CARD_SPLITS))
    groups = {"sex": None, "disabled": None, "size": None, "area": plan.area}
    out.write_text(page(fitted, report(data, tested, recipe=recipe, plan=plan, groups=groups)), encoding="utf-8")


def _report(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise PmtError("bad_report", why=error) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise PmtError(
            "bad_report", why=document.get("format") if isinstance(document, dict) else type(document).__name__
        )
    return document


def _progress(splits: int) -> Any:
    return lambda number: typer.echo(f"split {number} of {splits}", err=True)


def _table(document: dict[str, Any]) -> str:
    measures = document["measures"]
    sides = [side for side in ("model", "ols", "gain") if side in measures]
    heads = {"model": document["recipe"], "ols": "OLS+areas", "gain": "gain"}
    lines = [f"{'':14}" + "".join(f"{heads[side]:>20}" for side in sides)]
    for key in measures["model"]:
        cells = (f"{measures[side][key]['mean']:.4f} ± {measures[side][key]['se']:.4f}" for side in sides)
        lines.append(f"{key:14}" + "".join(f"{cell:>20}" for cell in cells))
    deciles = document["deciles"]
    lines.append(
        f"Deciles: {deciles['exact']:.1%} exact, {deciles['within_one']:.1%} within one. "
        f"Calibration slope {document['calibration']['slope']:.3f}."
    )
    return "\n".join(lines)
