"""Answers by name, and the files that an instance names."""

from __future__ import annotations

import re
from typing import Any

from regsosek.collect.forms.evaluate import Evaluation
from regsosek.collect.forms.form import Form, template
from regsosek.collect.forms.instance import Instance
from regsosek.collect.forms.plan import ready

_MEDIA = ("image", "audio", "file")
_LOOKS = re.compile(
    r"[^/\\\s]{1,200}\.(jpe?g|png|webp|heic|gif|bmp|svg|m4a|mp3|amr|aac|ogg|wav|3gpp?|mp4|webm|csv|pdf|enc)", re.I
)


def values(form: Form, instance: Instance, evaluation: Evaluation | None = None) -> dict[str, Any]:
    """Answers by node name, groups flattened, a repeat as a list of such dictionaries; blanks and ``meta`` left out.

    With ``evaluation``, answers to what was not asked are left out too.
    """
    leaves, counts = instance.leaves(), instance.counts()
    meta = f"/{form.root}/meta"
    found: dict[str, dict[str, Any]] = {"": {}}
    keys: dict[str, list[str]] = {"": [""]}
    for plan_path, plan in ready(form).plans.items():
        if plan_path.startswith(meta) and (len(plan_path) == len(meta) or plan_path[len(meta)] == "/"):
            continue
        name = plan_path.rpartition("/")[2]
        if plan.holder == plan_path:
            _repeat(found, keys, plan_path, form.by_path[plan_path].repeat, name, counts)
            continue
        for prefix in keys[plan.holder]:
            key = prefix + plan.suffix
            text = leaves.get(key)
            if text and (evaluation is None or evaluation.is_relevant(key)):
                found[prefix][name] = text
    return found[""]


def _repeat(
    found: dict[str, dict[str, Any]],
    keys: dict[str, list[str]],
    path: str,
    outer: str,
    name: str,
    counts: dict[str, int],
) -> None:
    keys[path] = []
    for prefix in keys[outer]:
        first = prefix + path[len(outer) :]
        rows: list[dict[str, Any]] = []
        for index in range(1, counts.get(first, 0) + 1):
            key = first if index == 1 else f"{first}[{index}]"
            found[key] = {}
            rows.append(found[key])
            keys[path].append(key)
        if rows:
            found[prefix][name] = rows


def files_named(form: Form | None, instance: Instance) -> tuple[str, ...]:
    """Names of the files that belong to the instance, each once, in order; ``audit.csv`` of ``meta`` too.

    Without a form: texts of leaves that look like file names.
    """
    leaves = instance.leaves()
    names: dict[str, None] = {}
    if form is None:
        for text in leaves.values():
            if _LOOKS.fullmatch(text.strip()):
                names[text.strip()] = None
        return tuple(names)
    kinds = {node.path: node.kind for node in form.nodes}
    for path, text in leaves.items():
        if text and (kinds.get(template(path)) in _MEDIA or path == f"/{instance.root}/meta/audit"):
            names[text.strip()] = None
    return tuple(names)
