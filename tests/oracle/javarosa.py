"""JavaRosa, the engine inside ODK Collect, out of the ODK Validate jar that comes with pyxform."""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent


@dataclass
class Verdict:
    """What JavaRosa says of one instance. Paths as ours: the first occurrence has no index."""

    relevant: dict[str, bool] = field(default_factory=dict)
    required: dict[str, bool] = field(default_factory=dict)
    constraint: dict[str, bool] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    instance: bytes = b""
    failed: str = ""


def jar() -> Path | None:
    """The jar, when pyxform is there."""
    found = find_spec("pyxform")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
    return path if path.exists() else None


@cache
def missing() -> str:
    """Why there is no oracle here; empty when there is one."""
    if shutil.which("java") is None:
        return "java is not installed"
    return "" if jar() else "the ODK Validate jar is not there"


def write_lists(folder: Path, lists: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    """Lists as plain CSV beside the forms; no cell holds a comma."""
    for name, rows in lists.items():
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def judge(cases: Iterable[tuple[Path, list[tuple[str, bytes]]]], work: Path) -> dict[str, Verdict]:
    """All cases in one start of Java: (XForm, [(name, instance)]). Names are unique over all forms."""
    lines: list[str] = []
    for form, instances in cases:
        lines.append(f"form\t{form}")
        lines += [f"case\t{name}\t{base64.b64encode(xml).decode()}" for name, xml in instances]
    file = work / "cases.tsv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = ["java", "-Xshare:auto", "-Duser.timezone=Asia/Makassar", "-Duser.language=en", "-cp"]
    if shutil.which("javac"):
        subprocess.run(["javac", "-cp", str(jar()), "-d", str(work), str(HERE / "Evaluate.java")], check=True)
        command += [f"{jar()}:{work}", "Evaluate", str(file)]
    else:
        command += [str(jar()), str(HERE / "Evaluate.java"), str(file)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=300)
    return _read(done.stdout.decode("utf-8"))


def _read(text: str) -> dict[str, Verdict]:
    found: dict[str, Verdict] = {}
    for line in text.splitlines():
        what, *fields = line.split("\t")
        if what == "case":
            verdict = found[fields[0]] = Verdict()
        elif what == "node":
            path = fields[0].replace("[1]", "")
            verdict.relevant[path] = fields[1] == "true"
            verdict.required[path] = fields[2] == "true"
            if fields[3] != "-":
                verdict.constraint[path] = fields[3] == "true"
            verdict.texts[path] = _plain(fields[4])
        elif what == "instance":
            verdict.instance = base64.b64decode(fields[0])
        elif what == "failed":
            verdict.failed = f"{fields[0]}: {_plain(fields[1])}"
    return found


def _plain(field_: str) -> str:
    return base64.b64decode(field_.removesuffix(".")).decode("utf-8")
