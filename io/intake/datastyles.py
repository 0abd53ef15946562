"""The currencies that formats of an OpenDocument file show, where its cells do not say theirs themselves."""

from __future__ import annotations

from collections.abc import Mapping

from book.currencies import sign_in, sign_of_format

_NUMBER_STYLES = ("datastyle:currency-style", "datastyle:number-style")
_SHOWN = ("datastyle:currency-symbol", "datastyle:text")


class DataStyles:
    """Takes the elements of a file as they come, by their usual names."""

    def __init__(self) -> None:
        self._signs: dict[str, str] = {}  # of number styles
        self._cells: dict[str, str] = {}  # of cell styles, their number style
        self._style = ""
        self._place = ""
        self._text: list[str] | None = None

    def start(self, name: str, found: Mapping[str, str]) -> None:
        """An element that begins."""
        if name in _NUMBER_STYLES:
            self._style = found.get("style:name", "")
        elif name in _SHOWN and self._style:
            self._text, self._place = [], found.get("datastyle:country", "")
        elif name == "style:style" and found.get("style:family") == "table-cell":
            inherited = self._cells.get(found.get("style:parent-style-name", ""), "")
            self._cells[found.get("style:name", "")] = found.get("style:data-style-name", inherited)

    def characters(self, data: str) -> None:
        """Text of the element."""
        if self._text is not None:
            self._text.append(data)

    def end(self, name: str) -> None:
        """An element that ends; the first currency that a style shows is its own."""
        if name in _NUMBER_STYLES:
            self._style = ""
        elif name in _SHOWN and self._text is not None:
            text, self._text = "".join(self._text).strip(), None
            sign = sign_of_format(f"[${text}-x-{self._place}]") if name == _SHOWN[0] else sign_in(text)
            if sign and not self._signs.get(self._style):
                self._signs[self._style] = sign

    def of(self, cell_style: str) -> str:
        """The sign that cells of a style show, '' for none."""
        return self._signs.get(self._cells.get(cell_style, ""), "")
