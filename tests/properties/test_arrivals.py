"""Versions and files of one interview may come in any order, in any parts, any number of times: what there is in the end is the same."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.collecting import arrival, interview, publish
from regsosek.collect.actions.receiving import receive
from regsosek.collect.chains import Version, settle
from regsosek.collect.models import QuestionnaireVersion, Submission, SubmissionFile
from regsosek.collect.states import State
from regsosek.kernel.action import verb
from regsosek.kernel.scope import system_scope

#: Posts of three versions; each names a photo, and the third a signature that comes in a post of its own.
POSTS: list[tuple[str, str, dict[str, bytes]]] = [
    ("v1", "", {}),
    ("v1", "", {"a__jpg": b"1"}),
    ("v2", "v1", {}),
    ("v2", "v1", {"b__jpg": b"2"}),
    ("v3", "v2", {"c__jpg": b"3"}),
    ("v3", "v2", {"s__png": b"4"}),
]
MORE = {"v1": "", "v2": "", "v3": "<signature>s.png</signature>"}
PHOTO = {"v1": "a.jpg", "v2": "b.jpg", "v3": "c.jpg"}


def _post(version: str, edits: str, files: dict[str, bytes]) -> Any:
    return arrival(interview(version, edits=edits, photo=PHOTO[version], more=MORE[version]), **files)


def _outcome() -> Any:
    states = dict(Submission.objects.values_list("instance_id", "state"))
    roots = {*Submission.objects.values_list("root", flat=True)}
    return states, roots, sorted(SubmissionFile.objects.values_list("submission", "name", "sha256"))


@pytest.mark.django_db
@given(order=st.permutations(POSTS), again=st.lists(st.sampled_from(POSTS), max_size=3), groups=st.integers(1, 4))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_posts_ends_in_the_same(city: Any, system_actor: Any, order: Any, again: Any, groups: int) -> None:
    @verb("tests.empty", needs="")
    def empty(*, by: Any) -> None:
        SubmissionFile.objects.all().delete()
        Submission.objects.all().delete()

    with system_scope("tests"):
        empty(by=system_actor)
        if not QuestionnaireVersion.objects.exists():
            publish()
        posts = [_post(*each) for each in (*order, *again)]
        for at in range(0, len(posts), groups):
            for receipt in receive(by=system_actor, arrivals=posts[at : at + groups]):
                assert receipt.status in (201, 202)
        states, roots, files = _outcome()
        first = Submission.objects.get(instance_id="v1").pk
    assert states == {"v1": "superseded", "v2": "superseded", "v3": "received"}
    assert roots == {first}
    assert len(files) == 4


_SPACE = UUID(int=6472)
_FILES = st.frozensets(st.sampled_from("abc"), max_size=2)


@given(line=st.lists(st.tuples(_FILES, _FILES), min_size=1, max_size=5), order=st.randoms())
def test_exactly_the_newest_whole_version_counts(line: Any, order: Any) -> None:
    ids = [uuid5(_SPACE, str(number)) for number in range(len(line))]
    versions = [
        Version(ids[n], ids[n - 1] if n else None, "71", State.AWAITING_MEDIA, named, here, State.RECEIVED)
        for n, (named, here) in enumerate(line)
    ]
    here: frozenset[str] = frozenset()
    whole = []
    for named, own in line:
        here |= own
        whole.append(named <= here)
    newest = max((n for n, is_whole in enumerate(whole) if is_whole), default=-1)
    order.shuffle(versions)

    standing = settle(versions)

    assert {s.root for s in standing.values()} == {ids[0]}
    for number, key in enumerate(ids):
        wanted = State.SUPERSEDED if number < newest else State.RECEIVED if number == newest else State.AWAITING_MEDIA
        assert standing[key].state is wanted


@given(line=st.lists(_FILES, min_size=1, max_size=4))
def test_without_its_first_version_an_edit_waits(line: Any) -> None:
    ids = [uuid5(_SPACE, str(number)) for number in range(len(line) + 1)]
    versions = [
        Version(ids[n + 1], ids[n], "71", State.AWAITING_MEDIA, named, named, State.RECEIVED)
        for n, named in enumerate(line)
    ]
    standing = settle(versions)
    assert {s.state for s in standing.values()} == {State.AWAITING_FIRST}
    assert {s.root for s in standing.values()} == {ids[1]}
