"""From a checked family document to the rows that are stored."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from regsosek.kernel import secrets
from regsosek.registry import models as m
from regsosek.registry.cell import cell
from regsosek.registry.document import FamilyDocument, MemberDocument
from regsosek.registry.fields import day_of
from regsosek.vocabulary.names import fold
from regsosek.vocabulary.nik import check

NPWP = "npwp"
_NAMESPACE = uuid.UUID("6f1c3a52-0b7e-4d55-9e0a-6472c0de2022")


def dwelling_row(d: FamilyDocument) -> m.Dwelling:
    lon, lat = d.dwelling.get("lon"), d.dwelling.get("lat")
    where = None if lon is None or lat is None else cell(lon, lat)
    return m.Dwelling(
        id=d.dwelling_id, area_code=d.area_code, building_number=d.dwelling.get("building_number"),
        lon=lon, lat=lat, accuracy_m=d.dwelling.get("accuracy_m"), cell=where,
    )  # fmt: skip


def family_row(d: FamilyDocument, recorded_at: datetime) -> m.Family:
    return m.Family(
        id=d.family_id, dwelling_id=d.dwelling_id, area_code=d.area_code, round=d.round, questionnaire=d.questionnaire,
        family_number=d.identity.get("family_number"), kk_code=d.identity.get("kk_code"),
        head_name=d.identity["head_name"], address=d.identity.get("address") or "",
        landmark_id=d.identity.get("landmark_id") or "", persons=d.residents,
        interview_result=d.visit["interview_result"], visited_on=d.happened_on, ppl=d.visit.get("ppl") or "",
        pml=d.visit.get("pml") or "", checked_on=_day(d.visit.get("checked_on")), notes=d.visit.get("notes") or "", recorded_at=recorded_at, **d.sections,
    )  # fmt: skip


def person_row(d: FamilyDocument, member: MemberDocument) -> m.Person:
    i, sections = member.identity, member.sections
    return m.Person(
        id=member.person_id, family_id=d.family_id, line_number=i["line_number"], name=i["name"], sex=i.get("sex"),
        birth_date=member.birth_date, age=i.get("age"), relationship=i.get("relationship"),
        marital_status=i.get("marital_status"), presence=i["presence"],
        identity_documents=i.get("identity_documents"), education=sections["education"], health=sections["health"],
        # A column has one privacy class: the tax number's answer is money and goes with the insurances.
        work=_without(sections["work"], NPWP),
        protection={**sections["protection"]} | ({NPWP: sections["work"][NPWP]} if NPWP in sections["work"] else {}),
    )  # fmt: skip


def business_row(d: FamilyDocument, member: MemberDocument) -> m.Business | None:
    b = member.sections["business"]
    if b.get("owns_business") != 1:
        return None
    return m.Business(
        id=uuid.uuid5(member.person_id, "business"), owner_id=member.person_id, family_id=d.family_id,
        area_code=d.area_code, industry=b.get("business_industry"), paid_workers=b.get("paid_workers"),
        unpaid_workers=b.get("unpaid_workers"), licence=b.get("business_licence"), turnover=b.get("turnover"),
        internet=b.get("business_internet"), business_count=b.get("business_count"),
    )  # fmt: skip


def claim_id(owner: uuid.UUID, kind: str, blind: str) -> uuid.UUID:
    """The same number of the same owner is the same claim."""
    return uuid.uuid5(_NAMESPACE, f"{owner}{kind}{blind}")


def _claim(d: FamilyDocument, kind: str, number: str, person: MemberDocument | None) -> m.Identifier:
    state, reason = m.Identifier.State.CLAIMED, ""
    if kind == m.Identifier.Kind.NIK:
        verdict = check(number, reference_date=d.happened_on)
        reason = verdict.reason or ""
        if not verdict.valid:
            state = m.Identifier.State.INVALID
    owner = person.person_id if person else d.family_id
    blind = secrets.blind_index(kind, number)
    return m.Identifier(
        id=claim_id(owner, kind, blind), family_id=d.family_id,
        person_id=person.person_id if person else None, kind=kind, state=state, reason=reason,
        sealed=secrets.seal(number.encode(), purpose=kind), blind=blind,
    )  # fmt: skip


def identifier_rows(d: FamilyDocument) -> Iterator[m.Identifier]:
    """The claims of a family: each number sealed, with its blind index and the verdict on the number itself."""
    for kind, key in ((m.Identifier.Kind.NO_KK, "no_kk"), (m.Identifier.Kind.PHONE, "phone")):
        if d.identity.get(key):
            yield _claim(d, kind, str(d.identity[key]).strip(), None)
    for member in d.members:
        if member.identity.get("nik"):
            yield _claim(d, m.Identifier.Kind.NIK, str(member.identity["nik"]).strip(), member)


def token_rows(d: FamilyDocument) -> Iterator[m.NameToken]:
    for member in d.members:
        yield from tokens_of(member.person_id, d.family_id, member.identity["name"])


def tokens_of(person_id: uuid.UUID, family_id: uuid.UUID, name: str) -> list[m.NameToken]:
    """The folded words by which this person is found."""
    words = sorted(set(fold(name).split()))
    return [m.NameToken(token=word[:40], person_id=person_id, family_id=family_id) for word in words]


def _without(answers: Any, name: str) -> dict[str, Any]:
    return {k: v for k, v in answers.items() if k != name}


def _day(text: str | None) -> date | None:
    return day_of(text) if text else None
