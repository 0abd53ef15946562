"""Doubts that somebody can settle, with the possible answers, and the mapping that each answer leads to.

A problem only says what is wrong. A question also says what it is about (which field, which text of the file), so
that a window can offer the answers beside it, and the saved mapping remembers what was decided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from intake.mapping.mapping import LEFT_OUT, PLACES, FieldMap, Mapping
from intake.values.reading import WAYS, Reading
from model.basics.problem import Problem, Severity
from model.tables.schema import folded

LEAVE_OUT = (LEFT_OUT, "Leave these rows out")
HIDDEN = (("take", "Take hidden rows"), ("leave", "Leave hidden rows out"))
STRUCK = (("leave", "Leave out what is struck"), ("take", "Take it all the same"))
FILLED = (("fill", "A blank cell takes the value above it"), ("keep", "Blank cells stay blank"))
LOSSES = (("negate", "They are losses: make them negative"), ("keep", "Keep them above zero"))
SCALES = (
    ("ones", "They are as they stand"),
    ("thousands", "Thousands: 1 is 1,000"),
    ("millions", "Millions: 1 is 1,000,000"),
)
PARTS = {
    "monthly": ("monthly", "Take them twelvefold"),
    "quarterly": ("quarterly", "Take them fourfold"),
    "years": ("years", "Years: 1 is 12 months"),
}
MERGED = (("fill", "Each row of a merged area has its value"), ("first", "Only its first row has it"))
STACKED = (("all", "Import these tables as one"),)
SPELLS = (
    ("end", "End the earlier one the day before"),
    ("keep", "Leave the ends as they are"),
)
WORK_TIME = (
    ("included", "FTE is in them: take FTE as 1"),
    ("full", "They are those of full time"),
)
SURPRISE = "surprise"  # the topic of what is otherwise than in the run before; of columns that are gone one can answer


@dataclass(frozen=True)
class Question(Problem):
    """A problem of an import. `answers` are pairs of an answer and its words; none where it can only be mended.

    `topic`: what is to be settled: one of WAYS, or `hidden`, `struck`, `year`, `under`, `stacked`, `spells`,
    `rates`, `daily`, `field`, `column`, `state`, `who`, `value`. A field is answered by a column, `=` and a value,
    or a pattern; a column by the field that it is; a value by what it stands for, '' for a blank; `work_time` may
    be answered by the column of full time. `field` and `heading`: the field of the book and the column of the file.
    `subject`: the text of the file. `among`: the sheet whose IDs may answer too.
    """

    topic: str = ""
    field: str = ""
    heading: str = ""
    subject: str = ""
    among: str = ""
    answers: tuple[tuple[str, str], ...] = ()


def asking(
    issue: Problem,
    topic: str,
    answers: tuple[tuple[str, str], ...] = (),
    field: str = "",
    heading: str = "",
    subject: str = "",
    among: str = "",
) -> Question:
    """A problem as a question."""
    return Question(
        issue.sheet,
        issue.row,
        issue.column,
        issue.cell,
        issue.value,
        issue.wrong,
        issue.right,
        issue.severity,
        topic,
        field,
        heading,
        subject,
        among,
        answers,
    )


def answered(mapping: Mapping, question: Question, answer: str) -> Mapping:
    """The mapping with a question settled."""
    match question.topic:
        case "hidden":
            return replace(mapping, hidden=answer)
        case "struck":
            return replace(mapping, struck=answer)
        case "year":
            return replace(mapping, year=int(answer))
        case "spells":
            return replace(mapping, spells=answer)
        case "rates":
            return replace(mapping, rates=answer)
        case "daily":
            return replace(mapping, daily=answer)
        case "stacked":
            return replace(mapping, stacked=True)
        case "under":
            return replace(mapping, under=answer)
        case "field" | "surprise" if question.field:  # the column that a field came from is gone
            return _filled(mapping, question.field, answer)
        case "column":
            return with_field(mapping, answer, question.heading)
        case "state":
            return replace(mapping, states={**mapping.states, f"{question.heading}: {question.subject}": answer})
        case "who":
            return _decided(mapping, question, answer)
        case "value" if answer:
            return _decided(mapping, question, answer)
        case "value":
            return read_otherwise(
                mapping, question.field, lambda now: replace(now, blanks=(*now.blanks, question.subject))
            )
        case "work_time" if answer not in WAYS["work_time"]:
            return with_field(mapping, question.field, answer)
        case topic if topic in WAYS:
            change: dict[str, Any] = {topic: answer}
            return read_otherwise(mapping, question.field, lambda now: replace(now, **change))
    return mapping


def with_field(mapping: Mapping, field: str, heading: str) -> Mapping:
    """The mapping with a field taken from another column; '' takes it from none."""
    kept = [one for one in mapping.fields if folded(one.field) != folded(field)]
    before = next((one for one in mapping.fields if folded(one.field) == folded(field)), None)
    if heading and before is not None and before.heading == heading:
        kept.append(before)
    elif heading:
        kept.append(FieldMap(field, heading))
    fixed = {name: text for name, text in mapping.fixed.items() if name != field}
    composed = {name: text for name, text in mapping.composed.items() if name != field}
    groups = tuple(tuple(one for one in group if one.field != field) for group in mapping.groups)
    groups = tuple(group for group in groups if group)
    return replace(mapping, fields=tuple(kept), fixed=fixed, composed=composed, groups=groups)


def _filled(mapping: Mapping, field: str, answer: str) -> Mapping:
    """A field from a column; `=text` gives one value to all rows, a pattern such as `{Order}-{Line}` composes it."""
    plain = with_field(mapping, field, "")
    if answer.startswith("="):
        return replace(plain, fixed={**plain.fixed, field: answer[1:].strip()})
    if PLACES.search(answer):
        return replace(plain, composed={**plain.composed, field: answer})
    return with_field(mapping, field, answer)


def read_otherwise(mapping: Mapping, field: str, change: Callable[[Reading], Reading]) -> Mapping:
    """The mapping with a field's columns read in another way, wherever in the mapping the field stands."""

    def changed(one: FieldMap) -> FieldMap:
        return replace(one, reading=change(one.reading)) if one.field == field else one

    if any(one.field == field for one in mapping.fields):
        return replace(mapping, fields=tuple(map(changed, mapping.fields)))
    if any(one.field == field for group in mapping.groups for one in group):
        return replace(mapping, groups=tuple(tuple(map(changed, group)) for group in mapping.groups))
    if mapping.unpivot is not None and mapping.unpivot.value == field:
        return replace(mapping, unpivot=replace(mapping.unpivot, reading=change(mapping.unpivot.reading)))
    if mapping.pivot is not None:
        return replace(mapping, pivot=replace(mapping.pivot, reading=change(mapping.pivot.reading)))
    return mapping if mapping.periods is None else replace(mapping, periods=change(mapping.periods))


def reading_of(mapping: Mapping, field: str) -> Reading:
    """How a field is read."""
    maps = (*mapping.fields, *(one for group in mapping.groups for one in group))
    found = next((one.reading for one in maps if one.field == field), None)
    if found is None and mapping.unpivot is not None and mapping.unpivot.value == field:
        found = mapping.unpivot.reading
    if found is None and mapping.pivot is not None:
        found = mapping.pivot.reading
    return found or mapping.periods or Reading()


def blocking(problems: tuple[Problem, ...]) -> list[Problem]:
    """Those that must be settled before anything is imported."""
    return [issue for issue in problems if issue.severity is Severity.ERROR]


def _decided(mapping: Mapping, question: Question, answer: str) -> Mapping:
    """What a text of the file stands for, in every field that comes from the same column."""

    def changed(one: FieldMap) -> FieldMap:
        if one.field != question.field:
            return one
        return replace(one, decisions={**one.decisions, question.subject: answer})

    fields = tuple(map(changed, mapping.fields))
    groups = tuple(tuple(map(changed, group)) for group in mapping.groups)
    return replace(mapping, fields=fields, groups=groups)
