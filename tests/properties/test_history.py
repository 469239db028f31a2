"""The chain of a family's history: whole as written, and any single thing changed in it is found."""

from __future__ import annotations

import hashlib
import zlib
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regsosek.kernel import clock, history
from regsosek.kernel.action import system, verb
from regsosek.kernel.history import PART_CLASSES, Change, unpack, verify
from regsosek.kernel.models import Revision
from regsosek.kernel.scope import Scope, activate, system_scope
from regsosek.vocabulary.privacy import PrivacyClass as P

SUBJECT = UUID(int=6472)
BY = system("tests")
FEW = settings(max_examples=80, deadline=None)

states = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**50), 2**50) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
parts = st.dictionaries(st.sampled_from(PART_CLASSES), states, min_size=1)
chains = st.lists(parts, min_size=1, max_size=5)


def written(chain: list[dict[P, Any]]) -> list[Revision]:
    """A chain of revisions as `append` writes them, without a database."""
    revisions: list[Revision] = []
    start = datetime(2022, 10, 20, tzinfo=UTC)
    for number, state in enumerate(chain):
        change = Change(subject=SUBJECT, happened_on=date(2022, 10, 1) + timedelta(number), parts=state)
        latest = (revisions[-1].number, revisions[-1].hash) if revisions else None
        revisions.append(history._revision(change, latest, BY, "tests", start + timedelta(seconds=number)))
    return revisions


@FEW
@given(chains)
def test_a_chain_as_written_is_whole_and_gives_back_its_states(chain: list[dict[P, Any]]) -> None:
    revisions = written(chain)
    assert verify(revisions) == []
    for state, revision in zip(chain, revisions, strict=True):
        assert {p: unpack(getattr(revision, f"part_{p}")) for p in state} == state
        assert all(getattr(revision, f"part_{p}") is None for p in PART_CLASSES if p not in state)


@FEW
@given(chains, st.data())
def test_every_changed_fact_is_found(chain: list[dict[P, Any]], data: st.DataObject) -> None:
    revisions = written(chain)
    revision = data.draw(st.sampled_from(revisions))
    name = data.draw(st.sampled_from(
        ["subject", "number", "cause", "actor_id", "actor_label", "happened_on", "recorded_at", "part_hashes", "previous_hash", "hash"]
    ))  # fmt: skip
    other: dict[str, Any] = {
        "subject": uuid4(), "number": revision.number + 1, "happened_on": revision.happened_on + timedelta(1),
        "recorded_at": revision.recorded_at + timedelta(microseconds=1), "part_hashes": revision.part_hashes.replace("{", '{"x": "",', 1),
    }  # fmt: skip
    setattr(revision, name, other[name] if name in other else f"{getattr(revision, name)}x")
    assert verify(revisions)


@FEW
@given(chains, st.data())
def test_every_changed_byte_of_a_part_is_found(chain: list[dict[P, Any]], data: st.DataObject) -> None:
    revisions = written(chain)
    revision = data.draw(st.sampled_from(revisions))
    privacy = data.draw(st.sampled_from(sorted(chain[revision.number - 1])))
    part = bytearray(getattr(revision, f"part_{privacy}"))
    part[data.draw(st.integers(0, len(part) - 1))] ^= data.draw(st.integers(1, 255))
    setattr(revision, f"part_{privacy}", bytes(part))
    assert verify(revisions) == [f"{SUBJECT} #{revision.number}: bagian {privacy} diubah"]


@FEW
@given(chains, st.data())
def test_a_part_put_in_where_none_was_is_found(chain: list[dict[P, Any]], data: st.DataObject) -> None:
    revisions = written(chain)
    revision = data.draw(st.sampled_from(revisions))
    missing = [p for p in PART_CLASSES if p not in chain[revision.number - 1]]
    if missing:
        setattr(revision, f"part_{missing[0]}", b"x")
        assert verify(revisions)


@FEW
@given(chains, st.data())
def test_a_destroyed_or_hidden_part_is_no_fault(chain: list[dict[P, Any]], data: st.DataObject) -> None:
    revisions = written(chain)
    for revision in revisions:
        for privacy in data.draw(st.sets(st.sampled_from(PART_CLASSES))):
            setattr(revision, f"part_{privacy}", None)
    assert verify(revisions) == []


@FEW
@given(st.lists(parts, min_size=3, max_size=5), st.data())
def test_a_revision_taken_out_put_in_or_moved_is_found(chain: list[dict[P, Any]], data: st.DataObject) -> None:
    revisions = written(chain)
    at = data.draw(st.integers(0, len(revisions) - 2))
    assert verify([*revisions[:at], *revisions[at + 1 :]])
    assert verify([*revisions[: at + 1], revisions[at], *revisions[at + 1 :]])
    assert verify([*revisions[:at], revisions[at + 1], revisions[at], *revisions[at + 2 :]])


@FEW
@given(states, states)
def test_equal_states_have_equal_hashes_and_no_hash_can_be_tried_out(first: Any, second: Any) -> None:
    """The hash of a health answer is readable where the answer is not: it must not be computable from a guess."""
    one, two = (written([{P.HEALTH: state}])[0] for state in (first, second))
    plain, other = (orjson.dumps(state, option=orjson.OPT_SORT_KEYS) for state in (first, second))
    assert (one.part_hashes == two.part_hashes) is (plain == other)
    guess = hashlib.sha256(zlib.compress(plain, 6)).hexdigest()
    assert guess not in one.part_hashes


def test_the_same_state_of_another_subject_has_another_hash() -> None:
    def hashed(subject: UUID) -> str:
        change = Change(subject=subject, happened_on=date(2022, 10, 1), parts={P.HEALTH: {"a": 1}})
        return history._revision(change, None, BY, "tests", clock.now()).part_hashes

    assert hashed(uuid4()) != hashed(uuid4())


def append(changes: list[Change]) -> int:
    @verb("tests.append", needs="record_family")
    def run(*, by: Any) -> int:
        return history.append(by=by, cause="tests", changes=changes)

    return int(run(by=BY))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), parts), min_size=1, max_size=6))
def test_chains_read_back_from_the_database_are_whole(db: None, steps: list[tuple[int, dict[P, Any]]]) -> None:
    subjects = [uuid4() for _ in range(3)]
    for which, state in steps:
        append([Change(subject=subjects[which], happened_on=date(2022, 10, 1), parts=state)])
    with system_scope("tests"):
        for which, subject in enumerate(subjects):
            chain = list(Revision.objects.filter(subject=subject).order_by("number"))
            assert [r.number for r in chain] == list(range(1, sum(w == which for w, _ in steps) + 1))
            assert verify(chain) == []


def test_a_reader_verifies_what_he_may_not_read(record: Any) -> None:
    from factories.documents import family_document

    (family,) = record(family_document(1))
    record(family_document(1, housing={"wall_material": 1}))
    with activate(Scope(label="uji", areas=("6472",), classes=frozenset({P.PUBLIC, P.CHILD}))):
        chain = list(Revision.objects.filter(subject=family).order_by("number"))
        assert len(chain) == 2 and chain[0].part_name is None and chain[0].part_public is not None
        assert verify(chain) == []


@pytest.mark.parametrize("field", ["cause", "actor_label"])
def test_a_change_in_the_database_is_found(record: Any, field: str) -> None:
    from django.db import connection

    from factories.documents import family_document
    from regsosek.kernel.guard import maintenance

    (family,) = record(family_document(1))
    with maintenance("tests"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE kernel_revision SET {field} = 'lain'")
    with system_scope("tests"):
        assert verify(Revision.objects.filter(subject=family)) == [f"{family} #1: keterangannya diubah"]
