"""Names in the workbook that lead to rows of a table: they follow, print areas and filters among them."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from book.container.markup import attributes, plain
from book.sheet.workbook import Area, column_number
from book.splicing.moves import Moves
from model.tables.book import column_letters

_NAME = re.compile(r"(<definedName\b((?:[^<>\"]|\"[^\"<]*\")*)>)([^<]*)(</definedName>)")
_WHOLE_ROWS = frozenset(("_xlnm.Print_Area", "_xlnm._FilterDatabase"))


def with_names(text: str, sheet: str, moves: Moves) -> str:
    """The workbook part with the names that lead to absolute rows of a sheet's table where these are now.

    A name whose rows were parted or are gone stays as it is. Print areas and filters reach from the first of their rows
    to the last.
    """
    if moves.none:
        return text
    absolute = references_to(sheet, r"\$")

    def name(match: re.Match[str]) -> str:
        reach = attributes(match[2]).get("name") in _WHOLE_ROWS
        written = plain(match[3])
        parts = written.split('"')  # every other one is a text
        parts[::2] = [absolute.sub(lambda found: _moved(found, moves, reach), part) for part in parts[::2]]
        moved = '"'.join(parts)
        return match[0] if moved == written else match[1] + escape(moved) + match[4]

    return _NAME.sub(name, text)


def references_to(sheet: str, fixed: str = r"\$?") -> re.Pattern[str]:
    """What finds ranges on a sheet in a formula: groups 1 is the sheet, 2 to 5 columns and rows of the corners."""
    quoted = re.escape(sheet.replace("'", "''"))
    names = rf"'{quoted}'" + (rf"|{re.escape(sheet)}" if re.fullmatch(r"[^\W\d][\w.]*", sheet) else "")
    corner = rf"\$?([A-Z]{{1,3}}){fixed}(\d{{1,7}})"
    return re.compile(rf"(?<![\w.\]:'])({names})!{corner}(?::{corner})?(?![\w(:.!])", re.IGNORECASE)


def area_of(match: re.Match[str]) -> Area:
    """The cells of a range that `references_to` found."""
    left, top = column_number(match[2].upper()), int(match[3])
    right = column_number(match[4].upper()) if match[4] else left
    bottom = int(match[5]) if match[5] else top
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _moved(match: re.Match[str], moves: Moves, reach: bool) -> str:
    """A range with its rows where they are now; as written where they are no range any more."""
    area = area_of(match)
    now = [moves.reach(area)] if reach else moves.areas(area)
    if len(now) != 1 or now[0] == area or (now[0].left, now[0].right) != (area.left, area.right):
        return match[0]
    first, last = (f"${column_letters(c)}${r}" for c, r in ((area.left, now[0].top), (area.right, now[0].bottom)))
    return f"{match[1]}!{first}" + (f":{last}" if match[4] or now[0].bottom > now[0].top else "")
