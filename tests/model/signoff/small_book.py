"""A small book with three payees and two quarters of lines, signed with what their lines rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from model.basics.calendar import Calendar, Period
from model.basics.watch import Watch, unwatched
from model.pay.lines import PayoutLine
from model.signoff.sign import SignedChange, sign
from model.tables.book import Book, Cell, book_of_rows
from model.tables.columns import Tables
from model.tables.reading import read_tables

CALENDAR = Calendar()
Q1, Q2 = CALENDAR.part(2026, "quarter", 1), CALENDAR.part(2026, "quarter", 2)
PAYEES = {"007": "Ann Ärzt", "E2": "Bo", "E3": "Cy"}


def plain_book() -> Book:
    """Inputs with an own column, spaces, a percentage as text and dates of both kinds."""
    people: list[dict[str, Cell]] = [
        {"Payee ID": i, "Name": n, "Hire date": date(2025, 1, 1), "Email": f"{n}@x"} for i, n in PAYEES.items()
    ]
    spells: list[dict[str, Cell]] = [
        {"Payee ID": i, "From": date(2026, 1, 1), "Role": "CSM", "Plan ID": "P", "Target incentive": 8000, "FTE": 1}
        for i in PAYEES
    ]
    deals: list[dict[str, Cell]] = [
        {
            "Transaction ID": 100 + i,
            "Date": date(2026, 1 + i % 6, 15),
            "Account ID": "A1",
            "Type": "Renewal",
            "Amount": Decimal("1000.5") * i,
            "CSM": list(PAYEES)[i % 3],
            "Note": f"note {i}",
            "My own": "mine",
        }
        for i in range(12)
    ]
    return book_of_rows(
        {
            "Settings": [{"Setting": "Currency", "Value": "EUR"}, {"Setting": "Company", "Value": "Acme"}],
            "Payees": people,
            "Assignments": spells,
            "Accounts": [{"Account ID": "A1", "Account": "Alpha", "Region": "NAM"}],
            "Transactions": deals,
            "Plans": [{"Plan ID": "P", "Name": "CSM plan"}],
            "Measures": [{"Measure": "Renewed", "Kind": "sum", "Unit": "money", "Types": "Renewal"}],
            "Crediting rules": [{"Rule": "R1", "Role": "CSM", "Credit %": "100%"}],
            "Targets": [
                {"Owner": i, "Measure": "Renewed", "FY2026-Q1": 1000, "FY2026-Q2": 2000, "FY2026": 8000} for i in PAYEES
            ],
        },
        "plain.xlsx",
    )


def lines_of(tables: Tables) -> list[PayoutLine]:
    """An earned line and an adjustment for each payee and quarter; a tenth of the amounts is earned."""
    deals = tables["Transactions"]
    amounts, days, owners = deals.numbers("Amount"), deals.days("Date").day, deals.roles["csm"][1]
    lines = []
    for period in (Q1, Q2):
        for payee_id, name in PAYEES.items():
            actual = sum(
                (
                    amounts.get(i) or Fraction(0)
                    for i in range(deals.size)
                    if owners.text(i) == payee_id and period.first_day <= days[i] <= period.last_day
                ),
                Fraction(0),
            )
            earned = PayoutLine(
                period=period,
                period_name=CALENDAR.name(period),
                payee_id=payee_id,
                name=name,
                plan_id="P",
                component="Renewals",
                line="earned",
                measure="Renewed",
                actual=actual,
                target=Fraction(3000),
                attainment=actual / 3000,
                curve_result=Fraction(1, 3),
                target_incentive=Fraction(2000),
                amount=Decimal(round(actual * 10)).scaleb(-2),
                currency="EUR",
                reason="" if actual else "no credit",
                status="open",
            )
            extra = replace(
                earned,
                component="",
                line="adjustment",
                measure="",
                actual=None,
                target=None,
                attainment=None,
                curve_result=None,
                target_incentive=None,
                amount=Decimal("-12.30"),
                reason="",
            )
            lines += [earned, extra]
    return lines


@dataclass
class Calculated:
    """Lines that were calculated from typed tables."""

    tables: Tables
    all_lines: list[PayoutLine] = field(default_factory=list)

    def lines(
        self, period: Period | None = None, payee_id: str | None = None, watch: Watch = unwatched
    ) -> list[PayoutLine]:
        return [
            line
            for line in self.all_lines
            if (period is None or period.holds(line.period)) and payee_id in (None, line.payee_id)
        ]


def calculated(book: Book) -> Calculated:
    tables = read_tables(book)
    return Calculated(tables, lines_of(tables))


def sources_in(book: Book) -> Callable[[str, Period], set[tuple[str, int]]]:
    """The payee's own rows, everybody's plan, measure, rule and account, and the period's transactions."""
    calculation = calculated(book)
    days = calculation.tables["Transactions"].days("Date").day

    def sources(payee_id: str, period: Period) -> set[tuple[str, int]]:
        own = list(PAYEES).index(payee_id)
        found = {(sheet, 0) for sheet in ("Accounts", "Plans", "Measures", "Crediting rules")}
        found |= {(sheet, own) for sheet in ("Payees", "Assignments", "Targets")}
        dated = (i for i, day in enumerate(days) if period.first_day <= day <= period.last_day)
        return found | {("Transactions", i) for i in dated}

    return sources


def taken(
    book: Book,
    step: str,
    period: Period = Q1,
    by: str = "Ann",
    payee_ids: Iterable[str] | None = None,
    day: int = 1,
    comment: str = "",
) -> SignedChange:
    """One signing on a given day of October."""
    at = datetime(2026, 10, day, 12, 30, tzinfo=UTC)
    return sign(book, calculated(book), period, step, by, sources_in(book), payee_ids, comment, at)


def signed_book() -> Book:
    """Q1 approved for all and exported for one, Q2 prepared for all, with the user's own words beside a line."""
    book = plain_book()
    book = taken(book, "prepared", Q1, "Ann", comment="Checked\nagainst the CRM").applied_to(book)
    book = taken(book, "approved", Q1, "Bo the boss", day=2).applied_to(book)
    book = taken(book, "exported", Q1, "Ann", ["E2"], day=3).applied_to(book)
    return taken(book, "prepared", Q2, "Ann", day=4).applied_to(book)


def company_book(payees: int, deals: int) -> tuple[Book, Calculated, SignedChange]:
    """Everybody rests on every transaction."""
    book = plain_book()
    rows = [
        {
            "Transaction ID": f"T{i * 7919 % 99991:05}",
            "Date": "2026-02-03",
            "Type": "Renewal",
            "Amount": i * i * 7919 % 1_000_003,
            "CSM": "E2",
            "Account ID": "A1",
        }
        for i in range(deals)
    ]
    book.sheets["Transactions"] = book_of_rows({"Transactions": rows}).sheets["Transactions"]
    tables = calculated(book).tables
    line = next(line for line in lines_of(tables) if line.period == Q1 and line.payee_id == "E2")
    calculation = Calculated(tables, [replace(line, payee_id=f"{i:04}") for i in range(payees)])
    everything = {("Transactions", i) for i in range(deals)}
    at = datetime(2026, 10, 1, tzinfo=UTC)
    return book, calculation, sign(book, calculation, Q1, "prepared", "Ann", lambda *_: everything, at=at)
