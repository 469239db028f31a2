"""Every address, and which ability it asks for: read from the sign on each door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from reference_pages.markdown import first_sentence, page, table


def _patterns(resolver: Any, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def _asks(view: Any) -> str:
    if getattr(view, "public", False):
        return "nothing"
    needs = getattr(view, "needs", None)
    if needs is None:
        raise SystemExit(f"a view without a sign on its door: {view.__module__}.{view.__name__}")
    return f"`{needs.value}`"


def render() -> str:
    rows = [
        (f"`/{path}`", f"`{p.name}`", _asks(p.callback), "yes" if getattr(p.callback, "asks_purpose", False) else "",
         first_sentence(p.callback.__doc__))
        for path, p in _patterns(get_resolver())
    ]  # fmt: skip
    return page(
        "Addresses",
        "What each address asks for at the door (`regsosek.web.door`). *Purpose*: roles that must state a purpose are asked for "
        "it first. A view without a sign is closed to everybody. Which roles have an ability: [roles](roles.md). Addresses "
        "carry no NIK, number or name; areas are BPS codes, families, houses and photos are UUIDs.",
        table(("Address", "Name", "Asks for", "Purpose", "What it is"), rows),
    )
