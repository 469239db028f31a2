"""Overview of an area: how many families and persons, in which welfare groups, how old, with which businesses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regsosek.areas.models import Area
from regsosek.areas.queries import children_of
from regsosek.kernel.scope import Scope
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.areacode import LEVELS, AreaLevel
from regsosek.vocabulary.welfare import WelfareGroup
from regsosek.web.door import page
from regsosek.web.office.area_choice import asked_area, trail
from regsosek.web.office.area_numbers import GroupNumbers, by_answer, pyramid, statistic
from regsosek.web.office.business_classes import by_size
from regsosek.web.office.card_content import language
from regsosek.web.office.chart_words import chart_words
from regsosek.web.office.map import FEWEST_FAMILIES
from regsosek.web.office.numbers import number, percent
from regsosek.welfare.models import Run
from regsosek.welfare.queries import adopted_run, counts

BARS = 15


@page(Ability.SEE_AGGREGATES)
@require_safe
def overview(request: Any) -> HttpResponse:
    """Finished numbers only: of city, kecamatan and kelurahan for everyone who may see aggregates, of RT within the scope."""
    area, run = asked_area(request), adopted_run()
    if area is None:
        return render(request, "office/overview.html", {"area": None})
    level = AreaLevel(area.level)
    numbers = GroupNumbers(counts(run, level, area.code).get(area.code, {})) if run else None
    children = _children(run, area, request.actor.scope) if run else []
    bands = pyramid(area.code)
    context = {
        "area": area, "level_label": level.label.text(language()), "trail": trail(area, "overview"), "run": run,
        "cuts": _cuts(run) if run else [], "tiles": _tiles(area, numbers) if numbers else [], "numbers": numbers,
        "poorest_share": percent(numbers.poorest_persons, numbers.ranked_persons) if numbers else "",
        "children": children, "child_label": _child_level(level).label.text(language()),
        "stack": [_stack_row(child) for child in children[:BARS]],
        "pyramid": bands, "residents": sum(int(str(b["male"])) + int(str(b["female"])) for b in bands),
        "words": chart_words(), **_businesses(area.code),
        "businesses_url": f"{reverse('businesses')}?area={area.code}" if request.actor.may(Ability.SEE_BUSINESSES) else None,
        "departures_url": reverse("departures") if request.actor.may(Ability.SEE_FAMILY) and request.actor.scope.touches(area.code) else None,
    }  # fmt: skip
    return render(request, "office/overview.html", context)


def _child_level(level: AreaLevel) -> AreaLevel:
    return LEVELS[LEVELS.index(level) + 1]


def _tiles(area: Area, numbers: GroupNumbers) -> list[dict[str, Any]]:
    """The numbers at the top; group tiles lead to the houses on the map."""
    to_map = f"{reverse('map')}?wilayah={area.code}"
    tiles: list[dict[str, Any]] = [
        {"label": _("Keluarga terdata"), "value": number(numbers.families), "icon": "users-group"},
        {"label": _("Penduduk terdata"), "value": number(numbers.persons), "icon": "user"},
    ]
    for group in (WelfareGroup.VERY_POOR, WelfareGroup.POOR, WelfareGroup.VULNERABLE):
        persons = numbers.persons_in(group)
        share = percent(persons, numbers.ranked_persons)
        note = _("keluarga; %(persons)s orang, %(share)s penduduk") % {"persons": number(persons), "share": share}
        tiles.append(
            {
                "label": group.label.text(language()),
                "value": number(numbers.families_in(group)),
                "note": note,
                "group": int(group),
                "url": to_map,
            }
        )
    unranked = _("keluarga; isiannya belum lengkap") if numbers.families_in(0) else ""
    tiles.append(
        {"label": _("Belum diperingkat"), "value": number(numbers.families_in(0)), "note": unranked, "group": 0}
    )
    return tiles


def _cuts(run: Run) -> list[dict[str, Any]]:
    """Where the run cut its groups, as shares of persons: group 1 to the first share, group 2 from there to the second, …"""
    rows, before = [], 0.0
    for group, share in zip(WelfareGroup, [*run.shares, 1.0], strict=True):
        rows.append({"group": int(group), "share": percent(share - before, 1, 0), "upto": percent(share, 1, 0)})
        before = share
    return rows


def _children(run: Run, area: Area, scope: Scope) -> list[dict[str, Any]]:
    """The areas below with their numbers, most families in groups 1 and 2 first. An RT only where the scope covers it: so few
    families are nearly micro-data."""
    level = _child_level(AreaLevel(area.level))
    found = counts(run, level, area.code)
    listed = [a for a in children_of(area.code) if level is not AreaLevel.SLS or scope.covers(a.code)]
    limit = scope.groups if level is AreaLevel.SLS else None
    rows = [_child(child, level, GroupNumbers(found.get(child.code, {})), limit) for child in listed]
    return sorted(rows, key=lambda row: (-row["numbers"].poorest_families, row["code"]))


def _child(area: Area, level: AreaLevel, numbers: GroupNumbers, limit: frozenset[int] | None) -> dict[str, Any]:
    """``limit``: the only groups whose families the reader may open; of an RT nothing is told of the others, as on the map."""
    deeper = level is not AreaLevel.SLS
    hidden = set() if limit is None else {1, 2, 3, 4} - limit
    few = limit is not None and numbers.families < FEWEST_FAMILIES
    return {
        "code": area.code, "name": area.name, "numbers": numbers,
        "url": f"{reverse('overview')}?area={area.code}" if deeper else None,
        "map_url": f"{reverse('map')}?wilayah={area.code}",
        "groups": [None if group in hidden else numbers.families_in(group) for group in (1, 2, 3, 4, 0)],
        "persons": None if few else numbers.persons,
        "share": percent(numbers.poorest_families, numbers.ranked_families),
    }  # fmt: skip


def _stack_row(child: dict[str, Any]) -> dict[str, Any]:
    numbers = zip((1, 2, 3, 4, 0), child["groups"], strict=True)
    return {"area": child["name"], **{f"g{group}": n or 0 for group, n in numbers}}


def _businesses(area_code: str) -> dict[str, Any]:
    counted, cooperatives = statistic(area_code, "business"), statistic(area_code, "cooperative")
    sizes = by_size(by_answer(counted, "turnover"))
    return {
        "businesses": sum(n for _, n in sizes),
        "sizes": [
            {"label": size.label.text(language()), "turnover": size.turnover.text(language()), "value": n}
            for size, n in sizes
        ],
        "cooperatives": _total(v for k, v in cooperatives.items() if k.startswith("kind:")),
        "cooperative_members": cooperatives.get("members", 0),
    }


def _total(numbers: Iterable[int]) -> int:
    return sum(numbers)
