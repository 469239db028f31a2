"""The list of forms and the list of a form's files, in the XML that Collect reads.

One form or file that lacks an element makes Collect drop the whole list, so each element is written for each. The bytes depend on
nothing but what is listed: phones keep the hash of a manifest and fetch all anew when it changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

FORMS = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"
OF_OFFICERS = frozenset({"keluarga.csv", "anggota.csv"})
"""The lists that every phone gets; of any other it would get an empty one."""
_LOOKED_UP = re.compile(rb"jr://file(?:-csv)?/([^\"'<>]+)")
_MEDIA = re.compile(rb"jr://file(?:-csv)?/([\w.-]+)")


@dataclass(frozen=True)
class Listed:
    """A form for a phone; ``manifest`` is empty where it needs no files."""

    form_id: str
    name: str
    version: str
    md5: str
    url: str
    manifest: str = ""


@dataclass(frozen=True)
class Medium:
    name: str
    md5: str
    url: str


def form_list(forms: Iterable[Listed]) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<xforms xmlns="{FORMS}">{"".join(map(_form, forms))}</xforms>'.encode()


def _form(form: Listed) -> str:
    told = [("formID", form.form_id), ("name", form.name or form.form_id), ("version", form.version),
            ("hash", f"md5:{form.md5}"), ("downloadUrl", form.url)]  # fmt: skip
    if form.manifest:
        told.append(("manifestUrl", form.manifest))
    return f"<xform>{_elements(told)}</xform>"


def manifest(media: Iterable[Medium]) -> bytes:
    listed = sorted(media, key=lambda medium: medium.name)
    files = "".join(
        f"<mediaFile>{_elements([('filename', m.name), ('hash', f'md5:{m.md5}'), ('downloadUrl', m.url)])}</mediaFile>"
        for m in listed
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="{MANIFEST}">{files}</manifest>'.encode()


def media_of(xform: bytes) -> tuple[str, ...]:
    """Names of the files that the form looks up, in order of name."""
    return tuple(sorted({name.decode() for name in _MEDIA.findall(xform)}))


def never_sent(xform: bytes) -> tuple[str, ...]:
    """Names of the files that the form looks up and no phone would get."""
    return tuple(sorted({name.decode() for name in _LOOKED_UP.findall(xform)} - OF_OFFICERS))


def _elements(told: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in told)
