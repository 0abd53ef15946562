"""Columns of a grid as descriptors, built once: how a column's cells read, are typed, are lined up and are checked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from model.basics.calendar import Calendar
from model.tables.book import Book, Cell, Sheet
from model.tables.schema import SHEETS, Column, Kind, SheetSpec, folded
from model.tables.values import Complaint, number_text, parse_period, shown
from ui.document.entry import NUMERIC, complaint, decimal_mark, typed, written
from ui.figures import written as figures

Shown = Cell | Fraction  # what a cell on screen may hold: computed tables also show exact quotients
MEASURED = 200  # cells looked at for a first width
_LEAST, _MOST, _ROOM_OF_HEADING, _ROOM_OF_CELL = 72, 240, 36, 20
NO_BREAK = "\N{NO-BREAK SPACE}"
_KIND_WORDS = {
    Kind.ID: "ID, kept as text",
    Kind.NAME: "name",
    Kind.TEXT: "text",
    Kind.NUMBER: "number",
    Kind.MONEY: "amount",
    Kind.PERCENT: "share or percentage: 0.8 or 80%",
    Kind.DATE: "date: 2026-07-31",
    Kind.PERIOD: "period: 2026-07, FY2026-Q3",
    Kind.CHOICE: "one of the choices",
    Kind.FLAG: "yes or no",
    Kind.NAMES: "names separated by ';'",
    Kind.NUMBERS: "numbers separated by ';'",
    Kind.FORMULA: "formula over measures",
    Kind.CURRENCY: "currency: USD",
    Kind.TIMESTAMP: "time (UTC)",
    Kind.VALUE: "number or text",
}


@dataclass(frozen=True)
class GridColumn:
    """One column: `kind` None is a column of the user's own. `refers` names the sheet its entries come from.

    `read_only` is the reason why nobody may type here, '' where they may. `computed` cells come from calculation.
    """

    heading: str
    kind: Kind | None
    choices: tuple[str, ...] = ()
    refers: str = ""
    required: bool = False
    read_only: str = ""
    computed: bool = False
    tip: str = ""
    mark: str = "."

    @property
    def numeric(self) -> bool:
        """Whether its cells are numbers, lined up on the right."""
        return self.kind in NUMERIC

    @property
    def drops(self) -> bool:
        """Whether its cells are chosen from a list or a calendar rather than written."""
        return bool(self.choices or self.refers) or self.kind is Kind.DATE

    def formatter(self) -> Callable[[Shown], str]:
        """A function from cell to the text on screen."""
        if self.kind is Kind.PERCENT:
            return _localised(_percent, self.mark)
        if self.kind is Kind.MONEY:
            return _localised(_money, self.mark)
        if self.kind in (Kind.NUMBER, Kind.VALUE, None):
            return _localised(_number, self.mark)
        return _plain

    def edit_text(self, cell: Shown) -> str:
        """The cell as the editor, the value line and the clipboard show it: with every digit."""
        if isinstance(cell, Fraction):
            return figures.trimmed(cell, 10).replace(",", "").replace(".", self.mark)
        return written(cell, self.kind, self.mark)

    def entry(self, text: str) -> Cell:
        """The cell that typed text becomes."""
        return typed(text, self.kind, self.choices, self.mark)

    def complaint(self, cell: Cell, known: Collection[str] = ()) -> str:
        """What is wrong with a typed cell, '' if nothing; `known` are the names that the column refers to."""
        return complaint(cell, self.kind, self.choices, known)


def columns_of(sheet: Sheet, book: Book) -> list[GridColumn]:
    """The descriptors of a sheet's columns, in the sheet's order."""
    spec = SHEETS.get(sheet.name)
    mark = decimal_mark()
    roles = _roles(book) if spec and spec.roles else frozenset()
    return [_column(heading, spec, roles, mark) for heading in sheet.headings]


def identity_width(columns: list[GridColumn], spec: SheetSpec | None) -> int:
    """How many leading columns say whose row it is: they stay in sight while the others scroll."""
    key = {folded(heading) for heading in (spec.key if spec else ())}
    width = 0
    for column in columns:
        in_key = folded(column.heading) in key and column.kind in (Kind.ID, Kind.NAME)
        if not in_key and not (width and folded(column.heading) in ("name", "account")):
            break
        width += 1
    return max(width, 1 if columns else 0)


_TYPICAL = {
    Kind.DATE: "2026-07-31 00",
    Kind.NAME: "price uplift",
    Kind.TEXT: "Alexandra Lindqvist",
    Kind.MONEY: "1,234,567.00",
}
"""What a column of a kind has room for while it is blank."""


def default_width(column: GridColumn, cells: Sequence[Shown], width_of: Callable[[str], int]) -> int:
    """A first width in pixels that fits the heading and the first cells; `width_of` measures a text."""
    show = column.formatter()
    texts = {show(cell) for cell in cells[:MEASURED] if cell is not None}
    texts.add(_TYPICAL.get(column.kind, ""))
    content = min(max(map(width_of, texts)), _MOST) + _ROOM_OF_CELL
    return max(_LEAST, width_of(column.heading) + _ROOM_OF_HEADING, content)


def _column(heading: str, spec: SheetSpec | None, roles: frozenset[str], mark: str) -> GridColumn:
    found = spec.find(heading) if spec else None
    if found is None:
        return _other_column(heading, spec, roles, mark)
    return GridColumn(heading, found.kind, found.choices, found.refers, found.required, tip=_tip(found), mark=mark)


def _other_column(heading: str, spec: SheetSpec | None, roles: frozenset[str], mark: str) -> GridColumn:
    """A period column, a column named after a role, or one of the user's own."""
    if spec and spec.periods and not isinstance(parse_period(heading, Calendar()), Complaint | None):
        return GridColumn(heading, spec.periods, tip=f"{heading}\nvalue of the period", mark=mark)
    if folded(heading) in roles:
        tip = f"{heading}\npayee ID: who gets the credit in this role"
        return GridColumn(heading, Kind.ID, refers="Payees", tip=tip, mark=mark)
    return GridColumn(heading, None, tip=f"{heading}\nyour own column", mark=mark)


def _roles(book: Book) -> frozenset[str]:
    sheets = (book.sheets[name] for name in ("Crediting rules", "Credits", "Ownership") if name in book.sheets)
    return frozenset(folded(cell) for sheet in sheets for cell in set(sheet.column("Role")) if isinstance(cell, str))


def _tip(column: Column) -> str:
    lines = [column.heading + (", required" if column.required else ""), _KIND_WORDS[column.kind]]
    if column.choices:
        lines[1] = " · ".join(column.choices)
    if column.refers:
        lines.append(f"from {column.refers}")
    if column.default is not None or column.note:
        lines.append(f"blank means {column.note or column.default}")
    return "\n".join(lines)


# -- texts on screen


def _plain(cell: Shown) -> str:
    if type(cell) is str:
        return cell if "\n" not in cell else " ".join(cell.split("\n"))
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return figures.exact(cell) if isinstance(cell, Fraction) else shown(cell)


def _grouped(number: int | Decimal, least: int) -> str:
    """The number in full with thousands separated and at least so many decimals."""
    text = number_text(number)
    whole, _, decimals = text.partition(".")
    sign = "-" if whole[0] == "-" else ""
    decimals = decimals.ljust(least, "0")
    return f"{sign}{int(whole.lstrip('-')):,}" + (f".{decimals}" if decimals else "")


def _number(cell: Shown) -> str:
    if type(cell) is Fraction:
        return figures.number(cell)
    return _grouped(cell, 0) if type(cell) is int or type(cell) is Decimal else _plain(cell)


def _money(cell: Shown) -> str:
    if type(cell) is Fraction:
        return figures.money(cell)
    return _grouped(cell, 2) if type(cell) is int or type(cell) is Decimal else _plain(cell)


def _percent(cell: Shown) -> str:
    if type(cell) is Fraction:
        return figures.percent(cell)
    if type(cell) is int or type(cell) is Decimal:
        return _grouped(Decimal(cell).scaleb(2), 0) + NO_BREAK + "%"
    return _plain(cell)


def _localised(format_cell: Callable[[Shown], str], mark: str) -> Callable[[Shown], str]:
    """The same with a decimal comma where the locale writes one."""
    if mark == ".":
        return format_cell
    swap = str.maketrans(",.", ".,")
    return lambda cell: (
        format_cell(cell).translate(swap) if type(cell) in (int, Decimal, Fraction) else format_cell(cell)
    )
