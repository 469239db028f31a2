"""What arrived from the field: the list by state. One submission is in :mod:`regsosek.web.office.submissions_deciding`."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from regsosek.collect.models import Quarantined
from regsosek.kernel import audit
from regsosek.vocabulary.roles import Ability
from regsosek.web.door import page
from regsosek.web.office import submissions_list
from regsosek.web.office.card_content import language
from regsosek.web.office.submissions_words import state_word


@page(Ability.SEE_SUBMISSIONS)
@require_safe
def submissions(request: Any) -> HttpResponse:
    """Submissions by state, kelurahan, officer and day, the newest first."""
    wanted, after = submissions_list.asked(request), request.GET.get("after", "")
    rows, key = submissions_list.one_page(wanted, after)
    audit.note_reading(by=request.actor, verb="submission.listed", area_code=wanted.area, rows=len(rows))
    may_check = request.actor.may(Ability.CHECK_SUBMISSIONS)
    context = {
        "rows": rows, "asked": wanted, "tabs": submissions_list.tabs(wanted), "villages": submissions_list.villages(request.actor.scope, wanted),
        "officers": submissions_list.officers(wanted), "next_url": f"?{wanted.query(after=key)}" if key else None, "is_later_page": bool(after),
        "state": state_word(wanted.state, language()) if wanted.state else None,
        "quarantined": Quarantined.objects.filter(settled_at=None).count() if may_check else 0, "may_check": may_check, "may_enter": request.actor.may(Ability.SUBMIT),
    }  # fmt: skip
    return render(request, "office/submissions/list.html", context)
