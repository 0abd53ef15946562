"""The part of an Excel table: its area, filter and columns follow the sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from book.container.markup import attributes
from book.errors import FileProblem
from book.sheet.values import unescaped
from book.sheet.workbook import Area, TablePart
from book.splicing.cellxml import escaped
from book.splicing.moves import Moves, reference
from book.splicing.tails import with_filters

_ROOT = re.compile(r"<table\b[^<>]*>")
_REF = re.compile(r'\sref="[^"]*"')
_FILTER = re.compile(r"<autoFilter\b[^<>]*>")
_COLUMNS = re.compile(r"<tableColumns\b[^<>]*>(.*?)</tableColumns>", re.DOTALL)
_COLUMN = re.compile(r"<tableColumn\b[^<>]*?/>|<tableColumn\b[^<>]*>.*?</tableColumn>", re.DOTALL)
_NAME = re.compile(r'\sname="[^"]*"')
_ID = re.compile(r'\sid="(\d+)"')


def with_area(text: str, table: TablePart, sheet: str, moves: Moves, headings: Sequence[str]) -> str:
    """The table's part after its rows moved and its headings changed.

    Raises FileProblem for headings that Excel does not allow in a table.
    """
    _check(sheet, headings)
    right, last_row = table.area.left + len(headings) - 1, moves.new_end
    text = with_filters(text, moves)
    whole = Area(table.area.top, table.area.left, last_row + table.totals_rows, right)
    text = _ROOT.sub(lambda m: _REF.sub(f' ref="{reference(whole)}"', m[0], count=1), text, count=1)
    data = Area(table.area.top, table.area.left, last_row, right)
    text = _FILTER.sub(lambda m: _REF.sub(f' ref="{reference(data)}"', m[0], count=1), text, count=1)
    return _COLUMNS.sub(lambda m: _columns(m[1], headings), text, count=1)


def _columns(written: str, headings: Sequence[str]) -> str:
    """The columns: those that keep their name as they are, others renamed, added or left off."""
    columns: list[str] = _COLUMN.findall(written)[: len(headings)]
    last_id = max((int(match[1]) for match in map(_ID.search, columns) if match), default=0)
    for position, heading in enumerate(headings):
        name = _attribute(heading)
        if position >= len(columns):
            last_id += 1
            columns.append(f'<tableColumn id="{last_id}" name="{name}"/>')
        elif unescaped(attributes(columns[position].partition(">")[0][12:]).get("name", "")) != heading:
            match = _NAME.search(columns[position])
            begin, end = match.span() if match else (12, 12)
            columns[position] = f'{columns[position][:begin]} name="{name}"{columns[position][end:]}'
    return f'<tableColumns count="{len(columns)}">{"".join(columns)}</tableColumns>'


def _attribute(heading: str) -> str:
    """A heading as an attribute; line breaks as Excel escapes them."""
    text = escaped(heading).replace("\n", "_x000a_").replace("\t", "_x0009_")
    return text.replace('"', "&quot;")


def _check(sheet: str, headings: Sequence[str]) -> None:
    seen: set[str] = set()
    for heading in headings:
        if not heading:
            raise FileProblem(f"{sheet} has a column without a heading; name it")
        if heading.casefold() in seen:
            raise FileProblem(f"{sheet} has the heading {heading} twice; rename one")
        seen.add(heading.casefold())
