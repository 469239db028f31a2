"""What a file says of a family that waits for a decision, kept sealed with its first row, so that the decision needs no second
reading of the file."""

from __future__ import annotations

import json
from dataclasses import asdict

from regsosek.imports.families import Draft, Member, Unit
from regsosek.kernel import secrets

SAID = "import said"


def pack(draft: Draft) -> bytes:
    """What the file says of one family, sealed."""
    told = {
        "places": draft.unit.places, "keys": draft.keys, "facts": draft.facts, "national": draft.national,
        "members": [asdict(member) for member in draft.members],
    }  # fmt: skip
    return secrets.seal(json.dumps(told).encode(), purpose=SAID)


def unpack(sealed: bytes | memoryview) -> Draft:
    told = json.loads(secrets.unseal(sealed, purpose=SAID))
    unit = Unit("", [(t, r) for t, r in told["places"]])
    members = [Member(tuple(m["place"]), m["facts"], m["person_id"]) for m in told["members"]]
    return Draft(unit, told["keys"], told["facts"], members, national=told["national"])
