"""One run: begin it, look at what it froze and found, and make it the one that counts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regsosek.kernel import clock
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.welfare import DEFAULT_SHARES, WelfareShares
from regsosek.web.door import page
from regsosek.web.office.card_content import language
from regsosek.web.office.chart_words import chart_words
from regsosek.web.office.ranking_adopting import consequence
from regsosek.web.office.ranking_areas import area_rows
from regsosek.web.office.ranking_content import group_rows, recipe_word, run_named, unranked_rows
from regsosek.web.office.ranking_figures import spread
from regsosek.web.office.ranking_summaries import Summary, summaries
from regsosek.welfare import jobs
from regsosek.welfare.actions import adopt_run, begin_compare, begin_run
from regsosek.welfare.models import FittedModel, Run
from regsosek.welfare.queries import adopted_run
from regsosek.welfare.totals import totals_of, totals_that_count

_OFFERED = 30
#: Kelurahan drawn in the chart; all of them stand in the table.
_BARS = 15


@page(Ability.RANK)
@require_http_methods(["GET", "POST"])
def start_run(request: Any) -> HttpResponse:
    """Which model, under which name, cut at which shares; it is reckoned by a job, and nothing is adopted by it."""
    faults: dict[str, str] = {}
    form = {
        "model": request.GET.get("model", ""), "label": _("Pemeringkatan %(month)s") % {"month": clock.today().strftime("%m/%Y")},
        "shares": [_percent(share) for share in DEFAULT_SHARES.cumulative],
    }  # fmt: skip
    models = list(FittedModel.objects.defer("card", "document").order_by("-created_at")[:_OFFERED])
    known = summaries(m.digest for m in models)
    if request.method == "POST":
        form = {
            "model": request.POST.get("model", ""),
            "label": request.POST.get("label", "").strip()[:120],
            "shares": request.POST.getlist("share"),
        }
        chosen = next((m for m in models if str(m.id) == form["model"]), None)
        shares = _shares(form["shares"], faults)
        if chosen is None:
            faults["model"] = _("Pilih model.")
        elif known[chosen.digest].missing:
            faults["model"] = _("Model ini membaca kolom yang tidak ada dalam registri.")
        if not form["label"]:
            faults["label"] = _("Beri pemeringkatan ini nama.")
        if chosen is not None and shares is not None and not faults:
            job = begin_run(by=request.actor, fitted=chosen, label=str(form["label"]), shares=shares)
            jobs.start(request.actor, job)
            return HttpResponseRedirect(reverse("ranking-job", args=[job.id]))
    context = {
        "models": [_offer(m, known[m.digest], form["model"]) for m in models],
        "form": form,
        "faults": faults,
        "names": _share_names(form["shares"]),
    }
    return render(request, "office/ranking/start.html", context, status=422 if faults else 200)


def _offer(model: FittedModel, known: Summary, chosen: Any) -> dict[str, Any]:
    return {
        "model": model,
        "recipe": recipe_word(model.recipe),
        "on": str(model.id) == chosen,
        "missing": ", ".join(known.missing[:5]),
    }


def _share_names(values: Any) -> list[tuple[str, str]]:
    words = [_("Sangat miskin sampai"), _("Miskin sampai"), _("Rentan miskin sampai")]
    return list(zip(words, [*values, "", "", ""], strict=False))


def _percent(share: float) -> str:
    return f"{100 * share:g}"


def _shares(values: list[str], faults: dict[str, str]) -> WelfareShares | None:
    """Percent as typed, with a comma or a point."""
    try:
        return WelfareShares(*(round(float(v.replace(",", ".").strip(" %")) / 100, 6) for v in values))
    except (ValueError, TypeError):
        faults["shares"] = _("Tiga angka yang naik, di antara 0 dan 100 persen.")
        return None


@page(Ability.SEE_AGGREGATES)
@require_safe
def ranking_run(request: Any, run_id: UUID) -> HttpResponse:
    """What a run froze and what it found, as finished numbers; for those who rank also the form to adopt it."""
    return render(request, "office/ranking/run.html", _run_page(request, run_named(run_id)))


def _run_page(request: Any, run: Run) -> dict[str, Any]:
    areas, adopted = area_rows(run), adopted_run()
    counts = adopted is not None and adopted.id == run.id
    totals = totals_that_count(run) if counts else totals_of(run)
    may_rank = request.actor.may(Ability.RANK)
    return {
        "run": run, "counts": counts, "settled": sum(n.families for n in totals.settled.values()), "scored_again": totals.scored_again, "adopted": adopted, "groups": group_rows(run, totals),
        "unranked": unranked_rows(totals), "moved_by_forum": sum(totals.moved_in.values()), "facts": _facts(run),
        "areas": areas, "stack": [row["stack"] for row in areas[:_BARS]], "words": chart_words(), "spread": spread(totals),
        "may_rank": may_rank, "consequence": consequence(run, adopted) if may_rank else None, "faults": {}, "form": {},
        "compare_url": _compare_url(run, adopted),
    }  # fmt: skip


def _compare_url(run: Run, adopted: Run | None) -> str:
    if adopted is None or adopted.id == run.id:
        return ""
    return f"{reverse('ranking-compare')}?{urlencode({'a': adopted.id, 'b': run.id})}"


def _facts(run: Run) -> list[tuple[str, str]]:
    """What was frozen; a hash tells that nothing of it was changed since."""
    parameters = run.parameters
    return [
        (_("Model"), f"{run.fitted.name} ({recipe_word(run.fitted.recipe)})" if run.fitted else recipe_word(str(parameters.get("recipe", "")))),
        (_("Sidik model"), run.model_hash), (_("Sidik masukan"), run.input_hash),
        (_("Penimbang"), _("orang") if parameters.get("weight") == "persons" else str(parameters.get("weight", "–"))),
        (_("Bila skor sama"), _("menurut nomor keluarga dalam sistem") if parameters.get("tie_break") else "–"),
        (_("Benih acak"), str(parameters.get("seed", "–"))), (_("Versi program"), run.code_version),
        (_("Mesin hitung"), str(parameters.get("engine", "–"))), (_("Dijalankan oleh"), run.created_by or "–"),
    ]  # fmt: skip


@page(Ability.RANK)
@require_POST
def adopt(request: Any, run_id: UUID) -> HttpResponse:
    """Make the run count: with a reason, and with the number of families it moves typed out."""
    run, adopted = run_named(run_id), adopted_run()
    if request.POST.get("do") == "compare" and adopted is not None:
        job = begin_compare(by=request.actor, run_a=adopted, run_b=run)
        jobs.start(request.actor, job)
        return HttpResponseRedirect(reverse("ranking-job", args=[job.id]))
    form = {"reason": request.POST.get("reason", "").strip(), "families": request.POST.get("families", "").strip()}
    faults, found = {}, consequence(run, adopted)
    if found is None:
        faults["families"] = _("Hitung dahulu akibatnya.")
    elif "".join(filter(str.isdigit, form["families"])) != str(found["confirm"]):
        faults["families"] = _("Ketik jumlah keluarga yang disebut di atas; angka itu memastikan Anda membacanya.")
    if not form["reason"]:
        faults["reason"] = Problem("reason_needed").sentence(language())
    if faults:
        return render(
            request, "office/ranking/run.html", _run_page(request, run) | {"faults": faults, "form": form}, status=422
        )
    adopt_run(by=request.actor, run=run, reason=form["reason"])
    return HttpResponseRedirect(reverse("ranking-run", args=[run.id]))
