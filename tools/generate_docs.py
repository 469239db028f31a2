"""Write the pages of docs that are made from the code; `--check` fails where one is not fresh."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def _pages() -> dict[str, Callable[[], str]]:
    for name in [n for n in os.environ if n.startswith("REGSOSEK_")]:  # nobody's own settings leak into the pages
        del os.environ[name]
    os.environ["REGSOSEK_HOME"] = str(ROOT / "build" / "docs")
    os.environ["DJANGO_SETTINGS_MODULE"] = "regsosek.config.settings"
    import django

    django.setup()
    from reference_pages import cli, codebook, filters, interview_rules, privacy, problems, roles, urls, verbs

    return {
        "reference/roles.md": roles.english,
        "reference/verbs.md": verbs.render,
        "reference/problems.md": problems.render,
        "reference/privacy.md": privacy.render,
        "reference/codebook.md": codebook.render,
        "reference/filters.md": filters.render,
        "reference/interview-rules.md": interview_rules.render,
        "reference/urls.md": urls.render,
        "reference/cli.md": cli.render,
        "panduan/siapa-boleh-melihat-apa.md": roles.indonesian,
    }


def main() -> int:
    stale = []
    for name, render in _pages().items():
        path, text = DOCS / name, render()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    verb = "not fresh (run tools/generate_docs.py)" if "--check" in sys.argv else "written"
    for name in stale:
        sys.stdout.write(f"docs/{name}: {verb}\n")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
