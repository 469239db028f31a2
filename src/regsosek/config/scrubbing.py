"""The token of a phone stands in its address. No line of a log holds it."""

from __future__ import annotations

import logging
import re
from typing import Any

from gunicorn.glogging import Logger

_TOKEN = re.compile(r"(/openrosa/)[^/\s\"'?]+")


def scrubbed(text: str) -> str:
    return _TOKEN.sub(r"\1…", text)


class Scrub(logging.Filter):
    """On a handler: whatever a line is put together from, the line is scrubbed."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = scrubbed(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = scrubbed(record.exc_text)
        return True


class ScrubbedLogger(Logger):
    """gunicorn's, for errors and, where it is asked for, accesses."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.addFilter(Scrub())
