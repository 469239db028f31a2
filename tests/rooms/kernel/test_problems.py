"""Every refusal speaks both languages, and says the same in both."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import regsosek
from regsosek.kernel.problems import CATALOGUE, Problem, ScopeMissing

SOURCES = sorted(Path(regsosek.__file__).parent.rglob("*.py"))
PLACEHOLDER = re.compile(r"{(\w+)}")


def raised() -> Iterator[tuple[str, set[str], str]]:
    """Every ``Problem("code", name=…)`` in the source: code, names, where."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
                assert node.args and isinstance(node.args[0], ast.Constant), (
                    f"{path}:{node.lineno}: the code is not written out"
                )
                names = {k.arg for k in node.keywords if k.arg}
                yield str(node.args[0].value), names, f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_both_languages_are_there_and_ask_for_the_same(code: str) -> None:
    entry = CATALOGUE[code]
    assert entry.id.strip().endswith((".", "?")) and entry.en.strip().endswith((".", "?"))
    assert entry.id != entry.en
    assert sorted(PLACEHOLDER.findall(entry.id)) == sorted(PLACEHOLDER.findall(entry.en))
    assert 400 <= entry.status < 600


def test_every_problem_raised_is_in_the_catalogue_and_gives_what_its_sentence_needs() -> None:
    found = list(raised())
    assert len(found) > 30
    for code, names, where in found:
        assert code in CATALOGUE, f"{where}: {code}"
        assert set(PLACEHOLDER.findall(CATALOGUE[code].id)) <= names, f"{where}: {code} needs its placeholders"


def test_no_sentence_is_left_that_nobody_says() -> None:
    assert set(CATALOGUE) - {code for code, _, _ in raised()} <= {"scope_missing", "no_release", "no_house"}


def test_a_problem_tells_its_code_status_and_sentence() -> None:
    problem = Problem("bad_value", field="groups", value="9")
    assert (problem.code, problem.status) == ("bad_value", 400)
    assert problem.sentence() == "Nilai groups tidak dikenal: 9."
    assert problem.sentence("en") == "Unknown value for groups: 9."
    assert "bad_value" in str(problem)


def test_an_unknown_code_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        Problem("no_such_code")


def test_a_missing_scope_is_a_problem_too() -> None:
    assert ScopeMissing("registry_family").code == "scope_missing"
