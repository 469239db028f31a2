"""References to answers: which occurrences are meant, and their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from regsosek.collect.forms.run import Closure, Place, Plan, Run
from regsosek.collect.forms.tree import Expr
from regsosek.collect.forms.values import UNKNOWN, Value, boolean


class Maker(Protocol):
    """What makes closures knows the plan of every node."""

    plans: Mapping[str, Plan]

    def make(self, expr: Expr) -> Closure:
        """The closure of a tree."""
        ...


def chain(maker: Maker, path: str) -> list[str]:
    """The repeats that hold a node, outermost first; the node itself when it is one."""
    found: list[str] = []
    plan: Plan | None = maker.plans[path]
    while plan is not None:
        if plan.holder == plan.path:
            found.insert(0, plan.path)
        plan = plan.parent
    return found


def occurrences(
    maker: Maker, run: Run, at: Place, path: str, *, free: tuple[str, ...] = (), fixed: Mapping[str, int] | None = None
) -> Iterator[str]:
    """Keys of the occurrences of the repeat around ``path``: fixed by number, else by the place that asks, else all."""
    fixed = fixed or {}
    level = [""]
    for repeat in chain(maker, path):
        below: list[str] = []
        for prefix in level:
            children = run.children(prefix, repeat)
            if repeat in fixed:
                below.extend(children[fixed[repeat] - 1 : fixed[repeat]])
            elif repeat not in free and (mine := at.prefix.get(repeat)) and run.places[mine].outer == prefix:
                below.append(mine)
            else:
                below.extend(children)
        level = below
    return iter(level)


def reference(maker: Maker, expr: Expr) -> Closure:
    """The closure of a ``ref``."""
    plan = maker.plans[expr.path]
    if expr.where:
        return _tested(maker, expr, plan)
    if expr.type == "nodeset":
        return _set(maker, expr, plan)
    current, free = expr.current, expr.free
    if not plan.holder:
        return lambda run, at: run.value(plan, "")
    holder = plan.holder

    def one(run: Run, at: Place) -> Value:
        prefix = (at.owner if current else at).prefix.get(holder)
        if prefix is not None and not free:
            return run.value(plan, prefix)
        for each in occurrences(maker, run, at.owner if current else at, plan.path, free=free):
            if run.asked(plan, each) is not False:
                return run.value(plan, each)
        return ""

    return one


def _set(maker: Maker, expr: Expr, plan: Plan) -> Closure:
    current, free = expr.current, expr.free

    def all_of_them(run: Run, at: Place) -> Value:
        places = occurrences(maker, run, at.owner if current else at, plan.path, free=free)
        return [run.value(plan, prefix) for prefix in places if run.asked(plan, prefix) is not False]

    return all_of_them


def _tested(maker: Maker, expr: Expr, plan: Plan) -> Closure:
    tests: dict[str, list[Closure]] = {}
    for step, test in expr.where:
        tests.setdefault(step, []).append(maker.make(test))
    repeats = chain(maker, expr.path)
    all_of_them, current = expr.type == "nodeset", expr.current
    #: A test on a step that is no repeat is asked of the occurrence that holds the step
    holders = {step: maker.plans[step].holder for step in tests}

    def found(run: Run, at: Place) -> Value:
        origin = at.owner if current else at
        level = [""]
        for repeat in repeats:
            below: list[str] = []
            mine = origin.prefix.get(repeat)
            for prefix in level:
                children = run.children(prefix, repeat)
                if mine and run.places[mine].outer == prefix and repeat not in tests and repeat not in expr.free:
                    children = [mine]
                for step, closures in tests.items():
                    if holders[step] == repeat:
                        passed = _passing(run, at, children, closures)
                        if passed is None:
                            return UNKNOWN
                        children = passed
                below.extend(children)
            level = below
        if not repeats or "" in holders.values():
            for step, closures in tests.items():
                if not holders[step] and _passing(run, at, [""], closures) != [""]:
                    return [] if all_of_them else ""
        asked = [prefix for prefix in level if run.asked(plan, prefix) is not False]
        if all_of_them:
            return [run.value(plan, prefix) for prefix in asked]
        return run.value(plan, asked[0]) if asked else ""

    return found


def _passing(run: Run, at: Place, candidates: list[str], tests: list[Closure]) -> list[str] | None:
    found = candidates
    for test in tests:
        kept = []
        for place, prefix in enumerate(found, start=1):
            inside = run.places[prefix].inside()
            inside.owner, inside.position = at.owner, float(place)
            verdict = test(run, inside)
            if verdict is UNKNOWN:
                return None
            if boolean(verdict):
                kept.append(prefix)
        found = kept
    return found
