"""Columns that compete for a field, told with what they hold: a name alone lets "earned" pass for "paid"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intake.files.source import counted, problem
from intake.mapping.questions import asking
from intake.matching.candidates import EXACT, GUESS, LESS, Candidate
from intake.matching.headingwords import name_words
from intake.tables.finding import FoundTable
from model.basics.problem import Problem, Severity
from model.tables.schema import Kind, SheetSpec
from model.tables.values import number_text

_OTHER = frozenset(("tax", "vat", "gst", "discount", "shipping", "freight", "cost", "costs", "fee", "fees", "quantity"))
_OTHER |= frozenset(("qty", "count", "number", "no", "id", "days", "score", "rank", "age"))
_WELL_NAMED = 88  # points of the name itself and the likeliest synonyms
_RIVAL = 60  # of a column that may be meant where the likeliest has another name than the field


def _told(candidate: Candidate) -> str:
    """A candidate for a message: its heading, sum, count and sample."""
    total = f"sum {number_text(candidate.total)}, " if candidate.total is not None else ""
    return f"'{candidate.heading}' ({total}{counted(candidate.count, 'cell')}, such as {', '.join(candidate.sample)})"


def ambiguous(table: FoundTable, field: str, ranked: list[Candidate]) -> Problem:
    """Columns of which none is likelier than the next."""
    choices = " or ".join(_told(candidate) for candidate in ranked[:3])
    wrong = f"'{field}' could be {choices}"
    issue = problem(table.sheet, "", None, wrong, "decide which one it is", Severity.WARNING)
    return asking(issue, "field", tuple((c.heading, f"It is {c.heading}") for c in ranked[:3]), field)


def of_whom(table: FoundTable, fields: Sequence[str], candidate: Candidate) -> Problem:
    """A column whose cells speak for several fields alike: payees under a heading that names no role."""
    wrong = f"{_told(candidate)} may be {' or '.join(fields)} ({candidate.why})"
    issue = problem(table.sheet, "", None, wrong, "say which field it is, if any")
    answers = tuple((field, f"It is {field}") for field in fields)
    return asking(issue, "column", answers, heading=candidate.heading)


def of_taken(table: FoundTable, spec: SheetSpec, field: str, ranked: list[Candidate]) -> Iterator[Problem]:
    """What is doubtful about taking a field from the first of its candidates: a mere guess, or others of amounts."""
    best = ranked[0]
    if best.score >= GUESS:
        yield from _rivals(table, spec, field, ranked)
        return
    wrong = f"'{field}' is taken from {_told(best)} by guess ({best.why})"
    issue = problem(table.sheet, "", None, wrong, "make sure that it is the right column")
    yield asking(issue, "field", field=field, heading=best.heading)


def _may_be_meant(heading: str, names: Sequence[str]) -> bool:
    """Whether a heading holds one of some names, if any, and no word that makes another amount of it: `Tax amount`."""
    words = set(name_words(heading).split())
    holds = not names or any(set(name_words(name).split()) <= words for name in names)
    return holds and not words & _OTHER


def _rivals(table: FoundTable, spec: SheetSpec, field: str, ranked: list[Candidate]) -> Iterator[Problem]:
    """Columns of amounts that may be meant beside the one that is taken, with another sum: `ARR` beside `Amount`."""
    column = spec.find(field)
    if column is None or column.kind not in (Kind.MONEY, Kind.PERCENT):
        return
    best, *rest = ranked
    least = GUESS - LESS if best.score >= EXACT else _RIVAL
    others = [c for c in rest if c.score >= least and c.total is not None and c.total != best.total]
    near = (field, best.heading) if best.score >= _WELL_NAMED else ()
    others = [c for c in others if c.score >= GUESS - LESS or _may_be_meant(c.heading, near)]
    if best.total is not None and others:
        choices = " or ".join(_told(candidate) for candidate in others[:3])
        wrong = f"'{field}' is taken from {_told(best)} by its name, and could be {choices}"
        issue = problem(table.sheet, "", None, wrong, "make sure that it is the right column")
        answers = tuple((c.heading, f"It is {c.heading}") for c in (best, *others[:3]))
        yield asking(issue, "field", answers, field, best.heading)
