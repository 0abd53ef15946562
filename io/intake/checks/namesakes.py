"""New payees and accounts that look like known ones under another ID."""

from __future__ import annotations

from collections.abc import Iterator

from intake.changes.underway import Underway
from intake.files.source import problem
from intake.mapping.questions import LEAVE_OUT, asking
from model.basics.problem import Problem, Severity
from model.tables.book import Cell
from model.tables.values import shown

_OWN_KEYS = {"Payees": ("Payee ID", "Name", "Email"), "Accounts": ("Account ID", "Account", "")}


def namesakes(underway: Underway) -> Iterator[Problem]:
    """New payees and accounts that look like known ones under another ID."""
    mapping, found, resolver = underway.mapping, underway.found, underway.reader.resolver
    if mapping.target not in _OWN_KEYS:
        return
    key, name, email = _OWN_KEYS[mapping.target]
    heading = next((one.heading for one in mapping.fields if one.field == key), "")
    decided = {value for one in mapping.fields if one.field == key for value in one.decisions.values()}
    for planned in found.rows:
        cells = planned.record.cells
        identity: Cell = cells.get(key)
        if planned.action != "new" or not isinstance(identity, str) or identity in decided:
            continue
        match = resolver.namesakes(mapping.target, identity, cells.get(name), cells.get(email))
        if match.near:
            shown_near = " or ".join(f"{known} ({called})" for known, called in match.near)
            wrong = f"{key} {identity} ({shown(cells.get(name))}) is new, but looks like {shown_near}"
            right = f"decide: map {identity} to the known {key}, or to itself if it is another one"
            severity = Severity.ERROR if match.how else Severity.WARNING
            issue = problem(planned.record.sheet, planned.record.place, None, wrong, right, severity)
            same = ((known, f"It is {known}  {called}") for known, called in match.near)
            answers = (*same, (identity, "It is another one"), LEAVE_OUT)
            yield asking(issue, "who", answers, key, heading, identity, mapping.target)
