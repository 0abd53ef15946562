"""What a worksheet says about ranges of its cells, outside the cells: it follows the rows of the table.

Drop-downs, conditional formats, filters, links, merged cells and sparklines inside the table go with their rows; where
all their rows are gone, so are they.
"""

from __future__ import annotations

import re

from book.sheet.workbook import Area, parse_area
from book.splicing.formulas import followed, translated
from book.splicing.moves import Moves, reference

_WRITTEN = r'(?:[^<>"]|"[^"<]*")*?'  # attributes; a value may hold what ends a tag
_DIMENSION = re.compile(r'(<dimension\b[^<>]*?\sref=")([^"]*)(")')
_RULES = re.compile(rf"<((?:\w+:)?(?:dataValidation|conditionalFormatting))\b{_WRITTEN}(?:/>|>.*?</\1>)", re.DOTALL)
_SINGLE = re.compile(rf"<(hyperlink|ignoredError|protectedRange|cellWatch)\b{_WRITTEN}(?:/>|>.*?</\1>)", re.DOTALL)
_MERGED = re.compile(r'<mergeCell\b[^<>]*?\sref="([^"]*)"[^<>]*?(?:/>|>\s*</mergeCell>)')
_SPARKLINE = re.compile(r"<((?:\w+:)?sparkline)>.*?</\1>", re.DOTALL)
_FILTERS = re.compile(r'(<(?:autoFilter|sortState|sortCondition)\b[^<>]*?\sref=")([^"]*)(")')
_RANGES = re.compile(r'(\s(?:sqref|ref|r)="|<(?:\w+:)?sqref>)([^"<]*)(["<])')
_FORMULAS = re.compile(r"(<(formula[12]?|(?:\w+:)f)>)([^<]*)(</\2>)")
_EMPTIED = re.compile(
    r"<((?:\w+:)?(?:hyperlinks|ignoredErrors|protectedRanges|cellWatches|mergeCells|dataValidations|sparklines"
    r"|sparklineGroups|conditionalFormattings|extLst|ext))\b[^<>]*>\s*</\1>"
    r"|<((?:\w+:)?sparklineGroup)\b[^<>]*>(?:(?!<(?:\w+:)?sparkline\b|<(?:\w+:)?sparklines\b).)*?</\2>",
    re.DOTALL,
)
_COUNTED = re.compile(r"<((?:\w+:)?(mergeCell|dataValidation)s)\b[^<>]*>.*?</\1>", re.DOTALL)
_COUNT = re.compile(r'\scount="\d+"')


def with_dimension(head: str, moves: Moves) -> str:
    """The head of a worksheet with a dimension that covers the table."""

    def replace(match: re.Match[str]) -> str:
        area = parse_area(match[2])
        if area is None:
            return match[0]
        top, left = min(area.top, moves.header_row), min(area.left, moves.left)
        bottom = max(area.bottom, moves.new_end + moves.totals)
        return match[1] + reference(Area(top, left, bottom, max(area.right, moves.right))) + match[3]

    return _DIMENSION.sub(replace, head, count=1)


def with_moves(tail: str, moves: Moves) -> str:
    """The tail of a worksheet after the table's rows moved. ValueError for merged cells whose rows were parted."""
    if moves.none:
        return tail
    moved = with_filters(tail, moves)
    moved = _RULES.sub(lambda m: _rule(m[0], moves), moved)
    moved = _SINGLE.sub(lambda m: _ranged(m[0], moves), moved)
    moved = _MERGED.sub(lambda m: _merged(m[0], m[1], moves), moved)
    moved = _SPARKLINE.sub(lambda m: _sparkline(m[0], moves), moved)
    return moved if moved.count("<") == tail.count("<") else _without_emptied(moved)


def with_filters(text: str, moves: Moves) -> str:
    """The text with filters, and the order they sort by, over the rows where they are now."""

    def replace(match: re.Match[str]) -> str:
        area = parse_area(match[2])
        return match[0] if area is None else match[1] + reference(moves.reach(area)) + match[3]

    return _FILTERS.sub(replace, text)


def covered_cells(tail: str) -> list[Area]:
    """The merged cells."""
    areas = (parse_area(text) for text in _MERGED.findall(tail))
    return [area for area in areas if area is not None]


def _ranged(element: str, moves: Moves) -> str:
    """An element with the ranges it names where they are now; '' where they are gone."""
    match = _RANGES.search(element)
    if match is None:
        return element
    moved = moves.references(match[2])
    return element[: match.start(2)] + moved + element[match.end(2) :] if moved else ""


def _rule(element: str, moves: Moves) -> str:
    """A drop-down or conditional format; its formulas count from the first cell of its ranges."""
    moved = _ranged(element, moves)
    before, after = _RANGES.search(element), _RANGES.search(moved)
    if before is None or after is None or before[2] == after[2]:
        return moved
    old, new = _first_cell(before[2]), _first_cell(after[2])
    if old == new:
        return moved
    return _FORMULAS.sub(lambda m: m[1] + translated(m[3], old, new) + m[4], moved)


def _first_cell(references: str) -> str:
    areas = [area for part in references.split() if (area := parse_area(part)) is not None]
    if not areas:
        return "A1"
    top, left = min(area.top for area in areas), min(area.left for area in areas)
    return reference(Area(top, left, top, left))


def _merged(element: str, cells: str, moves: Moves) -> str:
    area = parse_area(cells)
    areas = [] if area is None else moves.areas(area)
    if len(areas) > 1:
        raise ValueError(cells)
    return element.replace(f'"{cells}"', f'"{reference(areas[0])}"') if areas else ""


def _sparkline(element: str, moves: Moves) -> str:
    """A small chart in a cell: it shows the row in which it stands."""
    match = _RANGES.search(element)
    moved = moves.cell(match[2]) if match else None
    if match is None or moved is None:
        return ""
    element = element[: match.start(2)] + moved + element[match.end(2) :]
    old, new = parse_area(match[2]), parse_area(moved)
    if old is None or new is None or old.top == new.top:
        return element
    rows = (old.top, new.top)
    return _FORMULAS.sub(lambda m: m[1] + followed(m[3], *rows) + m[4], element)


def _without_emptied(text: str) -> str:
    """The text without the lists of which nothing is left, and with the right numbers of what is in the others."""
    found = 1
    while found:
        text, found = _EMPTIED.subn("", text)

    def counted(match: re.Match[str]) -> str:
        opening, rest = match[0].split(">", 1)
        number = len(re.findall(rf"<(?:\w+:)?{match[2]}\b", rest))
        return _COUNT.sub(f' count="{number}"', opening, count=1) + ">" + rest

    return _COUNTED.sub(counted, text)
