"""One text for one meaning, so that a digest survives whatever a spreadsheet program does to a file it saves.

Everything becomes text first: numbers as their shortest decimal at 15 significant digits (what a cell can hold), days
in ISO form, periods by their name, names folded. The text of a structure is JSON with sorted keys, in ASCII.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

from model.basics.calendar import Calendar, Period
from model.basics.exact import rounded
from model.basics.money import minor_digits
from model.pay.lines import PayoutLine
from model.tables.book import Cell
from model.tables.schema import SHEETS, Kind
from model.tables.values import SIGNIFICANT_DIGITS, Complaint, number_text, parse_number, parse_period, shown

_CELL = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_UP)
_TIME = re.compile(r"^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$")
_NUMBERS = {Kind.NUMBER, Kind.MONEY, Kind.PERCENT}

LINE_COLUMNS = tuple(column for column in SHEETS["Payouts"].columns if column.heading != "Status")
LINE_HEADINGS = tuple(column.heading for column in LINE_COLUMNS)


def canonical(data: Any) -> str:
    """The one text of a structure of mappings, sequences and strings."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest(text: str) -> str:
    """SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def exact_text(value: Fraction | Decimal | int | None) -> str:
    """A number as a cell holds it: 15 significant digits, no exponent, no trailing zeros; '' for None."""
    if value is None:
        return ""
    exact = Fraction(value)
    return number_text(_CELL.divide(Decimal(exact.numerator), Decimal(exact.denominator)))


def free_text(text: str) -> str:
    """Text without the spaces around it, with one kind of line break."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def cell_text(cell: Cell, kind: Kind) -> str:
    """The canonical text of a raw cell of a sheet that Trueup writes; what cannot be read stays as it is shown."""
    if kind in _NUMBERS:
        number = parse_number(cell)
        return free_text(shown(cell)) if isinstance(number, Complaint) else exact_text(number)
    text = free_text(shown(cell))
    return _TIME.sub(r"\1T\2Z", text) if kind is Kind.TIMESTAMP else text


def period_text(cell: Cell, calendar: Calendar) -> str:
    """The period's name, however it is written; what is no period stays as it is shown."""
    period = parse_period(cell, calendar)
    return calendar.name(period) if isinstance(period, Period) else free_text(shown(cell))


def line_texts(line: PayoutLine) -> dict[str, str]:
    """A payout line by the headings of the Payouts sheet, without its status, which changes with every step."""
    return {
        "Period": line.period_name,
        "Payee ID": line.payee_id,
        "Name": free_text(line.name),
        "Plan ID": line.plan_id,
        "Component": free_text(line.component),
        "Line": line.line,
        "Measure": free_text(line.measure),
        "Actual": exact_text(line.actual),
        "Target": exact_text(line.target),
        "Attainment": exact_text(line.attainment),
        "Curve result": exact_text(line.curve_result),
        "Target incentive": exact_text(line.target_incentive),
        "Amount": exact_text(line.amount),
        "Currency": line.currency,
        "Reason": line.reason,
    }


def line_of_texts(texts: Mapping[str, str], period: Period, status: str) -> PayoutLine:
    """The payout line of such texts; its numbers have the 15 digits that a cell holds, its amount is exact."""

    def number(heading: str) -> Fraction | None:
        text = texts.get(heading, "")
        return Fraction(text) if text else None

    currency = texts.get("Currency", "")
    amount = texts.get("Amount", "")
    return PayoutLine(
        period=period,
        period_name=texts.get("Period", ""),
        payee_id=texts.get("Payee ID", ""),
        name=texts.get("Name", ""),
        plan_id=texts.get("Plan ID", ""),
        component=texts.get("Component", ""),
        line=texts.get("Line", ""),
        measure=texts.get("Measure", ""),
        actual=number("Actual"),
        target=number("Target"),
        attainment=number("Attainment"),
        curve_result=number("Curve result"),
        target_incentive=number("Target incentive"),
        amount=_paid(amount, minor_digits(currency)) if amount else None,
        currency=currency,
        reason=texts.get("Reason", ""),
        status=status,
    )


def _paid(text: str, digits: int) -> Decimal:
    """An amount with its currency's digits: `4850` as 4850.00."""
    return Decimal(rounded(Fraction(text), digits)).scaleb(-digits)


def total_text(lines: Sequence[Mapping[str, str]]) -> str:
    """The sum of the lines' amounts; '' where they are in several currencies."""
    if len({line["Currency"] for line in lines if line["Amount"]}) > 1:
        return ""
    return exact_text(sum((Fraction(line["Amount"] or 0) for line in lines), Fraction(0)))


def cell_of_text(text: str, kind: Kind) -> Cell:
    """The raw cell to write for a canonical text."""
    if not text:
        return None
    if kind in _NUMBERS:
        number = Decimal(text)
        return int(number) if number == number.to_integral_value() else number
    return text
