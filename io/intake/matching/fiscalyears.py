"""The fiscal year of months and quarters that name none, where a title or the name of sheet or file says it: `FY2026`.

A label is certain only where the fiscal year is the calendar's, or where it names both of its years (`FY2025/26`):
elsewhere some call it after its first year, and the book after its last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.files.source import problem
from intake.mapping.mapping import Mapping
from intake.mapping.questions import Question, asking
from intake.matching.periods import is_bare_period, years
from intake.tables.finding import FoundTable
from intake.values.periodnames import period_named
from model.basics.calendar import Calendar
from model.basics.problem import Problem, Severity
from model.tables.book import Cell

_MOST_OFFERED = 3
_LABEL = re.compile(
    r"(?<![^\W_])(?:(?P<span>(?:FY|fiscal(?: year)?)?[ '\u2019]?(?:20)?\d\d[/\u2013-](?:20)?\d\d)"
    r"|(?P<label>(?:FY|fiscal(?: ?year)?)[ '\u2019]?(?:20)?\d\d|(?:20)?\d\d ?FY)|(?P<year>20\d\d))(?![^\W_]|[-/.]\d)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,4}[-/._]\d{1,2}[-/._]\d{1,4}|20\d\d[-/._ ](?:0[1-9]|1[0-2])(?!\d)")


@dataclass(frozen=True)
class Told:
    """The fiscal years that texts name, each once; `sure`: the one that they certainly mean, 0 if there is none."""

    years: tuple[int, ...] = ()
    sure: int = 0


def fiscal_years_told(texts: Sequence[Cell], calendar: Calendar) -> Told:
    """What titles and names of sheet and file say of the fiscal year."""
    found: dict[int, bool] = {}
    for text in texts:
        for year, is_sure in _labels(_DATE.sub(" ", text), calendar) if isinstance(text, str) else ():
            found[year] = found.get(year, False) or is_sure
    sure = [year for year, is_sure in found.items() if is_sure]
    return Told(tuple(found), sure[0] if len(sure) == 1 and (len(found) == 1 or calendar.start_month > 1) else 0)


def year_of(
    table: FoundTable, names: Sequence[str], texts: Sequence[Cell], calendar: Calendar, mapping: Mapping
) -> tuple[int, Told, list[Problem]]:
    """The fiscal year of periods of a table that name none, as decided, else as `texts` tell, else 0, and what to say.

    `names`: how the table names its periods.
    """
    decided = mapping.year
    if not any(is_bare_period(name, calendar, mapping.under) for name in names):
        return decided, Told(), []
    told = fiscal_years_told(texts, calendar)
    if decided:
        other = told.sure and told.sure != decided
        return decided, told, [_otherwise(table, told.sure, decided)] if other else []
    if not told.sure:
        return 0, told, []
    wrong = f"periods that name no year are taken as those of FY{told.sure}, which the title or name of the file says"
    issue = problem(table.sheet, "", None, wrong, "say another fiscal year if they are not")
    return told.sure, told, [asking(issue, "year", _answers(told, calendar)[1:])]


def which_year(table: FoundTable, heading: str, calendar: Calendar, told: Told) -> Question:
    """Asks for the year of columns that name none."""
    wrong, right = f"the column '{heading}' names no year", "say which fiscal year its months are in"
    issue = problem(table.sheet, "", None, wrong, right, Severity.ERROR)
    return asking(issue, "year", _answers(told, calendar))


def _answers(told: Told, calendar: Calendar) -> tuple[tuple[str, str], ...]:
    """Fiscal years as answers, those that are told first."""
    said = tuple((str(year), f"FY{year}") for year in told.years[:_MOST_OFFERED])
    return (*said, *(one for one in years(calendar) if one not in said))


def _otherwise(table: FoundTable, said: int, decided: int) -> Question:
    wrong = f"periods that name no year are taken as those of FY{decided}, as decided"
    wrong = f"{wrong}, and the title or name of the file says FY{said}"
    issue = problem(table.sheet, "", None, wrong, "say the other one if the file is of another year")
    return asking(issue, "year", ((str(said), f"FY{said}"),))


def _labels(text: str, calendar: Calendar) -> Iterator[tuple[int, bool]]:
    """The years in a text, and whether each is certainly the fiscal year that the book calls so."""
    for match in _LABEL.finditer(text):
        period = period_named(match[0].strip(), calendar)
        if period is not None and period.months == 12:
            yield calendar.fiscal_year(period.start), bool(match["span"]) or calendar.start_month == 1
        elif match["year"]:
            yield int(match["year"]), False
