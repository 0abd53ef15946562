"""What keeps lines from having an amount: cells to fill or rows to add, each once, with everybody who waits for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from model.basics.calendar import Period
from model.basics.problem import Problem
from model.earnings.context import Context
from model.tables.faults import MOST_IN_A_COLUMN
from model.tables.schema import SHEETS

NAMED = 3  # payees named in a message


@dataclass(frozen=True)
class Lack:
    """One such cell: a table row of a sheet and a heading, or None where the row or the column is not there yet.

    `topic` is the measure or component it is about; `wrong` and `right` are the words of the problem.
    """

    sheet: str
    row: int | None
    heading: str | None
    topic: str
    wrong: str
    right: str


@dataclass
class _Waiting:
    spans: set[Period] = field(default_factory=set)
    payees: set[int] = field(default_factory=set)


@dataclass
class Lacks:
    """Collects them; those that are the same cell become one."""

    context: Context
    _found: dict[Lack, _Waiting] = field(default_factory=dict)

    def add(self, lack: Lack, payees: Iterable[int], span: Period | None = None) -> None:
        """Something is missing in `span` (None: whenever), and these payees wait for it."""
        waiting = self._found.setdefault(lack, _Waiting())
        waiting.payees.update(payees)
        if span is not None:
            waiting.spans.add(span)

    def problems(self) -> list[Problem]:
        """One error each, in the order of the book; of very many about one thing the first, and a count of the rest."""
        order = list(SHEETS)
        counts: Counter[tuple[str, str]] = Counter()
        listed = []
        found = sorted(self._found.items(), key=lambda item: (order.index(item[0].sheet), *_place(item[0])))
        for lack, waiting in found:
            counts[lack.sheet, lack.topic] += 1
            if counts[lack.sheet, lack.topic] <= MOST_IN_A_COLUMN:
                listed.append(self._problem(lack, waiting))
        for (sheet, topic), count in counts.items():
            if count > MOST_IN_A_COLUMN:
                wrong = f"{count - MOST_IN_A_COLUMN:,} more values of {topic} are missing like those listed"
                listed.append(Problem(sheet, None, None, "", "", wrong, "fill them in, or import them"))
        return listed

    def _problem(self, lack: Lack, waiting: _Waiting) -> Problem:
        table, calendar = self.context.tables[lack.sheet], self.context.calendar
        spans = ", ".join(calendar.name(span) for span in sorted(waiting.spans))
        wrong = f"{lack.wrong}{f' in {spans}' if spans else ''} ({self._who(waiting.payees)})"
        if lack.row is None:
            return Problem(lack.sheet, None, None, "", "", wrong, lack.right)
        cell = table.address(lack.row, lack.heading)
        return Problem(lack.sheet, int(table.rows[lack.row]), lack.heading, cell, "", wrong, lack.right)

    def _who(self, payees: set[int]) -> str:
        ids = sorted(self.context.people.ids[payee] for payee in payees)
        if len(ids) == 1:
            return f"{ids[0]} waits for it"
        more = f" and {len(ids) - NAMED:,} more" if len(ids) > NAMED else ""
        return f"{len(ids):,} payees wait for it: {', '.join(ids[:NAMED])}{more}"


def _place(lack: Lack) -> tuple[bool, int, str, str]:
    """Existing rows first, in order."""
    return lack.row is None, lack.row or 0, lack.heading or "", lack.wrong
