"""What a worksheet says about ranges of its cells, outside the cells: it follows a table that grows or shrinks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from book.workbook import Area, parse_area
from model.tables.book import column_letters

_DIMENSION = re.compile(r'(<dimension\b[^<>]*?\sref=")([^"]*)(")')
_RANGES = re.compile(r'(<(?:dataValidation|conditionalFormatting)\b[^<>]*?\ssqref=")([^"]*)(")|(<xm:sqref>)([^<]*)(<)')
_FILTER = re.compile(r'(<autoFilter\b[^<>]*?\sref=")([^"]*)(")')
_MERGED = re.compile(r'<mergeCell\b[^<>]*?\sref="([^"]*)"')


@dataclass(frozen=True)
class Growth:
    """A table's columns, and its last data row before and after."""

    header_row: int
    old_end: int
    new_end: int
    left: int
    right: int


def with_dimension(head: str, growth: Growth, totals: int) -> str:
    """The head of a worksheet with a dimension that covers the table."""

    def replace(match: re.Match[str]) -> str:
        area = parse_area(match[2])
        if area is None:
            return match[0]
        bottom = max(area.bottom, growth.new_end + totals)
        wide = Area(
            min(area.top, growth.header_row), min(area.left, growth.left), bottom, max(area.right, growth.right)
        )
        return match[1] + reference(wide) + match[3]

    return _DIMENSION.sub(replace, head, count=1)


def with_growth(tail: str, growth: Growth) -> str:
    """The tail of a worksheet where drop-downs, conditional formats and filters reach to the table's new end.

    Only ranges that reached to its old end follow, and only downwards: one that is too long does no harm.
    """
    if growth.new_end <= growth.old_end:
        return tail

    def ranges(match: re.Match[str]) -> str:
        before, text, after = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
        return before + " ".join(_grown(part, growth, growth.header_row + 1) for part in text.split(" ")) + after

    def filters(match: re.Match[str]) -> str:
        return match[1] + _grown(match[2], growth, growth.header_row) + match[3]

    return _FILTER.sub(filters, _RANGES.sub(ranges, tail))


def covered_cells(tail: str) -> list[Area]:
    """The merged cells."""
    areas = (parse_area(text) for text in _MERGED.findall(tail))
    return [area for area in areas if area is not None]


def reference(area: Area) -> str:
    """`A1:D9`."""
    return f"{column_letters(area.left)}{area.top}:{column_letters(area.right)}{area.bottom}"


def _grown(text: str, growth: Growth, top: int) -> str:
    """A range that covered the table's rows to its old end, to its new one."""
    area = parse_area(text)
    if area is None or area.bottom != growth.old_end or not growth.header_row <= area.top <= top:
        return text
    if area.left < growth.left or area.right > growth.right:
        return text
    return reference(Area(area.top, area.left, growth.new_end, area.right))
