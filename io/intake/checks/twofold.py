"""People, accounts and deals that stand in a file under two IDs: one e-mail address is one person, hired again perhaps.

A deal that was exported twice, under two numbers, would be paid twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.questions import asking
from intake.rows.record import Record
from model.basics.problem import Problem
from model.tables.schema import folded
from model.tables.values import shown

_SAME = {"Payees": ("Payee ID", "Email"), "Accounts": ("Account ID", "Account")}
_DEALS = {"Transactions": ("Transaction ID", "Date", "Amount"), "Contracts": ("Contract ID", "From", "ARR")}
_BESIDE = ("Note",)


def under_two_ids(underway: Underway) -> Iterator[Problem]:
    """Tells payees of one e-mail address, and accounts of one name, that have several IDs in the file."""
    if underway.mapping.target not in _SAME:
        return
    key, field = _SAME[underway.mapping.target]
    first: dict[str, Record] = {}
    told: list[tuple[Record, Record]] = []
    for record in underway.records:
        name = folded(shown(record.cells.get(field)))
        before = first.setdefault(name, record) if name else record
        if shown(before.cells.get(key)) != shown(record.cells.get(key)):
            told.append((record, before))
    if told:
        record, before = told[0]
        one, other = shown(record.cells.get(key)), shown(before.cells.get(key))
        wrong = (
            f"{one} has the {field} of {other}, '{shown(record.cells.get(field))}' ({counted(len(told), 'such row')})"
        )
        issue = problem(record.sheet, record.place, None, wrong, "make sure that they are two")
        yield asking(issue, "", field=field)


def alike_but_for_their_id(underway: Underway) -> Iterator[Problem]:
    """Tells deals and contracts of an account and day that have several IDs and are alike in all that is imported."""
    if underway.mapping.target not in _DEALS:
        return
    key, day, amount = _DEALS[underway.mapping.target]
    if key in underway.mapping.composed:  # an ID that the file does not have makes no two deals of them
        return
    places = [tuple(map(record.cells.get, (day, amount, "Account ID"))) for record in underway.records]
    often = Counter(places)
    first: dict[tuple[tuple[str, str], ...], Record] = {}
    told: list[tuple[Record, Record]] = []
    for record, place in zip(underway.records, places, strict=True):
        if often[place] < 2 or not all(place):
            continue
        cells = ((name, shown(cell)) for name, cell in record.cells.items() if name not in (key, *_BESIDE))
        before = first.setdefault(tuple(sorted(cells)), record)
        if shown(before.cells.get(key)) != shown(record.cells.get(key)):
            told.append((record, before))
    if told:
        record, before = told[0]
        one, other = shown(record.cells.get(key)), shown(before.cells.get(key))
        wrong = f"{one} is {other} again in all but its ID ({counted(len(told), 'such row')})"
        yield problem(record.sheet, record.place, None, wrong, "make sure that each counts")
