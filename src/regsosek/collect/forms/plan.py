"""A form made ready: a closure for every expression and the order in which nodes depend on each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from regsosek.collect.forms.closures import Closures
from regsosek.collect.forms.form import Form, Node
from regsosek.collect.forms.functions import NOT_REPEATABLE
from regsosek.collect.forms.run import Closure, Plan
from regsosek.collect.forms.tree import Expr

_READY: WeakKeyDictionary[Form, Ready] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Checked:
    """A node with what is checked of it."""

    node: Node
    plan: Plan
    required: Closure | None
    constraint: Closure | None
    count: Closure | None
    choice_filter: Closure | None
    choice_nodes: Closure | None


@dataclass(frozen=True)
class Ready:
    """What every evaluation of a form needs."""

    plans: dict[str, Plan]
    repeats: tuple[tuple[str, str], ...]
    """Each repeat with the one around it, outermost first."""
    order: tuple[Plan, ...]
    """Nodes with a rule, each after those that it asks."""
    checked: tuple[Checked, ...]
    stamps: tuple[str, ...]
    """Nodes in which the phone writes when the interview began and ended."""
    closures: Closures = field(repr=False)


def ready(form: Form) -> Ready:
    """The form made ready; the same object for the same form."""
    found = _READY.get(form)
    if found is None:
        found = _READY[form] = _prepare(form)
    return found


def _prepare(form: Form) -> Ready:
    plans: dict[str, Plan] = {}
    for node in form.nodes:
        holder = node.path if node.kind == "repeat" else node.repeat
        parent = plans.get(node.parent)
        plans[node.path] = Plan(node.path, holder, node.path[len(holder) :], node.data_type, parent)
    questions = {n.path: (n.choices, n.choice_value, n.choice_label) for n in form.nodes if n.choices}
    closures = Closures(plans, form.lists, questions)
    checked = tuple(_checked(node, plans[node.path], closures) for node in form.nodes)
    repeats = tuple((node.path, node.repeat) for node in form.nodes if node.kind == "repeat")
    stamps = tuple(node.path for node in form.nodes if node.preload.startswith("timestamp"))
    return Ready(plans, repeats, _ordered(form, plans), checked, stamps, closures)


def _checked(node: Node, plan: Plan, closures: Closures) -> Checked:
    def made(expr: Expr | None) -> Closure | None:
        return closures.make(expr) if expr is not None else None

    plan.relevant, plan.calculate = made(node.relevant), made(node.calculate)
    plan.asked_always = plan.relevant is None and (plan.parent is None or plan.parent.asked_always)
    if node.calculate is not None:
        plan.repeatable = not any(each.op in NOT_REPEATABLE for each in node.calculate.walk())
    required, constraint, count = made(node.required), made(node.constraint), made(node.count)
    return Checked(node, plan, required, constraint, count, made(node.choice_filter), made(node.choice_nodes))


def _ordered(form: Form, plans: dict[str, Plan]) -> tuple[Plan, ...]:
    """Depth first, without recursion: chains of a thousand questions are nothing unusual."""
    asks = {node.path: tuple(_asked_by(node)) for node in form.nodes}
    done: dict[str, bool] = {}
    order: list[Plan] = []
    for start in asks:
        stack = [(start, iter(asks[start]))]
        done.setdefault(start, False)
        while stack:
            path, others = stack[-1]
            for other in others:
                if other in asks and other not in done:
                    done[other] = False
                    stack.append((other, iter(asks[other])))
                    break
            else:
                stack.pop()
                if not done[path]:
                    done[path] = True
                    if plans[path].calculate is not None or plans[path].relevant is not None:
                        order.append(plans[path])
    return tuple(order)


def _asked_by(node: Node) -> Iterable[str]:
    if node.parent:
        yield node.parent
    for expr in (node.relevant, node.calculate):
        if expr is not None:
            yield from (each.path for each in expr.walk() if each.path)
