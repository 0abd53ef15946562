"""Streams of an OLE compound file, the container of .xls: a small file system of sectors and chains."""

from __future__ import annotations

import struct

_END = 0xFFFFFFFA  # this and all above are marks, no sectors


def stream(data: bytes, names: tuple[str, ...]) -> bytes | None:
    """The bytes of the first stream that has one of the names; None where there is none.

    Raises struct.error, IndexError or ValueError where the file is damaged.
    """
    return _Compound(data).stream(names)


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
        root = b""
        found: list[tuple[str, int, int]] = []
        for at in range(0, len(self._entries) - 127, 128):
            entry = self._entries[at : at + 128]
            length, kind = struct.unpack_from("<HB", entry, 64)
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<LL", entry, 116)
            if kind == 5 and start < _END:
                root = self._chain(start)
            elif kind == 2:
                found.append((name.casefold(), start, size))
        for wanted in names:
            for name, start, size in found:
                if name == wanted.casefold():
                    return self._small(root, start, size) if size < self._cutoff else self._chain(start)[:size]
        return None

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
