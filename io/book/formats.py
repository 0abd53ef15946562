"""Which number formats show a day: in Excel a date is a number, and only its format tells."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from book.package import local
from book.workbook import Workbook

BUILT_IN_DATES = frozenset((*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 59)))  # from 27: East Asian
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.')  # what is shown as it stands, or makes room
_NOT_LETTERS = re.compile(r"\[[^\]]*\]|AM/PM|A/P|General|Stand\w+", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)  # hours, minutes or seconds in all
_CONDITION = re.compile(r"\s*(?:\[\w+\])?\[[<>=]")


def shows_date(code: str) -> bool:
    """Whether a format code shows a day, month or year; times of day and durations alone are numbers.

    What holds for positive numbers counts; in `[=0]"";d/m/yy`, which is for some of them only, also what comes next.
    """
    sections = _ASIDE.sub("", code).split(";")
    return any(map(_section_shows_date, sections[: 2 if _CONDITION.match(sections[0]) else 1]))


def _section_shows_date(code: str) -> bool:
    letters = _NOT_LETTERS.sub("", code).lower()
    if "d" in letters or "y" in letters:
        return True
    return "m" in letters and not ("h" in letters or "s" in letters or _ELAPSED.search(code))


def date_styles(workbook: Workbook) -> tuple[bool, ...] | None:
    """For each cell style (position in cellXfs) whether its number format shows a date; None without any styles."""
    if workbook.styles is None or not workbook.package.has(workbook.styles):
        return None
    root = workbook.package.tree(workbook.styles)
    try:
        return _date_styles(root)
    except ValueError as error:
        raise workbook.package.broken_part(workbook.styles, error) from error


def _date_styles(root: Element) -> tuple[bool, ...]:
    if local(root.tag) != "styleSheet":
        raise ValueError(root.tag)
    dates = set(BUILT_IN_DATES)
    own = next((e for e in root if local(e.tag) == "numFmts"), ())  # conditional formats have numFmt elements, too
    for element in own:
        number = int(element.get("numFmtId", "0"))
        (dates.add if shows_date(element.get("formatCode", "")) else dates.discard)(number)
    formats = next((e for e in root if local(e.tag) == "cellXfs"), ())
    return tuple(int(_plainest(entry).get("numFmtId", "0")) in dates for entry in formats)


def _plainest(entry: Element) -> Element:
    """A cell format; where alternatives are written for it, the last, which asks for no extension of Excel's."""
    return next((e for e in reversed(tuple(entry.iter())) if local(e.tag) == "xf"), entry)
