"""Watching long work: how far it is never goes back, and what a watch raises ends the work where it stands."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.basics.watch import asked, asking, stages, watched


class Stopped(Exception):  # noqa: N818
    """Raised by a watch that wants no more."""


def test_the_parts_of_a_piece_of_work_take_as_much_of_it_as_they_weigh() -> None:
    said: list[Fraction] = []
    first, second = stages(lambda done, total: said.append(Fraction(done, total)), 3, 1)
    first(0, 10)
    first(10, 10)
    second(1, 2)
    second(2, 2)
    assert said == [0, Fraction(3, 4), Fraction(7, 8), 1]


@given(
    st.lists(st.integers(1, 2**40), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), max_size=8),
)
def test_stages_one_after_the_other_never_go_back(weights: list[int], looks: list[tuple[int, int]]) -> None:
    said: list[Fraction] = []
    ordered = sorted(looks, key=lambda look: Fraction(min(look[0], look[1]), look[1]))
    for stage in stages(lambda done, total: said.append(Fraction(done, total)), *weights):
        for inner in stages(stage, 1, 2):
            for done, total in ordered:
                inner(done, total)
    assert said == sorted(said)
    assert all(0 <= share <= 1 for share in said)


def test_a_look_that_only_asks_goes_through_all_stages_as_such() -> None:
    said: list[tuple[int, int]] = []
    (stage,) = stages(stages(lambda done, total: said.append((done, total)), 1, 1)[1], 5)
    stage(0, 0)
    asking(stage)(3, 4)
    assert list(asked("abc", stage, 2)) == ["a", "b", "c"]
    assert said == [(0, 0)] * 4


def test_a_watch_ends_the_work_before_the_item_at_which_it_raises() -> None:
    def no_more(done: int, _total: int) -> None:
        if done >= 4:
            raise Stopped

    taken: list[int] = []
    with pytest.raises(Stopped):
        taken.extend(watched(range(10), no_more, 2))
    assert taken == [0, 1, 2, 3]
