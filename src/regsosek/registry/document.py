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
from regsosek.vocabulary import codebook
from regsosek.vocabulary.areacode import BpsCode, MalformedCode

FAMILY_SECTIONS = ("housing", "assets", "aid")
MEMBER_SECTIONS = ("education", "work", "business", "health", "protection")
RESIDENT = frozenset({1, 5})
DONT_KNOW = 99

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
            return not self.codes and isinstance(value, str)
        if not self.codes:
            return value >= 0
        return value in self.codes or (self.is_sum and 0 <= value <= sum(c for c in self.codes if c != DONT_KNOW))


def _rules(level: str, section: str) -> dict[str, _Rule]:
    return {i.name: _Rule(frozenset(i.codes), i.is_sum) for i in codebook.items(level=level, section=section)}


_FAMILY_RULES = {section: _rules("family", section) for section in FAMILY_SECTIONS}
_MEMBER_RULES = {section: _rules("person", section) for section in MEMBER_SECTIONS}
_IDENTITY_CODES = {
    name: rule for name, rule in {**_rules("person", "identity"), **_rules("family", "identity")}.items() if rule.codes
}


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


def _date(value: Any, what: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _refuse(f"{what} bukan tanggal: {value!r}") from None


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


def _member(raw: Mapping[str, Any]) -> MemberDocument:
    unknown = set(raw) - {"person_id", "identity", *MEMBER_SECTIONS}
    if unknown:
        raise _refuse(f"bagian anggota tidak dikenal: {', '.join(sorted(unknown))}")
    identity = raw.get("identity") or {}
    for name in ("name", "presence", "line_number"):
        if identity.get(name) in (None, ""):
            raise _refuse(f"anggota tanpa {name}")
    for name, rule in _IDENTITY_CODES.items():
        if name in identity and not rule.allows(identity[name]):
            raise _refuse(f"identity.{name} tidak mengenal jawaban {identity[name]!r}")
    sections = {section: raw.get(section) or {} for section in MEMBER_SECTIONS}
    for section, answers in sections.items():
        check_section(_MEMBER_RULES[section], section, answers)
    born = identity.get("birth_date")
    return MemberDocument(
        _uuid(raw.get("person_id"), "person_id"), identity, _date(born, "birth_date") if born else None, sections
    )


def _area(raw: Mapping[str, Any]) -> str:
    """16 digits; empty when only the point can tell (whoever takes the document in looks it up)."""
    if not raw.get("sub_sls") and (raw.get("dwelling") or {}).get("lon") is not None:
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
        raise _refuse(f"bagian tidak dikenal: {', '.join(sorted(unknown))}")
    sections = {section: raw.get(section) or {} for section in FAMILY_SECTIONS}
    for section, answers in sections.items():
        check_section(_FAMILY_RULES[section], section, answers)
    members = tuple(_member(member) for member in raw.get("members") or ())
    if len({m.person_id for m in members}) != len(members):
        raise _refuse("satu orang tercatat dua kali")
    identity, visit = raw.get("identity") or {}, raw.get("visit") or {}
    if not identity.get("head_name"):
        raise _refuse("nama kepala keluarga kosong")
    if visit.get("interview_result") not in range(1, 6):
        raise _refuse(f"visit.interview_result tidak mengenal jawaban {visit.get('interview_result')!r}")
    listing = raw.get("listing")
    if listing and listing.get("judgement", listing.get("rt_judgement")) not in (1, 2, 3):
        raise _refuse("penilaian RT bukan 1, 2, atau 3")
    return FamilyDocument(
        family_id=_uuid(raw.get("family_id"), "family_id"),
        dwelling_id=_uuid(raw.get("dwelling_id"), "dwelling_id"),
        questionnaire=raw.get("questionnaire") or "",
        round=raw.get("round") or "",
        happened_on=_date(raw.get("happened_on"), "happened_on"),
        area_code=_area(raw),
        dwelling=raw.get("dwelling") or {},
        identity=identity,
        visit=visit,
        sections=sections,
        listing=listing,
        members=members,
    )
