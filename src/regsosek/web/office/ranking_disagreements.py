"""Where the RT's judgement, the model and the forum speak strongly against each other: families to visit."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from regsosek.areas.queries import names_of
from regsosek.kernel import audit
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.welfare import RtJudgement, group_label
from regsosek.web.door import page
from regsosek.web.office.card_content import language
from regsosek.web.office.numbers import percent_of_100
from regsosek.web.office.ranking_families import family_rows
from regsosek.welfare.disagreements import PAGE, Disagreement, disagreements
from regsosek.welfare.models import Run
from regsosek.welfare.queries import adopted_run

MOST_IN_FILE = 5_000
_CELLS_THAT_RECKON = ("=", "+", "-", "@", "\t", "\r")


@page(Ability.RANK, purpose=True)
@require_safe
def disagreeing(request: Any) -> HttpResponse:
    """Strong disagreements of the run that counts, strongest first, some at a time. Each page opened is written down."""
    run, area = adopted_run(), _area(request.GET.get("area", ""))
    if run is None:
        return render(request, "office/ranking/disagreements.html", {"run": None})
    found, following = disagreements(run, area=area, after=request.GET.get("after", ""), limit=PAGE)
    rows = _rows(found)
    audit.note_reading(
        by=request.actor,
        verb="ranking.disagreements",
        subject_type="run",
        subject_id=run.id,
        area_code=area,
        families=len(rows),
    )
    context = {
        "run": run, "rows": rows, "area": area, "area_name": names_of([area]).get(area, area) if area else "", "most": MOST_IN_FILE,
        "next_url": f"?{urlencode({'area': area, 'after': following})}" if following else "",
    }  # fmt: skip
    return render(request, "office/ranking/disagreements.html", context)


def _rows(found: list[Disagreement]) -> list[dict[str, Any]]:
    rows = []
    for row, d in zip(family_rows(d.family_id for d in found), found, strict=True):
        rows.append(row | {
            "rt": RtJudgement(d.rt).label.text(language()) if d.rt else None, "model": d.model, "forum": d.forum,
            "steps": d.steps, "sure": "–" if d.sure is None else percent_of_100(100 * d.sure),
        })  # fmt: skip
    return rows


def _area(text: str) -> str:
    if text and (not text.isdigit() or len(text) not in {level.digits for level in AreaLevel}):
        raise Problem("bad_value", field="area", value=text)
    return text


@page(Ability.RANK, purpose=True)
@require_POST
def download(request: Any) -> HttpResponse:
    """The list as CSV for who goes there, with the purpose stated; at most ``MOST_IN_FILE`` families.

    :raises Problem: ``not_found`` without a run that counts; ``purpose_needed``.
    """
    run, purpose, area = adopted_run(), request.POST.get("purpose", "").strip(), _area(request.POST.get("area", ""))
    if run is None:
        raise Problem("not_found")
    if len(purpose) < 5:
        raise Problem("purpose_needed")
    rows = _all(run, area)
    audit.note_reading(
        by=request.actor, verb="ranking.disagreements_taken", subject_type="run", subject_id=run.id, area_code=area, families=len(rows),
        stated=purpose[:200],
    )  # fmt: skip
    response = HttpResponse(_csv(rows).encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="kunjungan-beda-penilaian.csv"'
    return response


def _all(run: Run, area: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    after = ""
    while len(rows) < MOST_IN_FILE:
        found, after = disagreements(run, area=area, after=after, limit=500)
        rows += _rows(found)
        if not after:
            break
    return rows[:MOST_IN_FILE]


def _csv(rows: list[dict[str, Any]]) -> str:
    tongue, text = language(), io.StringIO()
    out = csv.writer(text, delimiter=";", lineterminator="\r\n")
    out.writerow(
        [
            _("id keluarga"),
            _("kode wilayah"),
            _("wilayah"),
            _("kepala keluarga"),
            _("alamat"),
            _("penilaian saat verifikasi daftar"),
            _("model"),
            _("musyawarah"),
            _("jarak kelompok"),
            _("seyakin apa model"),
        ]
    )
    for row in rows:
        forum = group_label(row["forum"]).text(tongue) if row["forum"] else ""
        out.writerow(
            [
                _cell(v)
                for v in (
                    row["id"],
                    row.get("area_code", ""),
                    row["place"],
                    row["name"] or "",
                    row["address"] or "",
                    row["rt"] or "",
                    group_label(row["model"]).text(tongue),
                    forum,
                    row["steps"],
                    row["sure"],
                )
            ]
        )
    return text.getvalue()


def _cell(value: Any) -> str:
    """A text that a spreadsheet would reckon with is told as text."""
    text = str(value)
    return f"'{text}" if text.startswith(_CELLS_THAT_RECKON) else text
