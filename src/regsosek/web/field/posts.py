"""A POST of a phone, read as it comes in: the interview in memory, its files in nameless files on the disk once they pass a
megabyte. However large the body, or if it has no length, memory stays bounded. What cannot be taken but came whole is handed on
with its reason, to be kept in quarantine (:func:`refused`)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from regsosek.collect.file_names import LONGEST_SENT, shown_name
from regsosek.collect.openrosa.messages import MOST_OF_A_BODY
from regsosek.collect.openrosa.reading import MOST_BYTES

XML_PART = "xml_submission_file"
MOST_PARTS = 120  # phones start another POST at a hundred files
_IN_MEMORY = 1_000_000
_STEP = 65_536
PAUSE_S = 5.0


MOST_KEPT = 1000
"""Parts; what comes behind them is kept in one file."""


class BadPost(Exception):
    """Not whole, so that nothing of it is kept: the phone sends it again.

    :param code: of :mod:`regsosek.collect.openrosa.messages`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Part:
    name: str = ""
    filename: str = ""
    headers: dict[bytes, bytes] = field(default_factory=dict)
    data: IO[bytes] = field(default_factory=lambda: tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - closed with its post
    size: int = 0

    @property
    def base_name(self) -> str:
        return self.filename.replace("\\", "/").rpartition("/")[2].strip()

    def bytes(self) -> bytes:
        self.data.seek(0)
        return self.data.read()

    def is_same(self, other: Part) -> bool:
        if self is other or self.size != other.size:
            return self is other
        self.data.seek(0)
        other.data.seek(0)
        pairs = iter(lambda: (self.data.read(_STEP), other.data.read(_STEP)), (b"", b""))
        return all(mine == theirs for mine, theirs in pairs)


@dataclass
class Post:
    """``refused``: code of :mod:`regsosek.collect.openrosa.messages` where it cannot be taken; ``about``: the name of the file
    that this is about. Close it when it is kept: that takes its files off the disk."""

    xml: bytes
    files: Mapping[str, IO[bytes]]
    parts: Sequence[Part]
    refused: str = ""
    about: str = ""

    def close(self) -> None:
        for part in self.parts:
            part.data.close()


class _Parts:
    """Callbacks of the parser."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.is_finished = False
        self._name, self._value = b"", b""

    def on_part_begin(self) -> None:
        if len(self.parts) <= MOST_KEPT:
            self.parts.append(Part())

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def on_header_end(self) -> None:
        self.parts[-1].headers[self._name.lower()] = self._value
        self._name, self._value = b"", b""

    def on_headers_finished(self) -> None:
        part = self.parts[-1]
        _, options = parse_options_header(part.headers.get(b"content-disposition", b""))
        part.name, part.filename = _text(options.get(b"name", b"")), _text(options.get(b"filename", b""))
        if len(self.parts) > MOST_KEPT:
            part.name, part.filename = "", "berkas-selebihnya.bin"

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].size += end - start
        self.parts[-1].data.write(data[start:end])

    def on_end(self) -> None:
        self.is_finished = True

    def close(self) -> None:
        for part in self.parts:
            part.data.close()


def read_post(environ: Mapping[str, Any], body: Body) -> Post:
    """:raises BadPost: ``too_large``, ``cut_off``, ``not_multipart`` without a body."""
    kind, options = parse_options_header(environ.get("CONTENT_TYPE", ""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary or len(boundary) > 200:
        return _without_parts(body)
    parts = _Parts()
    try:
        callbacks: Any = {n: getattr(parts, n) for n in dir(parts) if n.startswith("on_")}
        parser = MultipartParser(boundary, callbacks)
        for step in body.steps():
            parser.write(step)
        if not parts.is_finished:
            raise BadPost("cut_off")
        return _post(parts.parts)
    except FormParserError:
        parts.close()
        raise BadPost("cut_off") from None
    except BaseException:
        parts.close()
        raise


class Body:
    """The body of a request, in steps. ``left`` is None where it comes in chunks, and ends where they end."""

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self._environ, self._stream = environ, environ["wsgi.input"]
        self.came = 0
        text = environ.get("CONTENT_LENGTH") or "0"
        length = int(text) if text.isdecimal() else 0
        self.length = None if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower() else length

    @property
    def is_too_large(self) -> bool:
        return self.came > MOST_OF_A_BODY or (self.length or 0) > MOST_OF_A_BODY

    def steps(self) -> Iterator[bytes]:
        """Of a connection that breaks, what came: its reader sees that the end is missing.

        :raises BadPost: ``too_large``."""
        with suppress(OSError):
            while not self.is_too_large and (self.length is None or self.came < self.length):
                step = self._stream.read(_STEP if self.length is None else min(_STEP, self.length - self.came))
                if not step:
                    return
                self.came += len(step)
                yield step
        if self.is_too_large:
            raise BadPost("too_large")

    def read_off(self) -> None:
        """As much again of one that is too large, while it comes without a pause."""
        line = self._environ.get("gunicorn.socket")
        with suppress(Exception):  # nobody waits for it
            if line is not None:
                line.settimeout(PAUSE_S)
            for _ in range(2 * MOST_OF_A_BODY // _STEP):
                left = _STEP if self.length is None else min(_STEP, self.length - self.came)
                step = self._stream.read(left) if left > 0 else b""
                if not step:
                    return
                self.came += len(step)

    def drain(self) -> None:
        """Read what is left: a phone that is answered while it still sends sees a broken line and no answer."""
        with suppress(BadPost):
            for _ in self.steps():
                pass


def _without_parts(body: Body) -> Post:
    part = Part()
    try:
        for step in body.steps():
            part.size += len(step)
            part.data.write(step)
        if not body.came or body.came < (body.length or 0):
            raise BadPost("cut_off" if body.came else "not_multipart")
    except BaseException:
        part.data.close()
        raise
    return refused([part], "not_multipart")


def _post(parts: list[Part]) -> Post:
    xmls = [part for part in parts if part.name == XML_PART]
    if not xmls or not all(xml.is_same(xmls[0]) for xml in xmls[1:]):
        return refused(parts, "two_xml" if xmls else "no_xml")
    if xmls[0].size > MOST_BYTES:
        return refused(parts, "xml_too_large")
    if len(parts) > MOST_PARTS:
        return refused(parts, "too_many_files")
    files: dict[str, Part] = {}
    for part in parts:
        if part.name == XML_PART or not part.filename:
            continue  # `*isIncomplete*` is a promise of more, not a state: what is named and not here is awaited anyway
        name = part.base_name
        if not name or len(name) > LONGEST_SENT or any(ord(c) < 32 for c in name):
            return refused(parts, "bad_file_name", name)
        if not files.setdefault(name, part).is_same(part):
            return refused(parts, "same_name", name)
    return Post(xmls[0].bytes(), {name: part.data for name, part in files.items()}, parts)


def refused(parts: list[Part], code: str, about: str = "") -> Post:
    """All that came, for quarantine: the first interview that is not too large as such, the rest as files under their number."""
    xml = next((part for part in parts if _is_xml(part) and part.size <= MOST_BYTES), None)
    files = {
        f"{number:03d}-{_plain(part.base_name or part.name)}": part.data
        for number, part in enumerate(parts, 1)
        if part is not xml
    }
    return Post(xml.bytes() if xml else b"", files, parts, code, shown_name(about))


def _is_xml(part: Part) -> bool:
    """The interview, or a body without parts that looks like one."""
    part.data.seek(0)
    return part.name == XML_PART or (not part.headers and part.data.read(20).lstrip(b"\xef\xbb\xbf \r\n")[:1] == b"<")


def _plain(name: str) -> str:
    """The end of a name, which says what kind of file it is."""
    return "".join(c if c.isprintable() and c != "/" else "_" for c in name)[-100:] or "bagian"


def _text(raw: bytes) -> str:
    """Names are UTF-8, whatever the part says; what is not is read as Latin-1 rather than lost."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
