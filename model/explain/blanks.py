"""Missing readings and targets: the cell that is blank, or the row or column to add, for each group that was asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from model.basics.calendar import Period
from model.basics.exact import Index
from model.explain.groups import group_name, owner_text
from model.explain.lacks import Lack, Lacks
from model.measures.owner_rows import OwnerRows
from model.measures.periodic import PeriodRows, filled_span
from model.measures.readings import own_rows
from model.measures.terms import MeasureTerms
from model.measures.who import Who

Groups = Iterator[tuple[Who, Index, Period]]  # one group, who waits for it, the span


def groups(who: Who, waits: Index) -> Groups:
    """Every distinct group and span of `who`, with the payees that wait for it."""
    keys = np.stack([who.account, who.key, who.span], axis=1)
    _, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(inverse.ravel(), kind="stable")
    cuts = np.searchsorted(inverse.ravel()[order], np.arange(len(first) + 1))
    for number, at in enumerate(first.tolist()):
        members = waits[order[cuts[number] : cuts[number + 1]]]
        yield who.take(np.array([at], np.intp)), np.unique(members), who.spans[int(who.span[at])]


def missing_readings(lacks: Lacks, measure: MeasureTerms, who: Who, waits: Index) -> None:
    """The readings without which the measure has no value for these groups."""
    context = lacks.context
    rows = context.inputs.reading_rows.get(measure.key, OwnerRows())
    for one, waiting, span in groups(who, waits):
        if rows.company_only:
            row, owner = rows.company, "company"
        else:
            row, owner = int(own_rows(context.inputs, rows, one)[0]), owner_text(context, one)
        whose = owner or group_name(context, one)
        if row >= 0:
            heading, right = _cell(lacks, "Readings", context.inputs.reading_cells, span, longer=False)
            wrong = f"there is no value of {measure.name} for {whose}"
            lacks.add(Lack("Readings", row, heading, measure.name, wrong, right), waiting.tolist(), span)
        else:
            below = _below(one, bool(rows.accounts))
            wrong = f"there is no value of {measure.name} for {whose}{f' or for any of {below}' if below else ''}"
            right = _row_to_add(context.inputs.reading_cells, measure, owner, span, lacks)
            right += f", or values of {below}" if below else ""
            lacks.add(Lack("Readings", None, None, measure.name, wrong, right), waiting.tolist(), span)


def missing_targets(lacks: Lacks, measure: MeasureTerms, who: Who, waits: Index) -> None:
    """The targets that these groups lack, or that are not above 0."""
    context = lacks.context
    rows, cells = context.inputs.target_rows.get(measure.key, OwnerRows()), context.inputs.target_cells
    for one, waiting, span in groups(who, waits):
        row = int(own_rows(context.inputs, rows, one)[0])
        owner = owner_text(context, one)
        if row < 0 and one.scope in ("team", "reports"):
            leader = replace(one, scope="individual")
            row = int(own_rows(context.inputs, rows, leader)[0])
            owner = owner if row < 0 else owner_text(context, leader)
        whose = owner or group_name(context, one)
        filled = frozenset(np.flatnonzero(cells.filled[row]).tolist()) if row >= 0 else frozenset()
        pieces = filled_span(cells.periods, filled, span)
        if pieces:
            heading = context.tables["Targets"].periods[cells.periods[pieces[0][0]]].heading
            wrong = f"the target of {measure.name} for {whose} is not above 0, so nothing can be divided by it"
            lack = Lack("Targets", row, heading, measure.name, wrong, "enter a target above 0")
        elif row >= 0:
            heading, right = _cell(lacks, "Targets", cells, span, longer=True)
            lack = Lack(
                "Targets", row, heading, measure.name, f"there is no target of {measure.name} for {whose}", right
            )
        else:
            below = _below(one, accounts=False)
            wrong = f"there is no target above 0 of {measure.name} for {whose}"
            wrong += f" and none of {below}" if below else ""
            right = _row_to_add(cells, measure, owner, span, lacks) + (f", or targets of {below}" if below else "")
            lack = Lack("Targets", None, None, measure.name, wrong, right)
        lacks.add(lack, waiting.tolist(), span)


def _below(one: Who, accounts: bool) -> str:
    """In words: those whose own rows count where the group has none."""
    if one.account[0] >= 0:
        return ""
    if accounts:
        return "its accounts" if one.scope != "individual" else "the accounts looked after"
    if one.scope in ("region", "segment"):
        return f"each {one.scope}" if one.key[0] >= 0 else ""
    return "" if one.scope == "individual" else "its members"


def _cell(lacks: Lacks, sheet: str, cells: PeriodRows, span: Period, longer: bool) -> tuple[str | None, str]:
    """The heading to fill in for a span, None where the sheet has no such column, and what to do in words."""
    columns = _columns(cells, span, longer)
    if not columns:
        return None, f"add a column {lacks.context.calendar.name(span)} and fill it in"
    headings = [lacks.context.tables[sheet].periods[period].heading for period in columns]
    return headings[0], f"fill in {', '.join(headings)}"


def _columns(cells: PeriodRows, span: Period, longer: bool) -> list[Period]:
    """The span's own column, else those inside it, else with `longer` the shortest that holds it."""
    if span in cells.periods:
        return [span]
    inside = [period for period in cells.periods if span.holds(period)]
    around = sorted((p for p in cells.periods if p.holds(span)), key=lambda p: p.months) if longer else []
    return inside or around[:1]


def _row_to_add(cells: PeriodRows, measure: MeasureTerms, owner: str, span: Period, lacks: Lacks) -> str:
    """Which row to add; the column too, where the sheet lacks it."""
    row = f"add a row {owner} / {measure.name}" if owner else f"add rows of {measure.name}"
    if _columns(cells, span, longer=False):
        return row
    return f"{row} and a column {lacks.context.calendar.name(span)}"
