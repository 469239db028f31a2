"""The phone's own engine, JavaRosa, agrees with ours on random answers: relevance, constraints, calculations."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from oracle.answers import K_LISTS, LISTS, Lists, random_instance
from oracle.expressions import form as random_form
from oracle.javarosa import Verdict, judge, missing, write_lists
from regsosek.collect.forms import Evaluation, Form, Instance, compile_xform, evaluate
from regsosek.collect.forms.plan import ready
from regsosek.collect.xlsform import build

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"no oracle: {missing()}")
ROOT = Path(__file__).parents[4]
K = ROOT / "questionnaires" / "regsosek22_k"
FORMS = sorted((ROOT / "tests/oracle/forms").glob("*.md"))
NOW = datetime.now(tz=timezone(timedelta(hours=8)))
"""JavaRosa asks the clock of the machine for today."""
EACH = 40


def _compiled(work: Path, path: Path) -> tuple[Path, Form]:
    xform = convert(str(path), form_name="data").xform
    file = work / f"{path.stem}.xml"
    file.write_text(xform, encoding="utf-8")
    return file, compile_xform(xform.encode())


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Form, Instance, Verdict]]:
    work = tmp_path_factory.mktemp("oracle")
    write_lists(work, LISTS)
    cases, asked = [], {}
    for path in FORMS:
        file, form = _compiled(work, path)
        dice = random.Random(path.stem)
        made = {f"{path.stem}-{n}": random_instance(form, dice, f"{path.stem}-{n}", LISTS) for n in range(EACH)}
        cases.append((file, [(name, instance.write()) for name, instance in made.items()]))
        asked |= {name: (form, instance) for name, instance in made.items()}
    verdicts = judge(cases, work)
    return {name: (form, instance, verdicts[name]) for name, (form, instance) in asked.items()}


def _differences(form: Form, instance: Instance, verdict: Verdict, lists: Lists = LISTS) -> list[str]:
    found = evaluate(form, instance, now=NOW, lists=lists)
    paths = [path for path in verdict.relevant if path in instance.leaves() or path in instance.counts()]
    out = [
        f"{path}: relevant {verdict.relevant[path]}"
        for path in paths
        if found.is_relevant(path) is not verdict.relevant[path]
    ]
    asked = {path: text for path, text in verdict.texts.items() if path in found.calculated and found.is_relevant(path)}
    out += [
        f"{path}: {verdict_text!r}, ours {found.calculated[path]!r}"
        for path, verdict_text in asked.items()
        if not _same(found.calculated[path], verdict_text)
    ]
    broken = {each.path for each in found.findings if each.code == "constraint"}
    theirs = {path for path, holds in verdict.constraint.items() if not holds}
    return out + [f"{path}: constraint" for path in sorted(broken ^ theirs)]


def _same(ours: str, theirs: str) -> bool:
    if ours == theirs:
        return True
    try:  # sines may differ in the last figure
        return abs(float(ours) - float(theirs)) <= 1e-12 * abs(float(ours))
    except ValueError:
        return False


@pytest.mark.parametrize("stem", [path.stem for path in FORMS])
def test_javarosa_agrees(judged: dict[str, tuple[Form, Instance, Verdict]], stem: str) -> None:
    of_form = {name: case for name, case in judged.items() if name.startswith(f"{stem}-")}
    ran = {name: case for name, case in of_form.items() if not case[2].failed}
    assert len(ran) >= EACH * 0.9, sorted({case[2].failed for case in of_form.values()})
    wrong = {name: differences for name, case in ran.items() if (differences := _differences(*case))}
    assert wrong == {}


@pytest.mark.parametrize("stem", [path.stem for path in FORMS])
def test_the_answers_ask_everything(judged: dict[str, tuple[Form, Instance, Verdict]], stem: str) -> None:
    """Every rule was seen both ways, so that agreement says something."""
    of_form = [case for name, case in judged.items() if name.startswith(f"{stem}-") and not case[2].failed]
    assert {False, True} <= {value for _, _, verdict in of_form for value in verdict.relevant.values()}
    assert {False, True} <= {value for _, _, verdict in of_form for value in verdict.constraint.values()}
    form = of_form[0][0]
    calculated = {plan.path for plan in ready(form).plans.values() if plan.calculate}
    filled = {path for _, _, verdict in of_form for path, text in verdict.texts.items() if text}
    assert calculated - {_template(path) for path in filled} == set()


def _template(path: str) -> str:
    return "/".join(step.partition("[")[0] for step in path.split("/"))


def _as_written(form: Form, instance: Instance) -> dict[str, str]:
    """Answers of kinds that JavaRosa writes as they were: points and moments it writes in its own figures."""
    kinds = ("text", "integer", "date", "select_one", "select_multiple")
    return {path: text for path, text in instance.leaves().items() if text and form.node(path).kind in kinds}


def test_what_javarosa_fills_is_read_back_equal(judged: dict[str, tuple[Form, Instance, Verdict]]) -> None:
    """JavaRosa's XML against the same answers in ours: what is relevant, with its calculations."""
    compared = 0
    for form, instance, verdict in judged.values():
        if verdict.failed:
            continue
        read = Instance.read(verdict.instance)
        again = Instance.read(read.write())
        assert again.canonical() == read.canonical()
        found: Evaluation = evaluate(form, read, now=NOW, lists=LISTS)
        assert [
            each for each in found.findings if each.code in ("calculated", "not_asked", "unknown_node", "type")
        ] == []
        sent = _as_written(form, instance)
        assert _as_written(form, read).items() <= sent.items()
        compared += 1
    assert compared > EACH


def test_javarosa_agrees_on_the_questionnaire_k(tmp_path: Path) -> None:
    built = build(K)
    form = compile_xform(built.xform)
    (tmp_path / "k.xml").write_bytes(built.xform)
    write_lists(tmp_path, K_LISTS)
    dice = random.Random(22)
    asked = {f"k-{n}": random_instance(form, dice, f"k-{n}", K_LISTS, blanks=0.03) for n in range(25)}

    verdicts = judge([(tmp_path / "k.xml", [(name, each.write()) for name, each in asked.items()])], tmp_path)

    assert {each.failed for each in verdicts.values()} == {""}
    wrong = {
        name: found for name, each in asked.items() if (found := _differences(form, each, verdicts[name], K_LISTS))
    }
    assert wrong == {}
    seen = {(_template(path), asks) for each in verdicts.values() for path, asks in each.relevant.items()}
    with_rule = [node.path for node in form.nodes if node.relevant is not None]
    both = [path for path in with_rule if {(path, True), (path, False)} <= seen]
    assert len(both) >= len(with_rule) * 0.9


@pytest.mark.long
def test_javarosa_agrees_on_random_expressions(tmp_path: Path) -> None:
    forms, asked = {}, {}
    cases = []
    for seed in (1, 2, 3):
        xform = convert(random_form(seed, 200), file_type=".md", form_name="data").xform
        file = tmp_path / f"random{seed}.xml"
        file.write_text(xform, encoding="utf-8")
        forms[seed] = compile_xform(xform.encode())
        dice = random.Random(seed)
        made = {f"{seed}-{n}": random_instance(forms[seed], dice, f"{seed}-{n}", {}) for n in range(EACH)}
        cases.append((file, [(name, each.write()) for name, each in made.items()]))
        asked |= {name: (forms[seed], each) for name, each in made.items()}

    verdicts = judge(cases, tmp_path)

    assert {each.failed for each in verdicts.values()} == {""}
    wrong = {name: found for name, (form, each) in asked.items() if (found := _differences(form, each, verdicts[name]))}
    assert wrong == {}
    told = {text for each in verdicts.values() for path, text in each.texts.items() if path.startswith("/data/c")}
    assert len(told) > 200
