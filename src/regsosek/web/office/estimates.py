"""How many, where: what was ranked and what is expected, per area, with how sure that is. Never an official figure."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regsosek.areas.models import Area
from regsosek.areas.queries import at_level
from regsosek.kernel.scope import Scope
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.web.door import page
from regsosek.web.office.area_choice import asked_area, trail
from regsosek.web.office.card_content import language
from regsosek.web.office.estimates_rows import Line, Scale, lines, scale_of, share_asked, share_choices
from regsosek.web.office.numbers import percent_of_100
from regsosek.welfare.estimates import OFFICIAL_SHARE, estimates, measured, shares_of
from regsosek.welfare.models import Run
from regsosek.welfare.queries import adopted_run, counts


@page(Ability.SEE_AGGREGATES)
@require_safe
def how_many(request: Any) -> HttpResponse:
    """City, kecamatan and kelurahan for everyone who may see aggregates, RT within the scope; finished numbers only."""
    area, run = asked_area(request), adopted_run()
    if area is None or run is None:
        return render(request, "office/estimates/how_many.html", {"area": area, "run": run})
    share = share_asked(request, shares_of(run))
    level = AreaLevel(area.level)
    below = AreaLevel.SLS if level is AreaLevel.VILLAGE else AreaLevel.VILLAGE
    own = lines(run, share, [area], estimates(run, level, share, area.code), counts(run, level, area.code))
    rows = _children(run, share, area, below, request.actor.scope)
    scale = scale_of([*own, *rows], share)
    errors = measured(run)
    context = {
        "area": area, "run": run, "trail": trail(area, "estimates"), "level_label": level.label.text(language()),
        "child_label": below.label.text(language()), "share": percent_of_100(100 * share, 2 if share == OFFICIAL_SHARE else 0),
        "choices": share_choices(run, share, area.code), "is_official_share": share == OFFICIAL_SHARE,
        "own": _drawn(own, scale, below)[0] if own else None, "rows": _drawn(rows, scale, below), "ticks": scale.ticks, "city_at": scale.at(share),
        "is_deepest": below is AreaLevel.SLS, "is_measured": errors is not None and errors.measured,
        "common": percent_of_100(100 * (errors.between / errors.sigma) ** 2) if errors else "",
        "export_url": reverse("exports") if request.actor.may(Ability.EXPORT) else None,
    }  # fmt: skip
    return render(request, "office/estimates/how_many.html", context)


def _children(run: Run, share: float, area: Area, level: AreaLevel, scope: Scope) -> list[Line]:
    """An RT only where the scope covers it and reads every group: so few families are nearly micro-data."""
    areas = at_level(level, area.code)
    if level is AreaLevel.SLS:
        areas = [a for a in areas if scope.covers(a.code)] if scope.groups is None else []
    found = lines(run, share, areas, estimates(run, level, share, area.code), counts(run, level, area.code))
    return sorted(found, key=lambda line: (-line.order, line.code))


def _drawn(rows: list[Line], scale: Scale, level: AreaLevel) -> list[dict[str, Any]]:
    deeper = level is not AreaLevel.SLS
    words = ["", _("kasar"), _("sangat kasar")]
    return [
        {
            "line": line, "url": f"{reverse('estimates')}?area={line.code}" if deeper else None, "word": words[line.rough],
            **({} if line.percent is None else scale.whisker(line)),
        }
        for line in rows
    ]  # fmt: skip
