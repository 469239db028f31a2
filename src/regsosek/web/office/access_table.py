"""Who may see what: the table of the roles, as a page that a lawyer can read and print."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from regsosek.vocabulary.abilities import Ability
from regsosek.vocabulary.privacy import PrivacyClass
from regsosek.vocabulary.roles import Role, access_table
from regsosek.web.door import page
from regsosek.web.office.card_content import language


@page(Ability.SEE_ACCESS_TABLE)
@require_safe
def who_may_see_what(request: Any) -> HttpResponse:
    """The table in code, rendered; nothing on this page is written by hand."""
    tongue = language()
    rows = [
        {"row": row, "mine": role.value == request.actor.role, "anchor": role.value}
        for role, row in zip(Role, access_table(tongue), strict=True)
    ]
    classes = [{"label": c.label.text(tongue), "meaning": c.meaning.text(tongue)} for c in PrivacyClass]
    return render(request, "office/access_table.html", {"rows": rows, "classes": classes})
