"""Whether the codes of an answer are among the choices."""

from __future__ import annotations

from regsosek.collect.forms.closures import Closures, passing
from regsosek.collect.forms.plan import Checked
from regsosek.collect.forms.run import FAILURES, Run
from regsosek.collect.forms.values import UNKNOWN, string


def wrong_choice(run: Run, closures: Closures, checked: Checked, prefix: str, text: str) -> bool:
    """True when a code is surely not to choose from, or chosen twice. False when that cannot be known."""
    codes = [text] if checked.node.kind == "select_one" else [code for code in text.split(" ") if code]
    if len(codes) != len(set(codes)):
        return True
    try:
        offered = _offered(run, closures, checked, prefix, set(codes))
    except FAILURES:
        return False
    return offered is not None and not offered.issuperset(codes)


def _offered(run: Run, closures: Closures, checked: Checked, prefix: str, codes: set[str]) -> set[str] | None:
    """Those of ``codes`` that are offered; None when that cannot be known."""
    node, place = checked.node, run.places[prefix]
    if checked.choice_nodes is not None:
        found = checked.choice_nodes(run, place)
        return None if found is UNKNOWN or UNKNOWN in found else {string(each) for each in found}
    rows = closures.rows_of(run, node.choices)
    if rows is None:
        return None
    column = node.choice_value
    # Only rows with one of the codes can matter; position() in a filter of choices is not known to pyxform
    mine = [row for row in rows if str(row.get(column)) in codes]
    kept = passing(run, place, mine, [checked.choice_filter] if checked.choice_filter is not None else [])
    return None if kept is None else {str(row.get(column)) for row in kept}
