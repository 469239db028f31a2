"""``regsosek pmt fit`` and ``regsosek pmt score``: a model from a survey, and what it says of families."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import ibis
import typer

from regsosek.analysis.pmt.chances import read_lines, with_chances
from regsosek.analysis.pmt.model import Model, load
from regsosek.analysis.pmt.problems import PmtError, require_columns
from regsosek.analysis.pmt.rank import check_ids
from regsosek.analysis.pmt.recipes import Plan, chosen, fit_recipe
from regsosek.analysis.pmt.score import score as score_table
from regsosek.analysis.pmt.scorecard.fit import MOST_QUESTIONS
from regsosek.analysis.pmt.unread import unread
from regsosek.cli_pmt_files import (
    PERSONS,
    Engine,
    Id,
    Input,
    Out,
    check_out,
    expand,
    listed,
    named,
    read_parts,
    read_survey,
    save,
    told,
)
from regsosek.cli_pmt_judge import card, evaluate, published, write_card
from regsosek.cli_pmt_large import Memory, Temp, is_folder, save_parts, staged, workplace
from regsosek.cli_pmt_options import (
    By,
    Categories,
    Exclude,
    Features,
    Group,
    Insist,
    Questions,
    Recipe,
    Seed,
    SurveyId,
    Target,
    Weight,
)
from regsosek.cli_pmt_rank import rank

__all__ = ["app", "rank"]

app = typer.Typer(name="pmt", help="Models that predict welfare from answers (PMT).", no_args_is_help=True)
AREAS = ("regency", "village")
"""Columns that a folder of scores keeps, to rank within and to count by."""
SMALL_SURVEY = 500
"""With fewer rows the error is itself roughly known: the command says so."""


@app.callback()
def pmt() -> None:
    """Models that predict welfare from answers (PMT)."""


@app.command()
def fit(
    survey: Input,
    target: Target,
    model: Annotated[Path, typer.Option("--model", "--out", help="Model file to write (JSON).", show_default=False)],
    id: SurveyId = None,
    by: By = None,
    weight: Weight = None,
    group: Group = None,
    features: Features = None,
    exclude: Exclude = None,
    categories: Categories = None,
    recipe: Recipe = None,
    questions: Questions = MOST_QUESTIONS,
    seed: Seed = 1,
    insist: Insist = False,
    card: Annotated[Path | None, typer.Option("--card", help="Also test the recipe and write its card (HTML).")] = None,
) -> None:
    """Fit a model on a consumption survey: any column names, CSV or Parquet."""
    with told():
        check_out(model, survey)
        if card is not None:
            check_out(card, survey, model)
        table = read_survey(survey, id, by, group)
        plan = Plan(
            target, id, by, weight, group, listed(features), listed(exclude) or (), listed(categories) or (), seed, insist,
            questions,
        )  # fmt: skip
        plan.check(table.column_names)
        which = chosen(recipe, table.column_names, plan)
        fitted = fit_recipe(table, which, plan)
        fitted.save(model)
        typer.echo(_summary(fitted))
        typer.echo(f"Model written to {model}.")
        if card is not None:
            write_card(table, fitted, which, plan, card)
            typer.echo(f"Card written to {card}.")


@app.command()
def score(
    families: Annotated[
        list[Path], typer.Argument(help="CSV or Parquet files, a folder or a pattern.", show_default=False)
    ],
    model: Annotated[Path, typer.Option("--model", help="Model file made by `pmt fit`.", show_default=False)],
    out: Out,
    id: Id = "family_id",
    line: Annotated[
        list[str] | None,
        typer.Option("--line", help="NAME=VALUE: adds p_below_NAME, the chance that expenditure per person is below."),
    ] = None,
    weight: Annotated[
        str | None,
        typer.Option(
            "--weight", help="Column that counts for percentile and expected numbers. Default: persons, else rows."
        ),
    ] = None,
    engine: Engine = "duckdb",
    memory: Memory = None,
    temp: Temp = None,
) -> None:
    """Score families: expenditure, percentile, chances below lines, or the reason why there is none.

    percentile (0 to 100) is the share of persons in families predicted poorer, half of those with the same score
    included. Expected numbers are sums of chances, never counts of predictions. --out without .csv or .parquet is a
    folder of Parquet parts, for tables of any size; it keeps regency and village.
    """  # fmt: skip
    with told():
        lines = read_lines(line or [])
        sources = expand(families)
        check_out(out, *sources, model)
        applied = load(model)
        kept_as_text = named(id, applied.area, "sub_sls", "village", "district", *_text_columns(applied))
        with workplace(engine, out, memory, temp) as (connection, folder):
            table = read_parts(connection, sources, text=kept_as_text)
            require_columns(table.columns, id, weight)
            _tell_repeated(table, id)
            scored = score_table(table, applied)
            _tell_unseen(table, applied)
            if not is_folder(out):  # a country is read once
                _tell_unread(table, applied)
            counted = weight or (PERSONS if PERSONS in scored.columns and scored[PERSONS].type().is_numeric() else None)
            wanted = named(id, applied.area, *(AREAS if is_folder(out) else ()), counted)
            kept = [name for name in wanted if name in scored.columns]
            if is_folder(out):
                scored = staged(connection, scored.select(*kept, "score", "unscored_reason"), folder)
            described, expected, total = with_chances(scored, applied, lines, weight=counted)
            chances = [f"p_below_{name}" for name in expected]
            result = described.select(*kept, "expenditure", "percentile", *chances, "score", "unscored_reason")
            if is_folder(out):
                save_parts(connection, result, out)
            else:
                save(result, out, [ibis.asc(id)])
    typer.echo(f"Scores written to {out}.")
    for name, number in expected.items():
        share = f" ({number / total:.1%} of {total:,.0f})" if total else ""
        typer.echo(f"Expected below {name}: {number:,.1f} {counted or 'rows'}{share}, the sum of p_below_{name}.")


app.command()(evaluate)
app.command()(card)
app.command()(published)


def _tell_repeated(table: ibis.Table, id: str) -> None:
    """Scoring needs no unique ids, ranking does: repeated ones are told, empty ones refused."""
    empty = table[id].isnull().sum().to_pyarrow().as_py()
    if empty:
        raise PmtError("empty_ids", column=id, count=empty)
    try:
        check_ids(table, id)
    except PmtError as problem:
        typer.echo(f"Warning: {problem.text('en')} / Peringatan: {problem.text('id')}", err=True)


def _tell_unseen(table: ibis.Table, model: Any) -> None:
    """How many rows lie in an area that the survey never saw: they count as the mean of the areas."""
    if not (model.area and model.area_effects):
        return
    place = table[model.area].cast("string")
    unseen = (place.isnull() | place.notin(list(model.area_effects))).sum().to_pyarrow().as_py()
    if unseen:
        typer.echo(
            f"Warning: {unseen:,} rows have no {model.area} or one that the survey never saw; the mean of areas is used. / "
            f"Peringatan: {unseen:,} baris tanpa {model.area} yang dikenal survei; rata-rata wilayah dipakai.",
            err=True,
        )


def _tell_unread(table: ibis.Table, model: Any) -> None:
    strange = ", ".join(f"{name} {count:,}" for name, count in unread(table, model).items())
    if strange:
        typer.echo(
            f"Warning: answers that cannot be read, or that the survey never had, count as none: {strange}. / "
            f"Peringatan: jawaban yang tidak terbaca, atau tidak ada dalam survei, dihitung tidak terjawab: {strange}.",
            err=True,
        )


def _text_columns(model: Any) -> list[str]:
    if not isinstance(model, Model):
        return []
    return [name for w in model.features if w.feature.by_text for name in w.feature.source.columns]


def _summary(model: Any) -> str:
    survey, fitted = model.survey, model.fit
    errors = ", ".join(f"{float(share):.0%}: {error:.3f}" for share, error in fitted["targeting_error"].items())
    bad = survey.get("bad_targets", 0)
    lines = [
        f"Recipe {model.recipe}. Fitted on {survey['used']:,} of {survey['rows']:,} rows ({survey.get('incomplete', 0):,} "
        f"incomplete, {survey.get('zero_weights', 0):,} of zero weight, {bad:,} without a positive target); "
        f"{len(model.features)} questions, {len(model.area_effects)} areas.",
        f"Out of sample: R2 {fitted['r2']:.3f}, Spearman {fitted['spearman']:.3f}, targeting error at {errors}.",
    ]
    if bad:
        lines.append(
            f"Warning: {bad:,} rows have a zero, negative or empty target and were left out. / Peringatan: {bad} baris bersasaran "
            "nol, negatif, atau kosong ditinggalkan."
        )
    if survey.get("like_logs"):
        lines.append(
            "Warning: the target looks like logarithms already; give the amounts themselves, or every expenditure and --line is in "
            "the wrong unit. / Peringatan: sasaran tampak sudah berupa logaritma; berikan nilai uangnya sendiri, sebab kalau "
            "tidak semua perkiraan pengeluaran dan --line salah satuan."
        )
    if heaviest := survey.get("heaviest_weight"):
        lines.append(
            f"Warning: one row has {heaviest:.0%} of all weight; the model describes it more than the others. / Peringatan: satu baris "
            f"memegang {heaviest:.0%} dari seluruh penimbang; model lebih menggambarkan baris itu daripada yang lain."
        )
    if survey["used"] < SMALL_SURVEY:
        lines.append(
            f"Warning: {survey['used']:,} rows are few; these figures are rough. / Peringatan: baris sedikit, angka kasar."
        )
    dropped = [d for d in fitted.get("dropped", ()) if d["reason"] != "not_needed"]
    if dropped:
        lines.append("Left out: " + ", ".join(f"{d['feature']} ({d['reason']})" for d in dropped) + ".")
    return "\n".join(lines)
