"""What is found in a submission. A finding says where and what, never what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Self

from regsosek.vocabulary.label import Label

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """``code`` is for programs, ``path`` has 1-based indexes, ``message`` is a sentence without any answer."""

    code: str
    severity: Severity
    path: str
    message: Label

    def to_json(self) -> dict[str, Any]:
        """A JSON object that holds no answer."""
        return {
            "code": self.code,
            "severity": self.severity,
            "path": self.path,
            "message": {"id": self.message.id, "en": self.message.en},
        }

    @classmethod
    def from_json(cls, shape: dict[str, Any]) -> Self:
        """The finding of such an object; KeyError when a key is missing."""
        message = Label(shape["message"]["id"], shape["message"]["en"])
        return cls(shape["code"], shape["severity"], shape["path"], message)
