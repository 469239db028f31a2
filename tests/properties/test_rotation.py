"""Keys are changed between any steps of the registry's life: every number is still read and found, every chain holds."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings as config
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from factories.documents import family_document, member, nik
from regsosek.kernel import key_file, secrets
from regsosek.kernel.action import system
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import system_scope
from regsosek.operations import actions as keys
from regsosek.operations import holdings, rotation
from regsosek.registry import search
from regsosek.registry.actions import record_families
from regsosek.registry.models import Identifier
from regsosek.registry.verification import verify_all

BY = system("tests")
WORDS = "lima kata yang mudah diingat"

#: Families by number; neighbours claim one number in common. The same again is the same family.
records = st.tuples(st.just("record"), st.lists(st.integers(1, 5), min_size=1, max_size=3, unique=True))
#: What is done to the key: a new one put in, so many values sealed anew, everything sealed anew, the old one taken out.
rotations = st.tuples(st.sampled_from(["add", "some", "all", "retire"]), st.integers(1, 6))
steps = st.lists(st.one_of(records, rotations, rotations), min_size=2, max_size=9)


@contextmanager
def own_keys() -> Iterator[Path]:
    """A home with a copy of the key of the tests, so that none of this reaches other tests."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        key_file.replace(home / "regsosek.key", Path(config.REGSOSEK_KEY_FILE).read_bytes())
        (home / "session.key").touch(mode=0o600)
        own = override_settings(REGSOSEK_HOME=home, REGSOSEK_KEY_FILE=home / "regsosek.key")
        with own, patch("regsosek.operations.actions.keys.seal_file"):  # slow on purpose, and tested elsewhere
            yield home


class Office:
    def __init__(self, home: Path) -> None:
        self.home, self.copies = home, 0
        self.told: dict[int, set[str]] = {}

    def record(self, told: list[int]) -> None:
        documents = []
        for family in told:
            numbers = [nik(family), nik(family + 1)]
            members = [member(line, family=family, nik=number) for line, number in enumerate(numbers, start=1)]
            documents.append(family_document(family, members=members))
            self.told[family] = set(numbers)
        record_families(by=BY, documents=documents)

    def turn(self, what: str, some: int) -> None:
        """One step with the key; what is out of order is refused and changes nothing."""
        several = len(secrets.ring().in_use) > 1
        if what == "add":
            self.copies += 1
            with refused("key_not_retired", when=several):
                keys.add_key(by=BY, sealed_copy=self.home / f"copy-{self.copies}", passphrase=WORDS)
        elif what == "retire":
            due = "no_old_key" if not several else "key_in_use"
            with refused(due, when=not several or bool(rotation.left())):
                keys.retire_key(by=BY)
        elif several and what == "some":
            holding = next((h for h in holdings.HOLDINGS if h.table == "registry_identifier"), None)
            assert holding is not None
            keys.reseal(by=BY, holding=holding, after=None, limit=some)
        elif several:
            rotation.reseal_all(by=BY)

    def check(self) -> None:
        with system_scope("tests"):
            claims = Identifier.objects.filter(kind="nik").exclude(state="withdrawn").exclude(blind="")
            rows = list(claims.values_list("person__family_id", "sealed", "blind"))
            read = Counter(secrets.unseal(sealed, purpose="nik").decode() for _, sealed, _ in rows)
            said = Counter(number for numbers in self.told.values() for number in numbers)
            assert read == said
            for number, in_families in said.items():
                assert {blind for _, _, blind in rows} & set(secrets.blind_indexes("nik", number))
                assert len(search.by_number(number).families) == in_families
        assert verify_all().faults == []


@contextmanager
def refused(code: str, *, when: bool) -> Iterator[None]:
    if not when:
        yield
        return
    with pytest.raises(Problem, match=code):
        yield


@settings(
    max_examples=8,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_keys_may_change_at_any_moment(city: Any, steps: list[tuple[str, Any]]) -> None:
    with own_keys() as home, transaction.atomic():
        office = Office(home)
        office.record([1])
        for what, detail in steps:
            if what == "record":
                office.record(detail)
            else:
                office.turn(what, detail)
        office.check()
        if len(secrets.ring().in_use) > 1:  # and a rotation that is brought to its end loses nothing
            office.turn("all", 0)
            office.turn("retire", 0)
            office.check()
        transaction.set_rollback(True)
