"""The sentences of findings: the question's own words and what is amiss, never what was answered."""

from __future__ import annotations

import re
from functools import lru_cache

from regsosek.collect.forms.findings import Finding, Severity
from regsosek.collect.forms.form import Node
from regsosek.vocabulary.label import Label

_ANSWER = re.compile(r"\$\{[^}]*\}")
_MARKUP = re.compile(r"<[^>]{1,80}>|[*_#`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
_LONGEST = 90
_INDEX = re.compile(r"\[(\d+)\]")

_WHAT: dict[str, tuple[Severity, Label]] = {
    "required": ("error", Label("wajib diisi", "an answer is required")),
    "constraint": ("error", Label("isian tidak memenuhi syarat", "the answer does not meet the condition")),
    "type": ("error", Label("isian tidak sesuai jenisnya", "the answer is not of the right kind")),
    "choice": ("error", Label("kode tidak ada dalam pilihan", "the code is not among the choices")),
    "not_asked": ("warning", Label("terisi, padahal tidak ditanyakan", "answered, although not asked")),
    "calculated": (
        "warning",
        Label("hitungan berbeda dari hitungan server", "calculated otherwise than on the server"),
    ),
    "count": ("warning", Label("jumlah isian tidak sesuai", "a wrong number of entries")),
    "too_many": ("error", Label("terlalu banyak isian berulang", "too many entries")),
    "unknown_node": ("warning", Label("tidak ada dalam kuesioner", "is not in the questionnaire")),
}


def finding(code: str, path: str, node: Node | None) -> Finding:
    """The finding ``code`` at ``path``; a form's own message is used where it has one."""
    severity, what = _WHAT[code]
    own: dict[str, str] = {}
    if node is not None and code in ("constraint", "required"):
        own = node.constraint_message if code == "constraint" else node.required_message
    sentence = Label(
        *(f"{_question(node, path, code_)}: {_said(own, code_) or fallback}" for code_, fallback in _both(what))
    )
    return Finding(code, severity, path, sentence)


def _both(label: Label) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("id", label.id), ("en", label.en)


def _said(texts: dict[str, str], language: str) -> str:
    """A text in ``language``, else in the form's first; answers that stand in it become an ellipsis."""
    text = texts.get(language) or texts.get("default") or (next(iter(texts.values()), "") if language == "id" else "")
    return _bare(text)


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    text = " ".join(_MARKUP.sub("", _ANSWER.sub("…", text)).split())
    return text if len(text) <= _LONGEST * 3 else text[: _LONGEST * 3] + "…"


def _question(node: Node | None, path: str, language: str) -> str:
    name = path.rpartition("/")[2].partition("[")[0]
    if node is None:
        # What is not in the form was named by whoever sent it: the name may be an answer
        return "Isian" if language == "id" else "An answer"
    text = _said(node.labels, language) or _said(node.labels, "id") or name
    text = text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + "…"
    numbers = _INDEX.findall(path)
    if not node.repeat:
        return text
    number = ".".join(numbers) or "1"
    return f"{text} (ke-{number})" if language == "id" else f"{text} (no. {number})"
