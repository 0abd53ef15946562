"""Comments on cells of a table: they go with their rows, as Excel takes them along.

A comment stands in up to three parts: its text, the box it is shown in (VML, which is not always clean XML), and the
thread of answers. All three name the cell.
"""

from __future__ import annotations

import re

from book.errors import FileProblem
from book.sheet.workbook import parse_area
from book.splicing.draft import Draft
from book.splicing.moves import Moves

_COMMENT = re.compile(r'<((?:\w+:)?(?:c|threadedC)omment)\b((?:[^<>"]|"[^"<]*")*?)(?:/>|>.*?</\1>)', re.DOTALL)
_REF = re.compile(r'(\sref=")([A-Z]+\d+)(")')
_SHAPE = re.compile(r"<v:shape\b.*?</v:shape>\s*", re.DOTALL)
_NOTE = re.compile(r"""<x:ClientData\b[^<>]*\sObjectType=["']Note["']""")
_ROW = re.compile(r"(<x:Row>\s*)(\d+)(\s*</x:Row>)")
_COLUMN = re.compile(r"<x:Column>\s*(\d+)\s*</x:Column>")
_ANCHOR = re.compile(r"(<x:Anchor>)([\d,\s]+)(</x:Anchor>)")
_ANCHORED_ROWS = (2, 6)  # of left column, offset, top row, offset, right column, offset, bottom row, offset


def move_comments(draft: Draft, sheet: str, part: str, moves: Moves) -> None:
    """Let the comments of a worksheet follow its rows, and go with rows that are gone.

    Raises FileProblem where a comment below the table stands where its rows are now.
    """
    if moves.none:
        return
    for relation in draft.package.relations(part).values():
        if relation.kind not in ("comments", "threadedComment", "vmlDrawing") or not draft.package.has(relation.target):
            continue
        if relation.kind == "vmlDrawing":
            old = draft.package.read(relation.target).decode("utf-8")
            new = _SHAPE.sub(lambda m: _shape(m[0], moves), old)
        else:
            old = draft.text(relation.target)
            new = _COMMENT.sub(lambda m: _comment(m[0], m[2], sheet, moves), old)
        if new != old:
            draft.write(relation.target, new)


def _comment(element: str, opening: str, sheet: str, moves: Moves) -> str:
    match = _REF.search(opening)
    if match is None:
        return element
    _check_room(match[2], sheet, moves)
    moved = moves.cell(match[2])
    return "" if moved is None else _REF.sub(rf"\g<1>{moved}\g<3>", element, count=1)


def _check_room(cell: str, sheet: str, moves: Moves) -> None:
    area = parse_area(cell)
    if area is None or not moves.left <= area.left <= moves.right:
        return
    if moves.old_end + moves.totals < area.top <= moves.new_end + moves.totals:
        raise FileProblem(
            f"{sheet}: the table needs more room, but {cell} has a comment; "
            "move what stands below the table away in Excel, then save again"
        )


def _shape(element: str, moves: Moves) -> str:
    """The box of a comment; its rows count from 0."""
    row, column = _ROW.search(element), _COLUMN.search(element)
    if row is None or column is None or _NOTE.search(element) is None:
        return element
    if not moves.left <= int(column[1]) + 1 <= moves.right:
        return element
    now = moves.row(int(row[2]) + 1)
    if now is None:
        return ""
    by = now - 1 - int(row[2])
    return _ANCHOR.sub(lambda m: _anchored(m, by), _ROW.sub(rf"\g<1>{now - 1}\g<3>", element))


def _anchored(match: re.Match[str], by: int) -> str:
    numbers = match[2].split(",")
    if len(numbers) == 8:
        for at in _ANCHORED_ROWS:
            numbers[at] = re.sub(r"\d+", lambda n: str(int(n[0]) + by), numbers[at])
    return match[1] + ",".join(numbers) + match[3]
