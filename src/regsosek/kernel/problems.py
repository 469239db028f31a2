"""Everything that can be refused, with a code, an HTTP status and a sentence in both languages.

Verbs and policies raise :class:`Problem`; one middleware turns it into HTML or JSON. A sentence says what is wrong and
what to do; it never contains a number or a name that the reader might not be allowed to see.
"""

from __future__ import annotations

from typing import Any

from regsosek.kernel.catalogue import CATALOGUE, Entry
from regsosek.vocabulary.label import Label

__all__ = ["CATALOGUE", "Entry", "Problem", "ScopeMissing"]


class Problem(Exception):
    """A refusal that a person can understand.

    :param code: a key of :data:`CATALOGUE`; an unknown code is a programming error.
    :param details: values for the sentence's placeholders.
    """

    def __init__(self, code: str, **details: Any) -> None:
        self.entry = CATALOGUE[code]
        self.code = code
        self.details = details
        super().__init__(f"{code}: {self.sentence('en')}")

    @classmethod
    def kept(cls, code: str, details: dict[str, Any]) -> Problem:
        """One that was written down, to be told again."""
        return cls(code, **details)

    @property
    def status(self) -> int:
        return self.entry.status

    def sentence(self, language: str = "id") -> str:
        """A detail that is a :class:`Label` is told in the same language."""
        told = {k: v.text(language) if isinstance(v, Label) else v for k, v in self.details.items()}
        return (self.entry.en if language == "en" else self.entry.id).format_map(told)


class ScopeMissing(Problem):
    """A guarded table was named without an active scope; nothing was read."""

    def __init__(self, table: str) -> None:
        super().__init__("scope_missing", table=table)
