"""The card says what is in the model and the report, in both languages, from one file."""

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from regsosek.analysis.pmt.card.hand import base
from regsosek.analysis.pmt.card.page import page
from regsosek.analysis.pmt.fit import fit
from regsosek.analysis.pmt.model import UNIT, Model
from regsosek.analysis.pmt.scorecard.fit import fit_scorecard, hand_points
from regsosek.analysis.pmt.scorecard.published import from_definition
from rooms.analysis.pmt.families import survey
from rooms.analysis.pmt.other_survey import other_survey

VOID = {"meta", "input", "br", "line", "rect", "circle", "polyline", "i"}


class Balanced(HTMLParser):
    """Every tag that is opened is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


@pytest.fixture(scope="module")
def card() -> Model:
    return fit_scorecard(other_survey(), target="spent", id="hh", area="place", created="2026-01-01", questions=8)


def checked(html: str) -> str:
    parser = Balanced()
    parser.feed(html.replace("<!doctype html>", ""))
    assert parser.open == []
    assert not re.search(r"(src|href)=\"(?!#)", html) and "@import" not in html and "<script" not in html
    assert html.count('<span lang="id">') == html.count('<span lang="en">')
    return html


def test_the_hand_card_has_every_point_and_the_exact_formula(card: Model) -> None:
    html = checked(page(card, None, {"poor": 900.0}))
    hand = html[html.index('id="hand"') :]
    for weighed, points in zip(card.features, hand_points(card), strict=True):
        for band, value in zip(weighed.feature.bands, points, strict=True):
            assert f"{band.label.en}</span><b>{value}</b>" in hand
    assert f"ln = ({base(card)} + {card.fit['hand_unit']} × " in hand and f"/ {UNIT}" in hand
    assert "&lt; poor" in hand
    lowest = min([0, *card.area_effects.values()])
    assert base(card) == card.intercept + lowest
    assert all((effect - lowest) % card.fit["hand_unit"] == 0 for effect in card.area_effects.values())


def test_a_published_card_prints_its_own_table() -> None:
    definition = tomllib.loads(Path(__file__).with_name("invented_card.toml").read_text(encoding="utf-8"))
    html = checked(page(from_definition(definition), None))
    assert "Garis nasional 2026 (rekaan)" in html and "83.0" in html and "15–29" in html


def test_a_linear_model_has_a_card_without_a_hand_card() -> None:
    html = checked(page(fit(survey(300), target="expenditure"), None))
    assert 'id="hand"' not in html and "Bah et al. 2019" in html


def test_names_of_columns_are_escaped(card: Model) -> None:
    table = other_survey().rename_columns(["<b>roof" if n == "roof" else n for n in other_survey().column_names])
    html = page(fit_scorecard(table, target="spent", id="hh", questions=4), None)
    assert "<b>roof" not in html and "&lt;b&gt;roof" in html
