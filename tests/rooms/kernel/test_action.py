"""A verb: one permission check, one transaction, one audit event."""

from __future__ import annotations

from typing import Any

import pytest

from regsosek.areas.models import Area
from regsosek.kernel.action import VERBS, current_event, system, verb
from regsosek.kernel.actor import Actor
from regsosek.kernel.guard import open_verb
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import NOTHING, Scope, current_scope

NOBODY = Actor(id="7", label="Uji", role="auditor", scope=NOTHING)
ABLE = Actor(id="8", label="Uji", role="bps", scope=Scope(label="uji", areas=("6472",)), abilities=frozenset({"rank"}))


def area(code: str) -> None:
    Area.objects.create(code=code, level="province", name="Uji", valid_from="2020-01-01")


@pytest.fixture(autouse=True)
def _no_verbs_left_behind() -> Any:
    before = dict(VERBS)
    yield
    VERBS.clear()
    VERBS.update(before)


def test_a_verb_leaves_one_event_that_says_what_it_was_about(db: None) -> None:
    @verb("tests.make", needs="rank")
    def make(*, by: Actor, code: str) -> str:
        area(code)
        current_event().about("area", code, code)
        current_event().add(answer=42)
        return code

    assert make(by=ABLE, code="64") == "64"
    event = AuditEvent.objects.get()
    assert (event.kind, event.verb, event.actor_id, event.role) == ("write", "tests.make", "8", "bps")
    assert (event.subject_type, event.subject_id, event.area_code, event.details) == (
        "area",
        "64",
        "64",
        {"answer": 42},
    )


def test_who_may_not_is_refused_and_written_down_and_nothing_runs(db: None) -> None:
    ran = []

    @verb("tests.make", needs="rank")
    def make(*, by: Actor) -> None:
        ran.append(1)

    with pytest.raises(Problem, match="not_allowed"):
        make(by=NOBODY)
    assert ran == []
    event = AuditEvent.objects.get()
    assert (event.kind, event.actor_id, event.details) == ("denied", "7", {"problem": "not_allowed"})


def test_what_fails_leaves_nothing_behind(db: None) -> None:
    @verb("tests.fail", needs="rank")
    def fail(*, by: Actor) -> None:
        area("64")
        raise Problem("not_found")

    with pytest.raises(Problem, match="not_found"):
        fail(by=ABLE)
    assert not Area.objects.exists()
    assert not AuditEvent.objects.exists()
    assert (open_verb.get(), current_scope()) == (None, None)


def test_a_verb_runs_with_the_eyes_of_who_acts(db: None) -> None:
    @verb("tests.look", needs="rank")
    def look(*, by: Actor) -> tuple[Any, Any]:
        return current_scope(), open_verb.get()

    assert look(by=ABLE) == (ABLE.scope, "tests.look")
    assert current_scope() is None


def test_a_verb_within_a_verb_has_its_own_event_and_shares_the_transaction(db: None) -> None:
    @verb("tests.inner", needs="rank")
    def inner(*, by: Actor) -> None:
        area("64")

    @verb("tests.outer", needs="rank")
    def outer(*, by: Actor, fails: bool) -> None:
        inner(by=by)
        assert open_verb.get() == "tests.outer"
        if fails:
            raise Problem("not_found")

    with pytest.raises(Problem):
        outer(by=ABLE, fails=True)
    assert not Area.objects.exists()
    outer(by=ABLE, fails=False)
    assert list(AuditEvent.objects.order_by("id").values_list("verb", flat=True)) == ["tests.inner", "tests.outer"]


def test_a_verb_takes_named_arguments_only(db: None) -> None:
    @verb("tests.look", needs="rank")
    def look(*, by: Actor) -> None: ...

    with pytest.raises(TypeError):
        look(ABLE)
    with pytest.raises(TypeError):
        look()


def test_outside_a_verb_there_is_no_event() -> None:
    with pytest.raises(RuntimeError):
        current_event()


def test_the_system_may_everything_under_a_name() -> None:
    actor = system("synth", purpose="peraga")
    assert actor.may("anything")
    assert (actor.id, actor.scope.label, actor.scope.everything) == ("system:synth", "system: synth", True)
    actor.must("anything")
    with pytest.raises(Problem, match="not_allowed"):
        NOBODY.must("rank")
