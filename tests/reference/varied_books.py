"""Random sound books of another kind: other currencies, years, terms and habits than those of `random_books`.

Money without cents or with three digits, IDs that differ only in case or leading zeros, years of a leap day that begin
in any month, plans in two currencies, deals that tie at half a unit, attainments on edges of tiers, spells with gaps.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from model.basics.calendar import Calendar
from model.tables.book import Cell
from tests.reference.setting import Book, Setting
from tests.reference.varied_components import add_plans
from tests.reference.varied_deals import add_deals
from tests.reference.varied_entries import add_entries

__all__ = ["varied_book"]

D = Decimal
_IDS = ("007", "7", "A1", "B2", "a1", "0012", "Z9", "100", "M-5")
_PAID = ("quarter", "quarter", "quarter", "month", "half", "year")
_PRORATIONS = ("full months", "none", "calendar days")


def varied_book(seed: int) -> tuple[Book, str]:
    """Rows by sheet, and the name of the fiscal year to calculate."""
    rng = Random(seed * 7919 + 13)
    calendar = Calendar(rng.choice((1, 1, 2, 4, 7, 10, 12)))
    year = calendar.year(rng.choice((2024, 2024, 2025, 2026)))
    people = rng.sample(_IDS, rng.randint(2, 6))
    setting = Setting(rng, calendar, year, rng.choice(_PAID), people[:2], people, abroad=rng.random() < 0.3)
    setting.currency = rng.choice(("USD", "USD", "USD", "JPY", "KWD", "EUR"))
    book: Book = {"Settings": _settings(setting)}
    plans = ["P1", "P2"][: setting.pick(1, 2, 2)]
    book["Plans"] = [_plan(setting, plan) for plan in plans]
    book["Payees"], book["Assignments"] = [], []
    for payee in people:
        _payee(setting, book, payee, plans)
    add_deals(setting, book)
    add_plans(setting, book)
    add_entries(setting, book)
    return {sheet: rows for sheet, rows in book.items() if rows}, calendar.name(year)


def _settings(setting: Setting) -> list[dict[str, Cell]]:
    values: dict[str, Cell] = {"Fiscal year starts": setting.calendar.start_month, "Currency": setting.currency}
    if setting.chance(0.3):
        values["Proration"] = setting.pick(*_PRORATIONS)
    if setting.chance(0.3):
        values["Negative net pay"] = "pay"
    if setting.chance(0.4):
        values["Second approver above"] = setting.pick(0, 100, 500)
    return [{"Setting": name, "Value": value} for name, value in values.items()]


def _plan(setting: Setting, plan: str) -> dict[str, Cell]:
    other = plan == "P2" and setting.chance(0.2)
    paid = setting.pick("month", "quarter", "half", "year") if other else setting.paid
    row: dict[str, Cell] = {"Plan ID": plan, "Name": plan, "Paid": paid}
    if setting.chance(0.2):
        row["Plan cap"] = setting.pick(1, D("0.5"), D("1.2"), D("0.333"))
    elif setting.chance(0.15):
        row |= {"Plan cap": setting.pick(500, D("99.99"), 1000), "Plan cap unit": "money"}
    if setting.chance(0.4):
        row["Excess"] = "carry"
    if setting.chance(0.3):
        row["Leaver true-up"] = "pro rata"
    if setting.chance(0.2):
        row["Proration"] = setting.pick(*_PRORATIONS)
    if setting.chance(0.2):
        row["Period weights"] = ";".join(str(setting.pick(1, 2, 3, 30, "0.5")) for _ in setting.periods(paid))
    if setting.abroad:
        row["Currency"] = setting.pick(None, *setting.currencies)
        row["FX"] = setting.pick(None, "period")
    first, last = sorted((setting.day(), setting.day()))
    if setting.chance(0.1):
        row["From"] = first.isoformat()
    if setting.chance(0.1):
        row["To"] = last.isoformat()
    return row


def _payee(setting: Setting, book: Book, payee: str, plans: list[str]) -> None:
    hired = date(2019, 5, 1) if setting.chance(0.75) else setting.day()
    as_number = payee in ("7", "100") and setting.chance(0.5)
    row: dict[str, Cell] = {"Payee ID": int(payee) if as_number else payee, "Name": f"Name {payee}"}
    row["Hire date"] = hired.isoformat()
    if setting.chance(0.2):
        row["Leave date"] = setting.day(hired).isoformat()
    if setting.abroad and setting.chance(0.4):
        row["Pay currency"] = setting.pick(*setting.currencies)
    book["Payees"].append(row)
    cuts = sorted({setting.day() for _ in range(setting.pick(0, 0, 1, 1, 2, 3))})
    starts = [date(2019, 1, 1), *cuts]
    terms: dict[str, Cell] = {}
    for at, start in enumerate(starts):
        terms = _terms(setting, payee, plans, terms)
        spell: dict[str, Cell] = {"Payee ID": payee, "From": start.isoformat(), **terms}
        if at + 1 < len(starts):
            gap = setting.rng.randint(0, 40) if setting.chance(0.15) else 0
            last = starts[at + 1] - timedelta(1 + gap)
            if last < start:
                continue
            spell["To"] = last.isoformat()
        elif setting.chance(0.1):
            spell["To"] = setting.day(start).isoformat()
        book["Assignments"].append(spell)


def _terms(setting: Setting, payee: str, plans: list[str], before: dict[str, Cell]) -> dict[str, Cell]:
    """Terms of a spell; of a later one most stay what they were."""
    boss, second = setting.leaders
    above = {boss: [None], second: [boss]}.get(payee, [boss, second, second, None])
    fresh: dict[str, Cell] = {
        "Plan ID": setting.pick(*plans),
        "Manager ID": setting.pick(*above),
        "Team": setting.pick(None, None, "Orbit", "Comet"),
        "Region": setting.pick(None, "NAM", "EMEA", "NAM; EMEA", "emea;nam"),
        "Segment": setting.pick(None, "SMB", "ENT"),
        "Target incentive": setting.pick(0, 12000, 10000, 24000, D("3333.33"), 730, 366, 999),
        "FTE": setting.pick(None, None, D("0.5"), D("0.6667")),
    }
    return {key: value if not before or setting.chance(0.4) else before[key] for key, value in fresh.items()}
