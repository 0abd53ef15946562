"""Random books whose payees move between plans that are paid by different periods, or in different currencies.

`moving_book(seed)` takes a random book and gives each of its plans a Paid and mostly a currency of its own, its people
more moves, gaps and leavings among them, and more of them draws and balances.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from model.basics.calendar import MONTHS_IN, Calendar, Period
from model.tables.book import Cell
from tests.reference.random_books import random_book
from tests.reference.setting import Book

_CURRENCIES = ("USD", "EUR", "JPY")
_RATES = {"USD": Decimal(1), "EUR": Decimal("1.1"), "JPY": Decimal("0.0067")}


def moving_book(seed: int) -> tuple[Book, str]:
    """Rows by sheet, and the name of the fiscal year to calculate."""
    book, name = random_book(seed)
    rng = Random(f"moves {seed}")
    starts = [row["Value"] for row in book.get("Settings", []) if row["Setting"] == "Fiscal year starts"]
    calendar = Calendar(int(str(starts[0])) if starts else 1)
    move_about(rng, book, calendar)
    _common_names(rng, book)
    _open_things(rng, book, calendar)
    return {sheet: rows for sheet, rows in book.items() if rows}, name


def move_about(rng: Random, book: Book, calendar: Calendar) -> None:
    """Gives plans other periods and currencies, and people more moves between them, in 2026."""
    _paid(rng, book)
    _moves(rng, book, calendar.year(2026))
    if rng.random() < 0.7:
        _currencies(rng, book)
    pairs = [(a, b) for a in _CURRENCIES for b in _CURRENCIES if a != b]
    book["FX"] = [_rates(rng, calendar, source, into) for source, into in pairs]


def _paid(rng: Random, book: Book) -> None:
    """A Paid for each plan that is no longer than what its components are measured over."""
    for plan in book["Plans"]:
        rows = [row for row in book["Components"] if row["Plan ID"] == plan["Plan ID"]]
        spans = [MONTHS_IN.get(str(row.get("Measured over")), 12) for row in rows]
        fitting = [kind for kind, months in MONTHS_IN.items() if months <= min([12, *spans])]
        paid = rng.choice(["month", "quarter", rng.choice(fitting)])
        if paid not in fitting:
            paid = rng.choice(fitting)
        if paid != plan["Paid"]:
            plan.pop("Period weights", None)
        plan["Paid"] = paid


def _moves(rng: Random, book: Book, year: Period) -> None:
    """Cuts more spells in two, the second in another plan, now and then after a gap."""
    plans = [str(row["Plan ID"]) for row in book["Plans"]]
    rows = []
    for row in book["Assignments"]:
        rows.append(row)
        last = date.fromisoformat(str(row.get("To") or "2027-12-31"))
        first = date(year.start // 12, year.start % 12 + 1, 1) + timedelta(days=rng.randrange(1, 360))
        if not str(row["From"]) < first.isoformat() < last.isoformat() or rng.random() < 0.4:
            continue
        begins = first + timedelta(days=rng.choice((0, 0, 0, 1, 40)))
        row["To"] = (first - timedelta(days=1)).isoformat()
        if begins < last and rng.random() < 0.9:
            later = {**row, "From": begins.isoformat(), "Plan ID": rng.choice(plans)}
            later.pop("To", None)
            rows.append({**later, "To": last.isoformat()} if last.year < 2027 else later)
    book["Assignments"] = rows


def _currencies(rng: Random, book: Book) -> None:
    """Plans in currencies of their own; some payees are paid in one of theirs, unless a pool asks for one in all."""
    for plan in book["Plans"]:
        plan["Currency"] = rng.choice(_CURRENCIES)
    pools = any(row["Method"] == "pool" for row in book["Components"])
    for payee in book["Payees"]:
        payee.pop("Pay currency", None)
        if not pools and rng.random() < 0.2:
            payee["Pay currency"] = rng.choice(_CURRENCIES)


def _rates(rng: Random, calendar: Calendar, source: str, into: str) -> dict[str, Cell]:
    row: dict[str, Cell] = {"From currency": source, "To currency": into}
    for year in (2025, 2026):
        for kind in MONTHS_IN:
            for period in calendar.split(calendar.year(year), kind):
                rate = _RATES[source] / _RATES[into] * (1 + Decimal(rng.randrange(-40, 40)) / 1000)
                row[calendar.name(period)] = round(rate, 4)
    return row


def _common_names(rng: Random, book: Book) -> None:
    """Some components stand in every plan under one name, so that history, caps and balances meet."""
    redistributed = any(row.get("Not measurable") == "redistribute" for row in book["Components"])
    paid = {row["Plan ID"]: MONTHS_IN[str(row["Paid"])] for row in book["Plans"]}
    for row in [] if redistributed else [r for r in book["Components"] if r["Method"] in ("bonus", "rate")]:
        for plan, months in paid.items():
            named = {r["Component"] for r in book["Components"] if r["Plan ID"] == plan}
            fits = MONTHS_IN.get(str(row.get("Measured over")), 12) >= months
            if row["Component"] not in named and fits and rng.random() < 0.25:
                book["Components"].append({**row, "Plan ID": plan})


def _open_things(rng: Random, book: Book, calendar: Calendar) -> None:
    """More draws, negative adjustments and opening balances."""
    year = calendar.year(2026)
    first = date(year.start // 12, year.start % 12 + 1, 1)
    months = [calendar.name(period) for period in calendar.split(year, "month")]
    drawing = {row["Payee ID"] for row in book.get("Draws", [])}
    for payee in book["Payees"]:
        who, employed = payee["Payee ID"], str(payee["Hire date"]) < "2024"
        if who not in drawing and rng.random() < 0.4:
            book.setdefault("Draws", []).extend(_draws(rng, who, first))
        if rng.random() < 0.3:
            row = {"Payee ID": who, "Period": rng.choice(months), "Amount": rng.choice((-3000, -800, 55))}
            book.setdefault("Adjustments", []).append({**row, "Code": "X", "Reason": "returned", "By": "Ana"})
        if employed and rng.random() < 0.4:
            book.setdefault("Opening balances", []).append(_balance(rng, book, who, first, months))


def _draws(rng: Random, who: Cell, first: date) -> list[dict[str, Cell]]:
    """One draw of the whole year, or two that meet in it."""
    terms: dict[str, Any] = {"Recoverable": rng.choice(("yes", "yes", "no"))}
    if rng.random() < 0.4:
        terms["Recovery"] = Decimal("0.5")
    row: dict[str, Cell] = {"Payee ID": who, "From": first.isoformat(), "Amount": rng.choice((400, 1550)), **terms}
    if rng.random() < 0.5:
        return [row]
    ends = first + timedelta(days=rng.randrange(20, 340))
    begins = (ends + timedelta(days=1)).isoformat()
    return [{**row, "To": ends.isoformat()}, {**row, "From": begins, "Amount": rng.choice((0, 100, 2500))}]


def _balance(rng: Random, book: Book, who: Cell, first: date, months: list[str]) -> dict[str, Cell]:
    kind = rng.choice(("draw", "negative", "holdback", "cap"))
    row: dict[str, Cell] = {
        "Payee ID": who,
        "As of": first.isoformat(),
        "Kind": kind,
        "Amount": rng.choice((300, 5000)),
    }
    if kind == "holdback":
        row["Release in"] = rng.choice(months)
    if kind == "holdback" or (kind == "cap" and rng.random() < 0.6):
        row["Component"] = rng.choice(book["Components"])["Component"]
    return row
