"""Numbers that the book holds as fractions and a file may give as percent points, in columns that hold both kinds.

`From` of a curve is an attainment or an amount, `Cap` a part of the target or money: only the row tells which, and no
sheet shows that 120 is read as 12,000 %. Columns that hold nothing but percentages are read by `numbers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from intake.changes.underway import Underway
from intake.files.source import problem
from intake.mapping.mapping import Mapping
from intake.mapping.questions import Question, asking, reading_of
from intake.rows.record import Record
from intake.tables.announced import is_share
from intake.values.numbers import is_number
from model.basics.problem import Severity
from model.tables.book import Book
from model.tables.schema import folded
from model.tables.values import number_text, shown

_ANSWERS = (("points", "Points: 100 is 100 %"), ("fraction", "They are as they stand"))
_MOST = 10  # 1,000 %: an attainment, a factor or a cap above it is likelier percent points
_MOST_RATE = 1
_MOST_POINTS = 1_000  # larger numbers are amounts
_USUAL = range(50, 151)  # percent points, of which every curve by attainment has one


@dataclass(frozen=True)
class _Uses:
    """What the components of the book say of a curve: whether by attainment, and whether it gives a part."""

    by_attainment: bool
    gives_part: bool


@dataclass(frozen=True)
class _Group:
    """Records whose numbers in a field belong together. `named`: what they are, in a message. `most`: as a fraction."""

    named: str
    records: Sequence[Record]
    most: int = _MOST


def with_fractions(underway: Underway) -> tuple[list[Record], list[Question]]:
    """The records with percent points as fractions where that was decided, and what is to be asked about others."""
    book, mapping, records = underway.book, underway.mapping, list(underway.records)
    questions: list[Question] = []
    made = list(records)
    for field, groups in _fields(book, mapping, records):
        doubtful = [group for group in groups if _has_points(field, group)]
        decided = reading_of(mapping, field).percent
        if not doubtful or decided == "fraction" or _says_percent(mapping, field):
            continue
        if decided == "points":
            turned = {id(record) for group in doubtful for record in group.records}
            made = [_shifted(b, field) if id(a) in turned else b for a, b in zip(records, made, strict=True)]
        else:
            questions.append(_question(field, doubtful, field in mapping.fixed or field in mapping.composed))
    return made, questions


def _fields(book: Book, mapping: Mapping, records: Sequence[Record]) -> Iterator[tuple[str, list[_Group]]]:
    """The fields that may hold fractions, with the records in which they do."""
    if mapping.target == "Curves":
        yield from _of_curves(book, records)
    elif mapping.target == "Components":
        rated = [record for record in records if _text(record, "Method") in ("", "rate")]
        yield "Rate", [_Group("a rate", rated, _MOST_RATE)]
        yield "Cap", [_Group("a part of the target", [r for r in records if _text(r, "Cap unit") in ("", "target")])]
    elif mapping.target == "Plans":
        of_target = [record for record in records if _text(record, "Plan cap unit") in ("", "target")]
        yield "Plan cap", [_Group("a part of the target", of_target)]


def _of_curves(book: Book, records: Sequence[Record]) -> Iterator[tuple[str, list[_Group]]]:
    uses = _uses(book)
    curves: dict[str, list[Record]] = {}
    for record in records:
        curves.setdefault(shown(record.cells.get("Curve")), []).append(record)
    for field in ("From", "And from"):
        groups = []
        for name, rows in curves.items():
            use = uses.get(folded(name))
            if use.by_attainment if use else any(value in _USUAL for value in _numbers(field, rows)):
                groups.append(_Group(f"an attainment of '{name}'", rows))
        yield field, groups
    parts = []
    for name, rows in curves.items():
        use = uses.get(folded(name))
        of_amounts = max(_numbers("From", rows), default=0) > _MOST_POINTS if use is None else not use.by_attainment
        if use is None or use.gives_part:
            parts.append(_Group(f"a value of '{name}'", rows, _MOST_RATE if of_amounts else _MOST))
    yield "Value", parts


def _uses(book: Book) -> dict[str, _Uses]:
    """The uses of the curves that the book's components name, by the curve's folded name."""
    sheet = book.sheet("Components")
    headings = ("Curve", "Curve input", "Method")
    found: dict[str, _Uses] = {}
    for name, asked, method in zip(*(sheet.column(heading) for heading in headings), strict=True):
        use = _Uses(folded(shown(asked)) in ("", "attainment"), folded(shown(method)) != "unit")
        found.setdefault(folded(shown(name)), use)
    for name in sheet.column("Multiplier curve"):
        found.setdefault(folded(shown(name)), _Uses(True, True))
    return found


def _has_points(field: str, group: _Group) -> bool:
    values = _numbers(field, group.records)
    return bool(values) and group.most < max(values) <= _MOST_POINTS


def _numbers(field: str, records: Iterable[Record]) -> list[Decimal]:
    return [Decimal(cell) for record in records if is_number(cell := record.cells.get(field))]


def _text(record: Record, field: str) -> str:
    return folded(shown(record.cells.get(field)))


def _says_percent(mapping: Mapping, field: str) -> bool:
    """Whether the column is called a percentage, and was read as one."""
    maps = (*mapping.fields, *(one for group in mapping.groups for one in group))
    return any(one.field == field and is_share(one.heading) for one in maps)


def _shifted(record: Record, field: str) -> Record:
    cell = record.cells.get(field)
    if not is_number(cell):
        return record
    value = Decimal(cell).scaleb(-2)
    return replace(record, cells={**record.cells, field: int(value) if value == int(value) else value})


def _question(field: str, groups: Sequence[_Group], made: bool) -> Question:
    """`made`: no column gives the field, so nothing but another value or pattern settles it."""
    group = groups[0]
    value = max(_numbers(field, group.records))
    place = next(record for record in group.records if record.cells.get(field) == value)
    more = f", and so in {len(groups) - 1:,} more" if len(groups) > 1 else ""
    small = next((one for one in _numbers(field, group.records) if 0 < abs(one) < 1), None)
    text = number_text(value)
    wrong = f"{field} {text} would be {number_text(value * 100)} % as {group.named}{more}"
    right = f"say whether {text} is {text} %"
    answers: tuple[tuple[str, str], ...] = _ANSWERS
    if small is not None:
        wrong += f"; {number_text(small)} looks like a fraction"
        right, answers = "write all of them as percentages, such as 50% and 120%", _ANSWERS[1:]
    if made:
        issue = problem(place.sheet, place.place, None, wrong, f"give it as {text}% if that is wrong")
        return asking(issue, "", field=field)
    issue = problem(place.sheet, place.place, None, wrong, right, Severity.ERROR)
    return asking(issue, "percent", answers, field)
