"""What there is to ask and to tell about the columns named after periods of a table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from collections.abc import Mapping as MappingOf

from intake.files.source import problem
from intake.mapping.questions import Question, asking
from intake.matching.periods import has_period, is_year, parts_beside, without_period
from intake.tables.announced import runs_on
from intake.tables.finding import FoundTable
from intake.values.months import month_of
from model.basics.calendar import Calendar, Period
from model.basics.problem import Problem, Severity
from model.tables.schema import folded

_MOST_NAMED = 5


def which_under(table: FoundTable, parts: Sequence[str], taken: str = "") -> Question:
    """Asks which of several columns of each period is meant; with `taken` it is told, and can be said otherwise."""
    wrong = f"each period has columns of its own for {', '.join(parts[:_MOST_NAMED])}"
    right = f"say which of them is imported ({' or '.join(repr(part) for part in parts[:_MOST_NAMED])} as 'under')"
    if taken:
        wrong, right = f"{wrong}; '{taken}' is taken", "make sure that it is the right one"
    issue = problem(table.sheet, "", None, wrong, right, Severity.WARNING if taken else Severity.ERROR)
    return asking(issue, "under", tuple((part, f"Take {part}") for part in parts if part != taken), subject=taken)


def named_twice(table: FoundTable, heading: str, name: str) -> Problem:
    """Two columns of one period, of which nothing tells one from the other."""
    wrong, right = f"two columns are {name}", "take one of them off the file, or name a range without it"
    return problem(table.sheet, "", heading, wrong, right, Severity.ERROR)


def sums_beside(table: FoundTable, periods: MappingOf[str, Period]) -> tuple[list[str], list[Problem]]:
    """The columns whose period holds that of another column, as a quarter beside its months, and what to say of them.

    Where each column becomes a row, the same amount would come in twice.
    """
    spans = set(periods.values())
    sums = [name for name, one in periods.items() if any(one != other and one.holds(other) for other in spans)]
    if not sums:
        return [], []
    wrong = f"{', '.join(sums[:_MOST_NAMED])}: not imported, for it may be the sum of the shorter periods beside it"
    return sums, [problem(table.sheet, "", None, wrong, "import it by itself if it is none")]


def undated(
    table: FoundTable, used: Collection[str], is_period: Callable[[str], bool], calendar: Calendar, under: str
) -> Iterator[Problem]:
    """Columns of numbers beside those of periods that nothing is imported from, and periods' columns not taken."""
    parts = [part for part in parts_beside(table.headings, calendar) if under and folded(part) != folded(under)]
    left = [h for h in without_period(table, used, is_period, calendar) if not under or not has_period(h, calendar)]
    if parts:
        wrong = f"of each period '{under}' is imported, and not {', '.join(parts[:_MOST_NAMED])}"
        yield problem(table.sheet, "", None, wrong, "", Severity.FINDING)
    single = [heading for heading in left if is_year(heading)]
    if single:
        wrong = f"{', '.join(single[:_MOST_NAMED])}: no column of a year is imported, for it may be the sum of others"
        right = f"head it FY{single[0]} if it is the value of that fiscal year"
        yield problem(table.sheet, "", None, wrong, right)
    left = [heading for heading in left if heading not in single]
    if left:
        wrong = f"{', '.join(left[:_MOST_NAMED])}: no column of that name is imported, because it names no period"
        right = "write it like 2026-07, FY2026-Q3 or FY2026 if it is one"
        dated = any(character.isdigit() for heading in left for character in heading) or any(map(month_of, left))
        yield problem(table.sheet, "", None, wrong, right, Severity.WARNING if dated else Severity.FINDING)


def told_running(table: FoundTable, period_of: Callable[[str], Period | None]) -> Iterator[Problem]:
    """A title, or one of the headings of periods, that says that the columns hold the year up to each of them."""
    told = next((text for text in table.announced if runs_on(text)), "")
    head = next((text for text in table.headings if runs_on(text) and period_of(text) is not None), "")
    if told or head:
        where = "stands over the table" if told else "heads a column"
        wrong = f"'{told or head}' {where}, and each column is read as the value of its own period alone"
        yield problem(table.sheet, "", None, wrong, "take off what earlier periods hold if the columns run on")


def told_years(table: FoundTable, are_years: bool) -> Iterator[Problem]:
    """Years that head columns, as they are read."""
    found = [heading for heading in table.headings if are_years and is_year(heading)]
    if found:
        wrong = f"{', '.join(found[:_MOST_NAMED])}: read as the whole fiscal year"
        yield problem(table.sheet, "", None, wrong, "", Severity.FINDING)
