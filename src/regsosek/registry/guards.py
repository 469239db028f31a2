"""Which privacy class each column of the registry has, and which rows exist for whom. Complete: a field without a class
stops the start."""

from __future__ import annotations

from regsosek.kernel.guard import Rows, guard
from regsosek.kernel.models import Revision
from regsosek.registry import models as m
from regsosek.vocabulary.privacy import PrivacyClass as P

#: What holds a table together, readable wherever the row exists: keys, area, numbers of rows and of residents.
KEY = None

_FAMILY_ROWS = Rows(area="area_code", group="welfare_group", family="id", closed="closed_on", consent="consent")


def _about(column: str) -> tuple[str, str]:
    return (column, "registry_person")


def _follows_family(column: str = "family_id", **more: object) -> Rows:
    return Rows(via=(column, "registry_family", "id"), **more)  # type: ignore[arg-type]


def install() -> None:
    guard(m.Family, rows=_FAMILY_ROWS, classes={
        "id": KEY, "dwelling": KEY, "area_code": KEY, "round": KEY, "questionnaire": P.PUBLIC,
        "family_number": KEY, "kk_code": P.PUBLIC, "head_name": P.NAME, "address": P.ADDRESS,
        "landmark_id": P.ADDRESS, "persons": KEY, "interview_result": P.PUBLIC, "visited_on": P.PUBLIC,
        "ppl": P.PUBLIC, "pml": P.PUBLIC, "checked_on": P.PUBLIC, "housing": P.PUBLIC, "assets": P.MONEY, "aid": P.MONEY, "notes": P.NAME, "consent": P.PUBLIC,
        "welfare_group": P.PUBLIC, "decile": P.PUBLIC, "ranked_in": P.PUBLIC, "recorded_at": P.PUBLIC,
        "closed_on": KEY, "closed_as": KEY, "merged_into": KEY,
    })  # fmt: skip
    guard(m.Dwelling, rows=Rows(via=("id", "registry_family", "dwelling_id")), classes={
        "id": KEY, "area_code": KEY, "building_number": P.ADDRESS, "lon": P.POINT, "lat": P.POINT,
        "accuracy_m": P.POINT, "cell": P.POINT, "poorest_group": P.PUBLIC, "family_count": KEY,
    })  # fmt: skip
    guard(m.ListingJudgement, rows=_follows_family(), classes={
        "id": KEY, "family": KEY, "round": KEY, "judgement": P.PUBLIC, "judged_on": P.PUBLIC,
    })  # fmt: skip
    guard(m.NationalDecile, rows=_follows_family(), classes={
        "id": KEY, "family": KEY, "decile": P.PUBLIC, "source": P.PUBLIC, "as_of": P.PUBLIC, "batch": KEY, "recorded_at": P.PUBLIC,
    })  # fmt: skip
    # a double that was merged into another person does not exist for readers
    guard(m.Person, rows=_follows_family(adults="birth_date", closed="merged_into"), classes={
        "id": KEY, "family": KEY, "line_number": KEY, "name": P.NAME, "sex": P.PUBLIC,
        "birth_date": P.NAME, "age": P.PUBLIC, "relationship": P.PUBLIC, "marital_status": P.PUBLIC,
        "presence": P.PUBLIC, "identity_documents": P.PUBLIC, "education": P.PUBLIC, "work": P.PUBLIC,
        "health": P.HEALTH, "protection": P.MONEY, "died_on": P.PUBLIC, "merged_into": KEY, "erased_at": KEY,
    })  # fmt: skip
    guard(m.PersonKey, rows=Rows(via=("person_id", "registry_person", "id"), needs=P.NUMBER), classes={
        "person": P.NUMBER, "sealed": P.NUMBER, "destroyed_at": P.NUMBER, "destroyed_because": P.NUMBER,
    })  # fmt: skip
    # The old area's view of a family that moved away; it holds nothing else of the family.
    guard(m.Departure, rows=Rows(area="from_area"), classes=dict.fromkeys(
        ("id", "family", "from_area", "to_village", "family_number", "moved_on", "recorded_at")
    ))  # fmt: skip
    guard(m.Membership, rows=_follows_family(about=_about("person_id")), classes={
        "id": KEY, "person": KEY, "family": KEY, "from_on": KEY, "to_on": KEY,
    })  # fmt: skip
    guard(m.Identifier, rows=_follows_family(needs=P.NUMBER, about=_about("person_id")), classes={
        "id": P.NUMBER, "family": P.NUMBER, "person": P.NUMBER, "kind": P.NUMBER, "state": P.NUMBER,
        "sealed": P.NUMBER, "blind": P.NUMBER, "reason": P.NUMBER,
    })  # fmt: skip
    guard(m.NameToken, rows=_follows_family(needs=P.NAME, about=_about("person_id")), classes={
        "id": P.NAME, "token": P.NAME, "person": P.NAME, "family": P.NAME,
    })  # fmt: skip
    guard(m.Business, rows=_follows_family(about=_about("owner_id")), classes={
        "id": KEY, "owner": KEY, "family": KEY, "area_code": KEY, "industry": P.PUBLIC,
        "paid_workers": P.PUBLIC, "unpaid_workers": P.PUBLIC, "licence": P.PUBLIC, "turnover": P.MONEY,
        "internet": P.PUBLIC, "business_count": P.PUBLIC,
    })  # fmt: skip
    guard(m.CooperativeMember, rows=_follows_family(about=_about("person_id")), classes={
        "id": KEY, "cooperative": KEY, "person": KEY, "family": KEY,
    })  # fmt: skip
    guard(m.Photo, rows=_follows_family(
        by_value={"kind": {"outside": P.PHOTO_OUTSIDE, "inside": P.PHOTO_INSIDE}}
    ), classes={
        "id": KEY, "dwelling": KEY, "family": KEY, "area_code": KEY, "kind": KEY,
        "sha256": KEY, "thumb_sha256": KEY, "original_sha256": KEY, "width": KEY,
        "height": KEY, "taken_at": P.PUBLIC, "lon": P.POINT, "lat": P.POINT, "recorded_at": P.PUBLIC,
    })  # fmt: skip
    # A revision tells of all members at once, children included.
    guard(Revision, rows=_follows_family("subject", needs=P.CHILD), classes={
        "id": KEY, "subject": KEY, "number": KEY, "cause": P.PUBLIC, "actor_id": P.PUBLIC,
        "actor_label": P.PUBLIC, "happened_on": P.PUBLIC, "recorded_at": P.PUBLIC, "part_public": P.PUBLIC,
        "part_name": P.NAME, "part_address": P.ADDRESS, "part_number": P.NUMBER, "part_money": P.MONEY,
        "part_health": P.HEALTH, "part_point": P.POINT, "part_hashes": KEY, "previous_hash": KEY,
        "hash": KEY,
    })  # fmt: skip
