"""Rules of the house that a reader of the code can rely on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import regsosek
from regsosek.kernel.action import VERBS
from regsosek.kernel.guard import APPEND_ONLY, GUARDED
from regsosek.vocabulary.roles import Ability

#: Ways to a database that go round the guard: the driver's own connection and cursor, and what cursors pass through to it.
ROUND_THE_GUARD = re.compile(
    r"connection\.connection\b|cursor\.cursor\b|\.executescript\(|\.callproc\(|\.copy_expert\(|cursor\.copy\(|"
    r"\bsqlite3\.connect\(|\bpsycopg\.connect\(|sqlite_scan|postgres_scan|execute_wrappers|\.make_cursor\b"
)
MAY = {"src/regsosek/kernel/guard.py"}  # it is the guard


def trees(sources: dict[str, str]) -> Iterator[tuple[str, ast.Module]]:
    for path, text in sources.items():
        yield path, ast.parse(text)


def test_nobody_goes_round_the_guard(sources: dict[str, str]) -> None:
    assert {path for path, text in sources.items() if ROUND_THE_GUARD.search(text)} <= MAY


def test_only_the_kernel_opens_verbs_and_maintenance(sources: dict[str, str]) -> None:
    for path, text in sources.items():
        if not path.startswith("src/regsosek/kernel/"):
            assert "open_verb" not in text and "maintenance(" not in text, path


def test_no_migration_makes_a_view_or_function_behind_which_rows_could_lie(sources: dict[str, str]) -> None:
    migrations = {path: text for path, text in sources.items() if "/migrations/0" in path}
    assert len(migrations) > 4
    for path, text in migrations.items():
        assert not re.search(r"RunSQL|RunPython|CREATE\s+(VIEW|FUNCTION|TRIGGER|RULE)", text, re.IGNORECASE), path


def _opens_scope(node: ast.With) -> bool:
    calls = [item.context_expr for item in node.items if isinstance(item.context_expr, ast.Call)]
    return any(isinstance(call.func, ast.Name) and call.func.id in ("system_scope", "activate") for call in calls)


def test_no_generator_hands_over_rows_with_its_eyes_open(sources: dict[str, str]) -> None:
    """Between two values of a generator its caller runs, and would look with the generator's scope."""
    wrong = []
    for path, tree in trees(sources):
        for function in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
            if any("contextmanager" in ast.dump(d) for d in function.decorator_list):
                continue
            for block in [n for n in ast.walk(function) if isinstance(n, ast.With) and _opens_scope(n)]:
                wrong += [f"{path}:{n.lineno}" for n in ast.walk(block) if isinstance(n, ast.Yield | ast.YieldFrom)]
    assert wrong == []


ROOMS = (
    "kernel",
    "areas",
    "access",
    "collect",
    "registry",
    "imports",
    "intake",
    "welfare",
    "web",
    "demo",
    "operations",
)


def in_a_room(path: str) -> bool:
    return path.split("/")[2] in ROOMS


def test_rooms_ask_the_time_of_the_kernels_clock_only(sources: dict[str, str]) -> None:
    asked = {p for p, t in sources.items() if re.search(r"datetime\.now\(|date\.today\(|timezone\.now\(|utcnow\(", t)}
    assert {path for path in asked if in_a_room(path)} == {"src/regsosek/kernel/clock.py"}


def test_rooms_print_nothing(sources: dict[str, str]) -> None:
    for path, tree in trees(sources):
        calls = [
            n
            for n in ast.walk(tree)
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print"
        ]
        assert not calls or not in_a_room(path), path


@pytest.fixture(scope="module", autouse=True)
def _every_room() -> None:
    """Import everything, so that every verb and guard has registered itself."""
    for package in ("access", "areas", "collect", "registry", "imports", "intake", "welfare", "kernel", "operations"):
        for module in walk_packages([str(Path(regsosek.__file__).parent / package)], f"regsosek.{package}."):
            if ".management" not in module.name and ".migrations" not in module.name:
                import_module(module.name)


def _verb_functions(sources: dict[str, str]) -> Iterator[tuple[str, ast.FunctionDef]]:
    for path, tree in trees(sources):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                for decorator in node.decorator_list:
                    if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "verb":
                        yield f"{path}:{node.name}", node


def test_every_verb_says_what_it_does_and_takes_named_arguments_and_who_acts(sources: dict[str, str]) -> None:
    found = dict(_verb_functions(sources))
    ours = [name for name in VERBS if not name.startswith("tests.")]
    assert len(found) == len(ours) > 8
    for where, function in found.items():
        assert ast.get_docstring(function), where
        assert not function.args.args, f"{where}: arguments are named only"
        assert function.args.kwonlyargs[0].arg == "by", where


def test_every_verb_asks_for_an_ability_of_the_table() -> None:
    for name, needs in VERBS.items():
        assert needs in set(Ability), name
        assert name.startswith("tests.") or re.fullmatch(r"[a-z]+\.[a-z_]+", name), name


def test_verbs_live_where_one_looks_for_them(sources: dict[str, str]) -> None:
    for where, _ in _verb_functions(sources):
        assert re.match(r"src/regsosek/\w+/actions(/\w+)?\.py:", where), where


def test_privacy_classes_are_complete() -> None:
    """Every column of a guarded table has a class, or is said to hold the table together."""
    for guarded in GUARDED.values():
        assert {field.name for field in guarded.model._meta.concrete_fields} == set(guarded.classes), guarded.table


#: Tables without a guard, and why they need none.
UNGUARDED = {
    "kernel_auditevent": "no names or numbers; read through the ability see_audit",
    "kernel_tilereading": "as the audit", "kernel_dailydigest": "hashes",
    "areas_area": "public", "areas_boundaryset": "public", "areas_boundary": "public", "areas_arealineage": "public",
    "access_user": "staff, not residents", "access_user_groups": "Django's", "access_user_user_permissions": "Django's",
    "access_release": "documents of the city", "access_releasedfamily": "keys only; the families behind them are guarded",
    "access_grant": "staff, not residents",
    "registry_cooperative": "a legal body", "registry_areastatistic": "finished counts",
    "registry_savedfilter": "a question, not an answer",
    "imports_importbatch": "read by those who import, of their areas; the file is sealed",
    "imports_importrow": "lines, reasons and keys; the rows themselves are sealed",
    "welfare_run": "a model and its parameters", "welfare_fittedmodel": "a model and its card",
    "welfare_job": "what was asked for and how far it is; a survey is sealed", "welfare_areacount": "finished counts",
    "welfare_areaestimate": "finished counts", "registry_erasednumber": "keyed digests of numbers that are gone",
    "registry_erasuresecret": "a sealed key",
    "collect_questionnaire": "questions, no answers", "collect_questionnaireversion": "questions, no answers",
    "collect_device": "staff, not residents; tokens as keyed digests", "collect_officerlist": "sealed, read by its officer's phones only",
}  # fmt: skip


def test_every_table_of_ours_is_guarded_or_named_with_the_reason_why_not() -> None:
    from django.apps import apps

    rooms = {"kernel", "areas", "access", "collect", "registry", "imports", "intake", "welfare"}
    models = [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label in rooms]
    tables = {model._meta.db_table for model in models}
    assert tables - GUARDED.keys() - UNGUARDED.keys() == set()
    assert tables >= APPEND_ONLY
