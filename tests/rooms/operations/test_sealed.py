from __future__ import annotations

from pathlib import Path

import pytest

from regsosek.kernel.problems import Problem
from regsosek.operations import sealed
from regsosek.operations.sealed import SealedReader, SealedWriter, open_file, seal_file

WORDS = "lima kata yang mudah diingat"


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "BLOCK", 64)


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 128, 1000])
def test_what_was_sealed_is_read_again(size: int, tmp_path: Path) -> None:
    data = bytes(range(256)) * 4
    seal_file(data[:size], tmp_path / "sealed", WORDS)

    assert open_file(tmp_path / "sealed", WORDS) == data[:size]
    assert data[:64] not in (tmp_path / "sealed").read_bytes()


def test_it_is_read_in_small_pieces(tmp_path: Path) -> None:
    seal_file(b"abc" * 100, tmp_path / "sealed", WORDS)

    with (tmp_path / "sealed").open("rb") as file:
        reader = SealedReader(file, WORDS)
        assert b"".join(iter(lambda: reader.read(7), b"")) == b"abc" * 100


def _refused(path: Path, data: bytes, words: str = WORDS) -> str:
    path.write_bytes(data)
    with pytest.raises(Problem) as refusal:
        open_file(path, words)
    return refusal.value.code


def test_a_cut_or_a_change_anywhere_is_damage_and_never_called_a_wrong_passphrase(tmp_path: Path) -> None:
    seal_file(b"x" * 200, tmp_path / "sealed", WORDS)
    whole = (tmp_path / "sealed").read_bytes()
    changed = tmp_path / "changed"

    for length in (0, 10, 50, 60, 70, len(whole) - 1, len(whole) - 24, len(whole) - 104):
        assert _refused(changed, whole[:length]) == "sealed_damaged", length
    for place in (0, 20, 38, 45, 60, 66, 130, len(whole) - 1):
        damaged = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        assert _refused(changed, damaged) == "sealed_damaged", place
    assert _refused(changed, whole + b"x") == "sealed_damaged"
    head, first, second, rest = whole[:65], whole[65:145], whole[145:225], whole[225:]
    assert _refused(changed, head + second + first + rest) == "sealed_damaged"
    assert _refused(changed, whole, "kata sandi yang lain") == "wrong_passphrase"


def test_files_of_the_first_format_are_read_and_do_not_claim_to_know_what_is_wrong(tmp_path: Path) -> None:
    head = b"regsosek sealed 1\n" + bytes(range(23))
    cipher = sealed._cipher(WORDS, head)
    blocks = [cipher.encrypt(head[-7:] + n.to_bytes(4, "big") + bytes([n == 1]), b"x" * 64, head) for n in range(2)]
    whole, path = head + b"".join(blocks), tmp_path / "old"
    path.write_bytes(whole)

    assert open_file(path, WORDS) == b"x" * 128
    assert _refused(path, whole, "kata sandi yang lain") == "sealed_unopened"
    assert _refused(path, whole[:-1]) == "sealed_damaged"
    assert _refused(path, whole[:60]) == "sealed_unopened"


def test_a_short_passphrase_and_a_file_that_is_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="weak_passphrase"):
        seal_file(b"", tmp_path / "sealed", "rahasia")
    seal_file(b"", tmp_path / "sealed", WORDS)
    with pytest.raises(Problem, match="folder_taken"):
        seal_file(b"", tmp_path / "sealed", WORDS)


def test_a_failure_in_the_middle_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), SealedWriter(tmp_path / "sealed", WORDS) as file:
        file.write(b"x" * 1000)
        raise RuntimeError

    assert list(tmp_path.iterdir()) == []
