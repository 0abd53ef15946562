"""The day or the period that a whole file is of, where its rows do not say it: who owns what now, one quarter's scores.

It stands in a title, in the name of the sheet or of the file, or nowhere. It holds for that file alone: kept with the
mapping, next month's owners would be those of this month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from intake.files.source import Source, problem
from intake.mapping.mapping import Mapping
from intake.mapping.questions import Question, asking
from intake.matching.periods import plain_name
from intake.tables.finding import FoundTable
from intake.values.days import parse_day
from model.basics.calendar import Calendar, Period
from model.basics.problem import Problem, Severity
from model.tables.book import Cell
from model.tables.schema import SHEETS

CHAINS = {"Assignments": ("Payee ID",), "Ownership": ("Account ID", "Role")}
"""The sheets whose rows follow each other in time, and of whom or what there is one at a time."""
PERIOD = "Period"
"""The field that says of which period values are whose columns name none; no column of the sheet."""
_WORDS = re.compile(r"[\w.'/\u2019-]+")
_LONGEST = 4  # words of a day or period
_MOST_OFFERED = 3


def moment_of(target: str) -> str:
    """The field of a sheet that one value for all rows says for one file only; '' where there is none."""
    return "From" if target in CHAINS else PERIOD if SHEETS[target].periods is not None else ""


def lasting(mapping: Mapping) -> dict[str, str]:
    """The values for all rows that the next file may have, too."""
    return {name: text for name, text in mapping.fixed.items() if name != moment_of(mapping.target)}


def titles(source: Source, table: FoundTable) -> list[Cell]:
    """What may say of when a table is: cells above its header, the first heading, the names of its sheet and file."""
    corner = table.headings[:1] if table.cells and all(isinstance(cell, str) for cell in table.cells[0]) else ()
    return [*table.titles, *corner, table.sheet, source.name.rpartition(".")[0]]


def days_told(texts: Sequence[Cell]) -> tuple[date, ...]:
    """The days that texts name, each once: `as of 31 July 2026`, `owners_2026-07-31`."""
    found = dict.fromkeys(text for text in texts if isinstance(text, date))
    for text in texts:
        for words in _windows(text):
            day = parse_day(words)
            if isinstance(day, date):
                found[day] = None
    return tuple(found)


def periods_told(texts: Sequence[Cell], calendar: Calendar) -> tuple[Period, ...]:
    """The periods that texts name, each once: `Scores Q2 FY2026`, `FX 2026-07`."""
    found: dict[Period, None] = {}
    for text in texts:
        taken: list[str] = []
        for words in _windows(text):
            period = plain_name(words, calendar)
            if period is not None and not any(words in longer for longer in taken):
                found[period] = None
                taken.append(words)
    return tuple(found)


def which_day(target: str, issue: Problem, days: Sequence[date]) -> Question:
    """Asks as of which day rows hold that name no beginning."""
    wrong = f"nothing says since when the rows of {target} hold"
    right = "say as of which day they do (one value for all rows), or map a column to 'From'"
    answers = tuple((f"={day}", f"As of {day}") for day in days[:_MOST_OFFERED])
    return asking(Problem(target, None, None, "", "", wrong, right, issue.severity), "field", answers, "From")


def which_period(table: FoundTable, periods: Sequence[Period], calendar: Calendar) -> Question:
    """Asks of which period values are whose columns name none."""
    names = [calendar.name(period) for period in periods[:_MOST_OFFERED]]
    wrong, right = "nothing says of which period the values are", "give it as one value for all rows, as 2026-07"
    issue = problem(table.sheet, "", None, wrong, right, Severity.ERROR)
    return asking(issue, "field", tuple((f"={name}", f"They are of {name}") for name in names), PERIOD)


def told_period(table: FoundTable, period: Period, calendar: Calendar) -> Question:
    """Tells the period that was taken from a title."""
    wrong = f"the values are taken as those of {calendar.name(period)}, which the title or name of the file says"
    issue = problem(table.sheet, "", None, wrong, "say another period for all rows if they are not")
    return asking(issue, "field", field=PERIOD)


def _windows(text: Cell) -> Iterator[str]:
    """Runs of words of a text, the longest first."""
    words = _WORDS.findall(text.replace("_", " ")) if isinstance(text, str) else []
    words = list(islice(words, 40))
    for size in range(min(_LONGEST, len(words)), 0, -1):
        for first in range(len(words) - size + 1):
            yield " ".join(words[first : first + size]).strip(".-'/")
