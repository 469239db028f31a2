"""The questionnaire REGSOSEK22-K as tests need it: built and compiled once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from regsosek.collect.forms import Form
from regsosek.collect.xlsform import Built, build

FOLDER = Path(__file__).resolve().parents[2] / "questionnaires" / "regsosek22_k"


@cache
def family_built() -> Built:
    return build(FOLDER)


@cache
def family_form() -> Form:
    """The compiled form; read-only, shared by all tests of a process."""
    from regsosek.collect.forms import compile_xform

    return compile_xform(family_built().xform)
