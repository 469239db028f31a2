"""Who may read what phones sent: rows by area, answers only under seal."""

from __future__ import annotations

from regsosek.collect.models import Quarantined, Submission, SubmissionFile
from regsosek.kernel.guard import Rows, guard
from regsosek.vocabulary.privacy import PrivacyClass as P

_POINT = ("lon", "lat")
_SEALED = ("sealed", "blob")


def install() -> None:
    guard(Submission, rows=Rows(area="area_code"), classes={
        f.name: P.POINT if f.name in _POINT else P.NUMBER if f.name in _SEALED else None for f in Submission._meta.concrete_fields
    })  # fmt: skip
    guard(SubmissionFile, rows=Rows(via=("submission_id", "collect_submission", "id")), classes={
        f.name: P.NUMBER if f.name in _SEALED else None for f in SubmissionFile._meta.concrete_fields
    })  # fmt: skip
    guard(Quarantined, rows=Rows(area="area_code"), classes={
        f.name: P.NUMBER if f.name in _SEALED else None for f in Quarantined._meta.concrete_fields
    })  # fmt: skip
