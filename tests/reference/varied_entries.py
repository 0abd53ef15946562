"""Goals, adjustments, draws and opening balances of a varied book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from model.basics.calendar import day_date
from model.tables.book import Cell
from tests.reference.setting import Book, Setting

D = Decimal


def add_entries(setting: Setting, book: Book) -> None:
    """Fill the sheets of what is entered for single people."""
    book["Goals"] = list(_goals(setting, book))
    for sheet in ("Adjustments", "Draws", "Opening balances"):
        book[sheet] = []
    for payee in setting.people:
        if setting.chance(0.2):
            book["Adjustments"].append(_adjustment(setting, payee))
        if setting.chance(0.25):
            book["Draws"] += _draws(setting, payee)
        if setting.chance(0.2) and _assigned(book, payee) < day_date(setting.year.first_day):
            book["Opening balances"].append(_balance(setting, book, payee))


def _assigned(book: Book, payee: str) -> date:
    """The first day of a payee's first spell."""
    hired = next(str(row["Hire date"]) for row in book["Payees"] if str(row["Payee ID"]) == payee)
    spells = [str(row["From"]) for row in book["Assignments"] if row["Payee ID"] == payee]
    return date.fromisoformat(max(hired, min(spells, default="9999-12-31")))


def _goals(setting: Setting, book: Book) -> Iterator[dict[str, Cell]]:
    names = dict.fromkeys(str(row["Component"]) for row in book["Components"] if row["Method"] == "scorecard")
    for name in names:
        for payee in setting.people:
            for period in setting.pay_periods():
                if not setting.chance(0.7):
                    continue
                for number in range(setting.pick(1, 2)):
                    goal: dict[str, Cell] = {"Payee ID": payee, "Component": name, "Goal": f"Goal {number}"}
                    goal |= {"Period": setting.calendar.name(period), "Weight": setting.pick(D("0.5"), 1, D("0.25"))}
                    if setting.chance(0.93):
                        goal["Achieved"] = setting.pick(1, 0, D("0.5"), D("0.333"))
                    yield goal


def _adjustment(setting: Setting, payee: str) -> dict[str, Cell]:
    return {
        "Payee ID": payee,
        "Period": setting.calendar.name(setting.pick(*setting.pay_periods())),
        "Amount": setting.pick(100, -100, D("500.01"), D("-0.005"), -2000, 500),
        "Code": "SPIFF",
        "Reason": "contest",
        "By": "Ana",
        "Approved by": setting.pick(None, None, "Bo", "ana"),
    }


def _draws(setting: Setting, payee: str) -> list[dict[str, Cell]]:
    rows: list[dict[str, Cell]] = []
    first = setting.pick(date(2019, 1, 1), setting.day())
    starts = sorted({first, setting.pick(first, max(first, setting.day()))})
    for at, start in enumerate(starts):
        row: dict[str, Cell] = {"Payee ID": payee, "From": start.isoformat()}
        row["Amount"] = setting.pick(100, 1000, D("333.33"), 50)
        if at + 1 < len(starts):
            row["To"] = (starts[at + 1] - timedelta(1)).isoformat()
        elif setting.chance(0.4):
            row["To"] = setting.day(start).isoformat()
        row["Recoverable"] = setting.pick(None, None, "no")
        row["Recovery"] = setting.pick(None, D("0.5"), D("0.25"), D("0.333"))
        rows.append(row)
    if setting.chance(0.3):
        rows.append(_beside(setting, payee, starts))
    return rows


def _beside(setting: Setting, payee: str, starts: list[date]) -> dict[str, Cell]:
    """A row that holds together with others, and begins on a day of its own."""
    first = next(day for day in iter(setting.day, None) if day not in starts)
    row: dict[str, Cell] = {"Payee ID": payee, "From": first.isoformat(), "Amount": setting.pick(250, D("77.77"))}
    row |= {"To": setting.pick(None, setting.day(first).isoformat()), "Recoverable": setting.pick(None, "no")}
    return row


def _balance(setting: Setting, book: Book, payee: str) -> dict[str, Cell]:
    kind = setting.pick("draw", "negative", "holdback", "cap")
    row: dict[str, Cell] = {"Payee ID": payee, "As of": day_date(setting.year.first_day).isoformat(), "Kind": kind}
    row["Amount"] = setting.pick(100, D("33.33"), 1000)
    names = [str(component["Component"]) for component in book["Components"]]
    if kind == "holdback":
        row["Release in"] = setting.calendar.name(setting.pick(*setting.pay_periods()))
    if names and (kind == "holdback" or (kind == "cap" and setting.chance(0.6))):
        row["Component"] = setting.pick(*names)
    return row
