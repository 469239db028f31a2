"""The catalogue of everything that can be refused."""

from __future__ import annotations

from reference_pages.markdown import page, table
from regsosek.kernel.problems import CATALOGUE


def render() -> str:
    rows = ((f"`{code}`", str(entry.status), entry.id, entry.en) for code, entry in sorted(CATALOGUE.items()))
    return page(
        "Problems",
        "Every refusal has a code, an HTTP status and a sentence in two languages. Verbs and rooms raise `Problem(code, …)`; "
        '`regsosek.web.door` alone turns it into a page, a fragment or JSON (`{"code": …, "message": …}`). A reader who '
        'asks for JSON without being logged in gets `not_logged_in` with status 401. "Not allowed to see" reads as '
        "`not_found`.",
        table(("Code", "Status", "Indonesian", "English"), rows),
    )
