"""Which row of a sheet was which row of the file, so that its formulas and formats go along when rows move."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Sequence

Key = Hashable


def origins(old: Sequence[Key], new: Sequence[Key]) -> list[int | None]:
    """For each new row the old row it was, None for an added one; no old row is used twice.

    Equal rows belong together from both ends and then in order. A row that is nowhere else was edited: it is the old
    row after the one its neighbour above was, if that is still free.
    """
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    if len(middle_old) == len(middle_new) and not _moved(middle_old, middle_new):
        return list(range(len(new)))
    middle = _matched(middle_old, middle_new)
    shifted = [None if row is None else row + start for row in middle]
    return [*range(start), *shifted, *range(len(old) - end, len(old))]


def _moved(old: Sequence[Key], new: Sequence[Key]) -> bool:
    """Whether some row that changed is now another old row: rows were moved, not edited in place."""
    known = set(old)
    return any(before != after and after in known for before, after in zip(old, new, strict=True))


def _matched(old: Sequence[Key], new: Sequence[Key]) -> list[int | None]:
    free: dict[Key, deque[int]] = defaultdict(deque)
    for row, key in enumerate(old):
        free[key].append(row)
    found: list[int | None] = [free[key].popleft() if free.get(key) else None for key in new]
    left = {row for rows in free.values() for row in rows}
    above = -1
    for row, match in enumerate(found):
        if match is None and above + 1 in left:
            left.remove(above + 1)
            found[row] = match = above + 1
        above = above if match is None else match
    return found
