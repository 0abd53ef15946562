"""Streams of an OLE compound file, the container of .xls: a small file system of sectors and chains."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

_END = 0xFFFFFFFA  # this and all above are marks, no sectors
_STORAGE, _STREAM = 1, 2
_ENTRY_SIZE = 128


def stream(data: bytes, names: tuple[str, ...]) -> bytes | None:
    """The bytes of the file's own stream that has the first of the names it has; None where there is none.

    Raises struct.error, IndexError or ValueError where the file is damaged.
    """
    return _Compound(data).stream(names)


class _Entry(NamedTuple):
    """An entry of the directory; storages have children, which are each other's left and right."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class _Compound:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = 1 << struct.unpack_from("<H", data, 30)[0]
        if self._size not in (512, 4096):
            raise ValueError("sector size")
        count, first = struct.unpack_from("<L", data, 44)[0], struct.unpack_from("<L", data, 48)[0]
        self._cutoff, mini_first = struct.unpack_from("<LL", data, 56)
        sectors = [s for s in struct.unpack_from("<109L", data, 76) if s < _END]
        following, extra = struct.unpack_from("<LL", data, 68)
        per_sector = self._size // 4
        while following < _END and extra > 0:
            numbers = struct.unpack(f"<{per_sector}L", self._sector(following))
            sectors += [s for s in numbers[:-1] if s < _END]
            following, extra = numbers[-1], extra - 1
        self._table: list[int] = []
        for sector in sectors[:count]:
            self._table += struct.unpack(f"<{per_sector}L", self._sector(sector))
        self._entries = self._chain(first)
        mini_table = self._chain(mini_first) if mini_first < _END else b""
        self._mini_table = list(struct.unpack(f"<{len(mini_table) // 4}L", mini_table))

    def stream(self, names: tuple[str, ...]) -> bytes | None:
        wanted = [name.casefold() for name in names]
        found = [entry for entry in self._own() if entry.kind == _STREAM and entry.name in wanted]
        if not found:
            return None
        entry = min(found, key=lambda entry: wanted.index(entry.name))
        if entry.size >= self._cutoff:
            return self._chain(entry.start)[: entry.size]
        root = self._entry(0)
        return self._small(self._chain(root.start) if root.start < _END else b"", entry.start, entry.size)

    def _own(self) -> Iterator[_Entry]:
        """What lies in the root itself: embedded workbooks lie in storages of their own, under the same name."""
        count = len(self._entries) // _ENTRY_SIZE
        entries = [self._entry(number) for number in range(count)]
        if not any(entry.kind == _STORAGE for entry in entries):
            yield from entries
            return
        waiting, seen = [entries[0].child], set[int]()
        while waiting:
            number = waiting.pop()
            if number < count and number not in seen:
                seen.add(number)
                yield entries[number]
                waiting += [entries[number].left, entries[number].right]

    def _entry(self, number: int) -> _Entry:
        entry = self._entries[number * _ENTRY_SIZE : (number + 1) * _ENTRY_SIZE]
        length, kind = struct.unpack_from("<HB", entry, 64)
        name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace").casefold()
        left, right, child = struct.unpack_from("<LLL", entry, 68)
        return _Entry(name, kind, left, right, child, *struct.unpack_from("<LL", entry, 116))

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self._size
        piece = self._data[begin : begin + self._size]
        return piece.ljust(self._size, b"\0")

    def _chain(self, first: int) -> bytes:
        pieces: list[bytes] = []
        number = first
        while number < _END:
            if len(pieces) > len(self._table):
                raise ValueError("a chain without end")
            pieces.append(self._sector(number))
            number = self._table[number]
        return b"".join(pieces)

    def _small(self, root: bytes, first: int, size: int) -> bytes:
        pieces: list[bytes] = []
        number = first
        while number < _END:
            if len(pieces) > len(self._mini_table):
                raise ValueError("a chain without end")
            pieces.append(root[number * 64 : number * 64 + 64])
            number = self._mini_table[number]
        return b"".join(pieces)[:size]
