"""Trees → Python closures, once for each form. A closure takes the run and the place that asks."""

from __future__ import annotations

import math
import operator
import random
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from regsosek.collect.forms.form import ChoiceList
from regsosek.collect.forms.library import LIBRARY, index, truncated
from regsosek.collect.forms.references import Maker, occurrences, reference
from regsosek.collect.forms.run import Closure, Place, Plan, Run
from regsosek.collect.forms.tree import Expr
from regsosek.collect.forms.values import NAN, UNKNOWN, Value, boolean, equal, is_nothing, number, string


def _division(a: float, b: float) -> float:
    if b == 0:
        return NAN if a == 0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1, b)
    return a / b


def _remainder(a: float, b: float) -> float:
    if b == 0 or math.isinf(a) or math.isnan(a) or math.isnan(b):
        return NAN
    return math.fmod(a, b)


_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": _division,
    "mod": _remainder,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Closures(Maker):
    """Makes closures for one form."""

    def __init__(
        self, plans: Mapping[str, Plan], lists: Mapping[str, ChoiceList], questions: Mapping[str, tuple[str, str, str]]
    ) -> None:
        self.plans = plans
        self.lists = lists
        self.questions = questions
        """Path of a question with choices → its list, the column of codes, the column of texts."""

    def make(self, expr: Expr) -> Closure:
        """The closure of a tree."""
        op = expr.op
        if op == "literal":
            return _constant(float(expr.value) if expr.type == "number" else expr.value)  # type: ignore[arg-type]
        if op in _OWN:
            own: Callable[[Expr], Closure] = getattr(self, _OWN[op])
            return own(expr)
        args = [self.make(arg) for arg in expr.args]
        if op in _ARITHMETIC:
            return _numeric(_ARITHMETIC[op], args[0], args[1])
        return _called(LIBRARY[op], args)

    def _ref(self, expr: Expr) -> Closure:
        return reference(self, expr)

    def _column(self, expr: Expr) -> Closure:
        name = expr.column

        def cell(run: Run, at: Place) -> Value:
            found = at.row.get(name) if at.row is not None else None
            return "" if found is None else str(found)

        return cell

    def _rows(self, expr: Expr) -> Closure:
        tests = [self.make(test) for _, test in expr.where]
        column, name, all_of_them = expr.column, expr.list, expr.type == "nodeset"

        def cells(run: Run, at: Place) -> Value:
            rows = self.rows_of(run, name)
            if rows is None:
                return UNKNOWN
            found = passing(run, at, rows, tests)
            if found is None:
                return UNKNOWN
            texts = ["" if row.get(column) is None else str(row.get(column)) for row in found]
            return texts if all_of_them else (texts[0] if texts else "")

        return cells

    def rows_of(self, run: Run, name: str) -> Any:
        """The rows of a list; None when it was not given."""
        inside = self.lists.get(name)
        if inside is not None and not inside.external:
            return inside.rows
        return run.lists.get(name)

    def _pulldata(self, expr: Expr) -> Closure:
        column, key_column, key = (self.make(arg) for arg in expr.args)
        name = expr.list

        def pulled(run: Run, at: Place) -> Value:
            rows = self.rows_of(run, name)
            names = (column(run, at), key_column(run, at), key(run, at))
            if rows is None or UNKNOWN in names:
                return UNKNOWN
            wanted, where, what = (string(each) for each in names)
            for row in rows:
                if str(row.get(where)) == what:
                    found = row.get(wanted)
                    return "" if found is None else str(found)
            return ""

        return pulled

    def _choice_name(self, expr: Expr) -> Closure:
        code = self.make(expr.args[0])
        list_name, value, label = self.questions[expr.path]
        inside = self.lists.get(list_name)

        def text_of(run: Run, at: Place) -> Value:
            rows, wanted = self.rows_of(run, list_name), code(run, at)
            if rows is None or wanted is UNKNOWN:
                return UNKNOWN
            for place, row in enumerate(rows):
                if str(row.get(value)) == string(wanted):
                    texts = inside.labels[place] if inside is not None and inside.labels else {}
                    return next(iter(texts.values()), str(row.get(label) or ""))
            return ""

        return text_of

    def _position(self, expr: Expr) -> Closure:
        path, current = expr.path, expr.current
        if not path:
            return lambda run, at: at.position
        return lambda run, at: float((at.owner if current else at).index.get(path, 1))

    def _once(self, expr: Expr) -> Closure:
        plan, other = self.plans[expr.path], self.make(expr.args[0])

        def once(run: Run, at: Place) -> Value:
            sent = run.sent(plan, at.prefix.get(plan.holder, "") + plan.suffix)
            return other(run, at) if is_nothing(sent) else sent

        return once

    def _indexed_repeat(self, expr: Expr) -> Closure:
        plan = self.plans[expr.args[0].path]
        indexes = [(repeat, self.make(arg)) for repeat, arg in zip(expr.repeats, expr.args[1:], strict=True)]

        def found(run: Run, at: Place) -> Value:
            fixed: dict[str, int] = {}
            for repeat, closure in indexes:
                wanted = closure(run, at)
                if wanted is UNKNOWN:
                    return UNKNOWN
                fixed[repeat] = max(1, index(truncated(wanted)))
            for prefix in occurrences(self, run, at, plan.path, fixed=fixed):
                return run.value(plan, prefix) if run.asked(plan, prefix) is not False else ""
            return ""

        return found

    def _and(self, expr: Expr) -> Closure:
        return _logical(self.make(expr.args[0]), self.make(expr.args[1]), False)

    def _or(self, expr: Expr) -> Closure:
        return _logical(self.make(expr.args[0]), self.make(expr.args[1]), True)

    def _if(self, expr: Expr) -> Closure:
        test, yes, no = (self.make(arg) for arg in expr.args)

        def chosen(run: Run, at: Place) -> Value:
            found = test(run, at)
            return found if found is UNKNOWN else yes(run, at) if boolean(found) else no(run, at)

        return chosen

    def _coalesce(self, expr: Expr) -> Closure:
        first, second = (self.make(arg) for arg in expr.args)

        def either(run: Run, at: Place) -> Value:
            found = first(run, at)
            return second(run, at) if is_nothing(found) else found

        return either

    def _neg(self, expr: Expr) -> Closure:
        return _called(lambda run, a: -number(a), [self.make(expr.args[0])])

    def _equal(self, expr: Expr) -> Closure:
        return self._compared(expr, same=True)

    def _unequal(self, expr: Expr) -> Closure:
        return self._compared(expr, same=False)

    def _compared(self, expr: Expr, *, same: bool) -> Closure:
        left, right = self.make(expr.args[0]), self.make(expr.args[1])

        def compared(run: Run, at: Place) -> Value:
            a, b = left(run, at), right(run, at)
            if a is UNKNOWN or b is UNKNOWN:
                return UNKNOWN
            return equal(a, b) is same

        return compared

    def _uuid(self, expr: Expr) -> Closure:
        return lambda run, at: str(uuid.uuid4())

    def _random(self, expr: Expr) -> Closure:
        return lambda run, at: random.random()


_NAMED = (
    "ref",
    "column",
    "rows",
    "pulldata",
    "position",
    "once",
    "and",
    "or",
    "if",
    "coalesce",
    "neg",
    "uuid",
    "random",
)
_OWN = {name: f"_{name}" for name in _NAMED} | {
    "choice-name": "_choice_name",
    "indexed-repeat": "_indexed_repeat",
    "=": "_equal",
    "!=": "_unequal",
}


def _constant(value: Value) -> Closure:
    return lambda run, at: value


def _numeric(of: Callable[[Any, Any], Any], left: Closure, right: Closure) -> Closure:
    def found(run: Run, at: Place) -> Value:
        a, b = left(run, at), right(run, at)
        if a is UNKNOWN or b is UNKNOWN:
            return UNKNOWN
        return of(number(a), number(b))

    return found


def _called(of: Callable[..., Value], args: list[Closure]) -> Closure:
    def found(run: Run, at: Place) -> Value:
        given = [arg(run, at) for arg in args]
        for each in given:
            if each is UNKNOWN or (each.__class__ is list and UNKNOWN in each):
                return UNKNOWN
        return of(run, *given)

    return found


def _logical(left: Closure, right: Closure, decides: bool) -> Closure:
    """``or`` is decided by a true, ``and`` by a false; otherwise Unknown wins."""

    def found(run: Run, at: Place) -> Value:
        a = left(run, at)
        if a is not UNKNOWN and boolean(a) is decides:
            return decides
        b = right(run, at)
        if b is UNKNOWN:
            return UNKNOWN
        if boolean(b) is decides:
            return decides
        return UNKNOWN if a is UNKNOWN else not decides

    return found


def passing(run: Run, at: Place, rows: Any, tests: list[Closure]) -> list[Mapping[str, Any]] | None:
    """The rows that pass every test, in order; None when a test is Unknown."""
    found = list(rows)
    for test in tests:
        inside = at.inside()
        kept = []
        for place, row in enumerate(found, start=1):
            inside.row, inside.position = row, float(place)
            verdict = test(run, inside)
            if verdict is UNKNOWN:
                return None
            if boolean(verdict):
                kept.append(row)
        found = kept
    return found
