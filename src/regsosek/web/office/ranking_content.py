"""What pages of rankings say of a run, a model and a job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from regsosek.analysis.pmt.problems import CATALOGUE as FAULTS
from regsosek.kernel.problems import CATALOGUE, Problem
from regsosek.vocabulary.label import Label
from regsosek.vocabulary.welfare import WelfareGroup, group_label
from regsosek.web.office.card_content import UNSCORED, language
from regsosek.web.office.numbers import number, percent
from regsosek.web.office.ranking_summaries import summaries
from regsosek.welfare.models import FittedModel, Job, Run
from regsosek.welfare.totals import Totals

#: What lists need of a run: not its model, its typical families and its comparisons, which are long.
RUN_LINE = (
    "id", "label", "as_of", "fitted", "shares", "families", "persons", "unranked", "settled", "created_by", "finished_at",
    "adopted_at", "adopted_by", "adoption_reason", "parameters", "code_version",
)  # fmt: skip
MODEL_LINE = ("id", "name", "recipe", "digest", "survey_name", "created_at", "created_by")

#: What jobs say they are doing; the workers write the Indonesian text.
STEPS = (
    N_("Membaca survei"), N_("Melatih dan menguji model"), N_("Menulis kartu model"), N_("Membaca keluarga"),
    N_("Menghitung skor dan urutan"), N_("Menyimpan masukan"), N_("Menyimpan urutan"), N_("Membandingkan keluarga"),
)  # fmt: skip


def recipe_label(recipe: str) -> str:
    words = {
        "linear": _("linear: setiap alasan tepat"), "scorecard": _("kartu skor: dapat dihitung tangan"),
        "best": _("terbaik: paling tepat"),
    }  # fmt: skip
    return words.get(recipe, recipe)


def recipe_word(recipe: str) -> str:
    words = {"linear": _("linear"), "scorecard": _("kartu skor"), "best": _("terbaik")}
    return words.get(recipe, recipe)


def run_lines(limit: int = 50) -> list[Run]:
    """The newest runs, each with the name of its model; one query."""
    rows = Run.objects.filter(finished_at__isnull=False).select_related("fitted").order_by("-as_of", "-finished_at")
    return list(rows.only(*RUN_LINE, "fitted__id", "fitted__name", "fitted__recipe")[:limit])


def run_named(run_id: UUID | str) -> Run:
    """:raises Problem: ``not_found``, also for what is no key."""
    try:
        run = (
            Run.objects.select_related("fitted")
            .defer("model", "typical", "fitted__document", "fitted__card")
            .filter(pk=UUID(str(run_id)))
            .first()
        )
    except ValueError:
        run = None
    if run is None:
        raise Problem("not_found")
    return run


def model_lines(limit: int = 30) -> list[dict[str, Any]]:
    """The newest models with how good they are; without documents and cards, which are long."""
    rows = list(FittedModel.objects.order_by("-created_at").values(*MODEL_LINE)[:limit])
    known = summaries(row["digest"] for row in rows)
    return [
        row
        | {"recipe_word": recipe_word(row["recipe"]), "unfit": bool(known[row["digest"]].missing)}
        | fit_words(known[row["digest"]].fit, known[row["digest"]].survey)
        for row in rows
    ]


def fit_words(fit: Mapping[str, Any], survey: Mapping[str, Any]) -> dict[str, Any]:
    """R², rank correlation and targeting error out of sample as text; "–" for what a model does not tell."""
    errors = fit.get("targeting_error") or {}
    return {
        "r2": _decimal(fit.get("r2")), "spearman": _decimal(fit.get("spearman")),
        "error_40": percent(float(errors["0.40"]), 1, 0) if "0.40" in errors else "–",
        "rows": number(int(survey.get("used") or survey.get("rows") or 0)),
    }  # fmt: skip


def _decimal(value: Any) -> str:
    return "–" if value is None else number(float(value), 2)


def group_rows(run: Run, totals: Totals) -> list[dict[str, Any]]:
    """A row per group: what its share would hold, what the model put there, what counts after the forum's decisions."""
    everybody, rows, before, x = totals.ranked_persons, [], 0.0, 0.0
    ranked = sum(totals.city[group].persons for group in WelfareGroup) or 1
    for group, share in zip(WelfareGroup, [*run.shares, 1.0], strict=True):
        city, model = totals.city[group], totals.model[group]
        rows.append({
            "group": int(group), "label": group.label.text(language()), "share": percent(share - before, 1, 0),
            "quota": number(round((share - before) * everybody)), "model_persons": number(model.persons),
            "families": number(city.families), "persons": number(city.persons),
            "part": percent(city.persons, ranked), "settled": number(totals.settled[group].families),
            "difference": _signed(city.persons - round((share - before) * everybody)),
            "x": _thousandths(x), "w": _thousandths(city.persons / ranked), "quota_x": _thousandths(share),
        })  # fmt: skip
        before, x = share, x + city.persons / ranked
    return rows


def _thousandths(part: float) -> str:
    """A place on a band of 1000 units, written for SVG whatever the language."""
    return f"{1000 * part:.1f}"


def _signed(value: int) -> str:
    return f"+{number(value)}" if value > 0 else f"−{number(-value)}" if value < 0 else "0"


def unranked_rows(totals: Totals) -> list[dict[str, Any]]:
    """Why families have no place of the model, the most frequent reason first."""
    rows = sorted(totals.unranked.items(), key=lambda row: (-row[1], row[0]))
    return [
        {"label": _(UNSCORED.get(reason, "Isiannya belum cukup.")), "families": number(n), "value": n}
        for reason, n in rows
    ]


def job_line(job: Job) -> dict[str, Any]:
    kinds = {"fit": _("melatih model"), "run": _("memeringkat"), "compare": _("membandingkan")}
    states = {
        "waiting": _("menunggu"), "running": _("sedang dikerjakan"), "done": _("selesai"), "failed": _("berhenti karena masalah"),
    }  # fmt: skip
    return {
        "id": job.id, "label": job.label, "kind": job.kind, "kind_label": kinds.get(job.kind, job.kind), "state": job.state,
        "state_label": states.get(job.state, job.state), "busy": job.state in ("waiting", "running"), "done": job.done,
        "total": job.total, "step": _(job.step) if job.step else "", "by": job.created_by_label, "at": job.created_at,
        "problem": job_problem(job), "result": job.result,
    }  # fmt: skip


def job_problem(job: Job) -> str:
    """The sentence of what stopped a job, in the language of the reader."""
    if not job.problem:
        return ""
    return told(job.problem, job.problem_details or {})


def told(code: str, details: Mapping[str, Any]) -> str:
    """A coded problem as a sentence. Details that are a pair of languages ({"id": …, "en": …}) are told in the reader's;
    the code of the analysis, where it stands among the details as ``problem``, has a sentence of its own."""
    tongue = language()
    inner = details.get("problem", code)
    filled = {k: v.get(tongue, "") if isinstance(v, dict) and {"id", "en"} <= set(v) else v for k, v in details.items()}
    for label in (FAULTS.get(inner), _label(code)):
        try:
            if label is not None:
                return label.text(tongue).format(**filled)
        except (KeyError, IndexError):
            continue
    return str(filled.get("reason") or code)


def _label(code: str) -> Label | None:
    entry = CATALOGUE.get(code)
    return Label(entry.id, entry.en) if entry else None


def group_words() -> list[tuple[int, str]]:
    """Groups in the order of tables, "belum diperingkat" last."""
    return [(g, group_label(g or None).text(language())) for g in (1, 2, 3, 4, 0)]


def shares_text(shares: Sequence[float] | Iterable[float]) -> str:
    return " / ".join(percent(share, 1, 0) for share in shares)
