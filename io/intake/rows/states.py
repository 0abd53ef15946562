"""Rows that do not count: deals not won, contracts not in force, adjustments not approved, people who have left.

A column such as Stage says so, and the file lists them. Imported like the others, a lost deal would be paid.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from intake.files.source import counted, problem
from intake.mapping.locate import find_heading
from intake.mapping.mapping import LEFT_OUT, Mapping
from intake.mapping.questions import LEAVE_OUT, asking
from intake.matching.headingwords import name_words
from intake.tables.finding import FoundTable
from model.basics.problem import Problem, Severity
from model.tables.book import column_letters
from model.tables.values import shown

TAKE = ("take", "Import them like the others")
_STATE = re.compile(r"(?:.* )?(?:stage|status|outcome|forecast category)(?: .*)?")
_GOOD = re.compile(r"(?:is |deal )?(?:won|closed|closed won|approved)")
_ACTIVE = re.compile(r"(?:is |currently )?active")  # of people; contracts of the past are none, and count
_OWN_GOOD = {
    "Payees": _ACTIVE,
    "Assignments": _ACTIVE,
    "Ownership": re.compile(r"(?:is )?(?:active|primary)(?: owner)?"),
}
_ENDED = re.compile(r"(?:is )?(?:deleted|void|voided|cancell?ed|lost|archived|rejected|churned|terminated)")
_NOT_WON = re.compile(
    r"\b(?:(?:negotiat|cancel|void|reject|declin|delet|propos|prospect|qualif|disqualif|abandon)\w*"
    r"|lost|open|pipeline|pending|draft|omitted|discovery|in progress|not|on hold|dead|expired|commit|best case|verbal"
    r"|forecast|test)\b",
    re.IGNORECASE,
)
_NOT_SIGNED = re.compile(
    r"\b(?:(?:negotiat|cancel|void|reject|declin|delet|propos|terminat)\w*|pending|draft|not|on hold|test)\b",
    re.IGNORECASE,
)
_NOT_APPROVED = re.compile(
    r"\b(?:(?:cancel|void|reject|declin|delet|den[iy])\w*|pending|draft|not|on hold|test|open)\b", re.IGNORECASE
)
_GONE = re.compile(
    r"\b(?:(?:terminat|resign|separat|dismiss)\w*|inactive|left|leaver|former|not active)\b", re.IGNORECASE
)
_COUNTED = {
    "Transactions": (_NOT_WON, "deals"),
    "Contracts": (_NOT_SIGNED, "contracts"),
    "Adjustments": (_NOT_APPROVED, "adjustments"),
    "Payees": (_GONE, "people"),
    "Assignments": (_GONE, "people"),
    "Ownership": (_GONE, "owners"),
}
_SAID_BY = {"Payees": "Leave date", "Assignments": "To", "Ownership": "To"}
"""The field whose day says of a row what its state says."""
_YES, _NO = ("true", "yes", "y", "1", "x"), ("false", "no", "n", "0")
_MOST_STATES = 50


def without_states(table: FoundTable, rows: Sequence[int], mapping: Mapping) -> tuple[dict[int, str], list[Problem]]:
    """The rows whose state was decided to be left out, with that; and what is to be asked about other states."""
    kept = _unsaid(table, rows, mapping)
    left: dict[int, str] = {}
    found: list[Problem] = []
    used = {find_heading(table.headings, heading) for heading in mapping.used}
    for position, heading in enumerate(table.headings) if mapping.target in _COUNTED else ():
        is_bad = None if position in used else _bad_ones(heading, mapping.target)
        if is_bad is None:
            continue
        texts = [shown(cell).strip() for cell in table.cells[position]]
        counts = Counter(texts[row] for row in kept if texts[row])
        decided = {
            text: mapping.states.get(f"{heading}: {text}", "")
            for text in (counts if len(counts) <= _MOST_STATES else ())
            if is_bad(text)
        }
        left |= {row: f"{heading} is '{texts[row]}'" for row in kept if decided.get(texts[row]) == LEFT_OUT}
        kept = [row for row in kept if row not in left]
        found += _told(table, position, counts, decided, _COUNTED[mapping.target][1])
    return left, found


def _unsaid(table: FoundTable, rows: Sequence[int], mapping: Mapping) -> list[int]:
    """The rows of which no day says already that they have ended."""
    field = _SAID_BY.get(mapping.target)
    heading = next((one.heading for one in mapping.fields if one.field == field), "")
    place = find_heading(table.headings, heading) if heading else None
    return [row for row in rows if place is None or table.cells[place][row] is None]


def _bad_ones(heading: str, target: str) -> Callable[[str], bool] | None:
    """Which texts below a heading say that a deal is not won, or a contract not in force; None where none does."""
    words = name_words(heading)
    if _STATE.fullmatch(words):
        return lambda text: bool(_COUNTED[target][0].search(text))
    own = _OWN_GOOD.get(target)
    if _GOOD.fullmatch(words) or (own is not None and own.fullmatch(words)):
        return lambda text: text.casefold() in _NO
    return (lambda text: text.casefold() in _YES) if _ENDED.fullmatch(words) else None


def _told(
    table: FoundTable, position: int, counts: Counter[str], decided: dict[str, str], what: str
) -> Iterator[Problem]:
    heading, letters = table.headings[position], column_letters(table.columns[position])
    place = "" if table.turned else f"{letters}:{letters}"
    for text, answer in decided.items():
        many = counted(counts[text], "row")
        if answer == LEFT_OUT:
            wrong = f"{many} with {heading} '{text}' left out, as decided"
            yield problem(table.sheet, place, None, wrong, "", Severity.FINDING)
        elif not answer:
            wrong = f"{heading} is '{text}' in {many}, which may be no {what} that count"
            issue = problem(table.sheet, place, text, wrong, "say whether they are imported", Severity.ERROR)
            yield asking(issue, "state", (LEAVE_OUT, TAKE), heading=heading, subject=text)
