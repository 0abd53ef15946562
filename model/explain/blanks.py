"""Missing readings and targets: the cell that is blank, or the row or column to add, for each group that was asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from model.basics.calendar import Period
from model.basics.integers import Index
from model.earnings.context import Context
from model.explain.groups import group_name, owner_text
from model.explain.lacks import Lack, Lacks
from model.measures.owner_rows import OwnerRows
from model.measures.period_rows import PeriodRows, filled_span
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
            one = context.inputs.scopes.at(one, "company")
        row, owner = int(own_rows(context.inputs, rows, one)[0]), owner_text(context, one)
        whose = _whose(context, one)
        if row >= 0:
            lack = _blank(lacks, "Readings", context.inputs.reading_cells, measure, row, whose, span)
            lacks.add(lack, waiting.tolist(), span)
        else:
            below = _below(context, one, rows, accounts=bool(rows.accounts))
            wrong = f"there is no value of {measure.name} for {whose}{f' or for any of {below}' if below else ''}"
            right = _row_to_add(lacks, "Readings", context.inputs.reading_cells, measure, owner, span)
            right += f", or values of {below}" if below else ""
            if measure.over_people == "weighted" and below:
                wrong += f" whose weight, {measure.weighted_by}, is above 0"
            lacks.add(Lack("Readings", None, None, measure.name, wrong, right), waiting.tolist(), span)


def missing_targets(lacks: Lacks, measure: MeasureTerms, who: Who, waits: Index) -> None:
    """The targets that these groups lack, or that are not above 0."""
    context = lacks.context
    rows = context.inputs.target_rows.get(measure.key, OwnerRows())
    for one, waiting, span in groups(who, waits):
        row = int(own_rows(context.inputs, rows, one)[0])
        if row < 0 and one.scope in ("team", "reports"):
            leader = replace(one, scope="individual")
            row = int(own_rows(context.inputs, rows, leader)[0])
            one = leader if row >= 0 else one
        lack = _target(lacks, measure, one, row, span) if row >= 0 else _no_target(lacks, measure, one, rows, span)
        lacks.add(lack, waiting.tolist(), span)


def _target(lacks: Lacks, measure: MeasureTerms, one: Who, row: int, span: Period) -> Lack:
    """The cell of a row that is there: blank, or not above 0."""
    context, cells = lacks.context, lacks.context.inputs.target_cells
    whose = _whose(context, one)
    pieces = filled_span(cells.periods, frozenset(np.flatnonzero(cells.filled[row]).tolist()), span)
    if pieces:
        heading = context.tables["Targets"].periods[cells.periods[pieces[0][0]]].heading
        wrong = f"the target of {measure.name} for {whose} is not above 0"
        return Lack("Targets", row, heading, measure.name, wrong, "enter a target above 0")
    return _blank(lacks, "Targets", cells, measure, row, whose, span)


def _no_target(lacks: Lacks, measure: MeasureTerms, one: Who, rows: OwnerRows, span: Period) -> Lack:
    """The row to add for a group, where what its members have comes to nothing either."""
    context = lacks.context
    owner, below = owner_text(context, one), _below(context, one, rows, accounts=False)
    wrong = f"there is no target above 0 of {measure.name} for {_whose(context, one)}"
    right = _row_to_add(lacks, "Targets", context.inputs.target_cells, measure, owner, span)
    if below:
        wrong, right = f"{wrong} and none of {below}", f"{right}, or targets of {below}"
    return Lack("Targets", None, None, measure.name, wrong, right)


def _whose(context: Context, one: Who) -> str:
    """The group by its ID where it has one, so that it can be looked up."""
    return owner_text(context, one) if one.scope == "individual" else group_name(context, one)


def _below(context: Context, one: Who, rows: OwnerRows, accounts: bool) -> str:
    """In words: those whose own rows count where the group has none; '' where nobody's do."""
    if one.account[0] >= 0:
        return ""
    if one.scope in ("region", "segment") and (rows.regions if one.scope == "region" else rows.segments):
        return "" if owner_text(context, one) else f"its {one.scope}s"
    if one.scope == "individual":
        return "the accounts looked after" if accounts else ""
    return "its accounts" if accounts else "its members"


def _blank(
    lacks: Lacks, sheet: str, cells: PeriodRows, measure: MeasureTerms, row: int, whose: str, span: Period
) -> Lack:
    """The cell of a row that is there; the column, for everybody at once, where the sheet has none for the span."""
    noun = "target" if sheet == "Targets" else "value"
    columns = _columns(cells, span, longer=sheet == "Targets")
    if not columns:
        wrong = f"there is no {noun} of {measure.name} for anybody"
        right = f"add a column {lacks.context.calendar.name(span)} and fill it in"
        return Lack(sheet, None, None, measure.name, wrong, right)
    headings = [lacks.context.tables[sheet].periods[period].heading for period in columns]
    wrong = f"there is no {noun} of {measure.name} for {whose}"
    return Lack(sheet, row, headings[0], measure.name, wrong, f"fill in {', '.join(headings)}")


def _columns(cells: PeriodRows, span: Period, longer: bool) -> list[Period]:
    """The span's own column, else those inside it, else with `longer` the shortest that holds it."""
    if span in cells.periods:
        return [span]
    inside = [period for period in cells.periods if span.holds(period)]
    around = sorted((p for p in cells.periods if p.holds(span)), key=lambda p: p.months) if longer else []
    return inside or around[:1]


def _row_to_add(lacks: Lacks, sheet: str, cells: PeriodRows, measure: MeasureTerms, owner: str, span: Period) -> str:
    """Which row to add; the column too, where the sheet lacks it."""
    row = f"add a row {owner} / {measure.name}" if owner else f"add rows of {measure.name}"
    if _columns(cells, span, longer=sheet == "Targets"):
        return row
    return f"{row} and a column {lacks.context.calendar.name(span)}"
