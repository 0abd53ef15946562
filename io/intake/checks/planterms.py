"""Terms of plan documents that their columns do not say as the book does: caps in money, draws by the month, kickers.

What is not imported of them has a default in the book, and pays by that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.locate import find_heading
from intake.mapping.questions import SCALES, asking, reading_of
from intake.matching.headingwords import name_words
from intake.rows.record import Record
from intake.tables.announced import parts_of_year
from intake.tables.finding import FoundTable
from intake.values.numbers import is_number
from model.basics.problem import Problem, Severity
from model.tables.schema import folded
from model.tables.values import number_text, quoted, shown

_CAPS = {"Components": ("Cap", "Cap unit"), "Plans": ("Plan cap", "Plan cap unit")}
_MOST_TIMES = 1_000  # times the target incentive; a cap above it is an amount
_TERMS = {
    "Components": r"accelerat\w+|decelerat\w+|threshold|kicker|multiplier|floor|cap|gate|clawback|holdback|ramp|"
    r"frequency|proration|draw|scope|basis|cumulative|ytd",
    "Plans": r"accelerat\w+|decelerat\w+|threshold|kicker|multiplier|floor|cap|clawback|holdback|frequency|proration|"
    r"excess|ramp|draw",
    "Draws": r"draw type|type|recover\w*|recoup\w*|frequency",
}
_FREQUENCIES = {"month": "monthly", "quarter": "quarterly"}
_FACTORS = {
    ("monthly", "quarter"): ("threefold", "Take them threefold"),
    ("monthly", "year"): ("monthly", "Take them twelvefold"),
}


def with_cap_units(underway: Underway) -> tuple[list[Record], list[Problem]]:
    """The records with caps of thousands as money where nothing says their unit, which is told."""
    mapping, records = underway.mapping, underway.records
    if mapping.target not in _CAPS:
        return list(records), []
    cap, unit = _CAPS[mapping.target]
    large = [r for r in records if is_number(r.cells.get(cap)) and Decimal(str(r.cells[cap])) > _MOST_TIMES]
    large = [record for record in large if not shown(record.cells.get(unit))]
    if not large:
        return list(records), []
    amount = number_text(Decimal(str(large[0].cells[cap])))
    wrong = (
        f"{cap} {amount} is read as money, for nobody earns {amount} times the target ({counted(len(large), 'row')})"
    )
    found = problem(large[0].sheet, large[0].place, None, wrong, f"give '{unit}' where that is wrong")
    turned = {id(record) for record in large}
    return [replace(r, cells={**r.cells, unit: "money"}) if id(r) in turned else r for r in records], [found]


def unread_terms(underway: Underway, table: FoundTable) -> Iterator[Problem]:
    """Columns of a plan document that say what is paid, and are not imported."""
    mapping = underway.mapping
    if mapping.target not in _TERMS:
        return
    used = {find_heading(table.headings, heading) for heading in mapping.used}
    words = re.compile(rf"(?:.* )?(?:{_TERMS[mapping.target]})(?: .*)?")
    found = [
        heading
        for position, heading in enumerate(table.headings)
        if position not in used and words.fullmatch(name_words(heading)) and any(table.cells[position])
    ]
    if found:
        wrong = f"{', '.join(map(quoted, found))} of the file may say what is paid, and nothing of it is imported"
        yield problem(
            table.sheet, "", None, wrong, "map it, or make sure that curves, gates and caps of the book say it"
        )


def draw_spans(underway: Underway, table: FoundTable) -> Iterator[Problem]:
    """Draws that a heading calls monthly, where the plans pay by another span: the book has them per pay period."""
    book, mapping = underway.book, underway.mapping
    if mapping.target != "Draws" or reading_of(mapping, "Amount").scale:
        return
    heading = next((one.heading for one in mapping.fields if one.field == "Amount"), "")
    part = parts_of_year(heading)
    paid = {folded(shown(cell)) or "quarter" for cell in book.sheet("Plans").column("Paid")}
    if not part or {_FREQUENCIES.get(one) for one in paid} <= {part}:
        return
    spans = " or ".join(sorted(paid))
    wrong = f"'{heading}' says {part}, and a draw of the book is for a pay period, which is a {spans} in its plans"
    more = _FACTORS.get((part, next(iter(paid)))) if len(paid) == 1 else None
    issue = problem(table.sheet, "", None, wrong, "say how they are meant", Severity.ERROR)
    yield asking(issue, "scale", ((more,) if more else ()) + SCALES[:1], "Amount", heading)
