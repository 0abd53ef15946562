"""What elsewhere in a workbook leads to rows of a table that moved, and stays as its owner wrote it.

A save leaves the user's own sheets, charts and pivot tables as they are, to the byte. Where one of them names cells
that are elsewhere now, or a range that ends before the table does, its owner has to know.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from book.container.markup import attributes, plain
from book.sheet.workbook import SheetPart, Workbook, parse_area
from book.splicing.draft import Draft
from book.splicing.moves import Moves
from book.splicing.names import area_of, references_to

_KINDS = ("formula", "chart", "pivot table")
_CELL = re.compile(r'<c\b[^<>]*?\sr="([A-Z]+\d+)"|<(?:\w+:)?(?:f|formula[12]?)\b[^<>]*>([^<]*)<')
_FORMULA_CELL = re.compile(r'<c\b[^<>]*?\sr="([A-Z]+\d+)"[^<>]*><f\b[^<>]*>([^<]+)<')
_LOCAL = re.compile(
    r"(?<![\w.!'\\$:\[\]])()\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?(?![\w(:.!\]])"
)  # with an empty group, so that the others count as those of `references_to`
_TEXT = re.compile('"[^"]*"')
_CHART = re.compile(r"<\w+:f\b[^<>]*>([^<]*)<")
_SOURCE = re.compile(r"<worksheetSource\b([^<>]*)>")
_CHARTS = re.compile(r"xl/charts/[^/]+\.xml|xl/chartEx/[^/]+\.xml", re.IGNORECASE)
_CACHES = re.compile(r"xl/pivotCache/pivotCacheDefinition[^/]*\.xml", re.IGNORECASE)


class Found(NamedTuple):
    """A formula, chart or pivot table that names cells of a table: where it stands, and the cells."""

    kind: str
    where: str
    cells: str


def standing(draft: Draft, workbook: Workbook, moved: Sequence[tuple[SheetPart, Moves]]) -> list[str]:
    """A line for each sheet whose rows moved and are named elsewhere: by what, and where first."""
    asked = [_Asked(sheet, references_to(sheet.name), moves, Counter(), []) for sheet, moves in moved if not moves.none]
    names = {sheet.part: sheet.name for sheet in workbook.sheets}
    for part in draft.names() if asked else ():
        if part in names:
            for data in _stretches(draft.pieces(part)):
                _look(part, names[part], data, asked)
        elif _CHARTS.fullmatch(part) or _CACHES.fullmatch(part):
            _look(part, None, b"".join(draft.pieces(part)), asked)
    return [_line(one) for one in asked if one.first]


class _Asked(NamedTuple):
    """A sheet whose rows moved, what finds ranges on it, how much of each kind was found, and the first of all."""

    sheet: SheetPart
    wanted: re.Pattern[str]
    moves: Moves
    counts: Counter[str]
    first: list[Found]

    def note(self, found: Iterable[Found]) -> None:
        """Count what was found."""
        for one in found:
            self.counts[one.kind] += 1
            if not self.first:
                self.first.append(one)

    @property
    def key(self) -> bytes:
        """A piece of its name that stands in every reference to it, however they are escaped."""
        return max(re.split("[&'<>\"]", self.sheet.name), key=len).encode()


def _stretches(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of a worksheet, whole rows at a time."""
    buffer = b""
    for piece in pieces:
        buffer += piece
        whole = buffer.rfind(b"<row")
        if whole > 0:
            yield buffer[:whole]
            buffer = buffer[whole:]
    yield buffer


def _look(part: str, name: str | None, data: bytes, asked: Sequence[_Asked]) -> None:
    """Look for what is asked in a part, or in some rows of it; `name` is that of the sheet it is."""
    for one in asked:
        if part == one.sheet.part and b"</f>" in data:
            one.note(_on_own(data.decode("utf-8", "replace"), one))
        elif part != one.sheet.part and one.key in data:
            one.note(_found(part, name, data.decode("utf-8", "replace"), one))


def _line(asked: _Asked) -> str:
    counts, first = asked.counts, asked.first[0]
    parts = [f"{counts[kind]:,} {kind}{'s' * (counts[kind] > 1)}" for kind in _KINDS if counts[kind]]
    what = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    place = f"{first.where}: {first.cells}"
    if counts.total() == 1:
        named = f"that names them by number ({place}): it stays as written"
    else:
        named = f"that name them by number (first {place}): they stay as written"
    return f"{asked.sheet.name}: rows have changed places. Check {what} {named}"


def _found(part: str, name: str | None, text: str, asked: _Asked) -> Iterator[Found]:
    if name is not None:
        yield from _in_sheet(text, name, asked)
    elif _CHARTS.fullmatch(part):
        cells = next(filter(None, (_named(m[1], asked) for m in _CHART.finditer(text))), "")
        if cells:
            yield Found("chart", "a chart", cells)
    else:
        yield from _in_cache(text, asked)


def _in_sheet(text: str, name: str, asked: _Asked) -> Iterator[Found]:
    at = ""
    for match in _CELL.finditer(text):
        if match[1]:
            at = match[1]
        elif cells := _named(match[2], asked):
            yield Found("formula", f"{name}!{at}" if at else name, cells)


def _on_own(text: str, asked: _Asked) -> Iterator[Found]:
    """Formulas on the sheet itself; those of the table have followed where they name cells of their own row."""
    moves = asked.moves
    for match in _FORMULA_CELL.finditer(text):
        at = parse_area(match[1])
        for named in _LOCAL.finditer(_TEXT.sub("", plain(match[2]))):
            area = area_of(named)
            own = at is not None and moves.left <= at.left <= moves.right and at.top == area.top == area.bottom
            if not own and moves.areas(area) != [area]:
                yield Found("formula", f"{asked.sheet.name}!{match[1]}", named[0])
                break


def _in_cache(text: str, asked: _Asked) -> Iterator[Found]:
    source = _SOURCE.search(text)
    found = attributes(source[1]) if source else {}
    area = parse_area(found.get("ref", ""))
    sheet = found.get("sheet", "")
    if area is not None and sheet.casefold() == asked.sheet.name.casefold() and asked.moves.areas(area) != [area]:
        yield Found("pivot table", "a pivot table", f"{sheet}!{found['ref']}")


def _named(formula: str, asked: _Asked) -> str:
    """The first range in a formula that is elsewhere now, or of another size."""
    for match in asked.wanted.finditer(plain(formula)):
        area = area_of(match)
        if asked.moves.areas(area) != [area]:
            return match[0]
    return ""
