"""Dates that contradict each other: ends before beginnings, spells that overlap, assignments that never count."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from model.basics.calendar import Int, day_date, months_of
from model.basics.integers import Mask
from model.tables.columns import Table, Tables
from model.tables.faults import Fault, Place, finding


def ends_before_beginnings(tables: Tables) -> Iterator[Fault]:
    """A To before its From, a Leave date before the Hire date."""
    for table in tables.by_name.values():
        for first, last in (("From", "To"), ("Hire date", "Leave date")):
            if first in table.columns and last in table.columns:
                start, end = table.days(first), table.days(last)
                for row in np.flatnonzero(start.filled & end.filled & (end.day < start.day)).tolist():
                    wrong = f"{last} {_day(end.day[row])} is before {first} {_day(start.day[row])}"
                    yield Fault(table.spec.name, row, last, wrong, f"write a day from {_day(start.day[row])} on")


def overlapping_spells(tables: Tables) -> Iterator[Fault]:
    """Two assignments of one payee, or two rows of one component, that hold on the same day."""
    assigned = tables["Assignments"]
    payees = assigned.names("Payee ID")
    for before, row in _overlaps(assigned, payees.codes.tolist(), payees.codes >= 0):
        wrong = f"two assignments of '{payees.text(row)}' hold on {_day(_spans(assigned)[0][row])}"
        yield _overlap(assigned, before, row, wrong, "From")
    components = tables["Components"]
    plans, names = components.names("Plan ID"), components.names("Component")
    start = components.days("From")
    keys = list(zip(plans.codes.tolist(), names.codes.tolist(), strict=True))
    for before, row in _overlaps(components, keys, (plans.codes >= 0) & (names.codes >= 0)):
        if start.day[before] != start.day[row]:
            wrong = f"two rows of '{names.text(row)}' in plan '{plans.text(row)}' hold on {_day(start.day[row])}"
            yield _overlap(components, before, row, wrong, "From")


def stretches_left_out(tables: Tables) -> Iterator[Fault]:
    """Days between two assignments of a payee, or two rows of a component, on which none of them holds."""
    assigned, components = tables["Assignments"], tables["Components"]
    payees = assigned.names("Payee ID")
    for before, row in _holes(assigned, payees.codes.tolist()):
        what = f"'{payees.text(row)}' has no assignment"
        yield _hole(assigned, before, row, what)
    plans, names = components.names("Plan ID"), components.names("Component")
    for before, row in _holes(components, list(zip(plans.codes.tolist(), names.codes.tolist(), strict=True))):
        what = f"'{names.text(row)}' of plan '{plans.text(row)}' has no row"
        yield _hole(components, before, row, what)


def draws_that_overlap(tables: Tables) -> Iterator[Fault]:
    """Two draws of one payee that hold on the same day: both count."""
    table = tables["Draws"]
    payees = table.names("Payee ID")
    for before, row in _overlaps(table, payees.codes.tolist(), payees.codes >= 0):
        wrong = f"two draws of '{payees.text(row)}' hold on {_day(_spans(table)[0][row])}; both count"
        right = "end the older one the day before, if that is not meant"
        yield finding("Draws", row, "From", wrong, right, (Place("Draws", before, "From"),))


def assignments_that_never_count(tables: Tables) -> Iterator[Fault]:
    """Assignments outside the payee's employment or the plan's own dates, and plans that nobody is in."""
    table = tables["Assignments"]
    start, end = _spans(table)
    for heading, sheet, first, last, what in (
        ("Payee ID", "Payees", "Hire date", "Leave date", "employed"),
        ("Plan ID", "Plans", "From", "To", "in force"),
    ):
        owner = tables[sheet]
        ids = owner.names(heading)
        position = {name: row for row, name in reversed(list(enumerate(map(ids.text, range(owner.size)))))}
        at = table.names(heading).positions(position)
        begins, ends = owner.days(first), owner.days(last)
        for row in np.flatnonzero((at >= 0) & ~table.broken).tolist():
            if start[row] > ends.day[at[row]] or (begins.filled[at[row]] and end[row] < begins.day[at[row]]):
                wrong = f"'{table.names(heading).text(row)}' is not {what} on any day of this assignment"
                see = (Place(sheet, int(at[row]), first),)
                yield finding("Assignments", row, heading, wrong, "mend the dates, or delete the row", see)
    used = set(table.names("Plan ID").names)
    plans = tables["Plans"]
    for row in range(plans.size):
        plan = plans.names("Plan ID").text(row)
        if plan and plan not in used:
            yield finding("Plans", row, "Plan ID", f"nobody is in plan '{plan}'", "assign somebody, or delete it")


def plans_paid_by_different_periods(tables: Tables) -> Iterator[Fault]:
    """Payees who change, inside a fiscal year, to a plan with another Paid."""
    plans = tables["Plans"]
    paid = {plans.names("Plan ID").text(row): plans.choices("Paid").text(row) for row in range(plans.size)}
    for before, row, year in _changes_inside_a_year(tables, paid):
        payee, old, new = _who_from_to(tables, paid, before, row)
        what = f"'{payee}' is paid by the {old} and then by the {new} in {year}"
        right = "fine if it is meant: draws and balances follow the plan of the latest spell; else give them one Paid"
        yield finding("Assignments", row, "Plan ID", what, right, (Place("Assignments", before, "Plan ID"),))


def plans_paid_in_different_currencies(tables: Tables) -> Iterator[Fault]:
    """Payees without a Pay currency who change, inside a fiscal year, to a plan with another Currency."""
    plans, payees = tables["Plans"], tables["Payees"]
    currency = {
        plans.names("Plan ID").text(row): plans.names("Currency").text(row) or tables.settings.currency
        for row in range(plans.size)
    }
    fixed = {payees.names("Payee ID").text(row) for row in range(payees.size) if payees.names("Pay currency").text(row)}
    for before, row, year in _changes_inside_a_year(tables, currency):
        payee, old, new = _who_from_to(tables, currency, before, row)
        if payee not in fixed:
            what = f"'{payee}' is paid in {old} and then in {new} in {year}; balances and draws are not converted"
            right = (
                f"what is open in {old} stays open in it; fill Pay currency in Payees, or settle it with adjustments"
            )
            yield finding("Assignments", row, "Plan ID", what, right, (Place("Assignments", before, "Plan ID"),))


def _changes_inside_a_year(tables: Tables, of_plan: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    """Consecutive assignments of a payee to plans that differ in `of_plan`, and the fiscal year that has both."""
    if len(set(of_plan.values())) < 2:
        return
    table = tables["Assignments"]
    payees, names = table.names("Payee ID"), table.names("Plan ID")
    start, end = _spans(table)
    rows: list[int] = np.flatnonzero(~table.broken & (payees.codes >= 0)).tolist()
    for before, row in pairwise(sorted(rows, key=lambda row: (int(payees.codes[row]), int(start[row])))):
        old, new = (of_plan.get(names.text(at), "") for at in (before, row))
        if payees.codes[before] != payees.codes[row] or not old or not new or old == new:
            continue
        year = tables.calendar.year_of(int(months_of(start[row : row + 1])[0]))
        if end[before] >= year.first_day and start[row] > year.first_day:
            yield before, row, tables.calendar.name(year)


def _who_from_to(tables: Tables, of_plan: dict[str, str], before: int, row: int) -> tuple[str, str, str]:
    table = tables["Assignments"]
    plan = table.names("Plan ID")
    return table.names("Payee ID").text(row), of_plan[plan.text(before)], of_plan[plan.text(row)]


def _overlap(table: Table, before: int, row: int, wrong: str, heading: str) -> Fault:
    see = (Place(table.spec.name, before, heading),)
    right = "end the one the day before the other begins"
    return Fault(table.spec.name, row, heading, wrong, right, breaks=(before, row), see=see)


def _spans(table: Table) -> tuple[Int, Int]:
    return table.days("From").day, table.days("To").day


def _hole(table: Table, before: int, row: int, what: str) -> Fault:
    start, end = _spans(table)
    wrong = f"{what} from {_day(end[before] + 1)} to {_day(start[row] - 1)}"
    see = (Place(table.spec.name, before, "To"),)
    return finding(table.spec.name, row, "From", wrong, "let the rows meet, if that is not meant", see)


def _holes(table: Table, keys: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Pairs (earlier, later row) of one key between which days are left out; broken rows are not looked at."""
    start, end = _spans(table)
    last: dict[Hashable, int] = {}
    for row in sorted(np.flatnonzero(~table.broken).tolist(), key=lambda row: (int(start[row]), row)):
        before = last.get(keys[row])
        if before is not None and start[row] > end[before] + 1:
            yield before, row
        if before is None or end[row] > end[before]:
            last[keys[row]] = row


def _overlaps(table: Table, keys: Sequence[Hashable], usable: Mask) -> Iterator[tuple[int, int]]:
    """Pairs (earlier, later row) of one key that share a day; rows that are broken already are left out."""
    start, end = _spans(table)
    rows: list[int] = np.flatnonzero(usable & ~table.broken).tolist()
    furthest: dict[Hashable, int] = {}
    for row in sorted(rows, key=lambda row: (int(start[row]), row)):
        before = furthest.get(keys[row])
        if before is not None and start[row] <= end[before]:
            yield before, row
        if before is None or end[row] > end[before]:
            furthest[keys[row]] = row


def _day(number: int) -> str:
    return day_date(number).isoformat()
