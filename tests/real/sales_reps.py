"""Turns a workbook of sales lines into a comp book that pays the rule published with it.

The rule, line by line: 2 % of the line; 2.5 % on shirts; 4 % on belts when the line has 10 pieces or more; 4.5 % and
250 on top for shoes when the line comes to 1,000 or more; added up per person and rounded once. A book says it so: the
kind of line is the transaction's type, the percentages are the credit % of the crediting rules, one `rate` component
pays what is credited, one `unit` component pays 250 per large line of shoes.

    uv run python tests/real/sales_reps.py sales-lines.xlsx book.xlsx
"""

from __future__ import annotations

import sys
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl

from book import read_book, write_book
from model.basics.calendar import day_date, month_number
from model.calculate import calculate
from model.tables.book import Book, Cell, book_of_rows
from model.tables.reading import read_tables

RATES = {"shirt": "0.025", "large belt": "0.04", "large shoes": "0.045", "other line": "0.02"}
PER_LARGE_SHOES = 250

Row = dict[str, Cell]
Line = dict[str, object]


def sales_book(path: Path) -> Book:
    """The comp book of a workbook with sales rep, account number, category, quantity, ext price and date columns.

    The published rule knows no periods, so every line is credited on the day of the last one, the day of settlement;
    the line's own date stays in its note.
    """
    lines = sales_lines(path)
    days = [date.fromisoformat(str(line["date"])[:10]) for line in lines]
    names = dict.fromkeys(str(line["sales rep"]) for line in lines)
    people = {name: f"R{number}" for number, name in enumerate(names, 1)}
    return book_of_rows(terms() | people_rows(people, min(days)) | sold_rows(lines, people, max(days)), path.name)


def sales_lines(path: Path) -> list[Line]:
    """The rows of the first sheet by their headings."""
    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    sheet.parent.close()
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def terms() -> dict[str, list[Row]]:
    """The plan: what is measured, what is credited and what it pays."""
    plan: Row = {"Plan ID": "REP"}
    rules = [{"Rule": kind, "Role": "Rep", "Types": kind, "Credit %": Decimal(rate)} for kind, rate in RATES.items()]
    return {
        "Plans": [{**plan, "Name": "Sales representatives", "Paid": "year"}],
        "Components": [
            {**plan, "Component": "Commission", "Method": "rate", "Measure": "Commission due", "Rate": 1},
            {**plan, "Component": "Shoes", "Method": "unit", "Measure": "Large shoes", "Rate": PER_LARGE_SHOES},
        ],
        "Measures": [
            {"Measure": "Commission due", "Kind": "sum", "Unit": "money"},
            {"Measure": "Large shoes", "Kind": "count", "Types": "large shoes", "Unit": "number"},
        ],
        "Crediting rules": [dict(rule) for rule in rules],
    }


def people_rows(people: dict[str, str], since: date) -> dict[str, list[Row]]:
    """Payees and their assignments to the plan."""
    return {
        "Payees": [{"Payee ID": payee, "Name": name, "Hire date": since} for name, payee in people.items()],
        "Assignments": [
            {"Payee ID": payee, "From": since, "Plan ID": "REP", "Target incentive": 0} for payee in people.values()
        ],
    }


def sold_rows(lines: list[Line], people: dict[str, str], settled: date) -> dict[str, list[Row]]:
    """Accounts, and one transaction per line under the number of its row in the source."""
    accounts = {str(line["account number"]): str(line["customer name"]) for line in lines}
    return {
        "Accounts": [{"Account ID": number, "Account": name} for number, name in accounts.items()],
        "Transactions": [
            {
                "Transaction ID": f"row {number}",
                "Date": settled,
                "Account ID": str(line["account number"]),
                "Type": kind_of(line),
                "Amount": exact(line["ext price"]),
                "Note": str(line["date"]),
                "Rep": people[str(line["sales rep"])],
            }
            for number, line in enumerate(lines, 2)
        ],
    }


def kind_of(line: Line) -> str:
    """The kind of line that the rule pays for."""
    category, pieces, price = str(line["category"]), exact(line["quantity"]), exact(line["ext price"])
    if category == "Shirt":
        return "shirt"
    if category == "Belt" and pieces >= 10:
        return "large belt"
    return "large shoes" if category == "Shoes" and price >= 1000 else "other line"


def exact(cell: object) -> Decimal:
    """A cell's number at the 15 digits that Excel keeps."""
    return Decimal(format(cell, ".15g"))


def paid(workbook: Path, at: Path) -> dict[str, Decimal]:
    """Total pay by name, calculated from the comp book that was made of the workbook, saved and read back."""
    write_book(sales_book(workbook), at)
    tables = read_tables(read_book(at))
    assert not [problem for problem in tables.problems if problem.severity.value == "error"]
    year = tables.calendar.year_of(month_number(day_date(max(tables["Transactions"].days("Date").day))))
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for line in calculate(tables, year).lines(year):
        assert line.amount is not None, line
        totals[line.name] += line.amount
    return dict(totals)


if __name__ == "__main__":
    write_book(sales_book(Path(sys.argv[1])), sys.argv[2])
