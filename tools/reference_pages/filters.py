"""What a filter may ask about, and how."""

from __future__ import annotations

from reference_pages.markdown import page, table
from regsosek.registry.filters import MOST_CONDITIONS, MOST_VALUES
from regsosek.registry.filters_items import ITEMS, SECTIONS, FilterItem
from regsosek.registry.filters_text import OP_LABELS

_FORM = """A filter is a list of conditions, all of which must hold:

```json
[
  {"name": "wall_material", "op": "in", "value": [4, 5, 6]},
  {"name": "decile_city", "op": "at_most", "value": 3},
  {"any": [{"name": "lighting_source", "op": "is", "value": 4}, {"name": "toilet_facility", "op": "is", "value": 6}]},
  {"same": [{"name": "sex", "op": "is", "value": 2}, {"name": "age", "op": "at_least", "value": 60}]}
]
```

`any`: one of its conditions is enough. `same`: one and the same resident fulfils all of them. A condition on a person without
`same` means: at least one resident (presence 1 or 5) whom the reader may see. Groups do not nest."""
_RULES = f"""- What is unknown is refused (`filter_unknown_item`, `filter_unknown_op`, `filter_bad_value`), never ignored; so is a
  question about a class that the reader was not granted (`filter_not_granted`), and a filter without a condition.
- `is_not` speaks of those who answered; who did not is found by `is_empty` only. Text where the form has a number counts as no answer.
- Answers that are added up ("jumlahkan kode"): `is` means that the answer contains the code; 0 and 99 stand alone.
- `area` takes a code of 2 to 16 digits and means everything inside.
- At most {MOST_CONDITIONS} conditions, {MOST_VALUES} values in one `in`."""


def _row(item: FilterItem) -> tuple[str, ...]:
    answers = f"{min(item.codes)}–{max(item.codes)}" if item.codes else item.kind.value
    needs = item.needs.value if item.needs else ""
    return (f"`{item.name}`", item.label.id, item.label.en, " ".join(f"`{op}`" for op in item.ops), answers, needs)


def render() -> str:
    parts = [
        _FORM,
        _RULES,
        table(("op", "Indonesian", "English"), ((f"`{op}`", w.id, w.en) for op, w in OP_LABELS.items())),
    ]
    for level, title in (("family", "Of the family"), ("person", "Of a resident")):
        for name, label in SECTIONS.items():
            items = [i for i in ITEMS.values() if i.section == name and i.level == level]
            if items:
                head = ("Name", "Indonesian", "English", "op", "Values", "Class")
                parts.append(f"## {title}: {label.en.lower()}\n\n" + table(head, map(_row, items)))
    return page("Filters", *parts)
