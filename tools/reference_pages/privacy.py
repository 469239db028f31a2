"""Privacy class of every column of every guarded table, and which rows exist for whom."""

from __future__ import annotations

from collections.abc import Iterable

from reference_pages.markdown import page, prose, table
from regsosek.kernel.guard import APPEND_ONLY, GUARDED, Guarded, Rows


def _conditions(rows: Rows) -> Iterable[str]:
    if rows.area:
        yield f"`{rows.area}` lies in an area of the scope"
    if rows.group:
        yield f"`{rows.group}` is a group of the role (when it is limited to some)"
    if rows.family:
        yield "the family is named in the release (for roles whose release names families)"
    if rows.via:
        column, table_name, key = rows.via
        yield f"`{column}` is the `{key}` of a row of `{table_name}` that exists for the reader"
    for column, by_value in rows.by_value.items():
        yield " ".join(
            f"`{column}` = {value} needs the class `{privacy}`;" for value, privacy in by_value.items()
        ).rstrip(";")
    if rows.adults:
        yield f"by `{rows.adults}` the person is 18 or older, unless the class `child` is granted (an unknown date counts as a child)"
    if rows.about:
        column, table_name = rows.about
        yield f"`{column}` in `{table_name}` is no child, or is empty, unless the class `child` is granted"
    if rows.needs:
        yield f"the class `{rows.needs}` is granted"


def _section(entry: Guarded) -> str:
    conditions = "\n".join(f"- {condition}" for condition in _conditions(entry.rows))
    columns = table(
        ("Column", "Class"), ((f"`{name}`", f"`{kind}`" if kind else "–") for name, kind in entry.classes.items())
    )
    doc = entry.model.__doc__ or ""
    doc = (
        "" if doc.startswith(f"{entry.model.__name__}(") else f"{prose(doc)}\n\n"
    )  # Django's own list of fields says nothing
    return f"## {entry.model.__name__} (`{entry.table}`)\n\n{doc}A row exists when\n\n{conditions}\n\n{columns}"


def render() -> str:
    sections = [_section(GUARDED[name]) for name in sorted(GUARDED)]
    appended = ", ".join(f"`{name}`" for name in sorted(APPEND_ONLY))
    return page(
        "Privacy classes of what is stored",
        "A column whose class is not granted reads as NULL; a row that does not exist for the reader is not counted, joined or "
        'exported either. "–" is what holds the table together (keys, area, counts) and can be read wherever the row can. A '
        "field without a class stops the start of the program. How this works: "
        "[scope and privacy](../explanation/scope-and-privacy.md). The class of each item asked: [codebook](codebook.md).",
        f"Append-only, under every scope: {appended}.",
        *sections,
    )
