"""What is in the repository, and what is not."""

from __future__ import annotations

import re
from pathlib import Path

OURS = (".py", ".ts", ".css", ".html", ".md", ".toml", ".yml", ".json", ".txt", ".cfg", ".sh")
LONGEST = 400
#: Written by a machine or a table of facts: length says nothing.
NOT_COUNTED = re.compile(r"/migrations/|/data/|/dist/|package-lock\.json|\.po$|name_lists\.py$")
# Put together here, so that this file does not hold what it looks for.
HOSTS = re.compile(
    "|".join(["registry[.]" + "npmjs", "files[.]python" + "hosted", "pypi[.]" + "org", "deb[.]" + "debian[.]org"])
)
# A form's instance('list')/root/item is no path of a machine.
MACHINE = re.compile("|".join(["/" + "work/", "/tmp/" + "plan", r"(?<!\))/" + "root/", "/home/" + r"\w+/"]))
JUNK_DRAWERS = {"utils.py", "helpers.py", "common.py", "misc.py", "utils.ts", "helpers.ts", "common.ts"}


def test_there_are_files_to_look_at(texts: dict[str, str]) -> None:
    assert len(texts) > 200
    assert "src/regsosek/kernel/guard.py" in texts


def test_no_host_of_a_package_registry_is_written_anywhere(texts: dict[str, str]) -> None:
    assert [path for path, text in texts.items() if HOSTS.search(text)] == []


def test_no_path_of_one_machine(texts: dict[str, str]) -> None:
    assert [path for path, text in texts.items() if MACHINE.search(text)] == []


def test_no_junk_drawers(files: list[Path]) -> None:
    assert [str(path) for path in files if path.name in JUNK_DRAWERS] == []


def test_no_file_of_ours_is_long(texts: dict[str, str]) -> None:
    lengths = {p: t.count("\n") for p, t in texts.items() if p.endswith((".py", ".ts")) and not NOT_COUNTED.search(p)}
    assert {path: n for path, n in lengths.items() if n > LONGEST} == {}


def test_every_text_of_ours_ends_with_one_newline(texts: dict[str, str]) -> None:
    ours = {p: t for p, t in texts.items() if p.endswith(OURS) and t}
    assert [p for p, t in ours.items() if not t.endswith("\n") or t.endswith("\n\n\n")] == []


def test_no_key_or_database_is_checked_in(files: list[Path]) -> None:
    assert [str(p) for p in files if p.suffix in (".key", ".sqlite3", ".pem", ".env") or p.name == ".env"] == []


def test_every_room_has_its_readme(root: Path) -> None:
    rooms = [
        p
        for p in (root / "src/regsosek").iterdir()
        if (p / "__init__.py").exists() and p.name not in ("config", "demo")
    ]
    assert [room.name for room in rooms if not (room / "README.md").exists()] == []


def test_links_between_pages_lead_somewhere(texts: dict[str, str], root: Path) -> None:
    broken = []
    for page, text in texts.items():
        if not page.endswith(".md"):
            continue
        without_code = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", without_code):
            if not target.startswith(("http", "mailto:")) and not ((root / page).parent / target).exists():
                broken.append(f"{page}: {target}")
    assert broken == []


def test_pages_that_the_code_names_are_there(texts: dict[str, str], root: Path) -> None:
    named = {
        (path, page)
        for path, text in texts.items()
        if path.startswith(("src/", "tests/", "tools/")) and path.endswith((".py", ".md"))
        for page in re.findall(r"docs/[\w/-]+\.md", text)
    }
    assert len(named) > 3
    assert sorted((path, page) for path, page in named if not (root / page).exists()) == []
