"""What interviews hold beyond the family document, for later rooms: the city's supplement on cooperatives and business."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from regsosek.collect.forms import Instance, values
from regsosek.collect.models import Submission
from regsosek.collect.queries import xml_of
from regsosek.collect.states import State
from regsosek.intake.documents import FORM_ID, wishes_of
from regsosek.intake.published import published

CHUNK = 200


def wishes(area: str = "") -> Iterator[dict[str, Any]]:
    """One row for each person who was asked, of interviews that are in the registry, under the active scope; see
    :func:`regsosek.intake.documents.wishes_of`. ``area``: a prefix of codes. Unseals every interview: for batches, not for pages.

    :raises Problem: ``not_found`` where the reader may not see what is sealed.
    """
    taken = Submission.objects.filter(
        state=State.TAKEN, form_id=FORM_ID, version__isnull=False, area_code__startswith=area
    )
    for submission in taken.order_by("received_at", "id").iterator(chunk_size=CHUNK):
        form = published(submission.version_id).form
        yield from wishes_of(values(form, Instance.read(xml_of(submission))), submission_id=submission.root)
