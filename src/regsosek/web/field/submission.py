"""``/openrosa/<token>/submission``: HEAD and POST of phones. A function on the WSGI environment: sessions, cookies, languages and
pages have nothing to do here, and half of the machine would go into them (docs/adr/0015-intake-in-groups.md)."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from regsosek.collect.arrivals import Arrival, Prepared, Receipt, prepare
from regsosek.collect.models import Submission
from regsosek.collect.openrosa.messages import CONTENT_TYPE, envelope, headers
from regsosek.kernel import clock
from regsosek.vocabulary.label import Language
from regsosek.web.door import public
from regsosek.web.field.groups import GROUPS
from regsosek.web.field.phones import Phone, known_phone
from regsosek.web.field.posts import BadPost, Body, read_post

ADDRESS = re.compile(r"/openrosa/([A-Za-z0-9_-]{1,100})/submission/?")
_REASONS = {201: "Created", 202: "Accepted", 204: "No Content", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
            405: "Method Not Allowed", 409: "Conflict", 413: "Content Too Large", 503: "Service Unavailable"}  # fmt: skip
logger = logging.getLogger(__name__)
Answer = tuple[int, list[tuple[str, str]], bytes]


def answer(environ: Mapping[str, Any], token: str, body: Body | None = None) -> Answer:
    """Status, headers and body. Never raises: a phone that is answered with a page of HTML tells its officer nonsense."""
    language: Language = "en" if environ.get("HTTP_ACCEPT_LANGUAGE", "").startswith("en") else "id"
    method, body = environ["REQUEST_METHOD"], body or Body(environ)
    try:
        phone = known_phone(token)
        if phone is None:
            receipt = Receipt.of("bad_token")
        elif method in ("HEAD", "GET"):
            return 204, headers(language), b""
        elif method != "POST":
            receipt = Receipt.of("bad_method")
        else:
            receipt = _received(environ, body, phone)
    except BadPost as bad:
        receipt = Receipt.of(bad.code)
    except Exception as error:
        # Its text could hold the token or an answer, so only its kind is told.
        logger.error("a submission failed: %s", type(error).__name__)
        receipt = Receipt.of("trouble")
    if method == "POST" and receipt.status not in (201, 202):
        body.drain()
    told = envelope(receipt.status, receipt.message.text(language))
    more = [("Content-Type", CONTENT_TYPE), ("Content-Length", str(len(told)))]
    return receipt.status, headers(language) + more, told


def _received(environ: Mapping[str, Any], body: Body, phone: Phone) -> Receipt:
    with GROUPS.reading() as reading:
        return GROUPS.keep(_prepared(environ, body, phone), reading)


def _prepared(environ: Mapping[str, Any], body: Body, phone: Phone) -> Prepared:
    post = read_post(environ, body)
    try:
        arrival = Arrival(
            xml=post.xml, files=post.files, device=phone.device, officer_id=phone.officer_id,
            officer_label=phone.officer_label, area_code=phone.area_code, source=Submission.Source.COLLECT,
            received_at=clock.now(), areas=phone.areas, refused=post.refused, about=post.about,
        )  # fmt: skip
        return prepare(arrival)
    finally:
        post.close()


@csrf_exempt
@public
def submission(request: HttpRequest, token: str) -> HttpResponse:
    """The same behind Django's own door, for servers that start without :func:`in_front`."""
    status, listed, body = answer(request.META, token)
    return HttpResponse(body, status=status, headers=dict(listed))


def in_front(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The WSGI application with the intake in front of it."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        match = ADDRESS.fullmatch(environ.get("PATH_INFO", ""))
        if match is None:
            return application(environ, start_response)
        close_old_connections()
        body = Body(environ)
        try:
            status, listed, told = answer(environ, match[1], body)
        finally:
            close_old_connections()
        if body.is_too_large:
            _closing(start_response)
        start_response(f"{status} {_REASONS[status]}", listed)
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        return _told_while_it_comes(told, body) if body.is_too_large else [told]

    return serve


def _closing(start_response: Callable[..., Any]) -> None:
    """What is not read would be taken for the next request. gunicorn drops a header ``Connection`` of ours; it writes its own, and
    closes, when its response is told to."""
    close = getattr(getattr(start_response, "__self__", None), "force_close", None)
    if close is not None:
        close()


def _told_while_it_comes(told: bytes, body: Body) -> Iterator[bytes]:
    """The answer, and behind it so much of the body is read as was allowed: whoever is cut off while sending sees no answer."""
    yield told
    body.read_off()
