"""Rules about one person: age, number, school, work. Sources: domain sheet 1.3 (checker of September 2022), 4.3; else ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from regsosek.collect.asked import is_asked
from regsosek.collect.rules.rule import Interview, Person, Place, rule
from regsosek.vocabulary import nik
from regsosek.vocabulary.person import Sex

_OLDEST = 98
"""Highest age that the form writes; 98 stands for all above."""
_KIA, _KTP = 2, 4
_YOUNGEST_KTP = 16
"""Of an identity card: 17, or married; one year is left for cards made for the coming birthday."""
#: Codes of 413 and 415 → stage, from 1.
STAGES = {
    **dict.fromkeys(range(1, 6), 1), **dict.fromkeys(range(6, 11), 2), **dict.fromkeys(range(11, 18), 3),
    18: 4, 19: 5, 20: 6, 21: 7, 22: 8, 23: 0,
}  # fmt: skip
#: Stage → youngest and oldest pupil; the packages A to C (1, 6, 11) have no oldest.
_PUPILS = {1: (5, 15), 2: (11, 19), 3: (14, 23), 4: (16, 99), 5: (16, 99), 6: (20, 99), 7: (20, 99), 8: (22, 99)}
_PACKAGES = (1, 6, 11)


def _each(seen: Interview, name: str, holds: Callable[[Person], bool]) -> Iterator[Place]:
    yield from ((name, person.position) for person in seen.present if holds(person))


def age_on(born: date, day: date) -> int:
    """Whole years, at most 98."""
    return min(_OLDEST, day.year - born.year - ((day.month, day.day) < (born.month, born.day)))


def _years_off(seen: Interview, person: Person) -> int:
    if person.age is None or person.born is None or seen.on is None:
        return 0
    return abs(age_on(person.born, seen.on) - person.age)


@rule("age_differs", "error", "201 406 407",
      "Umur (407) berbeda lebih dari satu tahun dari tanggal lahir (406) pada hari pendataan.",
      "The age (407) is more than a year off from the birth date (406) on the day of the interview.")  # fmt: skip
def age_differs(seen: Interview) -> Iterator[Place]:
    yield from _each(seen, "age", lambda person: _years_off(seen, person) > 1)


@rule("age_off_by_one", "warning", "201 406 407",
      "Umur (407) berbeda satu tahun dari tanggal lahir (406) pada hari pendataan.",
      "The age (407) is one year off from the birth date (406) on the day of the interview.")  # fmt: skip
def age_off_by_one(seen: Interview) -> Iterator[Place]:
    yield from _each(seen, "age", lambda person: _years_off(seen, person) == 1)


def _verdict(seen: Interview, person: Person) -> nik.Verdict | None:
    number, on = str(person.answers.get("nik") or "").strip(), seen.on
    if not number or on is None:
        return None
    sex = person.number("sex")
    return nik.check(
        number,
        reference_date=on,
        declared_sex=Sex.from_code(sex) if sex is not None and sex in (1, 2) else None,
        declared_birth_date=person.born,
    )


def _says(disagreement: nik.Disagreement) -> Callable[[Interview, Person], bool]:
    def holds(seen: Interview, person: Person) -> bool:
        verdict = _verdict(seen, person)
        return verdict is not None and disagreement in verdict.warnings

    return holds


@rule("nik_invalid", "warning", "403",
      "NIK (403) bukan nomor yang mungkin: periksa kembali pada KTP atau KK.",
      "The NIK (403) cannot be one: look again at the card.")  # fmt: skip
def nik_invalid(seen: Interview) -> Iterator[Place]:
    for person in seen.members:
        verdict = _verdict(seen, person)
        if verdict is not None and not verdict.valid:
            yield "nik", person.position


@rule(
    "nik_sex",
    "warning",
    "403 405",
    "Jenis kelamin (405) berbeda dari yang tersirat pada NIK (403).",
    "The sex (405) differs from what the NIK (403) says.",
)
def nik_sex(seen: Interview) -> Iterator[Place]:
    says = _says(nik.Disagreement.SEX_DIFFERS)
    yield from _each(seen, "sex", lambda person: says(seen, person))


@rule("nik_birth_date", "warning", "403 406",
      "Tanggal lahir (406) berbeda dari yang tersirat pada NIK (403).",
      "The birth date (406) differs from what the NIK (403) says.")  # fmt: skip
def nik_birth_date(seen: Interview) -> Iterator[Place]:
    says = _says(nik.Disagreement.BIRTH_DATE_DIFFERS)
    yield from _each(seen, "birth_date", lambda person: says(seen, person))


@rule(
    "married_child",
    "error",
    "407 408",
    "Berstatus pernah kawin (408) pada umur di bawah 10 tahun (407).",
    "Ever married (408) below the age of 10 (407).",
)
def married_child(seen: Interview) -> Iterator[Place]:
    yield from _each(
        seen,
        "marital_status",
        lambda p: (p.age or 0) < 10 and p.age is not None and p.number("marital_status") in (2, 3, 4),
    )


@rule("pregnant_who", "error", "405 407 408 410",
      "Hamil (410), tetapi jenis kelamin, umur atau status perkawinan tidak sesuai (405, 407, 408).",
      "Pregnant (410), but sex, age or marital status do not fit (405, 407, 408).")  # fmt: skip
def pregnant_who(seen: Interview) -> Iterator[Place]:
    yield from _each(
        seen, "pregnant", lambda p: p.number("pregnant") == 1 and not is_asked("pregnant", seen.family, p.answers)
    )


@rule("caregiver_who", "warning", "407 428 429",
      "Pemberi rawat (429) terisi, tetapi umur di bawah 60 tahun dan tidak ada kesulitan (428).",
      "A caregiver (429) is noted, but the age is below 60 and there is no difficulty (428).")  # fmt: skip
def caregiver_who(seen: Interview) -> Iterator[Place]:
    yield from _each(
        seen,
        "caregiver",
        lambda p: p.number("caregiver") is not None and not is_asked("caregiver", seen.family, p.answers),
    )


@rule(
    "lives_alone",
    "warning",
    "112 429",
    "Tercatat tinggal sendiri (429), tetapi keluarga beranggota lebih dari satu.",
    "Noted as living alone (429) in a family of several members.",
)
def lives_alone(seen: Interview) -> Iterator[Place]:
    if len(seen.present) > 1:
        yield from _each(seen, "caregiver", lambda person: person.number("caregiver") == 3)


@rule(
    "ktp_age",
    "warning",
    "407 411",
    "Memiliki KTP (411) pada umur di bawah 16 tahun (407).",
    "Has a KTP (411) below the age of 16 (407).",
)
def ktp_age(seen: Interview) -> Iterator[Place]:
    yield from _each(
        seen, "identity_documents",
        lambda p: p.age is not None and p.age < _YOUNGEST_KTP and bool((p.number("identity_documents") or 0) & _KTP),
    )  # fmt: skip


@rule(
    "kia_age",
    "note",
    "407 411",
    "Memiliki Kartu Identitas Anak (411) pada umur 18 tahun atau lebih (407).",
    "Has a child's card (411) at 18 or older (407).",
)
def kia_age(seen: Interview) -> Iterator[Place]:
    yield from _each(
        seen, "identity_documents", lambda p: (p.age or 0) >= 18 and bool((p.number("identity_documents") or 0) & _KIA)
    )


@rule(
    "school_age",
    "warning",
    "407 412 413",
    "Umur (407) tidak lazim untuk jenjang yang sedang diikuti (413).",
    "The age (407) is unusual for the school attended (413).",
)
def school_age(seen: Interview) -> Iterator[Place]:
    def odd(person: Person) -> bool:
        level, age = person.number("education_level"), person.age
        stage = STAGES.get(level or 0)
        if person.number("school_participation") != 2 or not stage or age is None:
            return False
        youngest, oldest = _PUPILS[stage]
        return age < youngest or (age > oldest and level not in _PACKAGES)

    yield from _each(seen, "education_level", odd)


@rule(
    "diploma_above_school",
    "error",
    "413 415",
    "Ijazah (415) lebih tinggi dari jenjang tertinggi yang diduduki (413).",
    "The diploma (415) is higher than the highest school attended (413).",
)
def diploma_above_school(seen: Interview) -> Iterator[Place]:
    def above(person: Person) -> bool:
        level, diploma = STAGES.get(person.number("education_level") or 0), STAGES.get(person.number("diploma") or 0)
        return bool(level and diploma and diploma > level)

    yield from _each(seen, "diploma", above)


@rule(
    "diploma_young",
    "warning",
    "407 415",
    "Umur (407) terlalu muda untuk ijazah yang dimiliki (415).",
    "The age (407) is too young for the diploma (415).",
)
def diploma_young(seen: Interview) -> Iterator[Place]:
    def young(person: Person) -> bool:
        stage = STAGES.get(person.number("diploma") or 0)
        return bool(stage) and person.age is not None and person.age < {1: 10, 2: 13, 3: 16, 4: 18}.get(stage or 0, 20)

    yield from _each(seen, "diploma", young)


@rule(
    "working_child",
    "note",
    "407 416a",
    "Bekerja (416a) pada umur di bawah 10 tahun (407).",
    "Works (416a) below the age of 10 (407).",
)
def working_child(seen: Interview) -> Iterator[Place]:
    yield from _each(seen, "working", lambda p: p.age is not None and p.age < 10 and p.number("working") == 1)


@rule(
    "business_without_work",
    "note",
    "416a 420a",
    "Memiliki usaha (420a), tetapi tidak bekerja seminggu yang lalu (416a).",
    "Has a business (420a), but did not work in the past week (416a).",
)
def business_without_work(seen: Interview) -> Iterator[Place]:
    yield from _each(seen, "working", lambda p: p.number("owns_business") == 1 and p.number("working") == 2)


@rule(
    "self_employed_without_business",
    "warning",
    "418 420a",
    "Berusaha sendiri atau dibantu (418), tetapi tidak memiliki usaha (420a).",
    "Self-employed (418), but without a business (420a).",
)
def self_employed_without_business(seen: Interview) -> Iterator[Place]:
    yield from _each(
        seen, "owns_business", lambda p: p.number("work_status") in (1, 2, 3) and p.number("owns_business") == 2
    )


@rule(
    "industry_to_code",
    "note",
    "417",
    "Kode lapangan usaha (417) belum diisi PML.",
    "The PML has not filled in the industry code (417).",
)
def industry_to_code(seen: Interview) -> Iterator[Place]:
    yield from _each(seen, "industry", lambda p: p.number("working") == 1 and p.number("industry") is None)


@rule(
    "business_industry_to_code",
    "note",
    "421",
    "Kode lapangan usaha (421) belum diisi PML.",
    "The PML has not filled in the industry code (421).",
)
def business_industry_to_code(seen: Interview) -> Iterator[Place]:
    yield from _each(
        seen, "business_industry", lambda p: p.number("owns_business") == 1 and p.number("business_industry") is None
    )
