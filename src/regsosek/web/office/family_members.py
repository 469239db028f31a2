"""The members of a family as its file shows them: residents, others with what became of them, each with the answers granted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from regsosek.registry.document import RESIDENT
from regsosek.registry.models import Business, Family, Person
from regsosek.vocabulary import codebook
from regsosek.web.office.answers import facts, short, text
from regsosek.web.office.card_content import language

_PERSON_SECTIONS = ("education", "work", "protection", "health")


def member_rows(members: Iterable[Person], businesses: Iterable[Business]) -> list[dict[str, Any]]:
    """One row per member; ``sections`` are lists of facts, None where the section is not granted."""
    of_owner = {business.owner_id: business for business in businesses}
    return [_row(person, of_owner.get(person.id)) for person in members]


def hidden_residents(family: Family, members: Iterable[Person]) -> int:
    """Residents whom the reader is not shown: children, where that class is not granted."""
    return max(0, family.persons - sum(person.presence in RESIDENT for person in members))


def _row(person: Person, business: Business | None) -> dict[str, Any]:
    resident = person.presence in RESIDENT
    return {
        "id": person.id, "line": person.line_number, "name": person.name, "resident": resident, "erased": person.erased_at,
        "presence": text("presence", person.presence), "relationship": text("relationship", person.relationship),
        "sex": text("sex", person.sex), "age": person.age, "birth_date": person.birth_date,
        "marital_status": text("marital_status", person.marital_status),
        "documents": text("identity_documents", person.identity_documents),
        "schooling": schooling(person.education or {}), "work": working(person.work or {}),
        "sections": _sections(person, business) if resident else [],
    }  # fmt: skip


def schooling(education: dict[str, Any]) -> str:
    """The highest certificate; for a pupil the school he attends."""
    if education.get("school_participation") == 2 and education.get("education_level"):
        return _("Sekolah di %(school)s") % {"school": text("education_level", education["education_level"])}
    if education.get("school_participation") == 1:
        return text("school_participation", 1)
    return text("diploma", education.get("diploma"))


def working(work: dict[str, Any]) -> str:
    if work.get("working") == 2:
        return _("Tidak bekerja")
    return text("work_status", work.get("work_status"))


def _sections(person: Person, business: Business | None) -> list[dict[str, Any]]:
    tongue = language()
    found: list[dict[str, Any]] = [
        {"label": codebook.SECTIONS[s].text(tongue), "facts": facts("person", s, getattr(person, s))}
        for s in _PERSON_SECTIONS
    ]
    if business is not None:
        found.insert(2, {"label": codebook.SECTIONS["business"].text(tongue), "facts": business_facts(business)})
    return [section for section in found if section["facts"] is None or section["facts"]]


def business_facts(business: Business) -> list[tuple[str, str | None]]:
    """Facts of a business; turnover is None (masked) where money is not granted or nothing was answered."""
    answered = {
        "business_industry": business.industry, "paid_workers": business.paid_workers, "unpaid_workers": business.unpaid_workers,
        "business_licence": business.licence, "business_internet": business.internet, "business_count": business.business_count,
    }  # fmt: skip
    rows: list[tuple[str, str | None]] = [(short(k), text(k, v)) for k, v in answered.items() if v is not None]
    return [*rows, (short("turnover"), text("turnover", business.turnover) or None)]


def names_by_id(members: Iterable[Person]) -> dict[UUID, str]:
    """Person → name, or "member n" for a reader without names."""
    return {p.id: p.name or _("Anggota nomor %(line)s") % {"line": p.line_number} for p in members}
