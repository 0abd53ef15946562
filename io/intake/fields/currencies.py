"""In which currencies amounts are by the signs that they show, held against what the book would take them for.

€500 that is imported as 500 of a book in dollars is a wrong amount that nobody sees. Where a sign cannot be that of the
currency that its row would have, the import asks; a sign that several currencies share contradicts none of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from book.sheet.currencies import (
    PERCENT,
    WEAK,
    currencies_of,
    sign_in,
    sign_of_caption,
    sign_of_heading,
    sign_of_name,
    sign_of_title,
)
from intake.files.source import counted, problem
from intake.mapping.mapping import Mapping
from intake.mapping.questions import asking, reading_of
from intake.tables.finding import FoundTable
from intake.values.numbers import is_number
from intake.values.reading import ReadCells
from model.basics.money import is_currency
from model.basics.problem import Problem, Severity
from model.tables.book import Book, Cell
from model.tables.schema import SHEETS, Column, Kind, folded
from model.tables.values import shown

BY_NAME = "?"  # behind a sign: only the name of a sheet or table says it
IGNORE, SIGNS = "ignore", "signs"
_FIELD = "Currency"
_BY_CELL = "as its Currency says"
_VALUES = ("Targets", "Readings")  # money, and much else, in columns named after periods
_CALLED = re.compile(r"\b(?:currency|ccy|curr|w\u00e4hrung|devise|moneda)\b", re.IGNORECASE)
_MOST_MARKED = 1_000  # cells that are marked one by one


def signs_of(table: FoundTable, position: int, cells: Sequence[Cell], column: Column, target: str) -> Sequence[str]:
    """The sign of each amount of a column: beside its digits, in its format, in the heading, or around the table."""
    if column.kind is not Kind.MONEY and not (target in _VALUES and column.kind is SHEETS[target].periods):
        return ()
    formats = table.look("signs", position)
    heading = sign_of_heading(table.with_unit(position)) or sign_of_title(table.remark(position)) or _around(table)
    beside = _beside(table) if SHEETS[target].find(_FIELD) is None else ()
    if not heading and not formats and not beside and not any(isinstance(cell, str) for cell in cells):
        return ()
    texts: dict[Cell, str] = {text: sign_in(text) for text in {c for c in cells if isinstance(c, str)}}
    none = [""] * len(cells)
    return tuple(
        (sign.strip(PERCENT) if is_number(cell) else texts.get(cell, "")) or code or heading if cell is not None else ""
        for cell, sign, code in zip(cells, formats or none, beside or none, strict=True)
    )


def _beside(table: FoundTable) -> Sequence[str]:
    """The currency of each row in a column of currencies, for sheets that have none; nothing where there is no such."""
    for heading, cells in zip(table.headings, table.cells, strict=True):
        codes = [shown(cell).strip().upper() for cell in cells] if _CALLED.search(heading) else []
        if any(codes) and all(not code or is_currency(code) for code in codes):
            return codes
    return ()


def _around(table: FoundTable) -> str:
    """The sign that the texts around a table say; with BY_NAME behind it, where only the names of sheet or table do."""
    above = (text for text in table.titles if isinstance(text, str))
    said = (*map(sign_of_title, table.announced), *map(sign_of_caption, above))
    named = next(filter(None, map(sign_of_name, (table.name, table.sheet))), "")
    return next(filter(None, said), named and named + BY_NAME)


@dataclass
class _Met:
    """What a field's signs say that the book would not: where first, and how often."""

    table: FoundTable
    row: int
    name: str
    heading: str
    sign: str
    expected: tuple[str, ...]
    why: str  # what says the currency of the row, if anything of the row does
    signs: Counter[str] = field(default_factory=Counter)


class Currencies:
    """Meets the amounts of one import row by row; then `problems` says what there is to ask and to tell."""

    def __init__(self, book: BookCurrencies, mapping: Mapping) -> None:
        self._book = book
        self._own = book.own
        self._mapping = mapping
        self._has_field = SHEETS[mapping.target].find(_FIELD) is not None
        self._decisions: dict[str, str] = {}
        self._against: dict[str, _Met] = {}
        self._taken: Counter[str] = Counter()
        self._shared: dict[str, str] = {}
        self._marks: list[Problem] = []
        self._silent: Counter[str] = Counter()

    def meet(self, table: FoundTable, row: int, name: str, read: ReadCells, cells: dict[str, Cell]) -> None:
        """Hold the sign of an amount against the currency that its row would have, or give the row the sign's."""
        written = read.signs[row].removesuffix(WEAK)
        sign = written.removesuffix(BY_NAME)
        codes = currencies_of(sign)
        if written != read.signs[row] and not set(codes) & {self._own, *self._book.known}:
            return  # letters that may say anything, and no currency of the book
        decision = self._decision(name)
        told = cells.get(_FIELD) if self._has_field else None
        held = self._held_in(cells)
        if told in codes or held in codes or (told and sign != written):
            return
        if decision and decision != IGNORE:
            code = next((one for one in (decision, self._own, *self._book.known) if one in codes), codes[0])
            cells[_FIELD] = code
            self._taken[code] += 1
            if len(codes) > 1:
                self._shared[sign] = code
            return
        expected = (told,) if isinstance(told, str) else (held,) if held else self._expected(cells)
        if not expected or set(expected) & set(codes) or not cells[name]:
            return  # nothing is the same in every currency
        key = name if SHEETS[self._mapping.target].find(name) else ""
        met = self._against.setdefault(
            key, _Met(table, row, name, table.headings[read.at], written, expected, _why(told, held))
        )
        met.signs[sign] += 1
        if decision != IGNORE and 1 < met.signs.total() <= _MOST_MARKED and sign == read.signs[row]:
            wrong = f"{_shown_in(written)}, and would be taken as {' or '.join(expected)}"
            place = table.place(row, read.at)
            issue = problem(table.sheet, place, table.cells[read.at][row], wrong, "")
            self._marks.append(asking(issue, "", field=name, heading=met.heading))

    def problems(self) -> Iterator[Problem]:
        """What is to be decided, and what was done as decided."""
        for met in self._against.values():
            if self._decision(met.name) == IGNORE:
                wrong = f"{counted(met.signs.total(), 'amount')} of '{met.heading}' shown in another currency"
                wrong = f"{wrong} ({_listed(met.signs)}) are taken as {' or '.join(met.expected)}, as decided"
                yield problem(met.table.sheet, "", None, wrong, "", Severity.FINDING)
            else:
                yield self._question(met)
        yield from self._marks
        if self._taken:
            wrong = f"{counted(self._taken.total(), 'row')} have the currency that the amount shows"
            shared = "".join(f"; {sign} is read as {code}" for sign, code in self._shared.items())
            wrong = f"{wrong} ({_listed(self._taken)}){shared}"
            yield problem(self._mapping.target, "", None, wrong, "", Severity.FINDING)
        if self._silent:
            many = counted(self._silent.total(), "row")
            wrong = f"{many} without a currency, taken in the one of the same row of the book ({_listed(self._silent)})"
            yield problem(self._mapping.target, "", None, wrong, "", Severity.FINDING)

    def _question(self, met: _Met) -> Problem:
        table, expected, total = met.table, " or ".join(met.expected), met.signs.total()
        position = table.headings.index(met.heading)
        cell = table.cells[position][met.row]
        why = met.why or ("the book's currency" if met.expected == (self._own,) else "in which it is paid")
        wrong = f"the amount {_shown_in(met.sign)}, and would be taken as {expected}, {why}"
        if total > 1:
            wrong = f"{wrong}; {counted(total, 'amount')} of '{met.heading}' are like it ({_listed(met.signs)})"
        right = "convert them first, or say that they are in that currency all the same"
        if SHEETS[self._mapping.target].find("Payee ID"):
            right = f"give the payee another Pay currency, {right}"
        answers = [(IGNORE, f"They are in {expected} all the same")]
        if self._has_field:
            right = "say which is right, or map a column to Currency"
            right = "say which is right, or mend the cells" if met.why == _BY_CELL else right
            answers = [*self._ways(met), *answers]
        issue = problem(table.sheet, table.place(met.row, position), cell, wrong, right, Severity.ERROR)
        return asking(issue, "currency", tuple(answers), met.name, met.heading)

    def _ways(self, met: _Met) -> list[tuple[str, str]]:
        """How the signs may be taken: of a sign that several currencies share, each that the book knows."""
        shared = next((sign for sign in met.signs if len(currencies_of(sign)) > 1), "")
        known = [code for code in self._book.known if code in currencies_of(shared)]
        if shared and not known:
            known = list(currencies_of(shared)[:2])
        if shared and self._own not in known:
            return [(code, f"Each is in what it shows; {shared} is {code}") for code in known[:3]]
        return [(SIGNS, "Each is in the currency that it shows")]

    def take(self, cells: MappingOf[str, Cell]) -> None:
        """Note a row of which nothing in the file says the currency, and that the book has in another than its own."""
        held = "" if cells.get(_FIELD) else self._held_in(cells)
        self._silent.update([held] if held and held != self._own else ())

    @property
    def held(self) -> set[str]:
        """The currencies that the book has in rows of the sheet of the import."""
        return set(self._book.rows_of(self._mapping.target).values()) if self._has_field else set()

    def _held_in(self, cells: MappingOf[str, Cell]) -> str:
        """The currency that the book has in the row that this one changes, and keeps; '' where there is none."""
        kept = self._has_field and self._mapping.mode == "update"
        if not kept or cells.get(_FIELD) or (self._mapping.clear and _FIELD in cells):
            return ""
        return self._book.of_row(self._mapping.target, cells)

    def _decision(self, name: str) -> str:
        if name not in self._decisions:
            decided = reading_of(self._mapping, name).currency
            takes = self._has_field and (decided == SIGNS or is_currency(decided))
            self._decisions[name] = decided if decided == IGNORE or takes else ""
        return self._decisions[name]

    def _expected(self, cells: dict[str, Cell]) -> tuple[str, ...]:
        """What the book takes an amount for whose row does not say it; nothing where the row holds no money."""
        if self._has_field:
            return (self._own,)
        if self._mapping.target in _VALUES:
            return self._book.of_measure(shown(cells.get("Owner")), shown(cells.get("Measure")))
        return self._book.of_payee(shown(cells.get("Payee ID")), shown(cells.get("Plan ID")))


class BookCurrencies:
    """What a book says about currencies: those of its plans, and the one in which each payee is paid."""

    def __init__(self, book: Book, own: str) -> None:
        self.own = own
        self._book = book
        self._rows: dict[str, dict[str, str]] = {}
        self._payees = _texts(book, "Payees", "Payee ID", "Pay currency")
        self._plans = {plan: code or own for plan, code in _texts(book, "Plans", "Plan ID", "Currency").items()}
        self._units = {folded(name): folded(unit) for name, unit in _texts(book, "Measures", "Measure", "Unit").items()}
        sheet = book.sheet("Assignments")
        self._of_payee: dict[str, set[str]] = {}
        for payee, plan in zip(sheet.column("Payee ID"), sheet.column("Plan ID"), strict=True):
            if shown(plan) in self._plans:
                self._of_payee.setdefault(shown(payee), set()).add(self._plans[shown(plan)])
        rates = _texts(book, "FX", "From currency", "To currency")
        named = {own, *self._plans.values(), *self._payees.values(), *rates, *rates.values()}
        self.known: tuple[str, ...] = tuple(sorted(code for code in named if is_currency(code)))
        """All currencies that the book names."""

    def of_row(self, target: str, cells: MappingOf[str, Cell]) -> str:
        """The currency that stands in the row of a sheet with the same key."""
        rows = self.rows_of(target)
        return rows.get(shown(cells.get(SHEETS[target].key[0])).strip(), "") if rows else ""

    def rows_of(self, target: str) -> MappingOf[str, str]:
        """The currencies of the rows of a sheet that say one, by their key."""
        if target not in self._rows:
            texts = _texts(self._book, target, SHEETS[target].key[0], _FIELD)
            self._rows[target] = {key: code for key, code in texts.items() if code}
        return self._rows[target]

    def of_payee(self, payee: str, plan: str) -> tuple[str, ...]:
        """In what a payee is paid; if nothing says so, what his plans pay."""
        if self._payees.get(payee):
            return (self._payees[payee],)
        return (self._plans[plan],) if plan in self._plans else _one_of(self._of_payee.get(payee, ()), self.own)

    def of_measure(self, owner: str, measure: str) -> tuple[str, ...]:
        """In what a target or reading of somebody may be: it is money of a plan."""
        if self._units.get(folded(measure), "money") != "money":
            return ()
        plans = self._of_payee.get(owner)
        return _one_of(plans if plans is not None else {*self._plans.values(), self.own}, self.own)


def _one_of(codes: Collection[str], own: str) -> tuple[str, ...]:
    return tuple(sorted(codes)) or (own,)


def _texts(book: Book, name: str, key: str, value: str) -> dict[str, str]:
    """Two columns of a sheet as texts."""
    sheet = book.sheet(name)
    keys, values = sheet.column(key), sheet.column(value)
    return {shown(one).strip(): shown(other).strip() for one, other in zip(keys, values, strict=True)}


def _why(told: Cell, held: str) -> str:
    """What in a row, or in the book's, says its currency."""
    return _BY_CELL if isinstance(told, str) else "the Currency of its row in the book" if held else ""


def _shown_in(sign: str) -> str:
    """`is shown in EUR`; of a sign that only a name says, that."""
    if sign.endswith(BY_NAME):
        return f"is in {sign.removesuffix(BY_NAME)} by the name of its sheet or table"
    return f"is shown in {sign}"


def _listed(signs: Counter[str]) -> str:
    """`EUR 10, JPY 2`: what is shown, and how often."""
    return ", ".join(f"{sign} {count:,}" for sign, count in signs.most_common())
