"""New versions of a submission made here: corrected at the desk, or with the answers of a follow-up. They come in by the same door
as those of phones, and take the place of what they change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid5

import orjson

from regsosek.collect.actions.receiving import receive
from regsosek.collect.arrivals import Arrival
from regsosek.collect.forms import Instance
from regsosek.collect.models import Submission
from regsosek.collect.queries import xml_of
from regsosek.collect.states import State
from regsosek.intake import asking
from regsosek.intake.published import published
from regsosek.kernel import clock
from regsosek.kernel.action import system
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope


@dataclass
class Edited:
    """An instance with other answers. ``changed``: path → answer before and after."""

    instance: Instance
    changed: dict[str, tuple[str, str]] = field(default_factory=dict)

    def trace(self) -> bytes:
        return orjson.dumps({path: list(pair) for path, pair in self.changed.items()})


def edited(submission: Submission, changes: Mapping[str, str], name: str = "") -> Edited:
    """A copy with these answers, under an instanceID of its own that tells what it takes the place of. ``name`` makes that id: the
    same name, the same version; else it is made of the changes. A member who is not there may be added behind the last.

    :raises Problem: ``no_such_question``; ``bad_answer``.
    """
    with system_scope("intake.versions"):
        instance = Instance.read(xml_of(submission))
        form = published(submission.version_id).form if submission.version_id else None
    if form is not None:
        for path in changes:
            asking.question(form, path, calculated=True)
        asking.must_be_there(form, instance, changes, next_too=True)
    result = Edited(instance)
    for path, text in changes.items():
        try:
            before = instance.value(path) or ""
            if text != before:
                instance.set(path, text)
                result.changed[path] = (before, text)
        except ValueError:
            raise Problem("bad_answer", path=path) from None
    made = uuid5(submission.id, name or f"{sorted(result.changed)} {clock.now().isoformat()}")
    instance.set(f"/{instance.root}/meta/deprecatedID", submission.instance_id)
    instance.set(f"/{instance.root}/meta/instanceID", f"uuid:{made}")
    return result


def store(
    submission: Submission, made: Edited, source: str = Submission.Source.DESK, files: Mapping[str, bytes] | None = None
) -> Submission:
    """Keep the new version, with files that no earlier version brought; the one that it takes the place of is SUPERSEDED. In the
    transaction that is open."""
    arrival = Arrival(
        xml=made.instance.write(), files=files or {}, device=submission.device, officer_id=submission.officer_id,
        officer_label=submission.officer_label, area_code=submission.area_code, source=source, received_at=clock.now(),
    )  # fmt: skip
    with system_scope("intake.versions"):
        (receipt,) = receive(by=system("intake", purpose="pembetulan kiriman"), arrivals=[arrival])
        if receipt.submission_id is None:
            raise Problem("submission_untakable", reason=receipt.message)
        return Submission.objects.select_for_update(of=("self",)).get(pk=receipt.submission_id)


def newest(root: UUID) -> Submission:
    """The version of an interview that nothing has taken the place of; of several the one that came last."""
    rows = list(Submission.objects.filter(root=root).order_by("received_at", "id"))
    replaced = {row.deprecated_id for row in rows if row.state not in (State.AWAITING_MEDIA, State.AWAITING_FIRST)}
    leaves = [row for row in rows if row.instance_id not in replaced and row.state != State.AWAITING_MEDIA]
    return (leaves or rows)[-1]
