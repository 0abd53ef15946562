"""The worker's memory: what was calculated last, so that one edited transaction need not calculate everybody anew.

Only the worker's thread touches it. What the short way does not cover is worked out in full.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from time import perf_counter

from model.basics.calendar import Period
from model.tables.book import Book, Cell, Sheet
from ui.tasks.outcome import Outcome, work_out
from ui.tasks.task import Progress

_SHEET = "Transactions"
_NO_MATTER = ("Change log", "Imports")  # sheets that nothing rests on


class Engine:
    """Works out snapshots of one document, each from the one before where it can."""

    def __init__(self) -> None:
        self._last: Outcome | None = None

    def work_out(self, book: Book, period: Period | None, progress: Progress) -> Outcome:
        """As `model.calculate` would; the outcome before must not be used for new calculations afterwards."""
        last, self._last = self._last, None
        outcome = self._edited(last, book, period) if last is not None else None
        self._last = work_out(book, period, progress) if outcome is None else outcome
        return self._last

    def _edited(self, last: Outcome, book: Book, period: Period | None) -> Outcome | None:
        """The outcome after one edited transaction; None where more changed, or something else."""
        from model.explain.missing import missing
        from model.incremental.edit import with_transaction

        begun = perf_counter()
        row = edited_row(last.book, book)
        if row is None or last.calculation is None or last.tables is None or period not in (None, last.period):
            return None
        if any(p.sheet == _SHEET and p.row in (None, row) for p in last.problems):
            return None
        place = last.tables[_SHEET].rows.searchsorted(row)
        if place >= last.tables[_SHEET].size or last.tables[_SHEET].rows[place] != row:
            return None
        try:
            found = with_transaction(last.calculation, int(place), cells_of(book.sheets[_SHEET], row))
            if found is None:
                return None
            calculation, touched = found
            kept = [line for line in last.lines if line.payee_id not in touched]
            assert last.period is not None
            renewed = [line for payee in touched for line in calculation.lines(last.period, payee)]
            lines = sorted((*kept, *renewed), key=calculation.place)
            problems = (*calculation.problems, *missing(calculation, last.period))
        except Exception as error:  # a full calculation can still answer
            logging.getLogger("trueup").error("a single edit could not be calculated: %s", type(error).__name__)
            return None
        seconds = perf_counter() - begun
        return replace(
            last,
            book=book,
            calculation=calculation,
            lines=tuple(lines),
            problems=problems,
            at=datetime.now(),
            seconds=seconds,
        )


def edited_row(before: Book, after: Book) -> int | None:
    """The one data row of Transactions in which the snapshots differ; None for any other difference, or none."""
    if before.sheets.keys() - set(_NO_MATTER) != after.sheets.keys() - set(_NO_MATTER):
        return None
    changed = [n for n, s in after.sheets.items() if n not in _NO_MATTER and s is not before.sheets[n]]
    if changed != [_SHEET]:
        return None
    old, new = before.sheets[_SHEET], after.sheets[_SHEET]
    if old.headings != new.headings or old.size != new.size:
        return None
    rows: set[int] = set()
    for one, other in zip(old.cells, new.cells, strict=True):
        if one != other:
            rows.update(r for r, (a, b) in enumerate(zip(one, other, strict=True)) if a is not b and a != b)
    return rows.pop() if len(rows) == 1 else None


def cells_of(sheet: Sheet, row: int) -> dict[str, Cell]:
    """A data row by heading."""
    return {heading: column[row] for heading, column in zip(sheet.headings, sheet.cells, strict=True)}
