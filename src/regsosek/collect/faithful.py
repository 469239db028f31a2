"""Is a form faithful to the codebook of REGSOSEK22-K? Every item once, with its number, its codes and both languages."""

from __future__ import annotations

from collections import Counter

from regsosek.collect.forms import Form, Node
from regsosek.vocabulary import codebook
from regsosek.vocabulary.codebook import Item

_LANGUAGES = ("id", "en")


def differences(form: Form) -> list[str]:
    """In words, for the person who edits the questionnaire; empty when the form is faithful."""
    count = Counter(node.name for node in form.nodes)
    named = {node.name: node for node in form.nodes}
    found = []
    for item in codebook.items():
        if count[item.name] != 1:
            found.append(f"{item.number} {item.name}: {count[item.name]} times")
            continue
        asked = named.get(f"{item.name}_codes") if item.is_sum else named[item.name]
        found += [f"{item.number} {item.name}: no {item.name}_codes"] if asked is None else _of_item(form, item, asked)
        if (item.level == "person") != bool(named[item.name].repeat):
            found.append(f"{item.number} {item.name}: not asked of a {item.level}")
    return found + [told for node in form.nodes for told in _texts(node)]


def _of_item(form: Form, item: Item, node: Node) -> list[str]:
    told = [
        f"{item.number} {item.name}: label in {language} without its number"
        for language in _LANGUAGES
        if not node.labels.get(language, "").startswith(f"{item.number} ")
    ]
    if not item.codes:
        return told
    wanted = {str(code): {"id": label.id, "en": label.en} for code, label in item.codes.items()}
    kind = "select_multiple" if item.is_sum else "select_one"
    listed = form.lists.get(node.choices)
    if node.kind != kind or listed is None:
        return [*told, f"{item.number} {item.name}: not a {kind}"]
    has = {
        row["name"]: {language: text.get(language, "") for language in _LANGUAGES}
        for row, text in zip(listed.rows, listed.labels, strict=True)
    }
    if set(has) != set(wanted):
        told.append(f"{item.number} {item.name}: codes {sorted(set(has) ^ set(wanted))} differ")
    told += [f"{item.number} {item.name}: text of code {c} differs" for c in wanted if c in has and has[c] != wanted[c]]
    return told


def _texts(node: Node) -> list[str]:
    """Whatever a person reads is there in both languages."""
    if node.kind in ("calculate", "meta") or node.name == "meta" or node.parent == "":
        return []
    told = [f"{node.path}: no label in {language}" for language in _LANGUAGES if not node.labels.get(language)]
    for name, texts in (
        ("hint", node.hints),
        ("constraint", node.constraint_message),
        ("required", node.required_message),
    ):
        if texts and set(texts) != set(_LANGUAGES):
            told.append(f"{node.path}: {name} in one language")
    return told
