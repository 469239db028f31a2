"""How a family was ranked, in words and percent: its place, how sure it is, and what raised or lowered its estimate."""

from __future__ import annotations

import math
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from regsosek.analysis.pmt.model import UNIT
from regsosek.analysis.pmt.reasons import Reason
from regsosek.kernel.actor import Actor
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.welfare import group_label
from regsosek.web.office.card_content import UNSCORED, language
from regsosek.web.office.numbers import number, percent, percent_of_100
from regsosek.welfare.explain import Explanation
from regsosek.welfare.what_if import Change, what_would_change

#: How many reasons stand on the page at once; the others fold away.
FIRST = 8
MOST_CHANGES = 8


def ranking_content(found: Explanation | None, actor: Actor) -> dict[str, Any] | None:
    if found is None:
        return None
    standing, run, family_id = found.standing, found.run, found.position.family_id
    is_desk = actor.may(Ability.CHANGE_FAMILY) or actor.may(Ability.RANK)
    changes = what_would_change(run, family_id, actor.scope, found.row) if is_desk and found.row else ()
    strongest = max((abs(r.points) for r in found.shown), default=1)
    rows = [_reason(reason, strongest) for reason in found.shown]
    hidden = _effect(found.hidden_points) if found.hidden else None
    return {
        "run": run, "group": standing.city_group, "group_label": _group(standing.city_group),
        "model_group": standing.welfare_group, "model_label": _group(standing.welfare_group),
        "decile": standing.city_decile, "position": standing.city_position, "ranked": run.families - run.unranked,
        "settlement": found.settlement, "unscored": _unscored(standing.unscored_reason),
        "total": _effect(found.points) if found.has_reasons else None,
        "changes": [_change(change) for change in changes[:MOST_CHANGES]], "is_desk": is_desk,
        "answers_url": reverse("family-answers", args=[family_id]), "forum_url": reverse("family-forum", args=[family_id]),
        "first": rows[:FIRST], "more": rows[FIRST:], "hidden": hidden, "hidden_count": found.hidden,
        "certainties": [
            {"share": percent(float(c.share), 1, 0), "percent": round(100 * c.probability), "shown": percent_of_100(100 * c.probability), "text": c.statement.text(language())}
            for c in found.certainties
        ],
        "changed": found.changed, "awaiting": found.awaiting, "has_reasons": found.has_reasons,
    }  # fmt: skip


def _group(group: int | None) -> str:
    return group_label(group).text(language())


def _change(change: Change) -> dict[str, Any]:
    tongue = language()
    return {
        "label": change.label.text(tongue), "answer": change.answer.text(tongue), "instead": change.instead.text(tongue),
        "group": change.group, "group_label": _group(change.group),
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
