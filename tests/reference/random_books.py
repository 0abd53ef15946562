"""Random sound books: people who come, go and move, deals that tie at half a cent, and plans of random components.

`random_book(seed)` gives rows by sheet, small enough to read. Every feature is met in some of a few hundred books;
what the rules call an error is not generated.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from model.basics.calendar import Calendar, Period, day_date
from model.tables.book import Cell
from tests.reference.random_deals import add_deals
from tests.reference.random_plans import add_plans
from tests.reference.setting import Book, Setting

__all__ = ["random_book"]

_PAID = ("quarter", "quarter", "quarter", "month", "half", "year")


def random_book(seed: int) -> tuple[Book, str]:
    """Rows by sheet, and the name of the fiscal year to calculate."""
    rng = Random(seed)
    calendar = Calendar(rng.choice((1, 1, 1, 7, 2)))
    year = calendar.year(2026)
    leaders = [f"L{i}" for i in range(1, rng.choice((1, 2, 2, 3)) + 1)]
    people = [f"P{i:02d}" for i in range(1, rng.randint(2, 8) + 1)]
    setting = Setting(rng, calendar, year, rng.choice(_PAID), leaders, people, abroad=rng.random() < 0.15)
    book: Book = {"Settings": _settings(setting)}
    book["Payees"], book["Assignments"] = _people(setting)
    add_deals(setting, book)
    add_plans(setting, book)
    _entries(setting, book)
    return {sheet: rows for sheet, rows in book.items() if rows}, calendar.name(year)


def _settings(setting: Setting) -> list[dict[str, Cell]]:
    rows: list[dict[str, Cell]] = []
    if setting.calendar.start_month != 1:
        rows.append({"Setting": "Fiscal year starts", "Value": setting.calendar.start_month})
    if setting.chance(0.3):
        rows.append({"Setting": "Negative net pay", "Value": "pay"})
    if setting.chance(0.3):
        rows.append({"Setting": "Second approver above", "Value": 500})
    if setting.chance(0.1):
        rows.append({"Setting": "Proration", "Value": setting.pick("full months", "none")})
    return rows


def _people(setting: Setting) -> tuple[list[dict[str, Cell]], list[dict[str, Cell]]]:
    payees: list[dict[str, Cell]] = []
    assignments: list[dict[str, Cell]] = []
    teams = setting.chance(0.4)
    for payee in (*setting.leaders, *setting.people):
        hired, left = date(2020, 3, 1), None
        if setting.chance(0.15):
            hired = setting.day()
        if setting.chance(0.15):
            left = setting.day(hired)
        row: dict[str, Cell] = {"Payee ID": payee, "Name": f"Name {payee}", "Hire date": hired.isoformat()}
        if left:
            row["Leave date"] = left.isoformat()
        if setting.abroad:
            row["Pay currency"] = "EUR"
        payees.append(row)
        assignments += _spells(setting, payee, hired, left, teams)
    return payees, assignments


def _spells(setting: Setting, payee: str, hired: date, left: date | None, teams: bool) -> list[dict[str, Cell]]:
    """One to three spells without a gap, each with its own manager, plan and terms."""
    leader = payee in setting.leaders
    cuts = sorted({setting.day() for _ in range(setting.pick(0, 0, 0, 1, 1, 2))})
    cuts = [cut for cut in cuts if cut > hired and (left is None or cut <= left)]
    starts, rows = [min(hired, date(2024, 1, 1)), *cuts], []
    row: dict[str, Cell] = {}
    for i, start in enumerate(starts):
        fresh = _terms(setting, payee, leader, teams)
        if row:  # most of what was stays
            fresh = {key: (value if setting.chance(0.4) else row.get(key)) for key, value in fresh.items()}
        row = {"Payee ID": payee, "From": start.isoformat(), **fresh}
        if i + 1 < len(starts):
            row["To"] = (starts[i + 1] - timedelta(days=1)).isoformat()
        rows.append({key: value for key, value in row.items() if value is not None})
    return rows


def _terms(setting: Setting, payee: str, leader: bool, teams: bool) -> dict[str, Cell]:
    above = setting.leaders[: setting.leaders.index(payee)] if leader else setting.leaders
    manager = setting.pick(*above) if above and setting.chance(0.85) else None
    return {
        "Plan ID": "LEAD" if leader else setting.pick("CSM", "CSM", "CSM", "AE"),
        "Manager ID": manager,
        "Team": setting.pick("Orbit", "Comet") if teams and not leader else None,
        "Region": setting.pick("NAM", "EMEA", "NAM; EMEA", "APAC"),
        "Segment": setting.pick("SMB", "ENT", None),
        "Target incentive": setting.pick(0, 8000, 12000, 20000, Decimal("9999.99"), 7300, 10920),
        "FTE": setting.pick(None, None, None, Decimal("0.5"), Decimal("0.8")),
    }


# --- draws, adjustments, balances ---------------------------------------------------------------------------------


def _entries(setting: Setting, book: Book) -> None:
    everyone = [*setting.leaders, *setting.people]
    for payee in everyone:
        if setting.chance(0.12):
            book.setdefault("Draws", []).extend(_draws(setting, payee))
        if setting.chance(0.12):
            book.setdefault("Adjustments", []).append(_adjustment(setting, payee))
        employed = str(next(row["Hire date"] for row in book["Payees"] if row["Payee ID"] == payee)) < "2024"
        if employed and setting.chance(0.12):
            book.setdefault("Opening balances", []).append(_balance(setting, book, payee))


def _draws(setting: Setting, payee: str) -> list[dict[str, Cell]]:
    first = setting.pick(date(2025, 1, 1), setting.day())
    row: dict[str, Cell] = {"Payee ID": payee, "From": first.isoformat(), "Amount": setting.pick(900, 1550, 3000)}
    if setting.chance(0.4):
        row["Recoverable"] = "no"
    if setting.chance(0.4):
        row["Recovery"] = setting.pick(Decimal("0.5"), Decimal("0.25"))
    if setting.chance(0.5):
        row["To"] = setting.day(first).isoformat()
    return [row]


def _adjustment(setting: Setting, payee: str) -> dict[str, Cell]:
    row: dict[str, Cell] = {
        "Payee ID": payee,
        "Period": setting.calendar.name(setting.pick(*setting.pay_periods())),
        "Amount": setting.pick(250, -250, 700, -4000, Decimal("0.01")),
        "Code": "SPIFF",
        "Reason": "contest",
        "By": "Ana",
    }
    if setting.chance(0.3):
        row["Approved by"] = "Bo"
    return row


def _balance(setting: Setting, book: Book, payee: str) -> dict[str, Cell]:
    kind = setting.pick("draw", "negative", "holdback", "cap")
    amount = setting.pick(300, Decimal("333.33"), 5000)
    first = day_date(setting.year.first_day).isoformat()
    row: dict[str, Cell] = {"Payee ID": payee, "As of": first, "Kind": kind, "Amount": amount}
    if kind == "holdback":
        row["Release in"] = setting.calendar.name(setting.pick(*setting.pay_periods()))
    if kind == "holdback" or (kind == "cap" and setting.chance(0.6)):
        row["Component"] = setting.pick(*(str(c["Component"]) for c in book["Components"]))
    return row


def longer(period: Period, by: int) -> Period:
    """The same period with some more months."""
    return Period(period.start, period.months + by)
