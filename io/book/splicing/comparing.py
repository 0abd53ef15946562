"""What a sheet of the book holds otherwise than its worksheet, found while the worksheet streams by.

Of the worksheet's cells none is kept: of a row that differs only in which columns it does, and digests by which it is
found again where rows moved. So saving a million rows takes little room beside the book itself.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from functools import cached_property

from book.sheet.gathering import Batch, DataRows
from book.splicing.matching import NO_KEY, origins
from model.tables.book import Cell, Sheet
from model.tables.schema import SHEETS


def same_cell(one: Cell, other: Cell) -> bool:
    """Whether two cells are the same; 1 and TRUE are not."""
    return one is other or (one == other and (one is True or one is False) == (other is True or other is False))


class NewCells:
    """A sheet of the book as columns, at least as many as its worksheet has; an empty text counts as blank."""

    def __init__(self, sheet: Sheet, shared: int) -> None:
        self.sheet = sheet
        self.size = sheet.size
        self.width = max(shared, len(sheet.headings))
        kinds = [set(map(type, cells)) for cells in sheet.cells]
        self.columns: list[list[Cell]] = [
            blanked(cells) if str in kind and "" in cells else cells
            for cells, kind in zip(sheet.cells, kinds, strict=True)
        ]
        missing = self.width - len(self.columns)
        self.columns += [[None] * self.size] * missing
        self.has_truths = [bool in kind for kind in kinds] + [False] * missing

    def row(self, position: int) -> list[Cell]:
        """The cells of a row."""
        return [cells[position] for cells in self.columns]


class Comparison:
    """The rows of a worksheet beside the rows of the book that are in their places.

    `masks[r]`: in which columns row r of the book is not what it was in its old place; bit 0 for the first column.
    """

    def __init__(self, rows: DataRows, sheet: Sheet) -> None:
        self.place = rows.place
        self.shared = rows.place.width
        self.new = NewCells(sheet, self.shared)
        self.size = 0
        self.masks = [0] * self.new.size
        self._digests = array("q")
        self._key_digests = array("q")
        self._rows = rows
        for batch in _without_gaps(rows, self.shared):
            count = len(batch.cells[0])
            self.size += count
            paired = max(0, min(count, self.new.size - batch.position))
            _compare(self.masks, self.new, batch.cells, 0, batch.position, paired)
            self._note(batch, paired)
        self.headings = rows.headings

    @property
    def same(self) -> bool:
        """Whether the worksheet holds what the book does."""
        return self.headings == self.new.sheet.headings and self.size == self.new.size and not any(self.masks)

    def follow(self, targets: Sequence[int], rows: DataRows) -> None:
        """Compare each row with that of the book that it is now, -1 for none. `rows` are those of before once more."""
        self.masks = [0] * self.new.size
        for batch in _without_gaps(rows, self.shared):
            wanted = targets[batch.position : batch.position + len(batch.cells[0])]
            for begin, to, count in _runs(wanted):
                _compare(self.masks, self.new, batch.cells, begin, to, count)

    def origins(self) -> Sequence[int | None]:
        """For each row of the book the row of the worksheet it was, None for an added one.

        Rows are told apart by the columns that both have. Where as many rows are there as before, and none that changed
        is now what another one was that changed too, they were edited in place.
        """
        width = (1 << self.shared) - 1
        if self.size == self.new.size:
            changed = [row for row, mask in enumerate(self.masks) if mask & width]
            if not self._moved(changed):
                return range(self.size)
        ends = min(self.size, self.new.size)
        start = next((row for row in range(ends) if self.masks[row] & width), ends)
        digests, keys = self._new_digests(start), self._new_key_digests(start)
        for row in range(start, ends):
            if not self.masks[row] & width:
                self._digests[row], self._key_digests[row] = digests[row - start], keys[row - start]
        found = origins(self._digests[start:], digests, self._key_digests[start:], keys)
        return [*range(start), *(None if row is None else row + start for row in found)]

    def _moved(self, changed: Sequence[int]) -> bool:
        old, old_keys = {self._digests[row] for row in changed}, {self._key_digests[row] for row in changed} - {NO_KEY}
        columns = self.new.columns[: self.shared]
        for row in changed:
            cells = [cells[row] for cells in columns]
            if hash(tuple(cells)) in old:
                return True
            key = key_digest([cells[i] for i in self._keys])
            if key != self._key_digests[row] and key in old_keys:
                return True
        return False

    def _note(self, batch: Batch, paired: int) -> None:
        """Note the digests of rows that differ."""
        count = len(batch.cells[0])
        self._digests.frombytes(bytes(8 * count))
        self._key_digests.frombytes(bytes(8 * count))
        masks, width = self.masks[batch.position : batch.position + paired], (1 << self.shared) - 1
        differing = [at for at, mask in enumerate(masks) if mask & width] if any(masks) else []
        for at in (*differing, *range(paired, count)):
            cells = [column[at] for column in batch.cells]
            self._digests[batch.position + at] = hash(tuple(cells))
            self._key_digests[batch.position + at] = key_digest([cells[i] for i in self._keys])

    @cached_property
    def _keys(self) -> list[int]:
        """The columns by which a row is known, where both have them at the same place."""
        sheet = self.new.sheet
        spec = SHEETS.get(sheet.name)
        names = spec.key or tuple(c.heading for c in spec.columns if c.required) if spec else ()
        old = Sheet(sheet.name, self._rows.headings, [])
        return [i for name in names if (i := old.find(name)) is not None and i == sheet.find(name)]

    def _new_digests(self, start: int) -> array[int]:
        columns = self.new.columns[: self.shared]
        return array("q", map(hash, zip(*(cells[start:] for cells in columns), strict=True)))

    def _new_key_digests(self, start: int) -> array[int]:
        if not self._keys:
            return array("q", [NO_KEY]) * (self.new.size - start)
        return array("q", map(key_digest, zip(*(self.new.columns[i][start:] for i in self._keys), strict=True)))


def key_digest(key: Sequence[Cell]) -> int:
    """A number by which rows with the same key are found."""
    return hash(tuple(key)) or 1 if any(key) else NO_KEY


def blanked(cells: list[Cell]) -> list[Cell]:
    """Cells with None for an empty text, which no file tells from a blank."""
    return [None if not cell and isinstance(cell, str) else cell for cell in cells]


def _without_gaps(rows: DataRows, width: int) -> Iterator[Batch]:
    """The rows of a worksheet with the blank ones between."""
    position = 0
    for batch in rows.batches():
        if batch.position > position:
            yield Batch(position, [[None] * (batch.position - position)] * width)
        yield batch
        position = batch.position + len(batch.cells[0])


def _runs(targets: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Stretches of rows that are still behind each other: where they begin, where they are now, how many."""
    begin = 0
    for at in range(1, len(targets) + 1):
        if at == len(targets) or targets[at - 1] < 0 or targets[at] != targets[at - 1] + 1:
            if targets[begin] >= 0:
                yield begin, targets[begin], at - begin
            begin = at


def _compare(masks: list[int], new: NewCells, cells: list[list[Cell]], begin: int, to: int, count: int) -> None:
    """Note in which columns rows of a worksheet differ from those of the book from `to` on."""
    blank: list[Cell] = [None] * count
    for i, column in enumerate(new.columns):
        one = cells[i][begin : begin + count] if i < len(cells) else blank
        other = column[to : to + count]
        if one == other and not (new.has_truths[i] or bool in map(type, one)):
            continue
        for at in range(count):
            if not same_cell(one[at], other[at]):
                masks[to + at] |= 1 << i
