"""Syntax → typed tree: names become paths of the form, functions are checked against what is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from regsosek.collect.forms.functions import FUNCTIONS
from regsosek.collect.forms.lexer import NotUnderstood
from regsosek.collect.forms.library import pattern
from regsosek.collect.forms.parser import parse
from regsosek.collect.forms.syntax import Binary, Call, Negative, Number, Path, Step, Syntax, Text
from regsosek.collect.forms.tree import Expr, Type, literal

_BOOLEAN = {"or", "and", "=", "!=", "<", "<=", ">", ">="}
#: How many arguments a function must have for its nodesets to be taken as sets; with more, each is one value
_SET_ARITY = {"max": 1, "min": 1, "concat": 1, "join": 2, "checklist": 3, "weighted-checklist": 4}
_SET_AT = {"max": (0,), "min": (0,), "concat": (0,), "join": (1,), "checklist": (2,), "weighted-checklist": (2, 3)}


@dataclass(frozen=True)
class Surroundings:
    """What expressions of one form may name."""

    types: Mapping[str, Type]
    repeats: tuple[str, ...]
    lists: Mapping[str, bool] = field(default_factory=dict)
    questions: frozenset[str] = frozenset()

    def holding(self, path: str) -> tuple[str, ...]:
        """The repeats on the way to ``path``, outermost first; the path itself when it is one."""
        return tuple(repeat for repeat in self.repeats if f"{path}/".startswith(f"{repeat}/"))


@dataclass(frozen=True)
class _Place:
    """Where names are looked up: at ``at``; ``owner`` is the node of the whole expression; in a row, names are columns."""

    owner: str
    at: str
    row: bool = False


def resolve(text: str, owner: str, form: Surroundings, *, row: bool = False) -> Expr:
    """The tree of ``text`` at the node ``owner``; NotUnderstood with the reason. ``row``: bare names are columns of a list."""
    return _resolve(parse(text), _Place(owner, owner, row), form)


def _resolve(syntax: Syntax, place: _Place, form: Surroundings) -> Expr:
    match syntax:
        case Number(value):
            return literal(value)
        case Text(value):
            return literal(value)
        case Negative(of):
            return Expr("neg", "number", (_resolve(of, place, form),))
        case Binary(op, left, right):
            args = (_resolve(left, place, form), _resolve(right, place, form))
            return Expr(op, "boolean" if op in _BOOLEAN else "number", args)
        case Path():
            return _path(syntax, place, form)
        case Call():
            return _call(syntax, place, form)


def _call(call: Call, place: _Place, form: Surroundings) -> Expr:
    name, args = call.name, call.args
    signature = FUNCTIONS.get(name)
    if signature is None:
        raise NotUnderstood(f"fungsi {name}() tidak dikenal", f"the function {name}() is not known")
    if len(args) < signature.least or -1 < signature.most < len(args):
        raise NotUnderstood(f"jumlah isian {name}() tidak sesuai", f"{name}() has a wrong number of arguments")
    special = _SPECIAL.get(name)
    if special:
        return special(call, place, form)
    sets = _SET_AT[name] if _SET_ARITY.get(name) == len(args) else () if name in _SET_AT else signature.sets
    found = tuple(
        _set(arg, place, form, name, strict=name not in _SET_AT) if i in sets else _resolve(arg, place, form)
        for i, arg in enumerate(args)
    )
    kind = signature.type
    if name == "selected" and found[1].op == "literal" and found[1].type != "string":
        raise NotUnderstood("kode dalam selected() harus diberi tanda kutip", "the code in selected() needs quotes")
    if name == "regex" and found[1].op == "literal":
        _pattern(str(found[1].value))
    if kind == "any":
        given = {arg.type for arg in found[-2:]}
        kind = given.pop() if len(given) == 1 else "any"
    return Expr(name, kind, found)


def _pattern(text: str) -> None:
    try:
        pattern(text)
    except re.error:
        raise NotUnderstood("pola regex() tidak dikenal", "the pattern of regex() is not known") from None


def _set(syntax: Syntax, place: _Place, form: Surroundings, name: str, *, strict: bool) -> Expr:
    found = _resolve(syntax, place, form)
    if found.op in ("ref", "rows"):
        return replace(found, type="nodeset")
    if strict:
        raise NotUnderstood(f"{name}() memerlukan jalur pertanyaan", f"{name}() needs a path")
    return found


def _path(path: Path, place: _Place, form: Surroundings) -> Expr:
    if isinstance(path.start, Call) and path.start.name == "instance":
        return _rows(path, place, form)
    current = isinstance(path.start, Call)
    if place.row and not current and path.start == "":
        steps = [step for step in path.steps if step.name != "."]
        if len(steps) != 1 or steps[0].name == ".." or steps[0].predicates:
            raise NotUnderstood("hanya nama kolom daftar", "only the name of a list's column is known here")
        return Expr("column", "string", column=steps[0].name)
    base = "" if path.start == "/" else place.owner if current else place.at
    found, where, kept = _walk(base, path.steps, place, form)
    if found not in form.types:
        raise NotUnderstood(f"pertanyaan {found} tidak ada", f"there is no question {found}")
    away = current and place.at != place.owner
    # A relative path that leaves a repeat and enters it again means all its occurrences; an absolute one means the asker's
    free = () if path.start == "/" else tuple(each for each in form.holding(found) if each not in form.holding(kept))
    free = tuple(each for each in free if each in form.holding(base))
    return Expr("ref", form.types[found], path=found, current=away, free=free, where=tuple(where))


def _walk(
    base: str, steps: tuple[Step, ...], place: _Place, form: Surroundings
) -> tuple[str, list[tuple[str, Expr]], str]:
    """Where the steps lead, the tests on the way, and how much of ``base`` was not left."""
    where: list[tuple[str, Expr]] = []
    at = kept = base
    for step in steps:
        if step.name == "..":
            if not at:
                raise NotUnderstood("terlalu banyak ..", "too many ..")
            at = at.rpartition("/")[0]
            kept = at if len(at) < len(kept) else kept
        elif step.name != ".":
            at = f"{at}/{step.name.rpartition(':')[2]}"
        for predicate in step.predicates:
            where.append((at, _test(predicate, _Place(place.owner, at), form)))
    return at, where, kept


def _test(predicate: Syntax, place: _Place, form: Surroundings) -> Expr:
    """A test in brackets. JavaRosa lets nothing pass a bare path or number, whatever XPath says: such a form is mistaken."""
    test = _resolve(predicate, place, form)
    if test.type != "boolean":
        raise NotUnderstood("syarat dalam [ ] memerlukan perbandingan", "the test in [ ] needs a comparison")
    return test


def _rows(path: Path, place: _Place, form: Surroundings) -> Expr:
    assert isinstance(path.start, Call)
    if len(path.start.args) != 1 or not isinstance(path.start.args[0], Text):
        raise NotUnderstood("instance() memerlukan nama daftar", "instance() needs the name of a list")
    name = path.start.args[0].value
    _known(name, form)
    steps = path.steps
    if not 2 <= len(steps) <= 3 or any(step.predicates for i, step in enumerate(steps) if i != 1):
        raise NotUnderstood(f"jalur dalam daftar {name} tidak dikenal", f"this path in the list {name} is not known")
    inside = _Place(place.owner, place.at, row=True)
    where = tuple(("", _test(predicate, inside, form)) for predicate in steps[1].predicates)
    column = steps[2].name if len(steps) == 3 else ""
    return Expr("rows", "string", list=name, column=column, where=where)


def _known(name: str, form: Surroundings) -> None:
    if name not in form.lists:
        raise NotUnderstood(f"daftar {name} tidak ada", f"there is no list {name}")


def _position(call: Call, place: _Place, form: Surroundings) -> Expr:
    if not call.args:
        inside = place.row or place.at != place.owner
        return Expr("position", "number", path="" if inside else place.owner)
    found = _resolve(call.args[0], place, form)
    if found.op != "ref":
        raise NotUnderstood("position() memerlukan jalur", "position() needs a path")
    return Expr("position", "number", path=found.path, current=found.current)


def _once(call: Call, place: _Place, form: Surroundings) -> Expr:
    found = _resolve(call.args[0], place, form)
    return Expr("once", found.type, (found,), path=place.owner)


def _pulldata(call: Call, place: _Place, form: Surroundings) -> Expr:
    first = call.args[0]
    if not isinstance(first, Text):
        raise NotUnderstood(
            "pulldata() memerlukan nama daftar dalam tanda kutip", "pulldata() needs a list's name in quotes"
        )
    _known(first.value, form)
    return Expr("pulldata", "string", tuple(_resolve(arg, place, form) for arg in call.args[1:]), list=first.value)


def _choice_name(call: Call, place: _Place, form: Surroundings) -> Expr:
    value, question = call.args
    if not isinstance(question, Text):
        raise NotUnderstood(
            "jr:choice-name() memerlukan jalur dalam tanda kutip", "jr:choice-name() needs a path in quotes"
        )
    found = _resolve(parse(question.value), replace(place, row=False), form)
    if found.op != "ref" or found.path not in form.questions:
        raise NotUnderstood(
            "jr:choice-name() memerlukan pertanyaan pilihan", "jr:choice-name() needs a question with choices"
        )
    return Expr("choice-name", "string", (_resolve(value, place, form),), path=found.path)


def _indexed_repeat(call: Call, place: _Place, form: Surroundings) -> Expr:
    if len(call.args) % 2 == 0:
        raise NotUnderstood(
            "jumlah isian indexed-repeat() tidak sesuai", "indexed-repeat() has a wrong number of arguments"
        )
    target = _resolve(call.args[0], place, form)
    args, repeats = [target], []
    for group, index in zip(call.args[1::2], call.args[2::2], strict=True):
        repeat = _resolve(group, place, form)
        if repeat.path not in form.holding(target.path) or target.op != "ref":
            raise NotUnderstood(
                "indexed-repeat() memerlukan bagian berulang", "indexed-repeat() needs the repeat of its first"
            )
        repeats.append(repeat.path)
        args.append(_resolve(index, place, form))
    return Expr("indexed-repeat", target.type, tuple(args), repeats=tuple(repeats))


_SPECIAL = {
    "position": _position,
    "once": _once,
    "pulldata": _pulldata,
    "jr:choice-name": _choice_name,
    "indexed-repeat": _indexed_repeat,
}
