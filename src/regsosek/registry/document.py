"""The family document: what was observed at a family at a moment. Every source hands one over; this is where it is judged.

The shape is in docs/reference/family-document.md. Answers are checked against the codebook: an unknown name or code is
an error, never ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from regsosek.kernel.problems import Problem
from regsosek.registry.fields import FIELDS, LARGEST, Text, day_of, fault
from regsosek.vocabulary import codebook
from regsosek.vocabulary.areacode import BpsCode, MalformedCode

FAMILY_SECTIONS = ("housing", "assets", "aid")
MEMBER_SECTIONS = ("education", "work", "business", "health", "protection")
RESIDENT = frozenset({1, 5})
DONT_KNOW = 99
COMPLETE = 1
_HEAD = 1
_ANSWER = Text(200)

_KNOWN = {
    "family_id", "dwelling_id", "questionnaire", "round", "happened_on", "sub_sls", "dwelling", "identity", "visit",
    "listing", "members", "photos", *FAMILY_SECTIONS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rule:
    codes: frozenset[int]
    is_sum: bool

    def allows(self, value: Any) -> bool:
        if value is None:
            return True
        if isinstance(value, bool) or not isinstance(value, int):
            return not self.codes and _ANSWER.allows(value)
        if not self.codes:
            return 0 <= value <= LARGEST
        return value in self.codes or (self.is_sum and 0 <= value <= sum(c for c in self.codes if c != DONT_KNOW))


def _rules(level: str, section: str) -> dict[str, _Rule]:
    return {i.name: _Rule(frozenset(i.codes), i.is_sum) for i in codebook.items(level=level, section=section)}


FAMILY_RULES = {section: _rules("family", section) for section in FAMILY_SECTIONS}
MEMBER_RULES = {section: _rules("person", section) for section in MEMBER_SECTIONS}
IDENTITY_CODES = {name: rule for name, rule in _rules("person", "identity").items() if rule.codes}


def _refuse(reason: str) -> Problem:
    return Problem("bad_document", reason=reason)


def check_section(rules: Mapping[str, _Rule], section: str, answers: Mapping[str, Any]) -> None:
    """:raises Problem: ``bad_document``: a name that the codebook does not have, or a code that the item does not have."""
    for name, value in answers.items():
        rule = rules.get(name)
        if rule is None:
            raise _refuse(f"{section}.{name} tidak ada di buku kode")
        if not rule.allows(value):
            raise _refuse(f"{section}.{name} tidak mengenal jawaban {value!r}")


def _part(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A part of the document that holds names and values; empty when it is missing."""
    part = raw.get(name) or {}
    if not isinstance(part, Mapping):
        raise _refuse(f"{name} bukan kumpulan isian")
    return part


def _checked(part: str, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """The part, when each of its names and values is one of :data:`regsosek.registry.fields.FIELDS`."""
    wrong = fault(part, answers)
    if wrong:
        raise _refuse(wrong)
    return answers


def _sections(raw: Mapping[str, Any], rules: Mapping[str, Mapping[str, _Rule]]) -> dict[str, Mapping[str, Any]]:
    sections = {section: _part(raw, section) for section in rules}
    for section, answers in sections.items():
        check_section(rules[section], section, answers)
    return sections


def _uuid(value: Any, what: str) -> UUID:
    try:
        return UUID(value) if isinstance(value, str) else UUID(bytes=value.bytes)
    except (AttributeError, TypeError, ValueError):
        raise _refuse(f"{what} bukan UUID: {value!r}") from None


@dataclass(frozen=True, slots=True)
class MemberDocument:
    person_id: UUID
    identity: Mapping[str, Any]
    birth_date: date | None
    sections: Mapping[str, Mapping[str, Any]]

    @property
    def is_resident(self) -> bool:
        return self.identity["presence"] in RESIDENT


@dataclass(frozen=True, slots=True)
class FamilyDocument:
    """A checked document; ``area_code`` is 16 digits (``000000`` behind the kelurahan while the RT is unknown), or empty
    when no RT was assigned and the point must tell the kelurahan."""

    family_id: UUID
    dwelling_id: UUID
    questionnaire: str
    round: str
    happened_on: date
    area_code: str
    dwelling: Mapping[str, Any]
    identity: Mapping[str, Any]
    visit: Mapping[str, Any]
    sections: Mapping[str, Mapping[str, Any]]
    listing: Mapping[str, Any] | None
    members: tuple[MemberDocument, ...]

    @property
    def residents(self) -> int:
        return sum(member.is_resident for member in self.members)


def _member(raw: Any) -> MemberDocument:
    if not isinstance(raw, Mapping):
        raise _refuse("anggota bukan kumpulan isian")
    unknown = set(raw) - {"person_id", "identity", *MEMBER_SECTIONS}
    if unknown:
        raise _refuse(f"bagian anggota tidak dikenal: {', '.join(sorted(map(str, unknown)))}")
    identity = _checked("member", _part(raw, "identity"))
    for name in ("name", "presence", "line_number"):
        if identity.get(name) in (None, ""):
            raise _refuse(f"anggota tanpa {name}")
    for name, rule in IDENTITY_CODES.items():
        if name in identity and not rule.allows(identity[name]):
            raise _refuse(f"identity.{name} tidak mengenal jawaban {identity[name]!r}")
    born = identity.get("birth_date")
    return MemberDocument(
        _uuid(raw.get("person_id"), "person_id"),
        identity,
        day_of(born) if born else None,
        _sections(raw, MEMBER_RULES),
    )


def _members(raw: Mapping[str, Any], is_complete: bool) -> tuple[MemberDocument, ...]:
    """Each person once, on a line of its own; one head, unless the interview did not come so far."""
    listed = raw.get("members") or ()
    if not isinstance(listed, list | tuple):
        raise _refuse("members bukan daftar")
    members = tuple(_member(member) for member in listed)
    if len({m.person_id for m in members}) != len(members):
        raise _refuse("satu orang tercatat dua kali")
    if len({m.identity["line_number"] for m in members}) != len(members):
        raise _refuse("satu nomor urut dipakai dua anggota")
    heads = sum(m.identity.get("relationship") == _HEAD for m in members)
    if heads > 1:
        raise _refuse(f"{heads} kepala keluarga dalam satu keluarga")
    if heads == 0 and is_complete and any(m.is_resident for m in members):
        raise _refuse("tidak ada kepala keluarga di antara anggota")
    return members


def _area(raw: Mapping[str, Any]) -> str:
    """16 digits; empty when only the point can tell (whoever takes the document in looks it up)."""
    if not raw.get("sub_sls") and _part(raw, "dwelling").get("lon") is not None:
        return ""
    try:
        code = BpsCode(raw.get("sub_sls") or "")
    except MalformedCode as error:
        raise _refuse(str(error)) from None
    if len(code) < 10:
        raise _refuse(f"kode wilayah harus sampai kelurahan: {code}")
    return code.ljust(16, "0")


def parse(raw: Mapping[str, Any]) -> FamilyDocument:
    """Judge a document.

    :raises Problem: ``bad_document`` with the reason in words.
    """
    unknown = set(raw) - _KNOWN
    if unknown:
        raise _refuse(f"bagian tidak dikenal: {', '.join(sorted(map(str, unknown)))}")
    head = _checked("", {name: raw.get(name) for name in FIELDS[""]})
    happened_on = day_of(head["happened_on"] or "")
    if happened_on is None:
        raise _refuse("happened_on kosong")
    identity, visit = _checked("identity", _part(raw, "identity")), _checked("visit", _part(raw, "visit"))
    dwelling, listing = _checked("dwelling", _part(raw, "dwelling")), _checked("listing", _part(raw, "listing"))
    if not identity.get("head_name"):
        raise _refuse("nama kepala keluarga kosong")
    if visit.get("interview_result") is None:
        raise _refuse("visit.interview_result kosong")
    if listing and None in (listing.get("rt_judgement"), listing.get("judged_on")):
        raise _refuse("penilaian RT tanpa kelas atau tanggal")
    if (dwelling.get("lon") is None) != (dwelling.get("lat") is None):
        raise _refuse("titik tanpa bujur atau lintang")
    return FamilyDocument(
        family_id=_uuid(raw.get("family_id"), "family_id"),
        dwelling_id=_uuid(raw.get("dwelling_id"), "dwelling_id"),
        questionnaire=head["questionnaire"] or "",
        round=head["round"] or "",
        happened_on=happened_on,
        area_code=_area(raw),
        dwelling=dwelling,
        identity=identity,
        visit=visit,
        sections=_sections(raw, FAMILY_RULES),
        listing=listing or None,
        members=_members(raw, visit["interview_result"] == COMPLETE),
    )
