"""What is stored of a family, as its history keeps it: read from the rows after a change, never from what was sent in, so
that the last link of a chain is the present state and can be compared with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from regsosek.kernel import history
from regsosek.kernel.actor import Actor
from regsosek.registry import person_keys
from regsosek.registry.announcements import announce
from regsosek.registry.models import Business, Family, Identifier, ListingJudgement, Membership, NationalDecile, Person
from regsosek.vocabulary.privacy import PrivacyClass as P

#: Privacy class → state of a family.
Parts = dict[P, Any]
CHUNK = 500
_HEAD = 1
_FAMILY = (
    "id", "area_code", "dwelling_id", "round", "questionnaire", "family_number", "kk_code", "interview_result",
    "visited_on", "ppl", "pml", "checked_on", "housing", "assets", "aid", "head_name", "notes", "address", "landmark_id", "consent",
    "closed_on", "closed_as", "merged_into", "dwelling__building_number", "dwelling__lon", "dwelling__lat",
    "dwelling__accuracy_m",
)  # fmt: skip
_SHARED = (
    "line_number", "presence", "sex", "age", "relationship", "marital_status", "identity_documents", "education", "work",
)  # fmt: skip
_PERSON = ("id", "family_id", *_SHARED, "name", "birth_date", "health", "protection", "died_on", "erased_at")
_BUSINESS = {
    "industry": "business_industry", "paid_workers": "paid_workers", "unpaid_workers": "unpaid_workers",
    "licence": "business_licence", "internet": "business_internet", "business_count": "business_count",
}  # fmt: skip

_Row = dict[str, Any]


def revise(
    *, by: Actor, cause: str, happened_on: date, touched: Collection[UUID], besides: Collection[UUID] = ()
) -> int:
    """A link for each family touched, with what is stored now; for those of ``besides`` only where it differs from their
    last one. Inside a verb, under a system scope. Returns how many links."""
    return record(dict.fromkeys(touched, happened_on), by=by, cause=cause, besides=besides)


def record(touched: Mapping[UUID, date], *, by: Actor, cause: str, besides: Collection[UUID] = ()) -> int:
    """:func:`revise` with a day for each family; ``besides`` hold from the latest of these days."""
    day = max(touched.values())
    days = dict.fromkeys(besides, day) | dict(touched)
    states = sealed_states(list(days), create_keys=True)
    changes = [history.Change(f, days[f], parts, only_if_different=f not in touched) for f, parts in states.items()]
    added = history.append(by=by, cause=cause, changes=changes)
    announce(days, by=by, cause=cause)
    return added


def sealed_states(families: Collection[UUID], *, create_keys: bool = False) -> dict[UUID, Parts]:
    """:func:`state_of` with what tells who somebody is under that person's key. Under a system scope."""
    states = state_of(families)
    people = [UUID(person) for parts in states.values() for person in parts[P.NAME]["members"]]
    keys = person_keys.assured(people) if create_keys else person_keys.keys_of(people)
    return {family: parts | {P.NAME: _sealed_names(parts, keys)} for family, parts in states.items()}


def _sealed_names(parts: Parts, keys: person_keys.Keys) -> _Row:
    names = parts[P.NAME]
    members = {person: person_keys.seal(keys, UUID(person), facts) for person, facts in names["members"].items()}
    head = names["head"]
    if head is None:
        return {**names, "members": members}
    about = {name: names[name] for name in ("head_name", "notes")}
    return {"head": head, "sealed": person_keys.seal(keys, UUID(head), about), "members": members}


def opened(part: Mapping[str, Any]) -> _Row:
    """The part ``name`` of a link, unsealed; what was of an erased person is ``None``. Under a system scope."""
    members, head = part["members"], part["head"]
    keys = person_keys.keys_of({UUID(person) for person in [*members, *([head] if head else [])]})
    erased = {"name": None, "birth_date": None, "erased": True}
    told = {person: person_keys.unseal(keys, UUID(person), sealed) or erased for person, sealed in members.items()}
    if head is None:
        return {**part, "members": told}
    about = person_keys.unseal(keys, UUID(head), part["sealed"]) or {"head_name": None, "notes": None, "erased": True}
    return {"head": head, **about, "members": told}


def state_of(families: Collection[UUID]) -> dict[UUID, Parts]:
    """Family → its state, split by privacy class, in plain text. Under a system scope. Persons whose record was merged into
    another are no members; numbers stand as references to their claims."""
    ids, found = list(families), {}
    for start in range(0, len(ids), CHUNK):
        rows = _Rows.of(ids[start : start + CHUNK])
        found.update({f["id"]: _parts(f, rows) for f in rows.families})
    return found


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of some families. ``since``: person → day from which his membership runs."""

    families: list[_Row]
    people: dict[UUID, list[_Row]]
    since: dict[UUID, date]
    businesses: dict[UUID, _Row]
    claims: dict[UUID, list[_Row]]
    judgements: dict[UUID, _Row]
    deciles: dict[UUID, list[_Row]]

    @classmethod
    def of(cls, chosen: list[UUID]) -> Self:
        people = Person.objects.filter(family_id__in=chosen, merged_into__isnull=True)
        running = Membership.objects.filter(family_id__in=chosen, to_on__isnull=True)
        claims = Identifier.objects.filter(family_id__in=chosen)
        judged = ListingJudgement.objects.filter(family_id__in=chosen).order_by("judged_on", "id")
        return cls(
            list(Family.objects.filter(pk__in=chosen).values(*_FAMILY)),
            _by_family(people.values(*_PERSON)),
            dict(running.values_list("person_id", "from_on")),
            {b["owner_id"]: dict(b) for b in Business.objects.filter(family_id__in=chosen).values()},
            _by_family(claims.values("id", "family_id", "person_id", "kind", "state")),
            {j["family_id"]: dict(j) for j in judged.values()},
            _by_family(NationalDecile.objects.filter(family_id__in=chosen).order_by("as_of", "source").values()),
        )


def _by_family(rows: Any) -> dict[UUID, list[_Row]]:
    gathered: dict[UUID, list[_Row]] = defaultdict(list)
    for row in rows:
        gathered[row["family_id"]].append(row)
    return gathered


def _parts(f: _Row, rows: _Rows) -> Parts:
    people, businesses = rows.people[f["id"]], rows.businesses
    head = next((p["id"] for p in sorted(people, key=lambda p: p["line_number"]) if p["relationship"] == _HEAD), None)
    members = {str(p["id"]): p for p in people}
    return {
        P.PUBLIC: {
            "area_code": f["area_code"], "dwelling_id": str(f["dwelling_id"]), "round": f["round"],
            "questionnaire": f["questionnaire"], "family_number": f["family_number"], "kk_code": f["kk_code"],
            "housing": f["housing"], "visit": _visit(f), "listing": _listing(rows.judgements.get(f["id"])), "closed": _closed(f),
            "members": {key: _public(p, businesses.get(p["id"]), rows.since.get(p["id"])) for key, p in members.items()},
            **_national(rows.deciles.get(f["id"], [])),
        },
        P.NAME: {
            "head": str(head) if head else None, "head_name": f["head_name"], "notes": f["notes"],
            "members": {key: {"name": p["name"], "birth_date": _text(p["birth_date"])} for key, p in members.items()},
        },
        P.ADDRESS: {
            "address": f["address"], "landmark_id": f["landmark_id"], "building_number": f["dwelling__building_number"],
        },
        P.NUMBER: {"identifiers": {
            str(c["id"]): {"kind": c["kind"], "state": c["state"], "person": _text(c["person_id"])} for c in rows.claims[f["id"]]
        }},
        P.MONEY: {
            "assets": f["assets"], "aid": f["aid"],
            "members": {
                key: {"protection": p["protection"], "turnover": businesses.get(p["id"], {}).get("turnover")}
                for key, p in members.items()
            },
        },
        P.HEALTH: {"members": {key: {"health": p["health"]} for key, p in members.items()}},
        P.POINT: {name: f[f"dwelling__{name}"] for name in ("lon", "lat", "accuracy_m")},
    }  # fmt: skip


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _visit(f: _Row) -> _Row:
    facts = {name: f[name] for name in ("interview_result", "ppl", "pml")}
    asked = {} if f["consent"] is None else {"consent": f["consent"]}  # so that older links still hold their state
    return facts | {name: _text(f[name]) for name in ("visited_on", "checked_on")} | asked


def _listing(judged: _Row | None) -> _Row | None:
    return judged and {"rt_judgement": judged["judgement"], "judged_on": str(judged["judged_on"])}


def _national(deciles: list[_Row]) -> _Row:
    """Families without a national decile have no word of it, so that older links still hold their state."""
    told = [{"decile": d["decile"], "source": d["source"], "as_of": str(d["as_of"])} for d in deciles]
    return {"national_deciles": told} if told else {}


def _closed(f: _Row) -> _Row | None:
    if f["closed_on"] is None:
        return None
    return {"on": str(f["closed_on"]), "as": f["closed_as"], "merged_into": _text(f["merged_into"])}


def _public(p: _Row, business: _Row | None, since: date | None) -> _Row:
    facts = {name: p[name] for name in _SHARED}
    facts["since"] = _text(since)
    facts["business"] = _business(business) if business else {}
    if p["died_on"]:
        facts["died_on"] = str(p["died_on"])
    return facts


def _business(b: _Row) -> _Row:
    answers = {told: b[name] for name, told in _BUSINESS.items() if b[name] is not None}
    return {"owns_business": 1} | answers
