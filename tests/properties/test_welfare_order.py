"""The order that counts: a forum's group is final, the order is total and stable, and nobody else's model place moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from regsosek.welfare.city_order import Standings, city_order

FAMILIES = st.lists(
    st.tuples(
        st.integers(0, 9),  # persons
        st.one_of(st.none(), st.integers(-3, 3)),  # score, with many ties
        st.sampled_from([0, 0, 0, 1, 2, 3, 4]),  # the forum's group
    ),
    max_size=40,
)


def standings(rows: Sequence[Any], order: Sequence[int] | None = None, forum: bool = True) -> Standings:
    """Model groups follow the score, as those of a ranking do."""
    chosen = [(f"{n:04d}", *row) for n, row in enumerate(rows)]
    chosen = [chosen[n] for n in order] if order is not None else chosen
    scores = sorted((s, name) for name, _, s, _ in chosen if s is not None)
    group = {name: 1 + 4 * place // len(scores) for place, (_, name) in enumerate(scores)}
    return Standings(
        [name for name, *_ in chosen], np.array([p for _, p, _, _ in chosen], dtype=np.int64),
        np.array([s or 0 for _, _, s, _ in chosen], dtype=np.int64), np.array([s is not None for _, _, s, _ in chosen], dtype=bool),
        np.array([group.get(name, 0) for name, *_ in chosen], dtype=np.int64),
        np.array([f if forum else 0 for *_, f in chosen], dtype=np.int64),
    )  # fmt: skip


@given(FAMILIES)
def test_a_settled_family_has_the_group_of_its_settlement_and_others_the_models(rows: list[Any]) -> None:
    families = standings(rows)
    found = city_order(families)
    settled = families.forum_group > 0
    assert (found.group[settled] == families.forum_group[settled]).all()
    assert (found.group[~settled] == families.model_group[~settled]).all()


@given(FAMILIES)
def test_places_are_one_to_n_and_rise_with_group_and_score(rows: list[Any]) -> None:
    families = standings(rows)
    found = city_order(families)
    placed = found.group > 0
    assert sorted(found.position[placed]) == list(range(1, int(placed.sum()) + 1))
    assert not found.position[~placed].any() and not found.decile[~placed].any()
    key = [
        (int(found.group[n]), not families.scored[n], int(families.score[n]), families.ids[n])
        for n in np.argsort(found.position)
        if placed[n]
    ]
    assert key == sorted(key)
    deciles = found.decile[np.argsort(found.position)][(~placed).sum() :]
    assert (np.diff(deciles) >= 0).all() and all(1 <= d <= 10 for d in deciles)


@given(FAMILIES, st.randoms(use_true_random=False))
def test_the_order_does_not_hang_on_the_order_of_rows(rows: list[Any], random: Any) -> None:
    shuffled = list(range(len(rows)))
    random.shuffle(shuffled)
    one, other = standings(rows), standings(rows, shuffled)
    first, second = city_order(one), city_order(other)
    assert dict(zip(one.ids, first.position, strict=True)) == dict(zip(other.ids, second.position, strict=True))
    assert first.ends == second.ends


@given(FAMILIES)
def test_a_decision_changes_the_group_of_nobody_else(rows: list[Any]) -> None:
    with_forum, without = standings(rows), standings(rows, forum=False)
    settled = with_forum.forum_group > 0
    assert (city_order(with_forum).group[~settled] == city_order(without).group[~settled]).all()


@given(FAMILIES)
def test_without_decisions_the_order_is_the_models(rows: list[Any]) -> None:
    families = standings(rows, forum=False)
    order = sorted(
        (int(s), name) for s, name, yes in zip(families.score, families.ids, families.scored, strict=True) if yes
    )
    found = dict(zip(families.ids, city_order(families).position, strict=True))
    assert [found[name] for _, name in order] == list(range(1, len(order) + 1))


@given(FAMILIES)
def test_the_end_of_a_group_lies_behind_its_last_scored_family(rows: list[Any]) -> None:
    families = standings(rows)
    found = city_order(families)
    for group in (1, 2, 3, 4):
        inside = found.position[(found.group == group) & families.scored]
        poorer = int(((found.group > 0) & (found.group < group)).sum())
        assert found.ends[str(group)][0] == (max(inside) if len(inside) else poorer) + 1
