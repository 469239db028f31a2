"""Rules across the questions of REGSOSEK22-K: what no single question can say. The form's own conditions and limits are not
repeated here; whether the point lies in the kelurahan is asked where the boundaries are. The table of all rules:
docs/reference/interview-rules.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regsosek.collect.forms import Finding
from regsosek.collect.rules import family, members, persons
from regsosek.collect.rules.places import number_of, path_of
from regsosek.collect.rules.rule import RULES, Interview, Rule

__all__ = ["RULES", "Rule", "judge", "number_of", "path_of"]

_LOADED = (family, members, persons)  # their rules stand in RULES


def judge(values: Mapping[str, Any], *, round: str) -> list[Finding]:
    """What the rules find in one interview, in the order of the rules.

    :param values: as :func:`regsosek.collect.forms.values` gives them; a blank or a word where a number belongs is no finding
        here, for the form has said so. :param round: code of the round, such as ``2022``.
    """
    seen = Interview.of(values, round)
    return [
        Finding(rule.code, rule.severity, path_of(name, position), rule.message)
        for rule in RULES.values()
        for name, position in rule.check(seen)
    ]
