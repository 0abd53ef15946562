"""People and accounts that stand in a file under two IDs: one e-mail address is one person, hired again perhaps."""

from __future__ import annotations

from collections.abc import Iterator

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.questions import asking
from intake.rows.record import Record
from model.basics.problem import Problem
from model.tables.schema import folded
from model.tables.values import shown

_SAME = {"Payees": ("Payee ID", "Email"), "Accounts": ("Account ID", "Account")}


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
