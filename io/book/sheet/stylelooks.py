"""What the cell styles of a workbook say to a reader: currencies, struck text, colours, and numbers shown otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from book.container.markup import plain
from book.container.package import local
from book.sheet.celllooks import STRUCK, Marks
from book.sheet.colours import Palette
from book.sheet.formatlooks import marks_of_built_in, marks_of_format
from book.sheet.formats import plainest
from book.sheet.numberlooks import SHOWN_HIDDEN
from book.sheet.workbook import Workbook

_CONDITIONAL = re.compile(
    r'<conditionalFormatting\b[^<>]*\ssqref="([^"]*)"[^<>]*>(.*?)</conditionalFormatting>', re.DOTALL
)
_RULE = re.compile(r'<cfRule\b[^<>]*\sdxfId="(\d+)"[^<>]*>\s*(?:<formula>([^<]*)</formula>)?')
_SPEAKING = {"27": "Bad", "28": "Neutral", "11": "Warning Text"}  # Excel's own cell styles, by their number


def style_looks(workbook: Workbook) -> tuple[Marks, ...]:
    """For each cell style (position in cellXfs) what it says.

    Excel's own formats of money show whatever currency the computer has: they say none.
    """
    if workbook.styles is None or not workbook.package.has(workbook.styles):
        return ()
    root = workbook.package.tree(workbook.styles)
    try:
        return tuple(_Styles(root, Palette.of(workbook)).looks())
    except ValueError as error:
        raise workbook.package.broken_part(workbook.styles, error) from error


def striking_rules(workbook: Workbook, tail: str) -> Iterator[tuple[str, str]]:
    """The areas in which conditional formats strike out, with their rules, by what a worksheet has behind its rows."""
    if "dxfId" not in tail or workbook.styles is None or not workbook.package.has(workbook.styles):
        return
    formats = next((e for e in workbook.package.tree(workbook.styles) if local(e.tag) == "dxfs"), ())
    fonts = (_child(entry, "font") for entry in formats)
    striking = {str(at) for at, font in enumerate(fonts) if font is not None and _is_struck(font)}
    for area, rules in _CONDITIONAL.findall(tail) if striking else ():
        for number, formula in _RULE.findall(rules):
            if number in striking:
                yield area, plain(formula)


class _Styles:
    def __init__(self, root: Element, palette: Palette) -> None:
        parts = {local(element.tag): element for element in reversed(list(root))}
        self._formats = parts.get("cellXfs", ())
        self._codes = {int(e.get("numFmtId", "0")): e.get("formatCode", "") for e in parts.get("numFmts", ())}
        self._struck = [STRUCK if _is_struck(font) else "" for font in parts.get("fonts", ())]
        self._inks = [palette.name(_child(font, "color")) for font in parts.get("fonts", ())]
        self._fills = [_fill(fill, palette) for fill in parts.get("fills", ())]
        self._named = {
            e.get("xfId", ""): _SPEAKING[e.get("builtinId", "")]
            for e in parts.get("cellStyles", ())
            if e.get("builtinId", "") in _SPEAKING
        }

    def looks(self) -> Iterator[Marks]:
        for entry in self._formats:
            yield tuple((look, mark) for look, mark in self._said(plainest(entry)) if mark)

    def _said(self, style: Element) -> Iterator[tuple[str, str]]:
        number = int(style.get("numFmtId", "0"))
        code = self._codes.get(number)
        ink, fill = _at(self._inks, style.get("fontId")), _at(self._fills, style.get("fillId"))
        said = dict(marks_of_built_in(number) if code is None else marks_of_format(code))
        yield from (said | ({"shows": SHOWN_HIDDEN} if ink == "white" and fill in ("", "white") else {})).items()
        yield "struck", _at(self._struck, style.get("fontId"))
        yield "colours", _colour(self._named.get(style.get("xfId", ""), ""), ink, fill)
        alignment = _child(style, "alignment")
        yield "indents", "" if alignment is None else alignment.get("indent", "").strip("0")


def _colour(named: str, ink: str, fill: str) -> str:
    """What a reader calls the colour of a cell, '' where it has none of its own."""
    if named:
        return f"style {named}"
    if fill not in ("", "white"):
        return fill
    return f"{ink} text" if ink not in ("", "black", "white") else ""


def _is_struck(font: Element) -> bool:
    strike = _child(font, "strike")
    return strike is not None and strike.get("val", "1") in ("1", "true")


def _fill(fill: Element, palette: Palette) -> str:
    pattern = _child(fill, "patternFill")
    if pattern is None or pattern.get("patternType", "none") == "none":
        return ""
    return palette.name(_child(pattern, "fgColor")) or palette.name(_child(pattern, "bgColor"))


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if local(child.tag) == name), None)


def _at(names: Sequence[str], number: str | None) -> str:
    at = int(number) if number and number.isdigit() else 0
    return names[at] if at < len(names) else ""
