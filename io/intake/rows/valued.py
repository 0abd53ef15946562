"""Values of periods whose columns are named after measures or currencies: of which period each is, and one row for all.

A column says whose value it holds and, perhaps, of when; else its row does, or the title of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from intake.files.source import problem
from intake.mapping.mapping import FieldMap, Mapping, Unpivot
from intake.mapping.questions import SURPRISE, asking
from intake.matching.fiscalyears import Told, which_year
from intake.matching.moments import PERIOD, periods_told, told_period, which_period
from intake.matching.periods import is_bare_period, period_of, valued
from intake.tables.finding import FoundTable
from intake.tables.headers import heading_text
from intake.values.months import bounds_month
from intake.values.numbers import is_number
from intake.values.pairs import pair_in, units_in
from model.basics.calendar import Calendar, Period, month_number
from model.basics.problem import Problem, Severity
from model.tables.book import Cell
from model.tables.schema import SHEETS
from model.tables.values import shown

_MOST_NAMED = 5


@dataclass(frozen=True)
class Span:
    """A column of values: the fields of rows that its name fills, its heading and place, and its period, if any."""

    cells: MappingOf[str, Cell]
    heading: str
    at: int
    period: str
    units: int = 1  # of a currency that its rates are for

    def of_one(self, value: Cell) -> Cell:
        """The value for one unit."""
        return Decimal(value) / self.units if self.units > 1 and is_number(value) else value


def spans(
    table: FoundTable, mapping: Mapping, unpivot: Unpivot, calendar: Calendar, year: int, told: Told
) -> tuple[list[Span], list[Problem]]:
    """The columns that hold values, and what is to be asked about them; a part of headings that is gone is an error.

    `year`: the fiscal year of periods that name none; `told`: what titles say of it.
    """
    found: list[Span] = []
    problems: list[Problem] = []
    for part in unpivot.headings:
        named = _named(unpivot, part, mapping.target)
        units = units_in(part) if mapping.target == "FX" and pair_in(part) is not None else 1
        before = len(found)
        for at, heading in enumerate(table.headings):
            holds, period, is_bare = valued(heading, part, calendar, year, mapping.under)
            if is_bare and period is None:
                problems += [] if problems else [which_year(table, heading, calendar, told)]
            elif holds:
                found.append(Span(named, heading, at, "" if period is None else calendar.name(period), units))
        if len(found) == before and not problems:
            wrong, right = f"the column '{part}' is gone", "take another column instead"
            issue = problem(table.sheet, "", None, wrong, right, Severity.ERROR)
            problems.append(asking(issue, SURPRISE, heading=part))
    return found, [*problems, *_twice(table, found), *_untaken(table, mapping, found, calendar)]


def _named(unpivot: Unpivot, part: str, target: str) -> dict[str, Cell]:
    """What the name of a column says of a row: a measure, a currency, or both of a pair."""
    pair = pair_in(part) if target == "FX" else None
    if pair is not None and pair.target:
        return dict(zip(SHEETS[target].key, (pair.source, pair.target), strict=True))
    return {unpivot.name: unpivot.names.get(part, part)} if unpivot.name else {}


def _twice(table: FoundTable, found: Sequence[Span]) -> Iterator[Problem]:
    seen: dict[tuple[tuple[Cell, ...], str], Span] = {}
    for span in found:
        first = seen.setdefault((tuple(span.cells.values()), span.period), span)
        if first is not span:
            wrong = f"'{first.heading}' and '{span.heading}' hold the same values of one period"
            yield problem(table.sheet, "", None, wrong, "take one of them off the file", Severity.ERROR)


def _untaken(table: FoundTable, mapping: Mapping, found: Sequence[Span], calendar: Calendar) -> Iterator[Problem]:
    """Columns of numbers of which nothing is imported."""
    used = {span.at for span in found}
    left = [
        heading
        for at, heading in enumerate(table.headings)
        if at not in used and heading not in mapping.used and at in table.numeric
    ]
    parts = mapping.unpivot.headings if mapping.unpivot else ()
    others = [heading for heading in left if any(valued(heading, part, calendar)[0] for part in parts)]
    left = [heading for heading in left if heading not in others]
    if others and mapping.under:
        wrong = f"of each '{mapping.under}' is imported, and not {', '.join(others[:_MOST_NAMED])}"
        yield problem(table.sheet, "", None, wrong, "", Severity.FINDING)
    if left:
        named = ", ".join(left[:_MOST_NAMED])
        wrong = f"{named}: not imported, for {mapping.target} has no row for columns called so"
        yield problem(table.sheet, "", None, wrong, "name them among the columns that become rows if they are meant")


def of_file(table: FoundTable, texts: Sequence[Cell], calendar: Calendar) -> tuple[str, list[Problem]]:
    """The period that titles or the names of a sheet and file say, told; asked where there is not exactly one."""
    found = periods_told(texts, calendar)
    if len(found) == 1:
        return calendar.name(found[0]), [told_period(table, found[0], calendar)]
    return "", [which_period(table, found, calendar)]


def of_parts(table: FoundTable, calendar: Calendar) -> list[str]:
    """The periods of rows that come from several tables, by the title over each; none where not all name one."""
    for position in sorted(table.origins):
        told = {text: periods_told([text], calendar) for text in dict.fromkeys(table.cells[position])}
        if all(len(periods) == 1 for periods in told.values()):
            return [calendar.name(told[text][0]) for text in table.cells[position]]
    return []


def with_years(
    one: FieldMap, table: FoundTable, calendar: Calendar, year: int, said: Told
) -> tuple[FieldMap, list[Problem]]:
    """A column of periods of which some name no year, with that of the fiscal `year`; asked where it is not known.

    The last days of months stand for them, where all days are first or last ones.
    """
    if one.field != PERIOD or one.heading not in table.headings:
        return one, []
    cells = table.cells[table.headings.index(one.heading)]
    days = [cell for cell in cells if isinstance(cell, date)]
    if days and any(day.day != 1 for day in days) and all(map(bounds_month, days)):
        months = {shown(day): heading_text(day, months=True) for day in days}
        wrong = f"days in '{one.heading}' are taken as their months ({shown(days[0])} as {months[shown(days[0])]})"
        told = problem(table.sheet, "", None, wrong, "", Severity.FINDING)
        return replace(one, decisions={**months, **one.decisions}), [told]
    bare = {text: None for cell in cells if is_bare_period(text := heading_text(cell), calendar)}
    if not bare:
        return one, []
    fiscal = year or calendar.fiscal_year(month_number(date.today()))
    periods = {text: period_of(text, calendar, fiscal) for text in bare}
    names = {text: calendar.name(period) for text, period in periods.items() if isinstance(period, Period)}
    asks: list[Problem] = [] if year else [which_year(table, next(iter(bare)), calendar, said)]
    return replace(one, decisions={**names, **one.decisions}), asks
