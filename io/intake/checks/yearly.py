"""Amounts that are hardly those of a year, and terms that are hardly months: nothing says so but their size.

A target incentive of 20 is one of thousands or percent, one above every salary is OTE, 36,000 for three years is what
the whole contract is worth, and a term of 3 beside terms of 1 and 2 is one of years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.questions import PARTS, SCALES, Question, asking, reading_of
from intake.matching.headingwords import name_words
from intake.rows.record import Record
from intake.values.numbers import is_number
from model.basics.problem import Problem, Severity
from model.tables.values import number_text

_LEAST_PAY = 1_000  # that somebody earns in a year at target, in any currency
_MOST_YEARS, _MOST_MONTHS = 5, 120
_YEAR = 366
_OF_YEAR = re.compile(r"\b(?:arr|acv|annual|recurring|yearly|per year|p\.?a)\b")
_OF_ALL = re.compile(r"\b(?:tcv|total contract value|contract value|deal value|order value)\b")


def pay_of_year(underway: Underway) -> Iterator[Problem]:
    """Asks about target incentives that are too small for a year's, and tells those that are above every salary."""
    mapping, field = underway.mapping, "Target incentive"
    records = [record for record in underway.records if record.at >= 0 and _number(record, field) > 0]
    if mapping.target != "Assignments" or not records:
        return
    first, most = records[0], max(_number(record, field) for record in records)
    if most < _LEAST_PAY and _is_open(underway, field) and field not in mapping.fixed:
        wrong = f"{field} is {number_text(most)} at most, and that of a year"
        right = "say how it is meant; if it is a part of Base salary, give amounts"
        yield asking(problem(first.sheet, first.place, None, wrong, right, Severity.ERROR), "scale", SCALES, field)
    paid = [record for record in records if _number(record, "Base salary") > 0]
    if len(paid) > 1 and all(_number(record, field) > _number(record, "Base salary") for record in paid):
        wrong = (
            f"{field} is above Base salary in all {counted(len(paid), 'row')}, as OTE is, which has the salary in it"
        )
        right = "make sure that it is the variable part alone"
        yield asking(problem(first.sheet, first.place, None, wrong, right), "", field=field)


def whole_contracts(underway: Underway) -> Iterator[Problem]:
    """Tells amounts that may be those of a whole contract, where it is for more than a year."""
    mapping = underway.mapping
    field = {"Contracts": "ARR", "Transactions": "Amount"}.get(mapping.target, "")
    heading = next((one.heading for one in mapping.fields if one.field == field), "")
    words = name_words(heading)
    says = not _OF_YEAR.search(words) if field == "ARR" else _OF_ALL.search(words) and not _OF_YEAR.search(words)
    long = [record for record in underway.records if record.at >= 0 and _is_long(record)] if heading and says else []
    if long:
        wrong = f"'{heading}' may be that of the whole contract, which is for more than a year in "
        wrong += f"{counted(len(long), 'row')}, and {field} is what a year brings"
        right = "make sure that it is right as it stands"
        issue = problem(long[0].sheet, long[0].place, None, wrong, right)
        yield asking(issue, "", field=field, heading=heading)


def terms_of_years(underway: Underway) -> Iterator[Problem]:
    """Asks about terms that are all as short as years are counted, and tells those that no contract has in months."""
    records = [record for record in underway.records if record.at >= 0 and _number(record, "Term") > 0]
    if underway.mapping.target != "Transactions" or not _is_open(underway, "Term") or not records:
        return
    terms = sorted({_number(record, "Term") for record in records})
    first = next(record for record in records if _number(record, "Term") == terms[-1])
    if len(terms) > 1 and terms[-1] <= _MOST_YEARS and all(term == int(term) for term in terms):
        wrong = f"terms are {', '.join(map(number_text, terms))}, as years are counted, and Term is in months"
        issue = problem(first.sheet, first.place, None, wrong, "say how they are meant", Severity.ERROR)
        yield asking(issue, "scale", (PARTS["years"], SCALES[0]), "Term")
    elif terms[-1] > _MOST_MONTHS:
        many = counted(sum(_number(record, "Term") > _MOST_MONTHS for record in records), "row")
        wrong = (
            f"a term of {number_text(terms[-1])} months, and more than {_MOST_MONTHS} in {many}; perhaps they are days"
        )
        yield asking(problem(first.sheet, first.place, None, wrong, "give months"), "", field="Term")


def _is_open(underway: Underway, field: str) -> bool:
    """Whether nobody has said how a field's numbers are meant, and its column does not ask already."""
    asked = (one for one in underway.reader.problems if isinstance(one, Question))
    return not reading_of(underway.mapping, field).scale and not any(
        (one.topic, one.field) == ("scale", field) for one in asked
    )


def _is_long(record: Record) -> bool:
    begin, end = record.cells.get("From"), record.cells.get("To")
    if isinstance(begin, date) and isinstance(end, date):
        return (end - begin).days > _YEAR
    return _number(record, "Term") > 12


def _number(record: Record, field: str) -> Decimal:
    cell = record.cells.get(field)
    return Decimal(cell) if is_number(cell) else Decimal(0)
