"""Interviews of families of four for the benchmark of the intake: all different, all invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from factories.documents import family_document
from regsosek.collect.forms import Form
from regsosek.collect.samples import filled, submission_of

_BORN = (date(1950, 1, 1), date(1955, 1, 1), date(2008, 1, 1), date(2010, 1, 1))
_DAY = date(2022, 10, 20)


def interviews(form: Form, count: int, instance_id: str, with_photo: bool) -> Iterator[bytes]:
    for number in range(1, count + 1):
        document = family_document(number, members=4)
        for index, member in enumerate(document["members"]):
            identity = member["identity"]
            born = _BORN[index] + timedelta(days=number % (9000 if index < 2 else 600))
            day = born.day + (40 if identity["sex"] == 2 else 0)
            identity["birth_date"], identity["age"] = born.isoformat(), (_DAY - born).days * 400 // 146_097
            identity["nik"] = f"647205{day:02d}{born:%m%y}{9000 + (number // 600 * 4 + index) % 1000:04d}"
        document["identity"]["no_kk"] = (
            f"64720501012{number % 100:02d}{number // 100 % 10}9{number // 1000 % 1000:03d}"[:16]
        )
        photos = {"outside": "a.jpg"} if with_photo else {}
        yield submission_of(filled(document), instance_id=instance_id, photos=photos, form=form)
