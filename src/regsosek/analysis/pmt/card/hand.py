"""The card to be used by hand: tick the answers, add the points, read the table. It gives the model's score exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from regsosek.analysis.pmt.card.words import both, number, percent, rows, text
from regsosek.analysis.pmt.certainty import below
from regsosek.analysis.pmt.model import UNIT, Model
from regsosek.analysis.pmt.scorecard.published import PUBLISHED, total_range

NARROW = 3
"""A table of more columns stands in two blocks beside each other, not three."""


def has_hand_card(model: Any) -> bool:
    """Whether the points of the model are small whole numbers times one unit."""
    return isinstance(model, Model) and "hand_unit" in model.fit


def base(model: Model) -> int:
    """score = base + unit × total: the intercept and the points of the lowest area (0 for an area never seen)."""
    return model.intercept + min([0, *model.area_effects.values()])


def hand(model: Model, lines: Mapping[str, float]) -> str:
    """The sections of the card and of its table."""
    return _card(model) + _areas(model) + _table(model, lines)


def _card(model: Model) -> str:
    unit = int(model.fit["hand_unit"])
    body = ""
    for at, weighed in enumerate(model.features, 1):
        label = weighed.feature.label
        answers = "".join(
            f'<span class="choice-of">☐ {both(band.label.id, band.label.en)}<b>{points // unit}</b></span>'
            for band, points in zip(weighed.feature.bands, weighed.points, strict=True)
        )
        if weighed.missing is not None:
            unknown = both("tidak diketahui", "not known")
            answers += f'<span class="choice-of">☐ {unknown}<b>{weighed.missing // unit}</b></span>'
        body += (
            f'<tr><th scope=row>{at}. {both(label.id, label.en)}</th><td class="answers">{answers}</td>'
            '<td class="box"><i></i></td></tr>'
        )
    if any(model.area_effects.values()):
        words = both("poin dari daftar wilayah", "points from the list of areas")
        body += (
            f'<tr><th scope=row>{len(model.features) + 1}. {text(model.area)}</th><td class="answers">{words}</td>'
            '<td class="box"><i></i></td></tr>'
        )
    total = both("Jumlah poin", "Total points")
    body += f'<tr class="total"><th scope=row>{total}</th><td></td><td class="box"><i></i></td></tr>'
    fields = "".join(
        f"<div>{both(a, b)}</div>"
        for a, b in (("Nama kepala keluarga", "Head of the family"), ("Nomor", "Number"), ("Tanggal", "Date"))
    )
    head = "".join(
        f"<th scope=col>{both(a, b)}</th>"
        for a, b in (("Pertanyaan", "Question"), ("Jawaban dan poin", "Answers and points"), ("Poin", "Points"))
    )
    lead = both(
        "Beri tanda pada satu jawaban tiap pertanyaan, tulis poinnya, lalu jumlahkan.",
        "Tick one answer of each question, write down its points, and add up.",
    )
    return (
        f'<section class="sheet hand long" id="hand"><h2>{both("Kartu hitung tangan", "Card to be added up by hand")}</h2>'
        f'<p>{lead}</p><div class="fields">{fields}</div>'
        f'<table class="stack"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></section>'
    )


def _areas(model: Model) -> str:
    if not any(model.area_effects.values()):
        return ""
    unit, lowest = int(model.fit["hand_unit"]), min([0, *model.area_effects.values()])
    entries = [[text(code), number((effect - lowest) // unit)] for code, effect in sorted(model.area_effects.items())]
    entries.append([both("wilayah lain", "any other area"), number(-lowest // unit)])
    return (
        f'<section class="sheet hand long"><h2>{both("Poin wilayah", "Points of the area")} ({text(model.area)})</h2>'
        f"{_columns(entries, [both('Wilayah', 'Area'), both('Poin', 'Points')])}</section>"
    )


def _table(model: Model, lines: Mapping[str, float]) -> str:
    title = both("Tabel: dari jumlah poin", "Table: from the total")
    points = both("Poin", "Total")
    if model.recipe == PUBLISHED:
        names = [both(line["text"]["id"], line["text"]["en"]) for line in model.fit["lines"]]
        entries = [
            [f"{row['low']}–{row['high']}", *(percent(p, 1) for p in row["below"].values())]
            for row in model.fit["table"]
        ]
        note = both(
            "Peluang berada di bawah garis, menurut tabel yang diterbitkan.",
            "Chances to lie below the line, from the published table.",
        )
        return (
            f'<section class="sheet hand long"><h2>{title}</h2><p>{note}</p>{rows(entries, [points, *names])}</section>'
        )
    unit, start = int(model.fit["hand_unit"]), base(model)
    lowest, highest = total_range(model.features)
    most = highest + max([0, *model.area_effects.values()]) - min([0, *model.area_effects.values()])
    entries = []
    for total in range(lowest // unit, most // unit + 1):
        score = start + unit * total
        chances = [percent(below(UNIT * math.log(value), score, model.sigma)) for value in lines.values()]
        entries.append([str(total), number(score / UNIT, 4), number(math.exp(score / UNIT)), *chances])
    head = [points, "ln", both("Pengeluaran", "Expenditure"), *(f"&lt; {text(name)}" for name in lines)]
    formula = f"ln = ({start} + {unit} × {both('jumlah', 'total')}) / {UNIT}"
    note = both(
        "Perkiraan tengah pengeluaran per orang; peluang berada di bawah tiap garis. Rumusnya tepat:",
        "Median expenditure per person; chances to lie below each line. The formula is exact:",
    )
    return f'<section class="sheet hand long"><h2>{title}</h2><p>{note} <code>{formula}</code></p>{_columns(entries, head)}</section>'


def _columns(entries: list[list[str]], head: list[str]) -> str:
    wide = len(head) > NARROW
    size = max(6, -(-len(entries) // (2 if wide else 3)))
    parts = [entries[at : at + size] for at in range(0, len(entries), size)]
    classes = "totals wide" if wide else "totals"
    return f'<div class="{classes}">' + "".join(rows(part, head) for part in parts) + "</div>"
