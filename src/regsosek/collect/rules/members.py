"""Rules among the members: head, spouse, children, numbers. Sources: domain sheet 1.3 (checker of September 2022), 4.3; else ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from regsosek.collect.rules.rule import Interview, Person, Place, rule

_SPOUSE, _CHILD, _PARENT = 2, 3, 6
_MARRIED = 2
_YOUNGEST_PARENT = 13


@rule(
    "no_head",
    "error",
    "409",
    "Tidak ada kepala keluarga di antara anggota (409).",
    "No member is the head of the family (409).",
)
def no_head(seen: Interview) -> Iterator[Place]:
    if seen.is_complete and seen.present and not seen.heads:
        yield "relationship", seen.present[0].position


@rule("two_heads", "error", "409", "Lebih dari satu kepala keluarga (409).", "More than one head of the family (409).")
def two_heads(seen: Interview) -> Iterator[Place]:
    yield from (("relationship", person.position) for person in seen.heads[1:])


def _related(seen: Interview, code: int) -> list[Person]:
    return [person for person in seen.present if person.number("relationship") == code]


@rule("two_spouses", "error", "409", "Lebih dari satu istri/suami (409).", "More than one spouse (409).")
def two_spouses(seen: Interview) -> Iterator[Place]:
    yield from (("relationship", person.position) for person in _related(seen, _SPOUSE)[1:])


@rule("head_name", "warning", "108 402",
      "Nama kepala keluarga (108) berbeda dari nama anggota yang menjadi kepala keluarga (402).",
      "The name of the head (108) differs from the name of the member who is the head (402).")  # fmt: skip
def head_name(seen: Interview) -> Iterator[Place]:
    said = " ".join(str(seen.family.get("head_name") or "").casefold().split())
    if seen.head and seen.head.name and said and seen.head.name != said:
        yield "name", seen.head.position


@rule("spouse_unmarried", "warning", "408 409",
      "Istri/suami kepala keluarga (409) berstatus bukan kawin (408).",
      "The spouse of the head (409) is not married (408).")  # fmt: skip
def spouse_unmarried(seen: Interview) -> Iterator[Place]:
    for person in _related(seen, _SPOUSE):
        if person.number("marital_status") not in (None, _MARRIED):
            yield "marital_status", person.position


@rule("spouse_sex", "warning", "405 409",
      "Istri/suami kepala keluarga (409) berjenis kelamin sama dengan kepala keluarga (405).",
      "The spouse (409) has the same sex as the head (405).")  # fmt: skip
def spouse_sex(seen: Interview) -> Iterator[Place]:
    if seen.head is None or seen.head.number("sex") is None:
        return
    for person in _related(seen, _SPOUSE):
        if person.number("sex") == seen.head.number("sex"):
            yield "sex", person.position


@rule("child_age", "note", "407 409",
      "Umur anak (409) tidak lebih dari 12 tahun di bawah umur kepala keluarga, atau di atasnya.",
      "The child (409) is not more than 12 years younger than the head, or is older.")  # fmt: skip
def child_age(seen: Interview) -> Iterator[Place]:
    if seen.head is None or seen.head.age is None:
        return
    for person in _related(seen, _CHILD):
        if person.age is not None and seen.head.age - person.age < _YOUNGEST_PARENT:
            yield "age", person.position


@rule("parent_age", "note", "407 409",
      "Umur orang tua/mertua (409) tidak lebih dari 12 tahun di atas umur kepala keluarga.",
      "The parent (409) is not more than 12 years older than the head.")  # fmt: skip
def parent_age(seen: Interview) -> Iterator[Place]:
    if seen.head is None or seen.head.age is None:
        return
    for person in _related(seen, _PARENT):
        if person.age is not None and person.age - seen.head.age < _YOUNGEST_PARENT:
            yield "age", person.position


@rule(
    "line_number_twice",
    "error",
    "401",
    "Satu nomor urut (401) dipakai dua anggota.",
    "Two members have one running number (401).",
)
def line_number_twice(seen: Interview) -> Iterator[Place]:
    yield from _twice(seen, "line_number", [str(person.number("line_number") or "") for person in seen.members])


@rule("nik_twice", "warning", "403", "Satu NIK (403) tercatat pada dua anggota.", "Two members have one NIK (403).")
def nik_twice(seen: Interview) -> Iterator[Place]:
    yield from _twice(seen, "nik", [str(person.answers.get("nik") or "").strip() for person in seen.members])


def _twice(seen: Interview, name: str, told: list[str]) -> Iterator[Place]:
    count = Counter(told)
    first: set[str] = set()
    for person, value in zip(seen.members, told, strict=True):
        if value and count[value] > 1 and value in first:
            yield name, person.position
        first.add(value)
