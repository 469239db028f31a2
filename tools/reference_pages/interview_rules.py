"""The rules across questions that every interview is judged by."""

from __future__ import annotations

from reference_pages.markdown import page, table
from regsosek.collect.rules import RULES


def render() -> str:
    rows = (
        (f"`{rule.code}`", rule.severity, ", ".join(rule.numbers) or "–", rule.message.id, rule.message.en)
        for rule in sorted(RULES.values(), key=lambda rule: (rule.numbers, rule.code))
    )
    return page(
        "Interview rules",
        "What is looked at across the questions of REGSOSEK22-K, after the conditions and limits of the form itself "
        "(`regsosek.collect.rules`). An **error** holds an interview until a person has looked; a **warning** and a **note** go "
        "along with it and hold nothing. Sources: the checker published before the field work of 2022, the rulings on "
        "numbers, and this project. No sentence holds an answer.\n\n"
        "Not here, because the form says it: who is asked what, which codes there are, from where to where a number "
        "goes, the accuracy of the position, the periods of 501. Not here, because it needs more than one interview: "
        "whether the point lies in the kelurahan, whether another family has the same number, what the photos show.",
        table(("Code", "Severity", "Numbers", "Indonesian", "English"), rows),
    )
