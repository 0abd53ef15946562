"""The colours of cells by the words that people have for them: a legend says red, no file does."""

from __future__ import annotations

from collections.abc import Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from book.container.package import local
from book.errors import FileProblem
from book.sheet.workbook import Workbook

_SWAPPED = (1, 0, 3, 2)  # the first four colours of a theme stand in another order than cells count them
_HUES = ((14, "red"), (42, "orange"), (68, "yellow"), (165, "green"), (200, "turquoise"), (262, "blue"), (330, "pink"))
_INDEXED = {
    **dict.fromkeys((0, 8, 64), "000000"),
    **dict.fromkeys((1, 9, 65), "FFFFFF"),
    2: "FF0000",
    10: "FF0000",
    3: "00FF00",
    11: "00FF00",
    4: "0000FF",
    12: "0000FF",
    5: "FFFF00",
    13: "FFFF00",
    6: "FF00FF",
    14: "FF00FF",
    7: "00FFFF",
    15: "00FFFF",
    22: "C0C0C0",
    23: "808080",
    55: "969696",
    53: "FF6600",
    47: "FFCC99",
    43: "FFFF99",
    42: "CCFFCC",
    45: "FF99CC",
    50: "99CC00",
    51: "FFCC00",
    52: "FF9900",
    17: "008000",
}


@dataclass(frozen=True)
class Palette:
    """The colours of a workbook's theme, as six hexadecimal digits each, in the order in which cells count them."""

    theme: Sequence[str] = ()

    @staticmethod
    def of(workbook: Workbook) -> Palette:
        """That of a workbook; without one where its theme cannot be read."""
        package = workbook.package
        part = next((r.target for r in package.relations(workbook.part).values() if r.kind == "theme"), "")
        try:
            root = package.tree(part) if part and package.has(part) else None
        except FileProblem:
            return Palette()
        scheme = next((e for e in root.iter() if local(e.tag) == "clrScheme"), ()) if root is not None else ()
        found = [next((e.get("lastClr") or e.get("val") or "" for e in one), "") for one in scheme]
        return Palette([found[_SWAPPED[at] if at < len(_SWAPPED) else at] for at in range(len(found))])

    def name(self, colour: Element | None) -> str:
        """The word for a colour; '' where there is none, or nobody knows which."""
        if colour is None:
            return ""
        if rgb := colour.get("rgb"):
            digits = rgb[-6:]
        elif (theme := colour.get("theme", "")).isdigit():
            digits = self.theme[int(theme)] if int(theme) < len(self.theme) else ""
        else:
            indexed = colour.get("indexed", "")
            digits = _INDEXED.get(int(indexed), "") if indexed.isdigit() else ""
        return word_of(digits, _tint(colour.get("tint", "0")))


def word_of(digits: str, tint: float = 0) -> str:
    """The word for a colour of six hexadecimal digits, made lighter (up to 1) or darker (down to -1)."""
    try:
        red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    except ValueError:
        return ""
    hue, light, full = rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light + (1 - light) * tint
    red, green, blue = hls_to_rgb(hue, light, full)
    if max(red, green, blue) - min(red, green, blue) < 0.06:
        return "white" if light > 0.97 else "black" if light < 0.2 else "grey"
    return next((word for most, word in _HUES if hue * 360 < most), "red")


def _tint(text: str) -> float:
    try:
        return max(-1.0, min(1.0, float(text)))
    except ValueError:
        return 0.0
