"""How many, where: each figure with its range, the official one apart, an RT only where the reader's area reaches."""

from __future__ import annotations

import re
from typing import Any

import pytest

from factories.places import CITY
from regsosek.vocabulary.roles import Role
from regsosek.web.office.estimates_rows import Line, Scale, scale_of
from regsosek.welfare.models import AreaEstimate

URL, HOME = "/peringkat/berapa/", CITY.villages[0]
OFFICIAL = "Angka kemiskinan resmi Kota Samarinda 2022: <strong>4,85 % penduduk</strong> (Susenas, BPS)"


def test_every_kelurahan_has_its_rank_its_estimate_and_its_range(ranked: list[Any], client_as: Any) -> None:
    response = client_as(Role.MAYOR).get(URL)

    rows = {row["line"].code: row["line"] for row in response.context["rows"]}
    found = AreaEstimate.objects.get(area_code=HOME, share="0.0500")
    assert set(rows) == set(CITY.villages)
    assert rows[HOME].percent == pytest.approx(100 * found.poor_persons / found.persons)
    assert rows[HOME].low <= rows[HOME].percent <= rows[HOME].high
    assert all(rows[code].percent is None and rows[code].why for code in CITY.villages[1:])
    assert response.content.decode().count('class="rs-whisker is-') == 1


def test_the_official_figure_stands_once_and_apart(ranked: list[Any], client_as: Any) -> None:
    html = client_as(Role.MAYOR).get(URL).content.decode()

    aside = re.search(r'<aside class="[^"]*rs-official".*?</aside>', html, re.S)
    assert aside and OFFICIAL in aside[0]
    assert "4,85" not in html.replace(aside[0], "").replace(">4,85\u00a0%</a>", "")
    assert "Bukan angka resmi" in html


def test_other_shares_can_be_asked_for_and_an_unknown_one_is_refused(ranked: list[Any], client_as: Any) -> None:
    client = client_as(Role.WALIDATA)

    assert client.get(URL, {"share": "4.85"}).context["is_official_share"]
    assert client.get(URL, {"share": "15"}).context["own"]["line"].percent == pytest.approx(15, abs=1)
    assert client.get(URL, {"share": "7"}).status_code == 400


def test_rt_are_told_where_the_scope_covers_them_and_to_readers_of_all_groups(
    ranked: list[Any], client_as: Any
) -> None:
    lurah = client_as(Role.LURAH, HOME).get(URL, {"area": HOME}).context["rows"]
    assert {row["line"].code for row in lurah} == set(CITY.sls[:2])
    assert client_as(Role.LURAH, CITY.villages[1]).get(URL, {"area": HOME}).context["rows"] == []
    assert client_as(Role.VICE_MAYOR).get(URL, {"area": HOME}).context["rows"] == []


def test_a_field_officer_has_no_such_page(ranked: list[Any], client_as: Any) -> None:
    assert client_as(Role.PPL, HOME + "0001").get(URL).status_code == 403


def test_the_map_gets_estimates_and_never_a_rough_one_of_an_rt(ranked: list[Any], client_as: Any) -> None:
    answer = client_as(Role.BPS).get("/peta/hitungan.json?level=village").json()
    (row,) = (r for r in answer["areas"] if r["code"] == HOME)
    assert answer["share"] == 5 and row["estimate"]["low"] <= row["estimate"]["percent"] <= row["estimate"]["high"]

    AreaEstimate.objects.filter(level="sls").update(poor_persons_cv=0.6)
    rts = client_as(Role.BPS).get(f"/peta/hitungan.json?level=sls&parent={HOME}").json()["areas"]
    assert rts and all(r["estimate"] is None for r in rts)
    officer = client_as(Role.PPL, HOME + "0001").get("/peta/hitungan.json?level=village").json()
    assert "share" not in officer and all("estimate" not in r for r in officer["areas"])


def line(percent: float, high: float) -> Line:
    return Line("1", "A", "9", "9", percent, 0.0, high, "", "", "", "", 0, "")


@pytest.mark.parametrize(("high", "top"), [(3.9, 4), (7.2, 8), (61, 80), (100, 100)])
def test_a_drawing_ends_at_a_round_number_that_holds_every_whisker(high: float, top: float) -> None:
    scale = scale_of([line(2, high)], 0.05 if high > 5 else 0.01)
    assert scale.top == top and scale.ticks[-1]["x"] == "200.0"
    assert Scale(8, 2).whisker(line(2, 4)) == {"dot": "50.0", "from_x": "0.0", "to_x": "100.0"}
