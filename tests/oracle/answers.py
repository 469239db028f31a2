"""Random answers to any form, from a fixed seed: right ones, wrong ones, blanks, answers to what is not asked."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from regsosek.collect.forms import Form, Instance, Node

WORDS = ("", "a", "b", "abc", "aba", "cab 12", "xyz", "3", "1.5", "true", "  ", "Ḥalimah", "a a", "-2", "0")


LISTS = {
    "keluarga": [
        {"name": "f1", "label": "A", "sls": "a", "family_id": "11", "rt_judgement": "1"},
        {"name": "f2", "label": "B", "sls": "a", "family_id": "12", "rt_judgement": "3"},
        {"name": "f3", "label": "C", "sls": "abc", "family_id": "13", "rt_judgement": ""},
    ]
}
"""Rows of the list that the form `lists` asks for."""
K_LISTS = {
    "keluarga": [
        {"name": f"f{n}", "label": f"K{n}", "family_id": f"i{n}", "dwelling_id": f"d{n}", "rt_judgement": str(n % 4)}
        | {"rt_judged_on": f"2022-10-1{n}", "known_members": str(n)}
        for n in range(5)
    ],
    "anggota": [{"name": f"m{n}", "label": f"A{n}", "family_id": f"i{n % 3}", "person_id": f"p{n}"} for n in range(9)],
}
"""Rows of the lists of an officer for the questionnaire K, as far as rules ask for them."""
Lists = Mapping[str, Sequence[Mapping[str, str]]]


def random_instance(form: Form, dice: random.Random, name: str, lists: Lists, blanks: float = 0.2) -> Instance:
    """An instance with every node of the form, blank or answered, and up to four occurrences of each repeat."""
    instance = Instance(form.form_id, form.version, form.root)
    prefixes: dict[str, list[str]] = {"": [""]}
    for node in form.nodes:
        holder = node.repeat
        if node.kind == "repeat":
            prefixes[node.path] = [
                f"{prefix}{node.path[len(holder) :]}[{index}]"
                for prefix in prefixes[holder]
                for index in range(1, dice.randint(1, 4) + 1)
            ]
        elif node.kind not in ("group",):
            for prefix in prefixes[holder]:
                instance.set(prefix + node.path[len(holder) :], _answer(form, node, dice, lists, blanks))
    instance.set(f"/{form.root}/meta/instanceID", f"uuid:{name}")
    return instance


def _answer(form: Form, node: Node, dice: random.Random, lists: Lists, blanks: float) -> str:
    if dice.random() < blanks or node.kind in ("meta", "note", "calculate", "image", "audio", "file"):
        return ""
    match node.kind:
        case "integer":
            return str(dice.choice((-7, -1, 0, 1, 2, 3, 4, 5, 8, 12, 16, 30, 45, 99)))
        case "decimal":
            return str(dice.choice((-2.5, -0.4, 0.0, 0.05, 0.25, 1.0, 2.5, 3.14159, 15.75, 123.456)))
        case "date":
            return f"{dice.choice((1949, 1987, 2000, 2021, 2022))}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
        case "datetime":
            return f"2022-10-{dice.randint(1, 28):02d}T{dice.randint(0, 23):02d}:{dice.randint(0, 59):02d}:07.250+08:00"
        case "time":
            return f"{dice.randint(0, 23):02d}:{dice.randint(0, 59):02d}:00.000+08:00"
        case "geopoint":
            return f"-0.{dice.randint(1, 9)} 117.{dice.randint(1, 9)} 0 {dice.randint(1, 30)}"
        case "select_one" | "select_multiple":
            rows = (form.lists[node.choices].rows or lists.get(node.choices, ())) if node.choices else ()
            codes = [row[node.choice_value] for row in rows] or ["1"]
            if node.kind == "select_one":
                return dice.choice(codes)
            return " ".join(sorted(dice.sample(codes, dice.randint(1, min(3, len(codes))))))
    return dice.choice(WORDS).strip()
