"""Lists for the phone of one officer, pushed down by later rooms: his families, his areas."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

from regsosek.access.models import User
from regsosek.collect.models import OfficerList
from regsosek.collect.queries import LIST, works_in
from regsosek.kernel import clock, secrets
from regsosek.kernel.action import Actor, current_event, verb
from regsosek.kernel.problems import Problem
from regsosek.vocabulary.roles import Ability


@verb("collect.push_list", needs=Ability.MANAGE_DEVICES)
def push_list(*, by: Actor, officer_id: int | str, name: str, rows: Sequence[Mapping[str, Any]] | bytes) -> OfficerList:
    """Put the list in the place of the one of this name. ``rows``: the lines of a CSV as they are, or one mapping for each line
    with the same keys. The same lines again change nothing, so phones do not fetch it again.

    :raises Problem: ``not_found``; ``list_name``.
    """
    officer = User.objects.prefetch_related("grants").filter(pk=officer_id).first()
    if officer is None or not (by.scope.everything or works_in(officer, by.scope.areas)):
        raise Problem("not_found")
    if not name.endswith(".csv") or not name.removesuffix(".csv").replace("_", "").isalnum() or len(name) > 80:
        raise Problem("list_name")
    data = rows if isinstance(rows, bytes) else csv_of(rows)
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
    lines = max(0, sum(1 for _ in csv.reader(io.StringIO(data.decode()))) - 1)
    current_event().about("officer", officer.pk)
    current_event().add(officer=officer.username, list=name, rows=lines)
    here = OfficerList.objects.filter(officer=officer, name=name, md5=md5).first()
    if here is not None:
        return here
    made, _ = OfficerList.objects.update_or_create(
        officer=officer, name=name,
        defaults={"sealed": secrets.seal(data, purpose=LIST), "md5": md5, "rows": lines, "pushed_at": clock.now()},
    )  # fmt: skip
    return made


def csv_of(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """A CSV as phones read it; without rows, the header of a list that has none."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else ["name", "label"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
