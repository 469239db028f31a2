"""Who somebody is, gathered once more before it is erased, and the blanking of it. Inside the verb, under a system scope."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from regsosek.kernel import secrets
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.registry import erased_numbers, transfers
from regsosek.registry.announcements import Erased
from regsosek.registry.models import Dwelling, Family, Identifier, NameToken, Person
from regsosek.vocabulary.names import fold

ERASED_NAME = "(dihapus)"
BAND_YEARS = 5
#: A word this long in a text tells of somebody; shorter ones stand in many texts.
_TELLING = 3
_NUMBER = 6
_NO_KK = Identifier.Kind.NO_KK


@dataclass(frozen=True)
class Gone:
    """One person and his merged doubles.

    :param own: their numbers. :param shared: those of the families in which they are, by family.
    :param alone: families in which nobody is left who could be known.
    """

    people: list[Person]
    families: list[Family]
    own: list[tuple[str, str]]
    alone: set[UUID]
    shared: dict[UUID, list[tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, person_id: UUID) -> Gone:
        doubles = Person.objects.filter(merged_into=person_id).values_list("id", flat=True)
        people = list(Person.objects.filter(pk__in=[person_id, *doubles]).order_by("id"))
        families = list(Family.objects.filter(pk__in={p.family_id for p in people}).select_related("dwelling"))
        shared: dict[UUID, list[tuple[str, str]]] = {f.id: [] for f in families}
        for row in Identifier.objects.filter(family_id__in=shared, person__isnull=True).exclude(sealed=b""):
            shared[row.family_id].append((row.kind, _opened(row)))
        mine = Identifier.objects.filter(person_id__in=[p.id for p in people]).exclude(sealed=b"")
        others = Person.objects.filter(family_id__in=shared, merged_into=None, erased_at=None)
        inhabited = set(others.exclude(pk__in=[p.id for p in people]).values_list("family_id", flat=True))
        return cls(people, families, [(row.kind, _opened(row)) for row in mine], set(shared) - inhabited, shared)

    @property
    def last_numbers(self) -> list[tuple[str, str]]:
        """Numbers of families that nobody is left in."""
        return [number for family in self.alone for number in self.shared[family]]

    def announced(self) -> Erased:
        return Erased(
            people=frozenset(p.id for p in self.people), families=frozenset(f.id for f in self.families),
            areas=frozenset(f.area_code for f in self.families), names=frozenset(fold(p.name) for p in self.people),
            born=frozenset(p.birth_date for p in self.people if p.birth_date),
            numbers=frozenset(number for _, number in [*self.own, *self.last_numbers]),
            family_numbers=frozenset(n for numbers in self.shared.values() for kind, n in numbers if kind == _NO_KK),
        )  # fmt: skip


def _opened(row: Identifier) -> str:
    return secrets.unseal(row.sealed, purpose=row.kind).decode()


def must_not_tell(gone: Gone, texts: Iterable[str]) -> None:
    """What is kept for ever beside an erasure tells nobody's name or number.

    :raises Problem: ``erasure_names_person``.
    """
    names = {word for p in gone.people for word in _words(p.name)}
    numbers = [n for _, n in gone.own] + [n for numbers in gone.shared.values() for _, n in numbers]
    for text in texts:
        digits = re.sub(r"\D", "", text)
        if names & _words(text) or any(len(n) >= _NUMBER and n in digits for n in map(_digits, numbers)):
            raise Problem("erasure_names_person")


def erasable(person_id: UUID, texts: Iterable[str]) -> None:
    """:func:`must_not_tell` before anything is done.

    :raises Problem: ``erasure_names_person``.
    """
    with system_scope("registry.erase_person"):
        must_not_tell(Gone.of(person_id), texts)


def _words(text: str) -> set[str]:
    """Words as they stand and as they are folded: "Achmad" is told by "Ahmad" too."""
    plain = set(re.sub(r"[^a-z ]+", " ", text.casefold()).split())
    return {word for word in plain | set(fold(text).split()) if len(word) >= _TELLING}


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def leave_tombstones(gone: Gone) -> None:
    """So that a source that sends him again does not bring him back unseen."""
    kinds = {Identifier.Kind.NIK, _NO_KK}
    numbers = [(kind, n) for kind, n in [*gone.own, *gone.last_numbers] if kind in kinds]
    places = [erased_numbers.place(f.area_code, f.address) for f in gone.families if f.id in gone.alone]
    erased_numbers.remember([*numbers, *(place for place in places if place)])


def blank_person(person: Person) -> None:
    band = None if person.age is None else person.age // BAND_YEARS * BAND_YEARS
    NameToken.objects.filter(person_id=person.id).delete()
    _withdraw(Identifier.objects.filter(person_id=person.id))
    Person.objects.filter(pk=person.id).update(name=ERASED_NAME, birth_date=None, age=band)
    if person.relationship == transfers.HEAD:
        Family.objects.filter(pk=person.family_id).update(head_name=ERASED_NAME, notes="")


def blank_family(families: Collection[Family]) -> None:
    """Nobody is left in it whom its numbers and its address could mean: both go, and where it is is told by the RT alone."""
    ids = [f.id for f in families]
    _withdraw(Identifier.objects.filter(family_id__in=ids, person__isnull=True))
    Family.objects.filter(pk__in=ids).update(head_name=ERASED_NAME, notes="", address="", landmark_id="")
    houses = {f.dwelling_id for f in families}
    lived_in = Family.objects.filter(dwelling_id__in=houses, closed_on=None).exclude(pk__in=ids)
    empty = houses - set(lived_in.values_list("dwelling_id", flat=True))
    Dwelling.objects.filter(pk__in=empty).update(lon=None, lat=None, accuracy_m=None, cell=None)


def _withdraw(numbers: object) -> None:
    numbers.update(sealed=b"", blind="", state=Identifier.State.WITHDRAWN, reason="erased")  # type: ignore[attr-defined]
