"""Submissions for tests of pages, put straight into the table: what the desk shows does not depend on how they came."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from factories.places import CITY
from regsosek.collect.models import Quarantined, Submission
from regsosek.kernel import blobs, clock, secrets
from regsosek.kernel.action import VERBS, verb
from regsosek.kernel.actor import system
from regsosek.vocabulary.abilities import Ability

RT = f"{CITY.villages[0]}000100"
ELSEWHERE = f"{CITY.villages[2]}000100"


def write(work: Any) -> Any:
    """Run ``work()`` as a verb of the tests would."""

    def run(*, by: Any) -> Any:
        return work()

    name = f"tests.{uuid.uuid4()}"
    try:
        return verb(name, needs=Ability.SUBMIT)(run)(by=system("tests"))
    finally:
        VERBS.pop(name, None)


def submission(
    number: int = 1, *, area: str = RT, state: str = "flagged", at: datetime | None = None, **more: Any
) -> Submission:
    """One submission of an RT, with a point; the higher its number, the earlier it came."""
    pk = uuid.UUID(int=number, version=4)
    values: dict[str, Any] = {
        "id": pk, "form_id": "regsosek22_k", "instance_id": f"uuid:{pk}", "root": pk, "officer_id": "71", "officer_label": "Uji Petugas",
        "area_code": area, "state": state, "sealed": b"", "digest": f"{number:064x}", "canonical": f"{number:064x}", "size": 1000,
        "received_at": at or clock.now() - timedelta(minutes=number), "lon": 117.145, "lat": -0.495,
    }  # fmt: skip
    return write(lambda: Submission.objects.create(**values | more))


def quarantined(*, area: str = RT, body: bytes = b"<data/>", purpose: str = "quarantined", **more: Any) -> Quarantined:
    values = {
        "area_code": area, "reason": "unknown_form", "blob": blobs.put(secrets.seal(body, purpose=purpose)), "size": len(body),
        "received_at": clock.now(), "officer_label": "Uji Petugas",
    }  # fmt: skip
    return write(lambda: Quarantined.objects.create(**values | more))
