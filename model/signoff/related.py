"""What else a signature covers beside the cells that the explanation cites: rows that are named by what is cited.

An explanation shows where a number comes from; it does not show every row that was read on the way, such as the other
rows of a curve, the account behind a transaction, or the exchange rate of its currency. An edit of those moves the
number too, so they are signed with it. Rows that begin after the period are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from model.basics.calendar import Period
from model.basics.integers import Index
from model.measures.formulas import FormulaError, parse, references
from model.tables.columns import Days, Names, Periods, Table, Tables, Texts
from model.tables.schema import folded

Rows = dict[str, set[int]]

_OF_THE_PAYEE = ("Ownership", "Goals", "Adjustments", "Draws", "Opening balances")
_WITH_ACCOUNT = ("Transactions", "Contracts", "Ownership")
_MEASURE_COLUMNS = ("Measure", "Second measure", "Points measure", "Volume measure", "Multiplier measure")
_CURVE_COLUMNS = ("Curve", "Multiplier curve")
_FORMULA_COLUMNS = ("Gate", "Release if")
_PAID_FROM = ("Transactions", "Contracts", "Plans")
_PAID_IN = ("Plans", "Payees")


class Related:
    """The rows that rows of a book name; table rows throughout."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._accounts = {text: row for row, text in enumerate(_texts(tables["Accounts"], "Account ID"))}
        self._account_of = {name: self._account_rows(tables[name]) for name in _WITH_ACCOUNT}
        self._measures = _by_name(tables["Measures"], "Measure")
        self._curves = _by_name(tables["Curves"], "Curve")
        self._credits = _by_text(tables["Credits"], "Transaction ID")
        self._by_payee = {name: _by_text(tables[name], "Payee ID") for name in _OF_THE_PAYEE}

    def added_to(self, cited: Mapping[str, set[int]], payee_id: str, period: Period) -> Rows:
        """The cited rows and all that belong to them, by sheet."""
        found: Rows = {sheet: set(rows) for sheet, rows in cited.items()}
        for sheet, by_payee in self._by_payee.items():
            rows = (row for row in by_payee.get(payee_id, ()) if self._begun(sheet, row, period))
            found.setdefault(sheet, set()).update(rows)
        self._add_terms(found)
        self._add_splits(found)
        for sheet in _WITH_ACCOUNT:
            accounts = self._account_of[sheet][sorted(found.get(sheet, ()))]
            found.setdefault("Accounts", set()).update(accounts[accounts >= 0].tolist())
        self._add_rates(found)
        return {sheet: rows for sheet, rows in found.items() if rows}

    def _begun(self, sheet: str, row: int, period: Period) -> bool:
        columns = self.tables[sheet].columns
        for heading in ("From", "As of"):
            if isinstance(column := columns.get(heading), Days) and column.day[row] > period.last_day:
                return False
        of = columns.get("Period")
        span = of.value[row] if isinstance(of, Periods) else None
        return span is None or span.start < period.end

    def _add_terms(self, found: Rows) -> None:
        """Measures and curves that components name, and measures that formulas name, however far down."""
        components, measures = self.tables["Components"], self.tables["Measures"]
        names: set[str] = set()
        for row in found.get("Components", ()):
            names.update(_name(components, heading, row) for heading in _MEASURE_COLUMNS)
            for heading in _FORMULA_COLUMNS:
                names.update(_named(components, heading, row))
            for heading in _CURVE_COLUMNS:
                found.setdefault("Curves", set()).update(self._curves.get(_name(components, heading, row), ()))
        pending = [row for name in names for row in self._measures.get(name, ())]
        known = found.setdefault("Measures", set())
        pending += known
        seen: set[int] = set()
        while pending:
            row = pending.pop()
            if row not in seen:
                seen.add(row)
                parts = {*_named(measures, "Formula", row), _name(measures, "Weighted by", row)}
                pending += [part for name in parts for part in self._measures.get(name, ())]
        known |= seen

    def _add_splits(self, found: Rows) -> None:
        """The explicit shares of transactions."""
        deals = self.tables["Transactions"].names("Transaction ID")
        ids = {deals.text(row) for row in found.get("Transactions", ())}
        found.setdefault("Credits", set()).update(row for text in ids for row in self._credits.get(text, ()))

    def _add_rates(self, found: Rows) -> None:
        """Exchange rates between the currencies at hand."""
        rates = self.tables["FX"]
        if not rates.size:
            return
        book = self.tables.settings.currency
        given = {book} | self._currencies(found, _PAID_FROM, "Currency")
        paid = (
            {book} | self._currencies(found, _PAID_IN, "Currency") | self._currencies(found, _PAID_IN, "Pay currency")
        )
        pairs = zip(_texts(rates, "From currency"), _texts(rates, "To currency"), strict=True)
        found.setdefault("FX", set()).update(i for i, (a, b) in enumerate(pairs) if a in given and b in paid)

    def _currencies(self, found: Rows, sheets: Iterable[str], heading: str) -> set[str]:
        currencies = set()
        for sheet in sheets:
            column = self.tables[sheet].columns.get(heading)
            if isinstance(column, Names) and (rows := sorted(found.get(sheet, ()))):
                codes = np.unique(column.codes[rows])
                currencies |= {column.names[code] for code in codes if code >= 0}
        return currencies

    def _account_rows(self, table: Table) -> Index:
        return table.names("Account ID").positions(self._accounts)


def _texts(table: Table, heading: str) -> list[str]:
    names = table.names(heading)
    return [names.text(row) for row in range(table.size)]


def _by_text(table: Table, heading: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row, text in enumerate(_texts(table, heading)):
        found.setdefault(text, []).append(row)
    return found


def _by_name(table: Table, heading: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row, text in enumerate(_texts(table, heading)):
        if text:
            found.setdefault(folded(text), []).append(row)
    return found


def _name(table: Table, heading: str, row: int) -> str:
    return folded(table.names(heading).text(row))


def _named(table: Table, heading: str, row: int) -> set[str]:
    """The measures that a formula names; none if it cannot be read, which is a problem of its own."""
    column = table.columns[heading]
    text = column.value[row] if isinstance(column, Texts) else ""
    try:
        return {reference.key for reference in references(parse(text))} if text else set()
    except FormulaError:
        return set()
