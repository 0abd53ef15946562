"""The fields of the book's sheet, and where each one comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake import Candidate, Content, Mapping, Question, Unpivot
from intake.matching.moments import PERIOD
from model.basics.problem import Problem, Severity
from model.tables.schema import Column
from model.tables.values import number_text
from ui.figures.written import counted
from ui.imports.doubts import still_open
from ui.imports.work import Seen
from ui.theme.sizes import STEP
from ui.views.listing import Heading, ListCell, ListRow

SHAPE, PERIODS = "(shape)", "(periods)"
NOTHING, FIXED, COMPOSED = "", "fixed", "composed"
HEADINGS = (
    Heading("Field", 17 * STEP),
    Heading("From", 19 * STEP),
    Heading("Sum", 12 * STEP, True),
    Heading("Such as", 30 * STEP),
)
COLUMNS = (
    Heading("Column", 17 * STEP),
    Heading("Score", 6 * STEP, True),
    Heading("Why", 19 * STEP),
    Heading("Sum", 12 * STEP, True),
    Heading("Filled", 6 * STEP, True),
    Heading("Blank", 6 * STEP, True),
    Heading("Least", 10 * STEP, True),
    Heading("Most", 10 * STEP, True),
    Heading("Such as", 30 * STEP),
)


@dataclass(frozen=True)
class From:
    """Where a field comes from: a column (`kind` is ''), one value (FIXED), a pattern (COMPOSED), or nowhere."""

    kind: str = NOTHING
    text: str = ""

    @property
    def words(self) -> str:
        """For the list."""
        return {FIXED: f"always {self.text}", COMPOSED: f"composed: {self.text}"}.get(self.kind, self.text)


def source_of(mapping: Mapping, field: str) -> From:
    """Where a field comes from."""
    if field in mapping.fixed:
        return From(FIXED, mapping.fixed[field])
    if field in mapping.composed:
        return From(COMPOSED, mapping.composed[field])
    columns = [one.heading for one in mapping.fields if one.field == field]
    if columns:
        return From(NOTHING, columns[0])
    grouped = [one.heading or f"always {one.text}" for group in mapping.groups for one in group if one.field == field]
    if grouped:
        return From(NOTHING, ", ".join(grouped))
    if mapping.unpivot is not None and field in (mapping.unpivot.name, mapping.unpivot.value):
        named = mapping.unpivot.headings if field == mapping.unpivot.name else ()
        return From(
            NOTHING, ", ".join(mapping.unpivot.names.get(h, h) for h in named) or columns_words(mapping.unpivot)
        )
    if field == PERIOD and mapping.unpivot is not None and not mapping.unpivot.value:
        return From(NOTHING, "headings, else title or file")
    return From()


def field_rows(seen: Seen) -> list[ListRow]:
    """A row for each field, those that are needed or open first marked; before them the shape of the table."""
    mapping, errors = seen.mapping, _by_field((*seen.plan.problems, *still_open(seen)))
    rows = [ListRow(SHAPE, (ListCell("Rows", icon="sheet"), ListCell(shape_words(mapping))), "How rows become records")]
    rows += [_row(column, mapping, seen, errors.get(column.heading)) for column in seen.fields]
    if mapping.periods is not None:
        rows.append(ListRow(PERIODS, (ListCell("Periods"), ListCell("period columns")), "Months and quarters"))
    return [ListRow(row.key, (*row.cells, *[ListCell("")] * (len(HEADINGS) - len(row.cells))), row.tip) for row in rows]


def shape_words(mapping: Mapping) -> str:
    """How rows of the file become records, in a few words."""
    if mapping.groups:
        return f"{len(mapping.groups)} records a row"
    if mapping.unpivot is not None:
        return f"{columns_words(mapping.unpivot)} become rows"
    if mapping.pivot is not None:
        return "rows become period columns"
    return "one record a column" if mapping.transposed else "one record a row"


def columns_words(unpivot: Unpivot) -> str:
    """Which columns become rows, in a few words."""
    return counted(len(unpivot.headings), "column") if unpivot.headings else "period columns"


def candidate_rows(seen: Seen, field: str) -> list[ListRow]:
    """Every column of the table: those that may be the field first, with score and why."""
    likely = {one.heading: one for one in seen.candidates.get(field, ())}
    order = [*likely, *(heading for heading in seen.contents if heading not in likely)]
    return [_candidate(heading, likely.get(heading), seen.contents[heading]) for heading in order]


def is_open(seen: Seen, column: Column) -> bool:
    """Whether a field is needed and comes from nowhere, or its doubts block."""
    found = _by_field(seen.plan.problems).get(column.heading)
    missing = column.required and not source_of(seen.mapping, column.heading).words
    return missing or (found is not None and found.severity is Severity.ERROR)


def _row(column: Column, mapping: Mapping, seen: Seen, issue: Problem | None) -> ListRow:
    comes = source_of(mapping, column.heading)
    content = seen.contents.get(comes.text) if not comes.kind else None
    blocks = issue is not None and issue.severity is Severity.ERROR
    missing = column.required and not comes.words
    name = f"{column.heading} *" if column.required else column.heading
    mark = "problems" if blocks or missing or issue is not None else ""
    words = comes.words or ("nothing yet" if column.required else "")
    tip = str(issue) if issue is not None else ""
    cells = [ListCell(name, stops=blocks or missing, icon=mark), ListCell(words, stops=missing)]
    if content is not None:
        cells += [ListCell(_sum(content)), ListCell(", ".join(content.sample))]
    return ListRow(column.heading, tuple(cells), tip)


def _candidate(heading: str, likely: Candidate | None, content: Content) -> ListRow:
    cells = (
        ListCell(heading),
        ListCell(str(likely.score) if likely else ""),
        ListCell(likely.why if likely else ""),
        ListCell(_sum(content)),
        ListCell(f"{content.count:,}"),
        ListCell(f"{content.blanks:,}" if content.blanks else ""),
        ListCell(content.least if content.total is None else _grouped(content.least)),
        ListCell(content.most if content.total is None else _grouped(content.most)),
        ListCell(", ".join(content.sample)),
    )
    return ListRow(heading, cells)


def _sum(content: Content) -> str:
    return "" if content.total is None else _grouped(number_text(content.total))


def _grouped(text: str) -> str:
    """Digits in groups of three, every decimal kept."""
    whole, point, rest = text.lstrip("-").partition(".")
    return f"{'-' if text.startswith('-') else ''}{int(whole):,}{point}{rest}"


def _by_field(problems: Sequence[Problem]) -> dict[str, Problem]:
    """The first problem of each field; what only informs marks nothing."""
    found: dict[str, Problem] = {}
    for issue in problems:
        if isinstance(issue, Question) and issue.field and issue.severity is not Severity.FINDING:
            found.setdefault(issue.field, issue)
    return found
