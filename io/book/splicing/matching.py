"""Which row of a sheet was which row of the file, so that its formulas and formats go along when rows move."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

Row = TypeVar("Row", bound=Hashable)
Key = Callable[[Row], Hashable | None]


def origins(old: Sequence[Row], new: Sequence[Row], key: Key[Row] = lambda _: None) -> list[int | None]:
    """For each new row the old row it was, None for an added one; no old row is used twice.

    Equal rows belong together from both ends and then in order. A row that is nowhere else was edited: it is the old
    one with its key, or, where none has it, the old row after the one its neighbour above was, if that is still free.
    """
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    keys_old, keys_new = [key(row) for row in middle_old], [key(row) for row in middle_new]
    if len(middle_old) == len(middle_new) and not _moved(middle_old, middle_new) and not _moved(keys_old, keys_new):
        return list(range(len(new)))
    middle = _matched(middle_old, middle_new, keys_old, keys_new)
    shifted = [None if row is None else row + start for row in middle]
    return [*range(start), *shifted, *range(len(old) - end, len(old))]


def _moved(old: Sequence[Hashable], new: Sequence[Hashable]) -> bool:
    """Whether some row that changed is now another old row: rows were moved, not edited in place."""
    known = set(old)
    return any(before != after and after is not None and after in known for before, after in zip(old, new, strict=True))


def _matched(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    keys_old: Sequence[Hashable | None],
    keys_new: Sequence[Hashable | None],
) -> list[int | None]:
    found: list[int | None] = [None] * len(new)
    left = set(range(len(old)))
    for before, after in ((old, new), (keys_old, keys_new)):
        free: dict[Hashable, deque[int]] = defaultdict(deque)
        for row in sorted(left):
            if before[row] is not None:
                free[before[row]].append(row)
        for row, wanted in enumerate(after):
            if found[row] is None and free.get(wanted):
                found[row] = matching = free[wanted].popleft()
                left.remove(matching)
    above = -1
    for row, match in enumerate(found):
        if match is None and above + 1 in left:
            left.remove(above + 1)
            found[row] = match = above + 1
        above = above if match is None else match
    return found
