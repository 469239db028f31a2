"""The whole card as one HTML file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from regsosek.analysis.pmt.card import sections
from regsosek.analysis.pmt.card.hand import hand, has_hand_card
from regsosek.analysis.pmt.card.words import both, text
from regsosek.analysis.pmt.scorecard.published import PUBLISHED

STYLE = Path(__file__).with_name("style.css")
TITLES = {
    "linear": ("Kartu model linear", "Card of a linear model"),
    "scorecard": ("Kartu skor", "Scorecard"),
    "best": ("Kartu model gabungan", "Card of a combined model"),
    PUBLISHED: ("Kartu skor terbitan", "Published scorecard"),
}


def page(model: Any, report: Mapping[str, Any] | None, lines: Mapping[str, float] | None = None) -> str:
    """HTML of a model (any recipe, or None) and of the report of its trial (or None). Nothing is read from outside.

    `lines`: for the table of a scorecard, the value of each line by its name.
    """
    name = model.recipe if model is not None else report["recipe"] if report else ""
    target = model.target if model is not None else report["survey"]["target"] if report else ""
    title = TITLES.get(name, (f"Kartu model {name}", f"Card of model {name}"))
    if model is None:
        title = ("Laporan uji resep " + name, f"Trial of recipe {name}")
    by_hand = has_hand_card(model)
    body = sections.figures(model, report) + sections.purpose()
    if report is not None:
        body += sections.performance(report) + sections.groups(report) + sections.drift(report)
    else:
        body += sections.ranges(model)
    body += f'<div class="two">{sections.data(model, report)}{sections.recipe(model, name)}</div>' + sections.limits(
        name
    )
    if by_hand:
        body += hand(model, lines or {})
    link = f'<a href="#hand">{both("Kartu hitung tangan", "Card by hand")}</a>' if by_hand else "<span></span>"
    lead = both(
        "Meramalkan kesejahteraan keluarga dari jawaban kuesioner. Makin tinggi skor, makin sejahtera.",
        "Predicts the welfare of a family from its answers. A higher score is better off.",
    )
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{text(title[0])} · {text(target)}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head><body>"
        '<input class="choice" type="radio" name="language" id="show-id" checked aria-label="Bahasa Indonesia">'
        '<input class="choice" type="radio" name="language" id="show-en" aria-label="English">'
        f'<main><div class="top">{link}<span class="switch"><label for="show-id">Indonesia</label>'
        '<label for="show-en">English</label></span></div>'
        f'<p class="kicker">{text(target)}</p><h1>{both(*title)}</h1><p class="lead">{lead}</p>{body}</main></body></html>\n'
    )
