"""Questionnaires, phones and interviews for tests of what comes in, without the compiler of forms."""

from __future__ import annotations

import hashlib
from typing import Any

from regsosek.access.models import User
from regsosek.collect.actions.devices import issue_device
from regsosek.collect.arrivals import Arrival
from regsosek.collect.models import Device, Questionnaire, QuestionnaireVersion
from regsosek.kernel import clock
from regsosek.kernel.action import verb
from regsosek.kernel.actor import system

FORM, VERSION = "regsosek22_k", "2026112401"
_XFORM = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>Uji</h:title><model>'
    '<instance><data id="{form}" version="{version}"><photo_outside/></data></instance>'
    '<instance id="keluarga" src="jr://file-csv/keluarga.csv"/></model></h:head><h:body/></h:html>'
)


def publish(form_id: str = FORM, version: str = VERSION, kind: str = "family", **settings: Any) -> QuestionnaireVersion:
    """A questionnaire with one version whose only question for a file are its photos."""

    @verb("tests.publish", needs="")
    def write(*, by: Any) -> QuestionnaireVersion:
        questionnaire, _ = Questionnaire.objects.get_or_create(
            form_id=form_id, defaults={"kind": kind, "title": {"id": "Uji", "en": "Test"}, "settings": settings}
        )
        xform = _XFORM.format(form=form_id, version=version).encode()
        nodes = [{"name": name, "kind": "image"} for name in ("photo_outside", "photo_inside", "signature")]
        return QuestionnaireVersion.objects.create(
            questionnaire=questionnaire, version=version, xform=xform, form={"nodes": nodes},
            md5=hashlib.md5(xform, usedforsecurity=False).hexdigest(), published_at=clock.now(), published_by="uji",
        )  # fmt: skip

    return write(by=system("tests"))


def interview(
    instance_id: str = "uuid:1", *, edits: str = "", form: str = FORM, version: str = VERSION, photo: str = "", answer: str = "1",
    more: str = "",
) -> bytes:  # fmt: skip
    """As Collect writes it."""
    before = f"<deprecatedID>{edits}</deprecatedID>" if edits else ""
    picture = f"<photo_outside>{photo}</photo_outside>" if photo else ""
    return (
        f"<?xml version='1.0' ?><data id=\"{form}\" version=\"{version}\" xmlns:orx=\"http://openrosa.org/xforms\">"
        f"<wall_material>{answer}</wall_material>{picture}{more}"
        f"<orx:meta><orx:instanceID>{instance_id}</orx:instanceID>{before}</orx:meta></data>"
    ).replace("<deprecatedID>", "<orx:deprecatedID>").replace("</deprecatedID>", "</orx:deprecatedID>").encode()  # fmt: skip


def phone(officer: User, label: str = "Ponsel uji") -> tuple[Device, str]:
    return issue_device(by=system("tests"), officer_id=officer.pk, label=label)


def arrival(xml: bytes, device: Device | None = None, area_code: str = "64720500060001", **files: bytes) -> Arrival:
    """``files``: by name with ``__`` for the dot."""
    return Arrival(
        xml=xml, files={name.replace("__", "."): data for name, data in files.items()}, device=device, officer_id="1",
        officer_label="Uji Petugas", area_code=area_code, source="collect", received_at=clock.now(), areas=("64720500060001",),
    )  # fmt: skip
