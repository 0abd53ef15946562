"""What a recalculation brings back: typed tables, the calculation, the periods to choose from, and how it went.

`work_out` runs in the worker: a pure function of a snapshot. The engine is imported here, on first use, so that the
window can be painted before pandas is loaded.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import TYPE_CHECKING

from model.basics.calendar import Period
from model.basics.problem import Problem, Severity
from model.basics.watch import stages
from model.pay.lines import PayoutLine
from model.tables.book import Book
from ui.tasks.periods import KnownPeriod, known_periods, latest
from ui.tasks.task import CancelledError, Progress

if TYPE_CHECKING:
    from model.calculation import Calculation
    from model.tables.columns import Tables


@dataclass(frozen=True)
class Outcome:
    """One recalculation. Without a period (an empty book) there is no calculation and there are no lines.

    `lines` are those of the chosen period, `problems` the book's, the engine's, and what those lines lack. `failure`
    names the error that kept the engine from an answer; what could be read is there all the same.
    """

    book: Book
    tables: Tables | None = None
    calculation: Calculation | None = None
    period: Period | None = None
    period_name: str = ""
    periods: tuple[KnownPeriod, ...] = ()
    lines: tuple[PayoutLine, ...] = ()
    problems: tuple[Problem, ...] = ()
    at: datetime | None = None
    seconds: float = 0.0
    failure: str = ""

    @property
    def payees(self) -> int:
        """How many people have a line in the period."""
        return len({line.payee_id for line in self.lines})

    @property
    def held(self) -> int:
        """How many lines of the period are held."""
        return sum(1 for line in self.lines if line.amount is None)

    @property
    def signed(self) -> int:
        """How many people have all their lines of the period approved."""
        open_ones = {line.payee_id for line in self.lines if line.status not in SIGNED}
        return self.payees - len(open_ones)

    @property
    def stale(self) -> int:
        """How many people were prepared, and then something that their pay rests on was edited."""
        return len({line.payee_id for line in self.lines if line.status == "stale"})

    @property
    def blocking(self) -> int:
        """How many problems hold something."""
        return sum(1 for problem in self.problems if problem.severity is Severity.ERROR)


SIGNED = ("approved", "exported")


def work_out(book: Book, period: Period | None, progress: Progress) -> Outcome:
    """Read and calculate a snapshot up to the end of `period`; None picks the latest one with data."""
    from model.calculate import calculate
    from model.explain.missing import missing
    from model.tables.reading import read_tables

    begun = perf_counter()
    reading, calculating, looking, listing = stages(progress.step, 4, 3, 1, 2)
    progress.what = "Reading the book"
    tables = read_tables(book, reading)
    periods = known_periods(tables)
    chosen = period or latest(tables, periods)
    if chosen is None:
        return Outcome(book, tables, problems=tables.problems, at=datetime.now(), seconds=perf_counter() - begun)
    name = tables.calendar.name(chosen)
    progress.what = f"Calculating {name}"
    try:
        calculation = calculate(tables, chosen, calculating)
        lacking = missing(calculation, chosen, looking)
    except CancelledError:
        raise
    except Exception as error:  # the problems found so far must reach the user even then
        logging.getLogger("trueup").error("the engine failed", exc_info=error)
        at, seconds, failure = datetime.now(), perf_counter() - begun, type(error).__name__
        return Outcome(book, tables, None, chosen, name, periods, (), tables.problems, at, seconds, failure)
    lines = tuple(calculation.lines(chosen, watch=listing))
    return Outcome(
        book,
        tables,
        calculation,
        chosen,
        name,
        periods,
        lines,
        (*calculation.problems, *lacking),
        datetime.now(),
        perf_counter() - begun,
    )
