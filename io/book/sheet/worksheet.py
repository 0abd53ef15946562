"""A worksheet cut into its cells as they are written, formats without values among them."""

from __future__ import annotations

import re
from typing import NamedTuple

from book.container.markup import attributes
from book.sheet.cells import column_of_letters
from book.sheet.sheetxml import RowText

_CELL = re.compile(r"<c((?:\s[^<>]*?)?)(?:/>|>(.*?)</c>)", re.DOTALL)
_USUAL_CELL = re.compile(r'<c r="([A-Z]+)\d++"([^<>/]*+)(?:/>|>(.*?)</c>)', re.DOTALL)
_ADDRESS = re.compile(r'\s+r="([A-Z]+)\d+"')
_STYLE = re.compile(r'\ss="(\d+)"')
_COLUMN = re.compile(r"<col\b([^<>]*?)/?>")
_HELD = re.compile(r"<(?:v|f|is)[\s>/]")


class CellText(NamedTuple):
    """One cell as written: its attributes without the address, and its inner XML."""

    attributes: str
    inner: str

    @property
    def style(self) -> int:
        """The position of its format."""
        match = _STYLE.search(self.attributes)
        return int(match[1]) if match else 0

    @property
    def held(self) -> bool:
        """Whether it holds a value or formula, not only a format."""
        return _HELD.search(self.inner) is not None

    def at(self, address: str) -> str:
        """Its XML at an address."""
        if not self.inner:
            return f'<c r="{address}"{self.attributes}/>'
        return f'<c r="{address}"{self.attributes}>{self.inner}</c>'


def cut_cells(row: RowText) -> dict[int, CellText]:
    """The cells of a row by column, formats without values among them. ValueError where an address is none."""
    usual: list[tuple[str, str, str]] = _USUAL_CELL.findall(row.cells)
    if len(usual) == row.cells.count("<c ") + row.cells.count("<c>"):
        return {column_of_letters(letters): CellText(written, inner) for letters, written, inner in usual}
    cells: dict[int, CellText] = {}
    at = 0
    for match in _CELL.finditer(row.cells):
        address = _ADDRESS.search(match[1])
        if address is None and " r=" in match[1]:
            found = attributes(match[1])
            letters = found.pop("r").rstrip("0123456789")
            written = "".join(f' {name}="{value}"' for name, value in found.items())
        else:
            letters = address[1] if address else ""
            written = _ADDRESS.sub("", match[1])
        at = column_of_letters(letters) if letters else at + 1
        cells[at] = CellText(written, match[2] or "")
    return cells


def column_styles(head: str, first: int, width: int) -> list[int]:
    """The default styles of columns, from `<cols>`."""
    styles = [0] * width
    for written in _COLUMN.findall(head):
        found = attributes(written)
        low, high, style = (int(found.get(name, "0")) for name in ("min", "max", "style"))
        for at in range(max(low, first), min(high, first + width - 1) + 1):
            styles[at - first] = style
    return styles
