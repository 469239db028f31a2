"""Where a scope begins and ends: threads, generators, connections; no scope, an empty one, one that lies."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection, connections

from factories.documents import family_document
from regsosek.areas.actions import record_areas
from regsosek.kernel.problems import Problem, ScopeMissing
from regsosek.kernel.scope import NOTHING, Scope, activate, current_scope, system_scope
from regsosek.registry.models import Dwelling, Family, Person
from regsosek.vocabulary.privacy import PrivacyClass as P


def test_no_scope_raises_and_says_which_table(ground: Any) -> None:
    with pytest.raises(ScopeMissing) as caught:
        Family.objects.count()
    assert caught.value.details["table"] == "registry_family"
    assert caught.value.status == 500


def test_a_scope_without_areas_sees_nothing(ground: Any) -> None:
    for scope in (NOTHING, Scope(label="uji", classes=frozenset(P)), Scope(label="uji", areas=("64720500",))):
        with activate(scope):
            expected = 1 if scope.areas else 0  # any prefix of a code is an area
            assert Family.objects.count() == Dwelling.objects.count() == expected


def test_a_prefix_ends_where_its_area_ends(ground: Any, record: Callable[..., Any], system_actor: Any) -> None:
    """The first and the last code of an area are inside, the neighbours' are not."""
    first, last = ground.village + "000000", ground.village + "999999"
    record_areas(by=system_actor, areas=[{"code": last[:14], "name": "RT 9999"}], valid_from=date(2020, 1, 1))
    record(family_document(8, sub_sls=first), family_document(9, sub_sls=last))
    for areas, inside in (
        ((ground.village,), 3), ((ground.other_village,), 1), (("6472050007",), 0), (("6472",), 4), (("",), 4),
        ((first,), 1), ((last,), 1), ((last[:15],), 1), ((ground.village, last), 3),
    ):  # fmt: skip
        with activate(Scope(label="uji", areas=areas, classes=frozenset(P))):
            assert Family.objects.count() == inside, areas


@pytest.mark.parametrize(
    "wrong",
    [
        {"areas": ("6472' OR '1'='1",)}, {"areas": ("٦٤٧٢",)}, {"areas": ("64720500060001001",)}, {"areas": ("%",)},
        {"groups": frozenset({"1) OR (1=1"})}, {"groups": frozenset({True})}, {"release": "x' OR 'x'='x"},
    ],
)  # fmt: skip
def test_a_scope_that_could_speak_sql_cannot_be_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Scope(label="uji", **wrong)


def test_a_label_never_reaches_sql(ground: Any) -> None:
    with activate(Scope(label="'; DROP TABLE registry_family; --", areas=("6472",), classes=frozenset(P))):
        assert Family.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_new_thread_starts_without_eyes(ground: Any) -> None:
    seen: list[Any] = []

    def look() -> None:
        seen.append(current_scope())
        try:
            seen.append(Family.objects.count())
        except Problem as problem:
            seen.append(problem.code)
        finally:
            connections.close_all()

    with activate(ground.scope()):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(look).result()
    assert seen == [None, "scope_missing", None, "scope_missing"]


@pytest.mark.django_db(transaction=True)
def test_a_connection_opened_under_another_wrapper_keeps_its_guard(ground: Any) -> None:
    """Django takes the last wrapper off when a `with execute_wrapper` ends: it must not be the guard."""
    seen: list[Any] = []

    def noted(execute: Any, *arguments: Any) -> Any:
        return execute(*arguments)

    def look() -> None:
        try:
            with connections["default"].execute_wrapper(noted), activate(ground.scope()):  # not open yet in this thread
                seen.append(Family.objects.count())
            seen.append(Family.objects.count())
        except Problem as problem:
            seen.append(problem.code)
        finally:
            connections.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1, "scope_missing"]


@pytest.mark.django_db(transaction=True)
def test_a_reopened_connection_is_guarded_once(ground: Any) -> None:
    for _ in range(3):
        connection.close()
        connection.ensure_connection()
    with pytest.raises(ScopeMissing):
        Family.objects.count()
    assert [w.__name__ for w in connection.execute_wrappers].count("_execute") == 1


def test_eyes_close_with_their_block_also_after_an_error(ground: Any) -> None:
    with pytest.raises(RuntimeError), activate(ground.scope()):
        raise RuntimeError
    assert current_scope() is None
    with activate(ground.scope()), system_scope("tests"):
        assert Family.objects.count() == 2
    assert current_scope() is None


def test_the_inner_scope_holds_then_the_outer_again(ground: Any) -> None:
    with activate(ground.scope()):
        with system_scope("tests"):
            assert Family.objects.count() == 2
        with activate(NOTHING):
            assert Family.objects.count() == 0
        assert Family.objects.count() == 1


def test_a_lazy_query_fetched_after_the_eyes_closed_is_refused(ground: Any) -> None:
    with activate(ground.scope()):
        rows = Person.objects.all()
    with pytest.raises(ScopeMissing):
        list(rows)


def test_a_family_that_moved_is_seen_where_it_is_now(ground: Any, record: Callable[..., Any]) -> None:
    with activate(ground.scope()):
        assert Family.objects.filter(pk=ground.inside).exists()
    record(family_document(1, village=ground.other_village, house=77))
    with activate(ground.scope()):
        assert not Family.objects.filter(pk=ground.inside).exists()
        assert not Person.objects.exists()
        assert not Dwelling.objects.filter(pk=ground.inside_house).exists()


def test_a_release_that_does_not_exist_shows_nothing(ground: Any) -> None:
    with activate(ground.scope(release=uuid.uuid4())):
        assert Family.objects.count() == 0
