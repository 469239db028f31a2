"""The little Markdown that the pages need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTICE = "<!-- Made from the code by tools/generate_docs.py; do not edit. -->"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines
    )


def page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", NOTICE, *(part.strip("\n") for part in parts)]) + "\n"


def tick(is_so: bool) -> str:
    return "✓" if is_so else ""


def prose(docstring: str | None) -> str:
    """A docstring as a paragraph: Sphinx roles and line breaks gone, ``x`` as `x`."""
    text = " ".join((docstring or "").split())
    for role in (":class:", ":data:", ":func:", ":mod:"):
        text = text.replace(role, "")
    return text.replace("``", "`").replace(":raises Problem:", "Refuses:")


def first_sentence(docstring: str | None) -> str:
    paragraph = (docstring or "").strip().split("\n\n")[0]
    return prose(paragraph)
