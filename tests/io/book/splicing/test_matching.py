"""Rows are found again after others came, went or moved."""

from array import array
from collections.abc import Callable, Hashable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from book.splicing.matching import NO_KEY, origins


def found_again(
    old: Sequence[Hashable], new: Sequence[Hashable], key: Callable[[Hashable], Hashable] = lambda _: None
) -> list[int | None]:
    """The origins of rows that are told apart by what they are."""
    keys_old, keys_new = ([NO_KEY if (k := key(row)) is None else hash(k) for row in rows] for rows in (old, new))
    return origins(array("q", map(hash, old)), array("q", map(hash, new)), array("q", keys_old), array("q", keys_new))


def test_rows_that_stay_come_go_move_and_change() -> None:
    assert found_again("abcd", "abcd") == [0, 1, 2, 3]
    assert found_again("abcd", "abxd") == [0, 1, 2, 3]
    assert found_again("abcd", "acd") == [0, 2, 3]
    assert found_again("abcd", "axcd") == [0, 1, 2, 3]
    assert found_again("abcd", "abxcd") == [0, 1, None, 2, 3]
    assert found_again("abcd", "dcba") == [3, 2, 1, 0]
    assert found_again("abcd", "abcdef") == [0, 1, 2, 3, None, None]
    assert found_again("abcd", "bxd") == [1, 2, 3]
    assert found_again("aab", "baa") == [2, 0, 1]
    assert found_again("", "ab") == [None, None]
    assert found_again("ab", "") == []


def test_a_row_that_was_edited_and_moved_is_found_by_its_key() -> None:
    def matched(old: str, new: str) -> list[int | None]:
        """Rows of two letters, of which the first is the key."""
        return found_again(old.split(), new.split(), lambda row: None if str(row)[0] == "-" else str(row)[0])

    assert matched("a1 b1 c1", "c1 a2 b1") == [2, 0, 1]
    assert matched("a1 b1 c1", "b2 a2 c1") == [1, 0, 2]
    assert matched("a1 b1 c1", "c2 b1") == [2, 1]
    assert matched("a1 b1", "x1 b1") == [0, 1]
    assert matched("a1 b1 c1", "a1 x1 c2") == [0, 1, 2]
    assert matched("-1 -2 -3", "-3 -4 -2") == [2, None, 1]


@given(st.lists(st.integers(0, 5)), st.lists(st.integers(0, 5)))
def test_no_row_is_used_twice_and_equal_rows_are_found(old: list[int], new: list[int]) -> None:
    found = found_again(old, new)
    used = [row for row in found if row is not None]
    assert len(found) == len(new)
    assert len(set(used)) == len(used)
    if sorted(old) == sorted(new):
        assert [old[row] for row in used] == new
