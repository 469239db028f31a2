"""Somebody is erased: comments to officers that tell of him go too, from the follow-up and from its form, in the transaction of the
erasure.

What cannot be reached is told in `docs/explanation/from-phone-to-registry.md`.
"""

from __future__ import annotations

import re
from functools import reduce
from operator import or_

from django.db.models import Q

from regsosek.collect.forms import Instance
from regsosek.collect.models import Submission
from regsosek.collect.queries import xml_of
from regsosek.intake import follow_up
from regsosek.intake.models import FollowUp
from regsosek.intake.published import published
from regsosek.kernel.action import current_event
from regsosek.registry.announcements import Erased, person_erased
from regsosek.registry.erasing import ERASED_NAME
from regsosek.vocabulary.names import fold

_RT = 14
#: A word this long tells of somebody, in a comment about his own family.
_TELLING = 3


def install() -> None:
    person_erased.connect(_follow, dispatch_uid="regsosek.intake", weak=False)


def _follow(sender: object, *, who: Erased, **_: object) -> None:
    own = Q(submission_id__in=Submission.objects.filter(family_id__in=who.families).values("id"))
    near = reduce(or_, (Q(area_code__startswith=area[:_RT]) for area in who.areas), own)
    mine = set(FollowUp.objects.filter(own).values_list("form_id", flat=True))
    found = [f for f in FollowUp.objects.filter(near) if _tells(f.comment, who, is_own=f.form_id in mine)]
    for each in found:
        _forget(each)
    if found:
        current_event().add(follow_ups=len(found))


def _tells(comment: str, who: Erased, *, is_own: bool) -> bool:
    """A number of his; his whole name; about his own family any word of it."""
    digits = re.sub(r"\D", "", comment)
    if any(number in digits for number in who.numbers if number):
        return True
    words = fold(comment).split()
    names = [name.split() for name in who.names if name]
    if is_own and set(words) & {word for name in names for word in name if len(word) >= _TELLING}:
        return True
    return any(_holds(words, name) for name in names)


def _holds(words: list[str], name: list[str]) -> bool:
    return any(words[start : start + len(name)] == name for start in range(len(words) - len(name) + 1))


def _forget(each: FollowUp) -> None:
    """The comment, and the note of the form that phones load. What it asks stays."""
    each.comment = ERASED_NAME
    each.save(update_fields=["comment"])
    submission = Submission.objects.get(pk=each.submission_id)
    assert submission.version_id is not None, "a follow-up asks questions of a form"
    form = published(submission.version_id).form
    instance = Instance.read(xml_of(submission))
    follow_up.rewrite(each, follow_up.build(each.form_id, form, instance, ERASED_NAME, each.asked))
