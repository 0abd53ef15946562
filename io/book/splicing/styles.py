"""The styles part: cell formats are looked up, and new ones are only ever appended."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from book.container.markup import attributes
from book.sheet.formats import BUILT_IN_DATES, shows_date

_FORMATS = re.compile(r"<cellXfs\b[^<>]*>(.*?)</cellXfs>", re.DOTALL)
_FORMAT = re.compile(r"<xf\b[^<>]*?/>|<xf\b[^<>]*>.*?</xf>", re.DOTALL)
_ENTRY = re.compile(
    rf"<((?:\w+:)?AlternateContent)\b.*?</\1>|{_FORMAT.pattern}", re.DOTALL
)  # one format, or a choice of them
_NUMBER_FORMATS = re.compile(r"<numFmts\b[^<>]*?(?:/>|>(.*?)</numFmts>)", re.DOTALL)
_NUMBER_FORMAT = re.compile(r"<numFmt\b([^<>]*?)/?>")
_FONTS = re.compile(r"<fonts\b([^<>]*)>(.*?)</fonts>", re.DOTALL)
_FONT = re.compile(r"<font\s*/>|<font>(.*?)</font>", re.DOTALL)
_ROOT = re.compile(r"<styleSheet\b[^<>]*>")
_TAG = re.compile(r"<xf\b([^<>]*?)(/?)>")
_BUILT_IN = {"General": 0, "0.00": 2, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49}
_BLANK = re.compile(r"<styleSheet\b([^<>]*?)/>\s*$")
_FIRST_OWN = 164
_AFTER_FORMATS = re.compile(r"<(?:cellStyles|dxfs|tableStyles|colors|extLst)\b|</styleSheet>")
_PLAIN_FORMATS = '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellXfs>'
PLAIN = (  # the least that Excel takes for a styles part; the names of the namespaces are those of Transitional files
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    f'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>{_PLAIN_FORMATS}'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Styles:
    """A styles part as text; `variant` and `bold` append what is missing."""

    def __init__(self, text: str) -> None:
        if blank := _BLANK.search(text):
            text = _ROOT.sub(lambda _: f"<styleSheet{blank[1]}>", PLAIN)
        if _FORMATS.search(text) is None:
            text = _AFTER_FORMATS.sub(lambda after: _PLAIN_FORMATS + after[0], text, count=1)
        match = _FORMATS.search(text)
        if match is None:
            raise ValueError("no cell formats")
        self._text = text
        self._formats = [entry[0] for entry in _ENTRY.finditer(match[1])]
        self._count = len(self._formats)
        self._numbers = [int(attributes(_opening(f)).get("numFmtId", "0")) for f in map(_plainest, self._formats)]
        own = _NUMBER_FORMATS.search(text)  # conditional formats have numFmt elements, too
        self._codes = {
            int(found.get("numFmtId", "0")): found.get("formatCode", "")
            for found in map(attributes, _NUMBER_FORMAT.findall(own[1] or "" if own else ""))
        }
        self._known = set(self._codes)
        self._made: dict[tuple[int, str], int] = {}
        self._bold_font: int | None = None

    @property
    def changed(self) -> bool:
        """Whether anything was appended."""
        return len(self._formats) > self._count

    def shows_date(self, style: int) -> bool:
        """Whether numbers in that style are shown as dates."""
        number = self._number(style)
        return shows_date(self._codes[number]) if number in self._codes else number in BUILT_IN_DATES

    def code(self, style: int) -> str:
        """The number format of a style that this program wrote."""
        number = self._number(style)
        return self._codes.get(number) or next(
            (code for code, known in _BUILT_IN.items() if known == number), "General"
        )

    def variant(self, style: int, code: str, bold: bool = False) -> int:
        """The style that looks like `style` but for the number format, and the weight of the font if bold."""
        key = (style, code + "\0" * bold)
        if key not in self._made:
            changes = {"numFmtId": str(self._id(code)), "applyNumberFormat": "1"}
            if bold:
                changes |= {"fontId": str(self._bold()), "applyFont": "1"}
            written = _plainest(self._formats[style]) if style < len(self._formats) else '<xf numFmtId="0"/>'
            self._formats.append(_TAG.sub(lambda m: _changed(m, changes), written, count=1))
            self._numbers.append(int(changes["numFmtId"]))
            self._made[key] = len(self._formats) - 1
        return self._made[key]

    def text(self) -> str:
        """The part with what was appended."""
        formats = f'<cellXfs count="{len(self._formats)}">{"".join(self._formats)}</cellXfs>'
        text = _FORMATS.sub(lambda _: formats, self._text, count=1)
        added = "".join(
            f'<numFmt numFmtId="{number}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
            for number, code in self._codes.items()
            if number not in self._known
        )
        if not added:
            return text
        match = _NUMBER_FORMATS.search(text)
        block = f'<numFmts count="{len(self._codes)}">{(match[1] or "") if match else ""}{added}</numFmts>'
        if match is not None:
            return text[: match.start()] + block + text[match.end() :]
        return _ROOT.sub(lambda m: m[0] + block, text, count=1)

    def _number(self, style: int) -> int:
        return self._numbers[style] if style < len(self._numbers) else 0

    def _id(self, code: str) -> int:
        """The number of a format code, a new one if need be."""
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        for number, known in self._codes.items():
            if known == code:
                return number
        number = max((_FIRST_OWN - 1, *self._codes, *self._numbers)) + 1
        self._codes[number] = code
        return number

    def _bold(self) -> int:
        """The position of a bold copy of the first font, which is appended."""
        if self._bold_font is None:
            match = _FONTS.search(self._text)
            fonts = list(_FONT.finditer(match[2])) if match else []
            if match is None or not fonts:
                return 0
            copy = f"<font><b/>{fonts[0][1] or ''}</font>"
            block = f'<fonts count="{len(fonts) + 1}">{match[2]}{copy}</fonts>'
            self._text = self._text[: match.start()] + block + self._text[match.end() :]
            self._bold_font = len(fonts)
        return self._bold_font


def _plainest(entry: str) -> str:
    """A cell format; where alternatives are written for it, the last, which asks for no extension of Excel's."""
    found = [match[0] for match in _FORMAT.finditer(entry)]
    return found[-1] if found else entry


def _opening(written: str) -> str:
    match = _TAG.match(written)
    return match[1] if match else ""


def _changed(match: re.Match[str], changes: dict[str, str]) -> str:
    found = attributes(match[1]) | changes
    written = "".join(f' {name}="{escape(value, {chr(34): "&quot;"})}"' for name, value in found.items())
    return f"<xf{written}{match[2]}>"
