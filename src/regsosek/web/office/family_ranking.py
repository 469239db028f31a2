"""How a family was ranked, in words and percent: its place, how sure it is, and what raised or lowered its estimate."""

from __future__ import annotations

import math
from typing import Any

from django.utils.translation import gettext as _

from regsosek.analysis.pmt.model import UNIT
from regsosek.analysis.pmt.reasons import Reason
from regsosek.vocabulary.welfare import group_label
from regsosek.web.office.card_content import UNSCORED, language
from regsosek.web.office.numbers import number, percent, percent_of_100
from regsosek.welfare.explain import Explanation

#: How many reasons stand on the page at once; the others fold away.
FIRST = 8


def ranking_content(found: Explanation | None) -> dict[str, Any] | None:
    if found is None:
        return None
    position, run = found.position, found.run
    strongest = max((abs(r.points) for r in found.shown), default=1)
    rows = [_reason(reason, strongest) for reason in found.shown]
    hidden = _effect(found.hidden_points) if found.hidden else None
    return {
        "run": run, "group": position.welfare_group, "group_label": group_label(position.welfare_group).text(language()),
        "decile": position.decile, "position": position.position, "ranked": run.families - run.unranked,
        "unscored": _unscored(position.unscored_reason), "total": _effect(found.points) if found.has_reasons else None,
        "first": rows[:FIRST], "more": rows[FIRST:], "hidden": hidden, "hidden_count": found.hidden,
        "certainties": [
            {"share": percent(float(c.share), 1, 0), "percent": round(100 * c.probability), "shown": percent_of_100(100 * c.probability), "text": c.statement.text(language())}
            for c in found.certainties
        ],
        "changed": found.changed, "has_reasons": found.has_reasons,
    }  # fmt: skip


def _reason(reason: Reason, strongest: int) -> dict[str, Any]:
    tongue = language()
    return {
        "label": reason.label.text(tongue), "answer": reason.answer.text(tongue), **_effect(reason.points),
        "weight": round(100 * abs(reason.points) / strongest),
    }  # fmt: skip


def _effect(points: int) -> dict[str, Any]:
    """Points as the percent by which estimated expenditure per person is higher or lower for them."""
    change = 100 * math.expm1(points / UNIT)
    shown = percent_of_100(abs(change), 0 if abs(change) >= 10 else 1)
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return {
        "raises": points > 0,
        "lowers": points < 0,
        "percent": f"{sign}{shown}",
        "size": shown,
        "points": number(points),
    }


def _unscored(reason: str) -> str:
    return _(UNSCORED.get(reason, "Belum cukup data untuk memperingkat keluarga ini.")) if reason else ""
