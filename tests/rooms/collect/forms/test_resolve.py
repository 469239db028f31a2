"""Which answers a path means: the asker's own, all of them, or those that pass a test."""

from __future__ import annotations

import pytest

from regsosek.collect.forms import Expr
from regsosek.collect.forms.lexer import NotUnderstood
from regsosek.collect.forms.resolve import Surroundings, resolve

FORM = Surroundings(
    types={
        "/data": "string",
        "/data/n": "number",
        "/data/day": "date",
        "/data/member": "string",
        "/data/member/age": "number",
        "/data/member/sex": "string",
        "/data/member/job": "string",
        "/data/member/job/hours": "number",
    },
    repeats=("/data/member", "/data/member/job"),
    lists={"families": True},
    questions=frozenset(["/data/member/sex"]),
)
AGE = "/data/member/age"


def _at_age(text: str) -> Expr:
    return resolve(text, AGE, FORM)


@pytest.mark.parametrize("text", [".", "../age", "/data/member/age", "current()", "current()/../age", "./../age"])
def test_many_ways_to_the_same_answer(text: str) -> None:
    if text == "current()":
        text = "current()/."
    assert _at_age(text) == Expr("ref", "number", path=AGE)


def test_a_path_that_leaves_its_repeat_means_all() -> None:
    assert _at_age("sum(../../member/age)").args[0].free == ("/data/member",)
    assert _at_age("sum(/data/member/age)").args[0].free == ()
    assert resolve("sum(../member/age)", "/data/n", FORM).args[0].free == ()
    inner = resolve("sum(../../job/hours)", "/data/member/job/hours", FORM).args[0]
    assert inner.free == ("/data/member/job",)


def test_tests_are_asked_of_the_candidate_and_current_of_the_asker() -> None:
    found = _at_age("count(../../member[age > current()/../age and position() < 3])").args[0]
    (step, test) = found.where[0]
    assert step == "/data/member"
    assert [(each.op, each.current) for each in test.walk() if each.op in ("ref", "position")] == [
        ("position", False),
        ("ref", True),
        ("ref", False),
    ]


def test_rows_of_a_list() -> None:
    found = _at_age("instance('families')/root/item[id = ../sex_id]/name".replace("../sex_id", "current()/../sex"))
    assert (found.op, found.type, found.list, found.column) == ("rows", "string", "families", "name")
    assert [each.op for each in found.where[0][1].args] == ["column", "ref"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1 + 1", "number"),
        ("../age > 1", "boolean"),
        ("if(true(), 'a', 'b')", "string"),
        ("if(true(), 'a', 1)", "any"),
        ("coalesce(../age, 1)", "number"),
        ("/data/day", "date"),
        ("today()", "date"),
        ("once(3)", "number"),
        ("indexed-repeat(/data/member/age, /data/member, 1)", "number"),
    ],
)
def test_types(text: str, kind: str) -> None:
    assert _at_age(text).type == kind


@pytest.mark.parametrize(
    "text",
    [
        "", "1 +", "(1", "'open", "unknown()", "if(1)", "sum(1)", "../nothing", "../../../../x", "//age", "@a", "$v", "a | b",
        "*", "/data/*", "selected(., 1)", "instance('none')/root/item/x", "instance(../sex)/root/item/x",
        "instance('families')/root", "instance('families')/a/b/c/d", "count(/data/member[1])", "count(/data/member[age])",
        "indexed-repeat(/data/n, /data/member, 1)", "indexed-repeat(/data/member/age, /data/member)",
        "jr:choice-name(., ../sex)", "jr:choice-name(., '../age')", "pulldata(../sex, 'a', 'b', 'c')", "position(1)",
        "child::age", "(" * 100 + "1" + ")" * 100, "-" * 5000 + "1", "1" + " + 1" * 10_000, "current()",
    ],
)  # fmt: skip
def test_what_is_not_understood(text: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        _at_age(text)
    assert refused.value.indonesian != refused.value.english
