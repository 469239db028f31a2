"""What is refused: a form that is not understood, and an instance that is no instance."""

from __future__ import annotations

from typing import NamedTuple

from regsosek.vocabulary.label import Label


class Fault(NamedTuple):
    """One thing in a form that is not understood: ``where`` is a node's path with the attribute, ``message`` says what."""

    where: str
    message: Label


class FormRefused(ValueError):
    """The form holds what the compiler does not know. ``faults`` names every place, so that all are mended at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.where}: {fault.message.en}" for fault in faults))


class BadInstance(ValueError):
    """Bytes that are no instance. ``code`` is one of ``CODES``; ``detail`` never holds an answer."""

    CODES = (
        "doctype",
        "not_xml",
        "too_large",
        "too_deep",
        "too_many",
        "bad_charset",
        "no_form_id",
        "no_instance_id",
    )

    def __init__(self, code: str, detail: str = "") -> None:
        assert code in self.CODES
        self.code = code
        self.detail = detail
        super().__init__(f"{code}: {detail}" if detail else code)
