"""Interviews of invented families, sent as a phone sends them, and the questionnaire that they answer."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from factories.documents import family_document
from factories.submissions import write
from regsosek.collect.actions.receiving import receive
from regsosek.collect.arrivals import Arrival
from regsosek.collect.forms import Form, compile_xform
from regsosek.collect.models import Device, Questionnaire, QuestionnaireVersion, Submission
from regsosek.collect.samples import filled, submission_of
from regsosek.collect.xlsform import Built, build
from regsosek.kernel import clock
from regsosek.kernel.actor import system

FOLDER = Path(__file__).parents[2] / "questionnaires" / "regsosek22_k"


@lru_cache(maxsize=1)
def questionnaire() -> tuple[Built, Form]:
    """Built and compiled once for all tests of a process."""
    built = build(FOLDER)
    return built, compile_xform(built.xform)


def publish() -> QuestionnaireVersion:
    """The K questionnaire, open."""
    built, form = questionnaire()

    def store() -> QuestionnaireVersion:
        made, _ = Questionnaire.objects.get_or_create(
            form_id=built.form_id,
            defaults={"kind": "family", "title": dict(built.title), "settings": {"round": "2022", **built.settings}},
        )
        return QuestionnaireVersion.objects.create(
            questionnaire=made, version=built.version, xform=built.xform, form=form.to_json(),
            md5=hashlib.md5(built.xform, usedforsecurity=False).hexdigest(), published_at=clock.now(), published_by="uji",
        )  # fmt: skip

    return write(store)


def document(number: int = 1, **more: Any) -> dict[str, Any]:
    """A family that answers every question it is asked."""
    return filled(family_document(number, **more))


def instance_id(*words: object) -> str:
    """The same instanceID for the same words."""
    return f"uuid:{uuid.uuid5(uuid.NAMESPACE_OID, '/'.join(map(str, words)))}"


def xml_of_family(
    said: Mapping[str, Any], name: str, *, edits: str = "", photos: Mapping[str, str] | None = None, broken: str = "",
    listed: bool = True,
) -> bytes:  # fmt: skip
    """``name`` makes the instanceID, ``edits`` is the name of the version before. Not ``listed``: the officer's list did not know
    the family, so the form has no ids of ours."""
    xml = submission_of(
        said, instance_id=instance_id(name), deprecated_id=instance_id(edits) if edits else "", photos=photos or {},
        form=questionnaire()[1], broken=broken,
    )  # fmt: skip
    if listed:
        return xml
    from regsosek.collect.forms import Instance

    instance = Instance.read(xml)
    for path in instance.leaves():
        if path.rpartition("/")[2] in ("family_id", "dwelling_id", "person_id", "pick"):
            instance.set(path, "")
    return instance.write()


def arrived(
    xml: bytes, *, files: Mapping[str, bytes] | None = None, officer: str = "71", device: Device | None = None,
    area: str = "6472050000000000", at: datetime | None = None,
) -> Arrival:  # fmt: skip
    return Arrival(
        xml=xml, files=dict(files or {}), device=device, officer_id=officer, officer_label=f"Uji Petugas {officer}",
        area_code=area, source="collect", received_at=at or clock.now(), areas=("6472",),
    )  # fmt: skip


def send(
    said: Mapping[str, Any], name: str, *, by_officer: str = "71", files: Mapping[str, bytes] | None = None, **more: Any
) -> uuid.UUID:
    """One interview through the door that phones use. Returns the submission's id."""
    device = more.pop("device", None)
    xml = xml_of_family(said, name, **more)
    (receipt,) = receive(by=system("tests"), arrivals=[arrived(xml, files=files, officer=by_officer, device=device)])
    assert receipt.submission_id, receipt.code
    return receipt.submission_id


def state_of(submission_id: uuid.UUID) -> str:
    return Submission.objects.get(pk=submission_id).state
