"""A POST of a phone, read as it comes in: the interview in memory, its files in nameless files on the disk once they pass a
megabyte. However large the body, or if it has no length, memory stays bounded."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from regsosek.collect.openrosa.messages import MOST_OF_A_BODY
from regsosek.collect.openrosa.reading import MOST_BYTES

XML_PART = "xml_submission_file"
MOST_PARTS = 120  # phones start another POST at a hundred files
_IN_MEMORY = 1_000_000
_STEP = 65_536


class BadPost(Exception):
    """:param code: of :mod:`regsosek.collect.openrosa.messages`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Post:
    """Close it when it is kept: that takes its files off the disk."""

    xml: bytes
    files: Mapping[str, IO[bytes]]

    def close(self) -> None:
        for file in self.files.values():
            file.close()


@dataclass
class _Part:
    name: str = ""
    filename: str = ""
    headers: dict[bytes, bytes] = field(default_factory=dict)
    data: IO[bytes] | None = None
    size: int = 0


class _Parts:
    """Callbacks of the parser."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self.is_finished = False
        self._name, self._value = b"", b""

    def on_part_begin(self) -> None:
        if len(self.parts) >= MOST_PARTS:
            raise BadPost("too_many_files")
        self.parts.append(_Part())

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
        if part.name == XML_PART or part.filename:
            part.data = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed with its post

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        part = self.parts[-1]
        part.size += end - start
        if part.name == XML_PART and part.size > MOST_BYTES:
            raise BadPost("too_large")
        if part.data is not None:
            part.data.write(data[start:end])

    def on_end(self) -> None:
        self.is_finished = True

    def close(self) -> None:
        for part in self.parts:
            if part.data is not None:
                part.data.close()


def read_post(environ: Mapping[str, Any], body: Body) -> Post:
    """:raises BadPost: ``not_multipart``, ``too_large``, ``too_many_files``, ``cut_off``, ``no_xml``, ``two_xml``,
    ``bad_file_name``."""
    kind, options = parse_options_header(environ.get("CONTENT_TYPE", ""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary or len(boundary) > 200:
        raise BadPost("not_multipart")
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
        self._stream = environ["wsgi.input"]
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

    def drain(self) -> None:
        """Read what is left: a phone that is answered while it still sends sees a broken line and no answer."""
        with suppress(BadPost):
            for _ in self.steps():
                pass


def _post(parts: list[_Part]) -> Post:
    xmls = [part for part in parts if part.name == XML_PART]
    if len(xmls) != 1 or xmls[0].data is None:
        raise BadPost("two_xml" if xmls else "no_xml")
    files: dict[str, IO[bytes]] = {}
    for part in parts:
        if part is xmls[0] or part.data is None:
            continue  # `*isIncomplete*` is a promise of more, not a state: what is named and not here is awaited anyway
        name = part.filename.replace("\\", "/").rpartition("/")[2].strip()
        if not name or len(name) > 200 or name in files or any(ord(c) < 32 for c in name):
            raise BadPost("bad_file_name")
        files[name] = part.data
    with xmls[0].data as file:
        file.seek(0)
        return Post(file.read(), files)


def _text(raw: bytes) -> str:
    """Names are UTF-8, whatever the part says; what is not is read as Latin-1 rather than lost."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
