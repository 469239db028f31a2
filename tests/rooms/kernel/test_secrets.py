"""What is sealed opens with the same key for the same purpose, and not otherwise."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regsosek.kernel import secrets
from regsosek.kernel.problems import Problem


@pytest.fixture
def use_key(tmp_path: Path, settings: Any) -> Callable[[str], Path]:
    def use(name: str) -> Path:
        path = tmp_path / name
        if not path.exists():
            secrets.create_key_file(path)
        settings.REGSOSEK_KEY_FILE = path
        return path

    return use


@given(st.binary(max_size=300), st.sampled_from(["nik", "no_kk", "blob"]))
def test_what_is_sealed_opens_again(plain: bytes, purpose: str) -> None:
    sealed = secrets.seal(plain, purpose=purpose)
    assert secrets.unseal(sealed, purpose=purpose) == plain
    assert secrets.unseal(memoryview(sealed), purpose=purpose) == plain
    assert len(plain) < 8 or plain not in sealed


def test_equal_values_are_sealed_differently_and_indexed_equally() -> None:
    assert secrets.seal(b"x", purpose="nik") != secrets.seal(b"x", purpose="nik")
    assert secrets.blind_index("nik", "6472") == secrets.blind_index("nik", "6472")
    assert secrets.blind_index("nik", "6472") != secrets.blind_index("no_kk", "6472")
    assert secrets.blind_index("nik", "6472") != secrets.blind_index("nik", "6473")
    assert len(secrets.blind_index("nik", "6472")) == 32


def test_another_purpose_does_not_open_it() -> None:
    with pytest.raises(Problem, match="cannot_decrypt"):
        secrets.unseal(secrets.seal(b"x", purpose="nik"), purpose="phone")


def test_another_key_neither_opens_nor_finds_it(use_key: Callable[[str], Path]) -> None:
    use_key("one")
    sealed, index = secrets.seal(b"x", purpose="nik"), secrets.blind_index("nik", "x")
    use_key("two")
    with pytest.raises(Problem, match="cannot_decrypt"):
        secrets.unseal(sealed, purpose="nik")
    assert secrets.blind_index("nik", "x") != index
    use_key("one")
    assert secrets.unseal(sealed, purpose="nik") == b"x"


def test_a_key_with_the_same_id_and_another_secret_does_not_open_it(
    use_key: Callable[[str], Path], tmp_path: Path
) -> None:
    first = use_key("one")
    sealed = secrets.seal(b"x", purpose="nik")
    forged = tmp_path / "forged"
    forged.write_text(f"{first.read_text().split(':')[0]}:{'0' * 64}\n")
    use_key("forged")
    with pytest.raises(Problem, match="cannot_decrypt"):
        secrets.unseal(sealed, purpose="nik")


def test_every_changed_byte_is_noticed() -> None:
    sealed = secrets.seal(b"6472050105819011", purpose="nik")
    for at in range(len(sealed)):
        changed = bytes(b ^ 1 if i == at else b for i, b in enumerate(sealed))
        with pytest.raises(Problem, match="cannot_decrypt"):
            secrets.unseal(changed, purpose="nik")


def test_a_text_cut_short_is_refused_like_any_other() -> None:
    sealed = secrets.seal(b"x", purpose="nik")
    for length in range(len(sealed)):
        with pytest.raises(Problem, match="cannot_decrypt"):
            secrets.unseal(sealed[:length], purpose="nik")


def test_a_lost_key_says_what_to_do(tmp_path: Path, settings: Any) -> None:
    settings.REGSOSEK_KEY_FILE = tmp_path / "lost"
    with pytest.raises(Problem, match="key_missing"):
        secrets.seal(b"x", purpose="nik")


def test_a_key_file_is_its_owners_and_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "key"
    secrets.create_key_file(path)
    before = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        secrets.create_key_file(path)
    assert path.read_text() == before
