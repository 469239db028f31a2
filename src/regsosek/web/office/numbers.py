"""Numbers as the reader of the page writes them: 12.345 and 4,8 % in Indonesian, 12,345 and 4.8% in English."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import get_language


def number(value: float, decimals: int = 0) -> str:
    """Rounded: Django's own formatting would cut the decimals off, and 15.6 be shown as 15."""
    return number_format(round(value, decimals), decimal_pos=decimals, force_grouping=True)


def percent(part: float, whole: float, decimals: int = 1) -> str:
    """Share of a whole; "–" when there is no whole."""
    if not whole:
        return "–"
    return percent_of_100(100 * part / whole, decimals)


def percent_of_100(value: float, decimals: int = 0) -> str:
    """A value that is in percent already."""
    text = number(value, decimals)
    return f"{text}%" if get_language() == "en" else f"{text}\u00a0%"
