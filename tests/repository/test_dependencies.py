"""Each dependency says why it is there, in the line or in the one above."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

REQUIREMENT = re.compile(r'^\s*"([A-Za-z0-9_.-]+)(\[[\w,]+\])?\s*[><=~!]')
#: What the name itself says.
PLAIN = {"pytest", "pytest-django", "mypy", "ruff", "django-stubs"}


def test_each_dependency_says_why(root: Path) -> None:
    lines = (root / "pyproject.toml").read_text().splitlines()
    silent, seen = [], 0
    for above, line in pairwise(lines):
        found = REQUIREMENT.match(line)
        if found:
            seen += 1
            explained = "#" in line or "#" in above or found.group(1) in PLAIN
            silent += [] if explained else [found.group(1)]
    assert seen > 15
    assert silent == []


def test_every_requirement_has_a_lower_bound(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    every = [*project["dependencies"], *(r for extra in project["optional-dependencies"].values() for r in extra)]
    assert [r for r in every if ">=" not in r] == []


def test_locked_requirements_carry_hashes_and_no_address(root: Path) -> None:
    for path in (root / "requirements").glob("*.txt"):
        text = path.read_text()
        assert "--hash=sha256:" in text, path.name
        assert not re.search(r"https?://|--index-url|--find-links", text), path.name
