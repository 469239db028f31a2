"""Collect the Indonesian texts of pages and code into the English catalogue; `--check` fails where one has no English.

Works without the system's gettext: Babel reads Python, Django turns templates into something Babel reads.
`src/regsosek/locale/en/parts/*.po` (if any) are merged in and may then be removed.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "regsosek"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "N_": None, "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def collected() -> Catalog:
    catalogue = Catalog(
        locale="en", project="regsosek", fuzzy=False, charset="utf-8", header_comment="# English texts of the pages."
    )
    for path in sorted([*PACKAGE.rglob("*.py"), *(PACKAGE / "web" / "templates").rglob("*.html")]):
        if "migrations" in path.parts:
            continue
        text = path.read_text()
        if path.suffix == ".html":
            # only the calls matter; without indentation the filler between them is no concern of the tokenizer
            text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
        for _, message, _, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            flags = ["python-format"] if "%(" in str(message) else []
            catalogue.add(message, context=context, flags=flags)
    return catalogue


def known() -> dict[tuple[str | None, str], object]:
    found: dict[tuple[str | None, str], object] = {}
    for path in [CATALOGUE, *sorted((PACKAGE / "locale" / "en" / "parts").glob("*.po"))]:
        if path.exists():
            for message in read_po(io.BytesIO(path.read_bytes()), locale="en"):
                if (
                    message.id
                    and message.string
                    and any(message.string if isinstance(message.string, tuple) else [message.string])
                ):
                    key = message.id[0] if isinstance(message.id, tuple) else message.id
                    found.setdefault((message.context, key), message.string)
    return found


def render() -> tuple[bytes, list[str]]:
    catalogue, translations = collected(), known()
    missing = []
    for message in catalogue:
        if not message.id:
            continue
        plural = isinstance(message.id, tuple)
        key = message.id[0] if plural else message.id
        string = translations.get((message.context, key))
        if string is None:
            missing.append(key)
        elif plural:
            message.string = string if isinstance(string, tuple) else (string, string)
        else:
            message.string = string[0] if isinstance(string, tuple) else string
    buffer = io.BytesIO()
    write_po(buffer, catalogue, sort_output=True, no_location=True, omit_header=False, width=120)
    lines = [
        x
        for x in buffer.getvalue().splitlines(keepends=True)
        if not x.startswith((b'"POT-Creation', b'"PO-Revision', b'"Generated-By'))
    ]
    return b"".join(lines), missing


def main() -> int:
    text, missing = render()
    if "--check" in sys.argv:
        stale = not CATALOGUE.exists() or CATALOGUE.read_bytes() != text
        for key in missing:
            print(f"no English for: {key!r}")
        if stale:
            print("the catalogue is stale: make messages")
        return 1 if stale or missing else 0
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(text)
    print(f"{CATALOGUE.relative_to(ROOT)}: {text.count(b'msgid ') - 1} texts, {len(missing)} without English")
    return 0


if __name__ == "__main__":
    sys.exit(main())
