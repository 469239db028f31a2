"""A phone, as ODK Collect behaves: HEAD before each interview, files split over POSTs by what the server accepts, everything
again until the server says 201 or 202, deviceID behind every address. Written from its behaviour, for tests."""

from __future__ import annotations

import hashlib
import http.client
import ssl
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

FORMS = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
RESPONSE = "{http://openrosa.org/http/response}"


@dataclass
class Reply:
    status: int
    headers: Any
    body: bytes

    @property
    def message(self) -> str:
        """What the officer reads."""
        return ElementTree.fromstring(self.body).findtext(f"{RESPONSE}message") or ""


class NotSent(Exception):
    """The interview stays on the phone."""

    def __init__(self, reply: Reply | None) -> None:
        super().__init__(reply.status if reply else "no answer")
        self.reply = reply


@dataclass
class Phone:
    """``base``: the address out of the QR code, with its token."""

    base: str
    device_id: str = "collect:uji"
    manifests: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.address = urlsplit(self.base)
        self._line: http.client.HTTPConnection | None = None

    def request(self, method: str, url: str, body: bytes | None = None, **headers: str) -> Reply:
        """On the open line, or on a new one where the server has closed it meanwhile."""
        was_open = self._line is not None
        try:
            return self._ask(method, url, body, headers)
        except (OSError, http.client.HTTPException):
            self.close()
            if not was_open:
                raise
        try:
            return self._ask(method, url, body, headers)
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def _ask(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        parts = urlsplit(url)
        query = f"{parts.query}&" if parts.query else ""
        line = self._line or self._open()
        sent = {"X-OpenRosa-Version": "1.0", "Date": "Thu, 20 Oct 2022 01:00:00 GMT"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, f"{parts.path}?{query}deviceID={self.device_id}", body, sent)
        response = line.getresponse()
        return Reply(response.status, response.headers, response.read())

    def _open(self) -> http.client.HTTPConnection:
        host, port = self.address.hostname or "", self.address.port
        if self.address.scheme == "https":
            unverified = ssl._create_unverified_context()
            self._line = http.client.HTTPSConnection(host, port, timeout=60, context=unverified)
        else:
            self._line = http.client.HTTPConnection(host, port, timeout=60)
        return self._line

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def submit(self, xml: bytes, files: Mapping[str, bytes] | None = None) -> list[Reply]:
        """All replies; the interview is off the phone. :raises NotSent: it is not; what was answered."""
        url = f"{self.base}/submission"
        try:
            head = self.request("HEAD", url)
            if 200 <= head.status < 300 and head.status != 204:
                raise NotSent(head)
            most = (
                int(head.headers.get("X-OpenRosa-Accept-Content-Length", "10000000"))
                if head.status == 204
                else 10_000_000
            )
            if head.status == 401:
                raise NotSent(head)
            replies = []
            for body, boundary in posts(xml, files or {}, most):
                reply = self.request("POST", url, body, Content_Type=f"multipart/form-data; boundary={boundary}")
                if reply.status not in (201, 202):
                    raise NotSent(reply)
                replies.append(reply)
            return replies
        except (OSError, http.client.HTTPException):
            raise NotSent(None) from None

    def forms(self) -> dict[str, dict[str, str]]:
        """The list of forms as Collect reads it: one entry that lacks something, and there is no list."""
        reply = self.request("GET", f"{self.base}/formList")
        assert "text/xml" in reply.headers["Content-Type"] and reply.headers["X-OpenRosa-Version"] == "1.0"
        root = ElementTree.fromstring(reply.body)
        assert root.tag == f"{FORMS}xforms"
        listed = {}
        for form in root:
            told = {child.tag.removeprefix(FORMS): child.text or "" for child in form}
            assert told["formID"] and told["name"] and told["downloadUrl"] and told["hash"].startswith("md5:")
            listed[told["formID"]] = told
        return listed

    def update(self, form: Mapping[str, str]) -> list[str]:
        """Fetch the form and, if its manifest changed, its files. Returns what was fetched."""
        got = self.request("GET", form["downloadUrl"]).body
        assert f"md5:{hashlib.md5(got, usedforsecurity=False).hexdigest()}" == form["hash"]
        fetched = [form["formID"]]
        if "manifestUrl" not in form:
            return fetched
        body = self.request("GET", form["manifestUrl"]).body
        digest = hashlib.md5(body, usedforsecurity=False).hexdigest()
        if self.manifests.get(form["formID"]) == digest:
            return fetched
        for medium in ElementTree.fromstring(body):
            told = {child.tag.removeprefix(MANIFEST): child.text or "" for child in medium}
            data = self.request("GET", told["downloadUrl"]).body
            assert f"md5:{hashlib.md5(data, usedforsecurity=False).hexdigest()}" == told["hash"]
            self.files[told["filename"]] = data
            fetched.append(told["filename"])
        self.manifests[form["formID"]] = digest
        return fetched


def posts(xml: bytes, files: Mapping[str, bytes], most: int) -> list[tuple[bytes, str]]:
    """Bodies with their boundaries: the same XML in each, as many files as fit; all but the last say that they are not all."""
    groups: list[list[str]] = [[]]
    size = len(xml)
    for name, data in files.items():
        if (size + len(data) > most or len(groups[-1]) >= 100) and groups[-1]:
            groups.append([])
            size = len(xml)
        groups[-1].append(name)
        size += len(data)
    return [body_of(xml, {n: files[n] for n in names}, last=names is groups[-1]) for names in groups]


def body_of(xml: bytes, files: Mapping[str, bytes], *, last: bool = True) -> tuple[bytes, str]:
    parts: Sequence[tuple[str, bytes]] = [
        ('form-data; name="xml_submission_file"; filename="uji.xml"\r\nContent-Type: text/xml', xml),
        *((f'form-data; name="{n}"; filename="{n}"\r\nContent-Type: image/jpeg', data) for n, data in files.items()),
        *([] if last else [('form-data; name="*isIncomplete*"', b"yes")]),
    ]
    boundary = uuid.uuid4().hex
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: {head}\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data + b"\r\n"
        for head, data in parts
    )
    return body + f"--{boundary}--\r\n".encode(), boundary
