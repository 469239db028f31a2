"""The items of the questionnaire: names, classes and answers, as documents use them."""

from __future__ import annotations

from reference_pages.markdown import page, table
from regsosek.vocabulary import codebook

KINDS = {"kode": "code", "angka": "number", "teks": "text", "tanggal": "date", "teks+kode": "text and code"}


def _answers(item: codebook.Item) -> str:
    if item.codes:
        listed = "; ".join(f"{code} {text.en}" for code, text in item.codes.items())
        return ("sum of: " if item.is_sum else "") + listed
    return f"number ({item.unit.en})" if item.unit else KINDS[item.kind]


def _section(name: str, level: str) -> str:
    rows = (
        (i.number, f"`{i.name}`", f"`{i.privacy}`", i.short.en, _answers(i))
        for i in codebook.items(level=level, section=name)
    )
    title = f"{codebook.SECTIONS[name].en} (`{name}`, of a {level})"
    return f"## {title}\n\n" + table(("No.", "Name", "Class", "Asks for", "Answers"), rows)


def render() -> str:
    levels = {(item.section, item.level): None for item in codebook.items()}
    return page(
        "Codebook",
        f"The {len(codebook.items())} items of REGSOSEK22-K. Documents use the names; answers are the printed codes of 2022. "
        "An unknown name or code is an error. Where sources of the form disagree, the data file says so "
        "(`src/regsosek/vocabulary/data/README.md`).",
        *(_section(name, level) for name, level in levels),
    )
