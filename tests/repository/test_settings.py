"""Every setting is explained, and every setting explained is there."""

from __future__ import annotations

import re
from pathlib import Path

SETTING = re.compile(r"\bREGSOSEK_[A-Z]+(?:_[A-Z]+)*\b")
PAGE = "docs/reference/settings.md"


def test_every_setting_that_the_code_reads_is_explained_and_no_other(texts: dict[str, str]) -> None:
    code = {
        p: t
        for p, t in texts.items()
        if p.startswith(("src/", "tests/", "tools/", "frontend/", "benchmarks/", "Makefile", ".ci"))
    }
    read = {
        name
        for path, text in code.items()
        if path.endswith((".py", ".ts", "Makefile", "run"))
        for name in SETTING.findall(text)
    }
    explained = set(re.findall(r"^\| `(REGSOSEK_\w+)` \|", texts[PAGE], flags=re.MULTILINE))
    assert len(explained) > 10
    assert read - {"REGSOSEK_TEST"} - explained == set()
    assert explained - read == set()


def test_settings_are_read_in_one_place_only(sources: dict[str, str]) -> None:
    """The command line may set some for the process that it starts."""
    readers = {
        path for path, text in sources.items() if re.search(r"os\.(environ\.get|getenv)\(\s*[\"']REGSOSEK", text)
    }
    assert readers == {"src/regsosek/config/settings.py"}


def test_defaults_on_the_page_are_those_of_the_code(texts: dict[str, str], root: Path) -> None:
    code = (root / "src/regsosek/config/settings.py").read_text()
    for name, default in re.findall(r"^\| `(REGSOSEK_\w+)` \| `([01])` \|", texts[PAGE], flags=re.MULTILINE):
        assert f'_flag("{name}", {default == "1"})' in code, name
