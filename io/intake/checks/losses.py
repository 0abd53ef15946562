"""Lost revenue that a file states without a minus: the book holds losses as negative amounts.

Read as they stand, what customers took away would be paid as if they had brought it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.questions import LOSSES, asking, reading_of
from intake.rows.record import Record
from intake.values.numbers import is_number
from model.basics.problem import Problem, Severity
from model.tables.values import shown

_LOSS = re.compile(
    r"(?:.*\W)?(?:churn(?:ed)?|contraction|downgrade|downsell|down-sell|loss|lost|cancell?ation|cancell?ed"
    r"|credit[ -]?(?:note|memo)|refund(?:ed)?|reversal|reversed|charge-?back|storno|gutschrift)(?:\W.*)?",
    re.IGNORECASE,
)

_TAKEN_BACK = re.compile(
    r"(?:.*\W)?(?:deduct\w*|claw-?back|recover\w*|recoup\w*|over-?pa\w+|repay\w*|charge-?back|take-?back|abzug)(?:\W.*)?",
    re.IGNORECASE,
)
_KINDS = {"Transactions": ("Type", _LOSS), "Adjustments": ("Code", _TAKEN_BACK)}
"""The field that says what an amount is, and what it says of those that take something back."""


def with_losses(underway: Underway) -> tuple[list[Record], list[Problem]]:
    """The records with losses below zero where that was decided, and what is to be asked or told about their signs."""
    records, mapping = list(underway.records), underway.mapping
    if mapping.target not in _KINDS:
        return records, []
    kind = _KINDS[mapping.target][0]
    lost = [record for record in records if _is_loss(record, *_KINDS[mapping.target])]
    above = [record for record in lost if _sign(record) > 0]
    decided = reading_of(mapping, "Amount").losses
    if not above or decided == "keep":
        return records, []
    place, many = above[0], counted(len(above), "row")
    named = f"{shown(place.cells.get(kind))} has an amount above zero in {many}"
    if len(above) < sum(_sign(record) != 0 for record in lost):
        wrong = f"{named}, and one below zero in others; all are taken as they stand"
        right = "make sure that those above zero take back a loss"
        return records, [problem(place.sheet, place.place, None, wrong, right)]
    if decided == "negate":
        turned = {id(record) for record in above}
        return [_turned(record) if id(record) in turned else record for record in records], []
    wrong = f"{named}, as if nothing was taken back: the book holds losses as negative amounts"
    issue = problem(place.sheet, place.place, None, wrong, "say whether their signs are to be turned", Severity.ERROR)
    return records, [asking(issue, "losses", LOSSES, "Amount")]


def _is_loss(record: Record, field: str, losses: re.Pattern[str]) -> bool:
    kind = record.cells.get(field)
    return isinstance(kind, str) and not record.cells.get("Reverses") and bool(losses.fullmatch(kind))


def _sign(record: Record) -> int:
    """1, -1 or 0."""
    amount = record.cells.get("Amount")
    return 0 if not is_number(amount) else 1 if amount > 0 else -1 if amount < 0 else 0


def _turned(record: Record) -> Record:
    amount = record.cells["Amount"]
    return replace(record, cells={**record.cells, "Amount": -amount if is_number(amount) else amount})
