"""Looking at one submission: what it says, what is wrong with it, the family document it makes. Nothing is written, nothing of the
registry is asked, so that many can be looked at side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.timezone import localtime

from regsosek.areas.queries import BORDER_TOLERANCE_M, metres_outside
from regsosek.collect.forms import BadInstance, Evaluation, Instance, evaluate, values
from regsosek.collect.models import Questionnaire, Submission
from regsosek.collect.queries import xml_of
from regsosek.collect.rules import judge, number_of
from regsosek.intake import documents, photo_checks
from regsosek.intake.findings import ERROR, own
from regsosek.intake.paradata import paradata_of, position_of
from regsosek.intake.photo_checks import Seen
from regsosek.intake.published import Published, published
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope

Kind = Questionnaire.Kind


@dataclass
class Checked:
    """What was found in one submission. ``document`` is missing where none can be made of it. ``said``: its answers by name.
    ``leased_until`` names the lease under which it was looked at; ``known``: what the registry has of the family, when it is taken."""

    submission_id: UUID
    leased_until: datetime | None
    kind: str = Kind.OTHER
    instance: Instance | None = None
    published: Published | None = None
    said: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] | None = None
    findings: list[dict[str, Any]] = field(default_factory=list)
    photos: list[Seen] = field(default_factory=list)
    paradata: dict[str, Any] = field(default_factory=dict)
    point: tuple[float, float] | None = None
    known: dict[str, Any] | None = None

    @property
    def is_answer(self) -> bool:
        """The answer to a follow-up: merged into the submission that was returned."""
        return self.kind == Kind.FOLLOW_UP


def check(submission: Submission) -> Checked:
    """Look at one submission. Deterministic: "now" is when it was received, so a later check finds the same."""
    checked = Checked(submission.id, submission.leased_until)
    with system_scope("intake.check"):
        if submission.version_id is None:
            checked.findings.append(own("unknown_version"))
            return checked
        checked.published = published(submission.version_id)
        checked.kind = checked.published.kind
        xml = xml_of(submission)
    try:
        checked.instance = Instance.read(xml)
    except BadInstance as bad:
        checked.findings.append(own("unreadable", why=str(bad.code)))
        return checked
    if checked.kind == Kind.FAMILY:
        _family(submission, checked, checked.published, checked.instance)
    return checked


def _family(submission: Submission, checked: Checked, of: Published, instance: Instance) -> None:
    evaluation = evaluate(of.form, instance, now=localtime(submission.received_at))  # today is the city's day
    checked.said = values(of.form, instance)
    checked.paradata = paradata_of(checked.said)
    checked.point = position_of(checked.said)
    checked.findings += _told(evaluation, checked.said, str(checked.said.get("round") or of.round))
    _document(submission, checked, of)
    _where(checked)
    with system_scope("intake.check"):
        checked.photos = photo_checks.look(submission, checked.said, checked.point, checked.paradata)
    checked.findings += [_weighed(finding, submission, of, instance) for p in checked.photos for finding in p.findings]


def _weighed(finding: dict[str, Any], submission: Submission, of: Published, instance: Instance) -> dict[str, Any]:
    """A file that is no picture is an error where the form does not do without that photo, as if it had not come."""
    if finding["code"] != "not_a_picture":
        return finding
    name = f"photo_{finding['photo']}"
    for node in of.form.nodes:
        if node.name == name and node.kind == "image":
            without = Instance.read(instance.write())
            without.set(node.path, "")
            told = evaluate(of.form, without, now=localtime(submission.received_at)).findings
            if any(f.path == node.path and f.severity == ERROR for f in told):
                return finding | {"severity": ERROR, "path": node.path}
    return finding


def _where(checked: Checked) -> None:
    """A point far from the kelurahan that was chosen: one of the two is wrong."""
    if checked.point is None or checked.document is None:
        return
    (lon, lat), village = checked.point, str(checked.document.get("sub_sls") or "")[:10]
    (metres,) = metres_outside([lon], [lat], [village], date.fromisoformat(checked.document["happened_on"]))
    if metres > BORDER_TOLERANCE_M:
        checked.findings.append(own("outside_kelurahan", "/data/place/location"))


def _told(evaluation: Evaluation, said: dict[str, Any], round_: str) -> list[dict[str, Any]]:
    found = [*evaluation.findings, *judge(said, round=round_)]
    return [{**finding.to_json(), "number": number_of(finding.path)} for finding in found]


def _document(submission: Submission, checked: Checked, of: Published) -> None:
    day = submission.received_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    try:
        checked.document = documents.document_of(
            checked.said, submission_id=submission.root, on=day, version=of.form.version
        )
    except Problem as problem:
        checked.findings.append(own("untakable", why=problem.code))
    except (KeyError, TypeError, ValueError):  # answers so far from the form that no document can be put together
        checked.findings.append(own("untakable", why="shape"))
