"""Which number formats show a day: in Excel days are numbers, and only their format tells."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from book.container.package import local
from book.sheet.workbook import Workbook

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
    found = _formats(workbook)
    if found is None:
        return None
    own, numbers = found
    dates = {number: shows_date(code) for number, code in own.items()}
    return tuple(dates.get(one, one in BUILT_IN_DATES) for one in numbers)


def _formats(workbook: Workbook) -> tuple[dict[int, str], tuple[int, ...]] | None:
    """The number formats that a workbook has besides Excel's own, by their number, and the number of each style's."""
    if workbook.styles is None or not workbook.package.has(workbook.styles):
        return None
    root = workbook.package.tree(workbook.styles)
    try:
        if local(root.tag) != "styleSheet":
            raise ValueError(root.tag)
        own = next((e for e in root if local(e.tag) == "numFmts"), ())  # conditional formats have numFmt elements, too
        codes = {int(element.get("numFmtId", "0")): element.get("formatCode", "") for element in own}
        styles = next((e for e in root if local(e.tag) == "cellXfs"), ())
        return codes, tuple(int(plainest(entry).get("numFmtId", "0")) for entry in styles)
    except ValueError as error:
        raise workbook.package.broken_part(workbook.styles, error) from error


def plainest(entry: Element) -> Element:
    """A cell format; where alternatives are written for it, the last, which asks for no extension of Excel's."""
    return next((e for e in reversed(tuple(entry.iter())) if local(e.tag) == "xf"), entry)
