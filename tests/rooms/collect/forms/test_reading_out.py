"""Answers by name and files by name."""

from __future__ import annotations

from factories.forms import answered, judged, small
from regsosek.collect.forms import Instance, files_named, values


def test_answers_by_name_with_members_in_a_list() -> None:
    instance = answered(photo="a.jpg")
    assert values(small(), instance) == {
        "kk_name": "Aminah",
        "own": "1",
        "floor": "36",
        "goods": "1 2",
        "n": "2",
        "member": [{"name": "Aminah", "age": "40", "adult": "1"}, {"name": "Budi", "age": "7", "adult": "0"}],
        "adults": "1",
        "stamp": "2022-10-20T11:00:00.000+08:00",
        "photo": "a.jpg",
    }


def test_what_was_not_asked_can_be_left_out() -> None:
    instance = answered(own="2")
    assert values(small(), instance)["floor"] == "36"
    assert "floor" not in values(small(), instance, judged(instance))


def test_no_members() -> None:
    instance = Instance("small", "1")
    instance.set("/data/kk_name", "A")
    assert values(small(), instance) == {"kk_name": "A"}


def test_files() -> None:
    instance = answered(photo="1.jpg", kk_name="2.jpg")
    instance.set("/data/meta/audit", "audit.csv")
    assert files_named(small(), instance) == ("1.jpg", "audit.csv")
    assert set(files_named(None, instance)) == {"1.jpg", "2.jpg", "audit.csv"}
    assert files_named(small(), answered()) == ()
