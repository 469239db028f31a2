"""What changed between two states of a family's history, in sentences by section, as far as the reader is granted the parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from regsosek.vocabulary import codebook
from regsosek.vocabulary.privacy import PrivacyClass as P
from regsosek.vocabulary.welfare import RtJudgement
from regsosek.web.office.answers import short, text
from regsosek.web.office.card_content import language

#: A state of a family: privacy class → part of the revision; None for a part that is not granted.
State = Mapping[P, Any]
_FAMILY_SECTIONS = ((P.PUBLIC, "housing"), (P.MONEY, "assets"), (P.MONEY, "aid"))
_PERSON_SECTIONS = (
    (P.PUBLIC, "education"),
    (P.PUBLIC, "work"),
    (P.PUBLIC, "business"),
    (P.MONEY, "protection"),
    (P.HEALTH, "health"),
)
_PERSON_FACTS = ("presence", "relationship", "marital_status", "age", "identity_documents")


def changes(before: State, after: State) -> list[tuple[str, list[str]]]:
    """(section, sentences) of what differs; sections without a difference are left out."""
    found = [
        (codebook.SECTIONS["area"].text(language()), list(_place(before, after))),
        (codebook.SECTIONS["identity"].text(language()), list(_identity(before, after))),
        *(
            (codebook.SECTIONS[s].text(language()), _differing(_answers(before, c, s), _answers(after, c, s)))
            for c, s in _FAMILY_SECTIONS
        ),
        (_("Anggota"), list(_members(before, after))),
        (_("Verifikasi daftar RT"), list(_listing(before, after))),
    ]
    return [(label, sentences) for label, sentences in found if sentences]


def _of(state: State, privacy: P, *path: str) -> Any:
    part: Any = state.get(privacy)
    for key in path:
        part = part.get(key) if isinstance(part, Mapping) else None
    return part


def _answers(state: State, privacy: P, *path: str) -> Mapping[str, Any]:
    return _of(state, privacy, *path) or {}


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """ "Dinding: Kayu → Tembok" for each answer that differs, in the order of the new answers."""
    names = [*after, *(name for name in before if name not in after)]
    return [_arrow(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)]


def _arrow(name: str, old: Any, new: Any) -> str:
    return f"{short(name)}: {text(name, old) or '–'} → {text(name, new) or '–'}"


def _place(before: State, after: State) -> Iterator[str]:
    if _of(before, P.PUBLIC, "area_code") != _of(after, P.PUBLIC, "area_code"):
        yield _("Pindah wilayah: %(old)s → %(new)s") % {
            "old": _of(before, P.PUBLIC, "area_code"), "new": _of(after, P.PUBLIC, "area_code"),
        }  # fmt: skip
    if _of(before, P.PUBLIC, "dwelling_id") != _of(after, P.PUBLIC, "dwelling_id"):
        yield _("Tinggal di bangunan lain")
    if before.get(P.POINT) != after.get(P.POINT):
        yield _("Titik rumah diperbaiki")
    yield from _differing(_answers(before, P.ADDRESS), _answers(after, P.ADDRESS))


def _identity(before: State, after: State) -> Iterator[str]:
    heads = [_of(s, P.NAME, "head_name") for s in (before, after)]
    if heads[0] != heads[1] and not any(_of(s, P.NAME, "erased") for s in (before, after)):
        yield _arrow("head_name", _of(before, P.NAME, "head_name"), _of(after, P.NAME, "head_name"))
    old, new = (_answers(s, P.PUBLIC, "visit").get("interview_result") for s in (before, after))
    if old != new:
        yield _arrow("interview_result", old, new)
    if before.get(P.NUMBER) != after.get(P.NUMBER):
        yield _("Nomor identitas diperbarui")


def _listing(before: State, after: State) -> Iterator[str]:
    old, new = (_answers(state, P.PUBLIC, "listing").get("rt_judgement") for state in (before, after))
    if old != new:
        words = [RtJudgement(code).label.text(language()) if code else "–" for code in (old, new)]
        yield _("Penilaian") + f": {words[0]} → {words[1]}"


def _members(before: State, after: State) -> Iterator[str]:
    old, new = _answers(before, P.PUBLIC, "members"), _answers(after, P.PUBLIC, "members")
    for person in new:
        if person not in old:
            yield _("%(who)s tercatat sebagai anggota") % {"who": _who(after, person)}
        else:
            yield from _member(before, after, person)
    for person in old:
        if person not in new:
            yield _("%(who)s tidak lagi tercatat") % {"who": _who(before, person)}


def _member(before: State, after: State, person: str) -> Iterator[str]:
    old, new = (_answers(s, P.PUBLIC, "members", person) for s in (before, after))
    listed = [_arrow(name, old.get(name), new.get(name)) for name in _PERSON_FACTS if old.get(name) != new.get(name)]
    for privacy, section in _PERSON_SECTIONS:
        listed += _differing(*(_answers(s, privacy, "members", person, section) for s in (before, after)))
    names = [_answers(s, P.NAME, "members", person) for s in (before, after)]
    if not any(told.get("erased") for told in names):
        listed += _differing(*names)
    for sentence in listed:
        yield f"{_who(after, person)} – {sentence}"


def _who(state: State, person: str) -> str:
    line = _of(state, P.PUBLIC, "members", person, "line_number")
    if _of(state, P.NAME, "members", person, "erased"):
        return _("Anggota nomor %(line)s (dihapus)") % {"line": line}
    return _of(state, P.NAME, "members", person, "name") or _("Anggota nomor %(line)s") % {"line": line}
