"""Writes `frontend/packages/forms/vectors.json`: forms, answers, and what our evaluator makes of them.

The evaluator in the browser must come to the same. JavaRosa agrees with ours on the same forms (tests/oracle). ``--check``
says whether the file is fresh.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
FILE = ROOT / "frontend" / "packages" / "forms" / "vectors.json"
NOW = datetime(2022, 10, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))
EACH = 8


def vectors() -> str:
    """The whole file, a case on a line, so that a change can be read."""
    forms = sorted((ROOT / "tests/oracle/forms").glob("*.md"))
    shape = {"format": "regsosek.form-vectors/1", "now": NOW.isoformat()}
    blocks = ",\n".join(_of_form(path) for path in forms)
    return json.dumps(shape, ensure_ascii=False)[:-1] + f', "forms": [\n{blocks}\n]}}\n'


def _of_form(path: Path) -> str:
    from pyxform.xls2xform import convert

    from regsosek.collect.forms import compile_xform

    form = compile_xform(convert(str(path), form_name="data").xform.encode())
    dice = random.Random(path.stem)
    cases = [_case(form, dice, number) for number in range(EACH)]
    head = json.dumps(form.to_json(), ensure_ascii=False, separators=(",", ":"))
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases)
    return f'{{"form": {head},\n"cases": [\n{lines}\n]}}'


def _case(form: Any, dice: random.Random, number: int) -> dict[str, Any]:
    from oracle.answers import LISTS, random_instance
    from regsosek.collect.forms import evaluate

    instance = random_instance(form, dice, f"{form.form_id}-{number}", LISTS)
    lists = {} if number % 4 == 3 else LISTS
    found = evaluate(form, instance, now=NOW, lists=lists)
    leaves = instance.leaves()
    return {
        "lists": lists if form.form_id == "oracle_lists" else {},
        "answers": {path: text for path, text in leaves.items() if text},
        "counts": {path: n for path, n in instance.counts().items() if form.node(path).kind == "repeat"},
        "not_relevant": [path for path in leaves if not found.is_relevant(path)],
        "calculated": found.calculated,
        "findings": [[each.code, each.path] for each in found.findings],
    }


def main() -> int:
    """0 when all is well; 1 when ``--check`` finds another content."""
    fresh = vectors()
    if "--check" in sys.argv:
        same = FILE.exists() and FILE.read_text(encoding="utf-8") == fresh
        print("vectors.json is fresh" if same else "vectors.json is stale: python tools/form_vectors.py")
        return 0 if same else 1
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
