"""Which facts can be corrected one by one, what each may hold, who may see it, and where it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from regsosek.kernel import clock
from regsosek.kernel.problems import Problem
from regsosek.registry import transfers
from regsosek.registry.document import FAMILY_RULES, IDENTITY_CODES, MEMBER_RULES, check_section
from regsosek.registry.fields import day_of, fault
from regsosek.registry.memberships import recount
from regsosek.registry.models import Dwelling, Family, NameToken, Person
from regsosek.registry.rows import NPWP, tokens_of
from regsosek.vocabulary import codebook
from regsosek.vocabulary.privacy import PrivacyClass

IDENTITY = "identity"
_FAMILY_IDENTITY = ("address", "family_number", "landmark_id", "building_number")
_PERSON_IDENTITY = (
    "name", "sex", "birth_date", "marital_status", "relationship", "presence", "identity_documents",
)  # fmt: skip
#: A business is a row of its own, counted with others: it comes with an interview.
_SECTIONS = {False: tuple(FAMILY_RULES), True: tuple(section for section in MEMBER_RULES if section != "business")}
_NEEDED = frozenset({"name", "presence", "relationship"})
_DIED = 2


@dataclass(frozen=True, slots=True)
class Fact:
    section: str
    name: str
    of_person: bool
    privacy: PrivacyClass

    def check(self, value: Any) -> None:
        """:raises Problem: ``bad_document``, ``bad_correction``."""
        if self.section != IDENTITY:
            rules = MEMBER_RULES if self.of_person else FAMILY_RULES
            check_section(rules[self.section], self.section, {self.name: value})
            return
        part = "dwelling" if self.name == "building_number" else "member" if self.of_person else IDENTITY
        rule = IDENTITY_CODES.get(self.name) if self.of_person else None
        wrong = fault(part, {self.name: value}) or (rule is not None and not rule.allows(value))
        if wrong or (self.name in _NEEDED and value in (None, "")):
            raise refused(self.name, "nilainya tidak dikenal")
        born = day_of(value) if self.name == "birth_date" and value else None
        if born is not None and born > clock.today():
            raise Problem("future_date", on=value)
        if self.name == "presence" and value == _DIED:
            raise refused(self.name, "catat sebagai kematian, dengan tanggalnya")


def refused(name: str, reason: str) -> Problem:
    return Problem("bad_correction", name=name, reason=reason)


def facts(*, of_person: bool) -> list[Fact]:
    """All there are, in the order of the questionnaire."""
    level = "person" if of_person else "family"
    items = {i.name: i for i in codebook.items(level=level)}
    listed = [(IDENTITY, name) for name in (_PERSON_IDENTITY if of_person else _FAMILY_IDENTITY)]
    listed += [(i.section, i.name) for i in items.values() if i.section in _SECTIONS[of_person]]
    return [Fact(section, name, of_person, PrivacyClass(items[name].privacy)) for section, name in listed]


def fact(section: str, name: str, *, of_person: bool) -> Fact:
    """:raises Problem: ``bad_correction``: there is no such fact, or it cannot be corrected alone."""
    for known in facts(of_person=of_person):
        if (known.section, known.name) == (section, name):
            return known
    raise refused(f"{section}.{name}"[:60], "tidak ada butir yang dapat dibetulkan dengan nama itu")


def correct_family(family: Family, which: Fact, value: Any) -> None:
    if which.name == "building_number":
        Dwelling.objects.filter(pk=family.dwelling_id).update(building_number=value)
        return
    if which.section == IDENTITY:
        setattr(family, which.name, "" if value is None and which.name != "family_number" else value)
        family.save(update_fields=[which.name])
        return
    setattr(family, which.section, _with(getattr(family, which.section), which.name, value))
    family.save(update_fields=[which.section])


def correct_person(person: Person, which: Fact, value: Any) -> None:
    if which.section != IDENTITY:
        column = "protection" if which.name == NPWP else which.section
        setattr(person, column, _with(getattr(person, column), which.name, value))
        person.save(update_fields=[column])
        return
    if which.name == "birth_date":
        _correct_birth(person, value)
        return
    _check_in_family(person, which.name, value)
    setattr(person, which.name, value)
    person.save(update_fields=[which.name])
    _follow(person, which.name)


def _with(answers: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    rest = {k: v for k, v in answers.items() if k != name}
    return rest if value is None else rest | {name: value}


def _correct_birth(person: Person, value: str | None) -> None:
    born = day_of(value) if value else None
    if born is not None and person.died_on is not None and born > person.died_on:
        raise Problem("wrong_order", on=person.died_on.isoformat(), before=born.isoformat())
    person.birth_date = born
    if born is not None:
        today = clock.today()
        person.age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    person.save(update_fields=["birth_date", "age"])


def _check_in_family(person: Person, name: str, value: Any) -> None:
    """A family has one head and keeps it; the dead stay dead."""
    if name == "presence" and person.died_on is not None:
        raise Problem("already_died")
    if name != "relationship" or value == person.relationship:
        return
    is_member = person.id in transfers.members_now(person.family_id)
    if value == transfers.HEAD and is_member:
        transfers.name_head(person.family_id, person.id)
    elif transfers.HEAD in (value, person.relationship):
        raise Problem("head_needed")


def _follow(person: Person, name: str) -> None:
    """What is derived from the fact."""
    if name == "presence":
        recount({person.family_id})
    if name == "name":
        NameToken.objects.filter(person_id=person.id).delete()
        NameToken.objects.bulk_create(tokens_of(person.id, person.family_id, person.name))
        if person.relationship == transfers.HEAD:
            Family.objects.filter(pk=person.family_id).update(head_name=person.name)
