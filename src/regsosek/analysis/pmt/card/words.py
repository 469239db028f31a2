"""Two languages in one file: everything is written twice, the switch of the page shows one."""

from __future__ import annotations

from html import escape
from typing import Any


def both(id_: str, en: str, tag: str = "span") -> str:
    """The same text in both languages, escaped."""
    return f'<{tag} lang="id">{escape(id_)}</{tag}><{tag} lang="en">{escape(en)}</{tag}>'


def raw(id_: str, en: str, tag: str = "span") -> str:
    """As `both`, for text that holds marks already escaped."""
    return f'<{tag} lang="id">{id_}</{tag}><{tag} lang="en">{en}</{tag}>'


def number(value: float | None, decimals: int = 0) -> str:
    """A number in both languages: 1.234,5 and 1,234.5."""
    if value is None:
        return "–"
    english = f"{round(value, decimals) + 0.0:,.{decimals}f}"
    indonesian = english.translate(str.maketrans(",.", ".,"))
    return english if english == indonesian else raw(indonesian, english)


def plain(value: float, decimals: int = 0) -> tuple[str, str]:
    """The number as Indonesian and as English text."""
    english = f"{value:,.{decimals}f}"
    return english.translate(str.maketrans(",.", ".,")), english


def percent(share: float | None, decimals: int = 0) -> str:
    return "–" if share is None else number(100 * share, decimals) + "\u00a0%"


def rows(cells: list[list[str]], head: list[str], classes: str = "") -> str:
    """A table; cells are HTML."""
    top = "".join(f"<th scope=col>{cell}</th>" for cell in head)
    body = "".join(
        "<tr>"
        + "".join(f"<th scope=row>{c}</th>" if at == 0 else f"<td>{c}</td>" for at, c in enumerate(row))
        + "</tr>"
        for row in cells
    )
    return (
        f'<div class="scroll"><table class="{classes}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def text(value: Any) -> str:
    return escape(str(value))
