"""Rows that the book has and the file has only in a row that is left out: a deal that was lost after it was imported.

An import takes nothing away. Such a row stays and counts, and nothing in the file of this month says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intake.changes.keys import key_headings
from intake.changes.underway import Underway
from intake.files.source import Source, problem
from intake.mapping.locate import find_heading
from intake.mapping.mapping import Mapping
from intake.mapping.questions import SURPRISE, asking
from intake.rows.record import LeftOut
from intake.tables.finding import FoundTable
from model.basics.problem import Problem, Severity
from model.tables.book import Cell
from model.tables.schema import SHEETS, Kind
from model.tables.values import shown

LEFT = "left out"
"""The subject of what is told of them."""
_MOST_NAMED = 10


def summed(source: Source, tables: Sequence[FoundTable], mapping: Mapping) -> Iterator[LeftOut]:
    """The rows that were taken for totals, notes and the like, with what the file has in the columns of the import."""
    for table in tables:
        sheet = source.sheet(table.sheet) if table.left_out and not table.turned else None
        places = {one.field: find_heading(table.headings, one.heading) for one in mapping.fields}
        columns = {name: table.columns[at] for name, at in places.items() if at in table.own}
        for line in sheet.lines if sheet is not None else ():
            if line.number in table.left_out:
                cells = dict(zip(line.columns, line.values, strict=True))
                found: dict[str, Cell] = {name: cells.get(column) for name, column in columns.items()}
                yield LeftOut({**mapping.fixed, **found}, table.sheet, line.number, f"it {table.left_out[line.number]}")


def staying(underway: Underway) -> Iterator[Problem]:
    """Tells such rows of the book (as it would be), by the reason for which they are left out.

    Not those that a reversal has taken back already.
    """
    book, mapping, rows = underway.after, underway.mapping, underway.found.staying
    sheet, spec = book.sheet(mapping.target), SHEETS[mapping.target]
    deals = spec.name == "Transactions"
    back = {shown(cell).strip() for cell in sheet.column("Reverses")} if deals else set()
    keys = [sheet.column(heading) for heading in key_headings(spec.name) if sheet.find(heading) is not None]
    amounts = next((sheet.column(one.heading) for one in spec.columns if one.kind is Kind.MONEY), [])
    codes = sheet.column("Currency") if spec.find("Currency") is not None else []
    by_reason: dict[str, list[str]] = {}
    for one in rows:
        at = one.book_row
        name = (
            ", ".join(text for column in keys if (text := shown(column[at]).strip()))
            or f"row {sheet.header_row + 1 + at}"
        )
        if name in back:
            continue
        amount = " ".join(text for column in (amounts, codes) if column and (text := shown(column[at]).strip()))
        by_reason.setdefault(one.left.why, []).append(f"{name} ({amount})" if amount else name)
    right = "delete them there, or bring a reversal" if deals else "delete or end them there if they are gone"
    for why, names in by_reason.items():
        more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
        many = "1 row of the book stays and counts, though the file's is"
        if len(names) > 1:
            many = f"{len(names):,} rows of the book stay and count, though the file's are"
        wrong = f"{many} left out now ({why}): {', '.join(names[:_MOST_NAMED])}{more}"
        yield asking(problem(spec.name, "", None, wrong, right, Severity.WARNING), SURPRISE, subject=LEFT)
