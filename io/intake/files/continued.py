"""Texts of .xls files, which may run over the end of their record into the ones that continue it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08


class Continued:
    """Reads texts from a record and the records that continue it.

    Raises IndexError where they end too early; with `cut`, a text that was cut short is as long as what is there.
    """

    def __init__(self, pieces: Sequence[bytes], cut: bool = False) -> None:
        self._pieces = pieces
        self._cut = cut
        self._piece = 0
        self._at = 0

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        while self._piece < len(self._pieces) and self._at >= len(self._pieces[self._piece]):
            self._piece, self._at = self._piece + 1, 0
        return self._piece >= len(self._pieces)

    def skip(self, count: int) -> None:
        """Pass over bytes."""
        while count > 0 and not self.ended:
            step = min(count, len(self._pieces[self._piece]) - self._at)
            self._at += step
            count -= step

    def number(self, size: int) -> int:
        """A whole number of some bytes."""
        return int.from_bytes(self._take(size), "little")

    def text(self, length_size: int = 2, fonts: list[tuple[int, int]] | None = None) -> str:
        """A text with its length and the marks of how it is stored before it.

        `fonts` takes where in it another font begins, and which.
        """
        length = self.number(length_size)
        if not length and self.ended:
            return ""  # some programs leave the marks of a blank text off
        marks = self.number(1)
        runs = self.number(2) if marks & _RICH else 0
        extra = self.number(4) if marks & _EXTENDED else 0
        found = self.characters(length, bool(marks & _WIDE))
        if fonts is None:
            self.skip(4 * runs)
        else:
            fonts.extend((self.number(2), self.number(2)) for _ in range(runs))
        self.skip(extra)
        return found

    def characters(self, length: int, wide: bool = False) -> str:
        """Characters of one byte or two; where a record continues, it says anew which."""
        parts: list[bytes] = []
        while length > 0:
            if self.ended and self._cut:
                break
            if self.ended:
                raise IndexError(length)
            if self._at == 0:
                wide = bool(self.number(1) & _WIDE)
                continue
            size = 2 if wide else 1
            piece = self._pieces[self._piece][self._at : self._at + size * length]
            piece = piece[: len(piece) // size * size]
            if not piece:  # half a character is left over
                self._piece, self._at = self._piece + 1, 0
                continue
            self._at += len(piece)
            length -= len(piece) // size
            parts.append(piece if wide else piece.decode("latin-1").encode("utf-16-le"))
        return b"".join(parts).decode("utf-16-le", "replace")

    def _take(self, size: int) -> bytes:
        taken = b""
        while len(taken) < size:
            if self.ended:
                raise IndexError(size)
            piece = self._pieces[self._piece][self._at : self._at + size - len(taken)]
            self._at += len(piece)
            taken += piece
        return taken


def strings(pieces: Sequence[bytes], fonts: dict[int, list[tuple[int, int]]]) -> list[str]:
    """The shared strings of a workbook. Their stored number is often wrong; what is there counts.

    `fonts` takes by position where in a text another font begins, and which.
    """
    reader = Continued(pieces)
    reader.skip(8)
    found: list[str] = []
    with suppress(IndexError):  # what follows the last whole one is missed only where a cell refers to it
        while not reader.ended:
            runs: list[tuple[int, int]] = []
            found.append(reader.text(fonts=runs))
            if runs:
                fonts[len(found) - 1] = runs
    return found


def text_at(pieces: Sequence[bytes], at: int, encoding: str, length_size: int = 2, cut: bool = False) -> str:
    """The text at an offset of a record: Unicode where `encoding` is blank, else bytes in that encoding."""
    if not encoding:
        return Continued((pieces[0][at:], *pieces[1:]), cut).text(length_size)
    length = int.from_bytes(pieces[0][at : at + length_size], "little")
    body = b"".join(pieces)[at + length_size :]
    if len(body) < length and not cut:
        raise IndexError(length)
    return body[:length].decode(encoding, "replace")
