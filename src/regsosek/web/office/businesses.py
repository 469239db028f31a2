"""Small businesses and cooperatives of an area: counts for everyone who may see them, single ones within the scope."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regsosek.areas.models import Area
from regsosek.areas.queries import children_of, names_of
from regsosek.kernel import audit
from regsosek.kernel.problems import Problem
from regsosek.registry.models import AreaStatistic, Business, Cooperative
from regsosek.registry.queries import cooperative_sizes
from regsosek.vocabulary import codebook
from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.areacode import AreaLevel
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.web.door import page
from regsosek.web.office.addresses import elsewhere
from regsosek.web.office.answers import text
from regsosek.web.office.area_choice import asked_area, code_range, trail
from regsosek.web.office.area_numbers import by_answer, statistic
from regsosek.web.office.business_classes import by_size, size_of
from regsosek.web.office.card_content import language
from regsosek.web.office.numbers import percent

PAGE = 50
MOST_COOPERATIVES = 200
BARS, LABEL = 12, 32


@page(Ability.SEE_BUSINESSES)
@require_safe
def businesses(request: Any) -> HttpResponse:
    """Counts by sector, size and licence, from finished numbers; cooperatives with their public facts."""
    area = asked_area(request)
    if area is None:
        return render(request, "office/businesses.html", {"area": None})
    counted = statistic(area.code, "business")
    sizes = by_size(by_answer(counted, "turnover"))
    total = sum(n for _, n in sizes)
    context = {
        "area": area, "level_label": AreaLevel(area.level).label.text(language()), "trail": trail(area, "businesses"), "total": total,
        "sectors": (sectors := _ranked("business_industry", by_answer(counted, "industry"), total)),
        "sector_bars": for_chart(sectors),
        "sizes": [
            {"label": s.label.text(language()), "note": s.turnover.text(language()), "value": n, "share": percent(n, total)}
            for s, n in sizes
        ],
        "licences": (licences := _ranked("business_licence", by_answer(counted, "licence"), total)),
        "licence_bars": for_chart(licences),
        "cooperatives": _cooperatives(area.code), "children": _children(area), "cooperative_kinds": _kinds(statistic(area.code, "cooperative")),
        "list_url": f"{reverse('business-list')}?area={area.code}" if request.actor.scope.touches(area.code) else None,
    }  # fmt: skip
    return render(request, "office/businesses.html", context)


def _ranked(name: str, numbers: dict[int, int], total: int) -> list[dict[str, Any]]:
    """Answers with their numbers, the most frequent first and "not answered" last."""
    rows = [
        {
            "label": text(name, code) if code else codebook.NO_ANSWER.text(language()),
            "value": n,
            "share": percent(n, total),
            "code": code,
        }
        for code, n in numbers.items()
        if n
    ]
    return sorted(rows, key=lambda row: (row["code"] == 0, -row["value"], row["code"]))


def for_chart(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The most frequent answers with labels that fit beside a bar, all others as one bar; the table has them in full."""
    shown = [{"label": _cut(row["label"]), "value": row["value"]} for row in rows[:BARS]]
    rest = sum(row["value"] for row in rows[BARS:])
    return [*shown, {"label": _("lainnya"), "value": rest}] if rest else shown


def _cut(label: str) -> str:
    return label if len(label) <= LABEL else f"{label[: LABEL - 1].rsplit(' ', 1)[0].rstrip(',')} …"


def _children(area: Area) -> list[dict[str, Any]]:
    """Areas below with finished numbers, most businesses first; RT have none."""
    below = [a for a in children_of(area.code) if len(a.code) <= AreaLevel.VILLAGE.digits]
    found = dict(
        AreaStatistic.objects.filter(kind="business", area_code__in=[a.code for a in below]).values_list(
            "area_code", "counts"
        )
    )
    rows = [
        {
            "name": a.name,
            "url": f"{reverse('businesses')}?area={a.code}",
            "value": sum(by_answer(found.get(a.code, {}), "turnover").values()),
        }
        for a in below
    ]
    return sorted(rows, key=lambda row: -row["value"])


def _cooperatives(area_code: str) -> list[dict[str, Any]]:
    """A cooperative is a legal body: its own facts are for everyone; of its members only how many there are."""
    rows = Cooperative.objects.filter(area_code__range=code_range(area_code))
    listed = list(rows.order_by("name", "id")[:MOST_COOPERATIVES])
    villages, sizes = names_of({c.area_code[:10] for c in listed}), cooperative_sizes([c.id for c in listed])
    return [
        {"name": c.name, "kind": cooperative_kind(c.kind), "register_number": c.register_number, "legal_number": c.legal_number, "address": c.address,
         "village": elsewhere(c.address, villages.get(c.area_code[:10])), "members": sizes.get(c.id, 0)}
        for c in listed
    ]  # fmt: skip


def _kinds(counted: dict[str, int]) -> list[dict[str, Any]]:
    """Number of cooperatives by kind, most frequent first."""
    rows = [(key.removeprefix("kind:"), n) for key, n in counted.items() if key.startswith("kind:")]
    return [{"label": cooperative_kind(kind), "value": n} for kind, n in sorted(rows, key=lambda row: -row[1])]


def cooperative_kind(kind: str) -> str:
    return _KINDS[kind]() if kind in _KINDS else kind.replace("_", " ")


_KINDS = {
    "simpan_pinjam": lambda: _("Simpan pinjam"), "konsumen": lambda: _("Konsumen"), "produsen": lambda: _("Produsen"),
    "pemasaran": lambda: _("Pemasaran"), "jasa": lambda: _("Jasa"),
}  # fmt: skip


@page(Ability.SEE_BUSINESSES, purpose=True)
@require_safe
def business_list(request: Any) -> HttpResponse:
    """Single businesses of the reader's scope, page by page: micro-data, so every page of it is written down.

    :raises Problem: ``no_release`` for a reader whose role sees aggregates only, today.
    """
    if not request.actor.scope.areas and not request.actor.scope.everything:
        raise Problem("no_release")
    area = asked_area(request)
    if area is None:
        raise Problem("not_found")
    rows = Business.objects.filter(area_code__range=code_range(area.code)).select_related("owner").order_by("id")
    total, after = rows.count(), request.GET.get("after", "")
    if after:
        rows = rows.filter(id__gt=_uuid(after))
    listed = list(rows[: PAGE + 1])
    more, listed = len(listed) > PAGE, listed[:PAGE]
    audit.note_reading(
        by=request.actor,
        verb="business.listed",
        subject_type="area",
        subject_id=area.code,
        area_code=area.code,
        businesses=len(listed),
    )
    next_query = urlencode({"area": area.code, "after": str(listed[-1].id)}) if more else ""
    context = {
        "area": area, "trail": trail(area, "business-list"), "rows": _business_rows(request, listed), "total": total,
        "next_url": f"?{next_query}" if more else None, "back_url": f"{reverse('businesses')}?area={area.code}",
    }  # fmt: skip
    return render(request, "office/business_list.html", context)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Problem("bad_value", field="after", value=text) from None


def _business_rows(request: Any, listed: list[Business]) -> list[dict[str, Any]]:
    names = names_of({b.area_code[:length] for b in listed for length in (10, 14)})
    opens = request.actor.may(Ability.SEE_FAMILY)
    return [
        {
            "owner": b.owner.name, "industry": text("business_industry", b.industry), "licence": text("business_licence", b.licence),
            "size": size_of(b.turnover).label.text(language()) if b.turnover else None,
            "size_hidden": not request.actor.scope.grants(PrivacyClass.MONEY),
            "workers": (b.paid_workers or 0) + (b.unpaid_workers or 0),
            "place": ", ".join(n for n in (names.get(b.area_code[:14]), names.get(b.area_code[:10])) if n),
            "url": reverse("family", args=[b.family_id]) if opens else None,
        }
        for b in listed
    ]  # fmt: skip
