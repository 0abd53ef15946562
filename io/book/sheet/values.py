"""From the text in a cell's XML to the raw cell of the model, exactly.

Excel keeps 15 significant digits and stores binary floats; 0.30000000000000004 is its way to write 0.3. Numbers become
int or Decimal at 15 digits, and dates where the cell's format shows one; no float on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from book.container.markup import attributes
from model.tables.book import Cell, CellError

NOT_CALCULATED = CellError("formula not calculated")
UNCALCULATED = "uncalculated"  # the type given to a formula cell without a stored value
EMPTY = "empty"  # ... and to one with an empty value that is no text: not calculated, or an empty text all the same

_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_LARGEST = Decimal("1.8E308")  # Excel calculates up to the largest double, 1.797...E308
_LAST_DAY = 2958465  # 9999-12-31
_CACHE = 50_000
_PLAIN = re.compile(r"-?\d+\.\d*[1-9]")  # nothing to round, nothing to strip
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAY_MS = 86_400_000


def number(text: str) -> int | Decimal | str:
    """A number at 15 significant digits, whole ones as int; the text itself where it is no number Excel can hold."""
    if len(text) <= 15 and text.isdigit() and text.isascii():
        return int(text)
    try:
        if len(text) <= 16 and _PLAIN.fullmatch(text):
            return Decimal(text)
        exact = _FIFTEEN.create_decimal(text.strip())
        if not abs(exact) < _LARGEST:
            return text
    except ArithmeticError:  # no number, or one beyond what decimals can hold
        return text
    if exact == exact.to_integral_value():
        return int(exact)
    return exact.normalize(_FIFTEEN)


def day(serial: int | Decimal | str, date1904: bool) -> Cell:
    """A date serial as a date, or a datetime where it has a time; a serial that is no date stays what it is."""
    if isinstance(serial, str):
        return serial
    if date1904:
        serial += 1462
    whole = int(serial // 1)
    if not 1 <= whole <= _LAST_DAY or whole == 60:
        return serial - 1462 if date1904 else serial
    first = date(1899, 12, 31) if whole < 60 else date(1899, 12, 30)
    milliseconds = int(((serial - whole) * _DAY_MS).to_integral_value()) if isinstance(serial, Decimal) else 0
    if milliseconds == 0:
        return first + timedelta(days=whole)
    return datetime.combine(first, time()) + timedelta(days=whole, milliseconds=milliseconds)


def iso_day(text: str) -> Cell:
    """A cell of type `d`: ISO 8601 text as date or datetime; the text itself where it is neither."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    moment = moment.replace(tzinfo=None)
    return moment.date() if moment.time() == time() else moment


def unescaped(text: str) -> str:
    """Text with Excel's `_x000D_` escapes replaced by the characters they stand for."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


class Numbers(dict[str, Cell]):
    """Converted numbers by their text: most columns repeat themselves, and a look-up is cheaper than a Decimal."""

    def __init__(self, convert: Callable[[str], Cell]) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, text: str) -> Cell:
        if len(self) >= _CACHE:
            self.clear()
        cell = self[text] = self._convert(text)
        return cell


class Converters(dict[tuple[str | None, str | None], Callable[[str], Cell]]):
    """What turns the text of a cell into its value, by the cell's type and style as the XML spells them.

    `strings` are the shared strings; `dates` says which styles show dates. What is no shared string raises KeyError,
    what is no style IndexError. `empty`: the value of formulas with an empty one.
    """

    def __init__(
        self,
        strings: list[str],
        dates: tuple[bool, ...] | None,
        date1904: bool,
        empty: Callable[[], Cell] = lambda: NOT_CALCULATED,
    ) -> None:
        super().__init__()
        self.blanks = "" in strings
        """Whether a shared string is blank, so that a cell with a text may be blank too."""
        self._dates = dates
        self._rows: dict[tuple[object, object], list[Callable[[str], Cell]]] = {}
        self._written: dict[str, Callable[[str], Cell]] = {}
        self._by_type: dict[str, Callable[[str], Cell]] = {
            "s": {str(i): text or None for i, text in enumerate(strings)}.__getitem__,
            "str": lambda text: unescaped(text) or None,
            "inlineStr": lambda text: unescaped(text) or None,
            "b": lambda text: text.strip() in ("1", "true"),
            "e": lambda text: CellError(text.strip()),
            "d": iso_day,
            UNCALCULATED: lambda _text: NOT_CALCULATED,
            EMPTY: lambda _text: empty(),
        }
        self._number = Numbers(number).__getitem__
        self._date = Numbers(lambda text: day(number(text), date1904)).__getitem__

    def __missing__(self, key: tuple[str | None, str | None]) -> Callable[[str], Cell]:
        kind, style = key
        shows_date = style is not None and self._dates is not None and self._dates[int(style)]
        plain = self._date if shows_date else self._number
        convert = self[key] = self._by_type.get(kind or "n", plain)
        return convert

    def written(self, tag: str) -> Callable[[str], Cell]:
        """What turns the text of a cell into its value, by what its opening tag holds after the address."""
        convert = self._written.get(tag)
        if convert is None:
            found = attributes(tag)
            convert = self._written[tag] = self[found.get("t"), found.get("s")]
        return convert

    def row(self, kinds: list[str | None], styles: list[str | None], texts: list[str]) -> list[Cell]:
        """The values of the cells of a row. Most rows are typed and styled like the one before."""
        key = (tuple(kinds), tuple(styles))
        converts = self._rows.get(key)
        if converts is None:
            if len(self._rows) >= _CACHE:
                self._rows.clear()
            converts = self._rows[key] = [self[kind, style] for kind, style in zip(kinds, styles, strict=True)]
        return [convert(text) for convert, text in zip(converts, texts, strict=True)]
