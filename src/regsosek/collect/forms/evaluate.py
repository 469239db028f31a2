"""Form + answers → findings. The phone is not trusted: relevance and calculations are worked out again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from regsosek.collect.forms.checks import OF_KIND
from regsosek.collect.forms.choices import wrong_choice
from regsosek.collect.forms.dates import parse_moment, zone_of
from regsosek.collect.forms.findings import Finding
from regsosek.collect.forms.form import ANSWERED, Form, plain, template
from regsosek.collect.forms.instance import Instance
from regsosek.collect.forms.plan import Checked, Ready, ready
from regsosek.collect.forms.run import FAILURES, MOST_OCCURRENCES, Closure, Run
from regsosek.collect.forms.sentences import finding
from regsosek.collect.forms.values import UNKNOWN, Value, boolean, number, written

Lists = Mapping[str, Sequence[Mapping[str, Any]]]
_MOST_FINDINGS = 500
_NONE: Lists = {}


@dataclass(frozen=True)
class Evaluation:
    """What was found, and what a form of these answers shows."""

    findings: tuple[Finding, ...]
    calculated: dict[str, str]
    """Calculated answers as texts, by path with indexes; without those that cannot be repeated or known."""
    _run: Run
    _ready: Ready

    def is_relevant(self, path: str) -> bool:
        """Whether the node at ``path`` is asked; True when that cannot be known. KeyError for a node that the form has not."""
        plan = self._ready.plans[template(path)]
        key = plain(path)
        prefix = key[: len(key) - len(plan.suffix)] if plan.suffix else key
        if prefix not in self._run.places:
            return False
        return self._run.asked(plan, prefix) is not False


def evaluate(form: Form, instance: Instance, *, now: datetime, lists: Lists = _NONE) -> Evaluation:
    """Judge ``instance``. ``lists`` are rows by the name of an external list.

    ``now`` is a moment with a zone. Local time is the phone's own, as its ``start`` or ``end`` was written; without them that
    of ``now``: a day begins when it begins where the family lives.

    Never raises for any answers. At most 500 findings.
    """
    made = ready(form)
    leaves, counts = instance.leaves(), instance.counts()
    run = Run(leaves, counts, made.repeats, _local(now, made, leaves), lists)
    prefixes: dict[str, list[str]] = {"": [""]}
    for repeat, outer in made.repeats:
        prefixes[repeat] = [key for prefix in prefixes[outer] for key in run.children(prefix, repeat)]
    for plan in made.order:
        for prefix in prefixes[plan.holder]:
            run.value(plan, prefix)
    judge = _Judge(run, made, prefixes)
    return Evaluation(tuple(judge.findings(leaves)), judge.calculated, run, made)


def _local(now: datetime, made: Ready, leaves: Mapping[str, str]) -> datetime:
    """``now`` in the zone of the phone."""
    zones = (zone_of(leaves.get(path, "")) for path in made.stamps)
    zone = next((each for each in zones if each is not None), None)
    return now if zone is None or now.tzinfo is None else now.astimezone(zone)


class _Judge:
    def __init__(self, run: Run, made: Ready, prefixes: dict[str, list[str]]) -> None:
        self.run = run
        self.made = made
        self.prefixes = prefixes
        self.calculated: dict[str, str] = {}

    def findings(self, leaves: Mapping[str, str]) -> list[Finding]:
        """All findings in the order of the form."""
        found: list[Finding] = []
        for checked in self.made.checked:
            for prefix in self.prefixes[checked.plan.holder]:
                for code in self.of_node(checked, prefix):
                    if len(found) < _MOST_FINDINGS:
                        found.append(finding(code, prefix + checked.plan.suffix, checked.node))
            if checked.node.kind == "repeat":
                found.extend(self.of_repeat(checked))
        root = self.made.checked[0].node.path
        for path, text in leaves.items():
            if text and template(path) not in self.made.plans and not path.startswith(f"{root}/meta/"):
                found.append(finding("unknown_node", path, None))
        return found[:_MOST_FINDINGS]

    def of_node(self, checked: Checked, prefix: str) -> Iterator[str]:
        run, plan, node = self.run, checked.plan, checked.node
        asked = run.asked(plan, prefix)
        text = run.leaves.get(prefix + plan.suffix, "")
        if asked is False:
            if text and node.kind not in ("group", "repeat", "meta"):
                yield "not_asked"
            return
        if plan.calculate is not None:
            yield from self.of_calculation(checked, prefix, text)
        if node.kind not in ANSWERED:
            return
        if not text:
            if asked is True and checked.required is not None and self.holds(checked.required, prefix) is True:
                yield "required"
            return
        judge = OF_KIND.get(node.kind)
        if judge is not None and not judge(text):
            yield "type"
        elif node.kind in ("select_one", "select_multiple") and wrong_choice(
            run, self.made.closures, checked, prefix, text
        ):
            yield "choice"
        if checked.constraint is not None and self.holds(checked.constraint, prefix) is False:
            yield "constraint"

    def holds(self, closure: Closure, prefix: str) -> Value:
        """True, False or UNKNOWN."""
        try:
            found = closure(self.run, self.run.places[prefix])
            return found if found is UNKNOWN else boolean(found)
        except FAILURES:
            return UNKNOWN

    def of_calculation(self, checked: Checked, prefix: str, text: str) -> Iterator[str]:
        plan = checked.plan
        if not plan.repeatable:
            return
        found = self.run.calculated(plan, prefix)
        if found is UNKNOWN:
            return
        ours = self.calculated[prefix + plan.suffix] = written(found, plan.data_type, self.run.zone)
        if ours != text and checked.node.kind != "meta" and not _alike(ours, text, self.run.zone):
            yield "calculated"

    def of_repeat(self, checked: Checked) -> Iterator[Finding]:
        """Whether there are as many occurrences as the form says, and not more than are judged."""
        run, node = self.run, checked.node
        for outer in self.prefixes[node.repeat]:
            first = outer + node.path[len(node.repeat) :]
            sent = run.counts.get(first, 0)
            if sent > MOST_OCCURRENCES:
                yield finding("too_many", first, node)
            elif checked.count is not None and self.miscounted(checked, checked.count, outer, sent):
                yield finding("count", first, node)

    def miscounted(self, checked: Checked, count: Closure, outer: str, sent: int) -> bool:
        """Whether the form surely says another number."""
        run, node = self.run, checked.node
        children = run.children(outer, node.path)
        if children and run.asked(checked.plan, children[0]) is not True:
            return False
        try:
            wanted = count(run, run.places[outer])
        except FAILURES:
            return False
        size = number(wanted) if wanted is not UNKNOWN else math.nan
        return not math.isnan(size) and sent != max(0, int(min(size, 1e6)))


_SAME = {"1": "true", "0": "false", "true": "1", "false": "0"}


def _alike(ours: str, text: str, zone: tzinfo | None) -> bool:
    """The same but for blanks around it, the same number in other figures, the same truth in another word, or the same moment in another zone."""
    if _SAME.get(ours) == text or ours.strip() == text.strip():
        return True
    if "T" in ours and "T" in text:
        try:
            return parse_moment(ours, zone) == parse_moment(text, zone)
        except FAILURES:
            return False
    a, b = number(ours), number(text)
    return not math.isnan(a) and not math.isnan(b) and math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
