"""The input rows that a signature covers, in canonical form, as they matter to the signed period.

What a later day adds without touching the signed period is left out, or every ordinary month would look like a
falsification: an end date after the period counts as open, a column of Targets, Readings or FX counts only if it
begins before the period ends and is not older than the fiscal year before. Notes and addresses are not covered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from model.basics.calendar import Period, day_date
from model.basics.exact import Exact
from model.basics.watch import Watch, asked, unwatched
from model.signoff.canonical import canonical, exact_text, free_text
from model.tables.columns import (
    Choices,
    Days,
    Flags,
    NameLists,
    Names,
    NumberLists,
    Numbers,
    Periods,
    Table,
    Tables,
    Texts,
    TypedColumn,
)
from model.tables.schema import INPUT_SHEETS, Column, Kind, folded

Row = Mapping[str, str]

SETTINGS = "Settings"
_NOT_COVERED = {
    ("Payees", "Email"),
    ("Accounts", "Account"),
    ("Transactions", "Note"),
    ("Measures", "Note"),
    ("Plans", "Document"),
}
_ENDS = {"To", "Leave date"}
_LOOK = 5_000  # rows from one look at the watch to the next
_UNREADABLE = "(cannot be read)"


class SignedInputs:
    """The canonical rows of every input sheet by signed period, each made once.

    A row is a mapping of heading to text without its blanks; period columns go by the period's name, role columns by
    the folded role. What `watch` raises ends making them.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._rows: dict[tuple[str, Period | None], list[Row]] = {}
        self._texts: dict[tuple[str, Period | None], list[str]] = {}
        self._places: dict[tuple[str, Period | None], dict[str, list[int]]] = {}
        self._positions: dict[str, dict[int, int]] = {}
        self._changed: dict[tuple[str, Period], dict[str, list[int]]] = {}

    def rows(self, sheet: str, period: Period, watch: Watch = unwatched) -> list[Row]:
        """All rows of a sheet, one for each row of its typed table."""
        key = self._key(sheet, period)
        if key not in self._rows:
            made = _setting_rows(self.tables) if sheet == SETTINGS else self._table_rows(sheet, period, watch)
            self._rows[key] = made
        return self._rows[key]

    def texts(self, sheet: str, period: Period, watch: Watch = unwatched) -> list[str]:
        """The canonical text of each of `rows`."""
        key = self._key(sheet, period)
        if key not in self._texts:
            self._texts[key] = [canonical(row) for row in asked(self.rows(sheet, period, watch), watch, _LOOK)]
        return self._texts[key]

    def places(self, sheet: str, period: Period, watch: Watch = unwatched) -> Mapping[str, list[int]]:
        """The rows of a sheet by their canonical text."""
        key = self._key(sheet, period)
        if key not in self._places:
            found: dict[str, list[int]] = {}
            for row, text in enumerate(self.texts(sheet, period, watch)):
                found.setdefault(text, []).append(row)
            self._places[key] = found
        return self._places[key]

    def covered(self, sources: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
        """The table rows at (sheet, data row of the sheet), and all settings, by sheet."""
        found: dict[str, set[int]] = {SETTINGS: set(range(len(_setting_rows(self.tables))))}
        for sheet, row in sources:
            if sheet in INPUT_SHEETS and sheet != SETTINGS:
                position = self._position(sheet).get(row)
                if position is not None:
                    found.setdefault(sheet, set()).add(position)
        return found

    def changed(
        self, key: str, packed: Mapping[str, Sequence[Row]], period: Period, watch: Watch = unwatched
    ) -> Mapping[str, list[int]]:
        """The positions in a pack, known by `key`, of the rows that the book no longer holds as they were, by sheet."""
        if (key, period) not in self._changed:
            found: dict[str, list[int]] = {}
            for sheet, rows in packed.items():
                places = self.places(sheet, period, watch)
                texts = map(canonical, asked(rows, watch, _LOOK))
                if gone := [i for i, text in enumerate(texts) if text not in places]:
                    found[sheet] = gone
            self._changed[key, period] = found
        return self._changed[key, period]

    def _key(self, sheet: str, period: Period) -> tuple[str, Period | None]:
        return sheet, period if self._depends_on_period(sheet) else None

    def _position(self, sheet: str) -> Mapping[int, int]:
        if sheet not in self._positions:
            self._positions[sheet] = {row: i for i, row in enumerate(self.tables[sheet].rows.tolist())}
        return self._positions[sheet]

    def _depends_on_period(self, sheet: str) -> bool:
        if sheet == SETTINGS:
            return False
        spec = self.tables[sheet].spec
        return spec.periods is not None or any(column.heading in _ENDS for column in spec.columns)

    def _table_rows(self, sheet: str, period: Period, watch: Watch) -> list[Row]:
        table = self.tables[sheet]
        columns = {
            column.heading: self._texts_of(table.columns[column.heading], column, period)
            for column in asked(table.spec.columns, watch, 1)
            if (sheet, column.heading) not in _NOT_COVERED
        }
        for role, (_, names) in table.roles.items():
            columns[role] = column_texts(names, Column(role, Kind.ID))
        columns.update(self._period_texts(table, period))
        headings = list(columns)
        return [
            {heading: text for heading, text in zip(headings, texts, strict=True) if text}
            for texts in asked(zip(*columns.values(), strict=True), watch, _LOOK)
        ]

    def _texts_of(self, column: TypedColumn, spec: Column, period: Period) -> list[str]:
        if isinstance(column, Periods):
            name = self.tables.calendar.name
            return ["" if value is None else name(value) for value in column.value]
        if isinstance(column, Days) and spec.heading in _ENDS:
            column = Days(column.day, column.filled & (column.day <= period.last_day))
        return column_texts(column, spec)

    def _period_texts(self, table: Table, period: Period) -> dict[str, list[str]]:
        calendar = self.tables.calendar
        oldest = calendar.year_of(period.start).start - 12
        found = {}
        for span, column in table.periods.items():
            if span.start < period.end and span.end > oldest:
                texts = column_texts(column.numbers, Column(column.heading, Kind.NUMBER))
                bad = column.bad.tolist()
                found[calendar.name(span)] = [
                    _UNREADABLE if spoilt else text for text, spoilt in zip(texts, bad, strict=True)
                ]
        return found


def column_texts(column: TypedColumn, spec: Column) -> list[str]:
    """A typed column as canonical text, '' where blank."""
    match column:
        case Names(codes, names):
            matched = spec.kind is Kind.NAME and spec.heading != "Owner"
            texts = [*map(folded, names), ""] if matched else [*names, ""]
            return [texts[code] for code in codes.tolist()]
        case Numbers(value, filled):
            return [text if held else "" for text, held in zip(_number_texts(value), filled.tolist(), strict=True)]
        case Days(day, filled):
            days = zip(day.tolist(), filled.tolist(), strict=True)
            return [day_date(number).isoformat() if held else "" for number, held in days]
        case Choices(codes, choices):
            words = [*choices, ""]
            return [words[code] for code in codes.tolist()]
        case Flags(value):
            return ["yes" if flag else "no" for flag in value.tolist()]
        case Texts(value):
            return [free_text(text) for text in value]
        case NameLists(value):
            return [";".join(map(folded, names)) for names in value]
        case NumberLists(value):
            return [";".join(map(exact_text, numbers)) for numbers in value]
        case Periods(value):
            return ["" if period is None else f"{period.start}+{period.months}" for period in value]


def _number_texts(value: Exact) -> list[str]:
    known: dict[tuple[int, int], str] = {}
    dens = [value.den] * len(value) if isinstance(value.den, int) else value.den.tolist()
    texts = []
    for pair in zip(value.num.tolist(), dens, strict=True):
        if pair not in known:
            known[pair] = exact_text(Fraction(*pair))
        texts.append(known[pair])
    return texts


def _setting_rows(tables: Tables) -> list[Row]:
    """The settings that decide on pay, as they work, whether they are written down or left to their defaults."""
    settings = tables.settings
    effective = {
        "Fiscal year starts": str(tables.calendar.start_month),
        "Currency": settings.currency,
        "Proration": settings.proration,
        "Second approver above": exact_text(settings.second_approver_above),
        "Negative net pay": "carry forward" if settings.carry_negative else "pay",
    }
    return [{"Setting": name, "Value": text} if text else {"Setting": name} for name, text in effective.items()]
