"""Readings: values entered for a payee, an account or a group, combined over time, people and accounts."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce

import numpy as np

from model.basics.calendar import Period
from model.basics.exact import Exact
from model.basics.integers import Index
from model.measures.inputs import Inputs
from model.measures.owner_rows import OwnerRows, row_table
from model.measures.period_rows import Pieces, fitting
from model.measures.terms import MeasureTerms
from model.measures.value import NOT_MEASURABLE, OK, PROBLEM, Value, strongest
from model.measures.who import Who

_ONE = Fraction(1)


def own_rows(inputs: Inputs, rows: OwnerRows, who: Who) -> Index:
    """The row of each group itself, -1 where it has none; a set of several regions has none."""
    if (who.account >= 0).any():
        table = rows.table("accounts", inputs.accounts)
        return np.where(who.account >= 0, table[who.account], -1)
    if who.scope == "company":
        return np.full(len(who), rows.company, np.intp)
    if who.scope == "individual":
        return rows.table("payees", inputs.people.size)[who.key]
    if who.scope in ("team", "reports"):
        return rows.table("leaders", inputs.people.size)[who.key]
    people = inputs.people
    if who.scope == "my team":
        by_key = {at: rows.teams[name] for at, name in enumerate(people.teams) if name in rows.teams}
        by_key |= {len(people.teams) + leader: row for leader, row in rows.leaders.items()}
        alone = rows.table("payees", people.size)[:-1].tolist()
        by_key |= {len(people.teams) + people.size + payee: row for payee, row in enumerate(alone)}
        return row_table(by_key, inputs.key_count("my team"), rows.strays.get("teams", -1))[who.key]
    named = rows.regions if who.scope == "region" else rows.segments
    sets = inputs.scopes.sets
    by_set = {at: named[names[0]] for at, names in enumerate(sets) if len(names) == 1 and names[0] in named}
    return row_table(by_set, len(sets), rows.strays.get(f"{who.scope}s", -1))[who.key]


def over_time(inputs: Inputs, measure: MeasureTerms, rows: Index, who: Who) -> Value:
    """The cells of each row inside its span, combined as the measure says; not measurable where there are none."""
    cells = inputs.reading_cells

    def pieces(filled: frozenset[int], span: Period) -> Pieces:
        return tuple((c, _ONE, p.months) for c, p in fitting(cells.periods, filled, span))

    def combine(columns: list[Exact], found: Pieces, _: int) -> Exact:
        match measure.over_time:
            case "first":
                return columns[0]
            case "last":
                return columns[-1]
            case "min":
                return reduce(Exact.minimum, columns)
            case "max":
                return reduce(Exact.maximum, columns)
            case "average":
                weighted = [c.scaled(months) for c, (_, _, months) in zip(columns, found, strict=True)]
                total = sum(months for _, _, months in found)
                return reduce(Exact.__add__, weighted).scaled(_ONE / total)
            case _:
                return reduce(Exact.__add__, columns)

    return cells.combined(rows, who.span, who.spans, pieces, combine, NOT_MEASURABLE)


def over_people(measure: MeasureTerms, values: Value, weights: Value | None, row: Index, size: int) -> Value:
    """Values of members or accounts combined per asking row; missing ones are left out, none is not measurable."""
    good = values.state == OK
    if weights is not None:
        good &= weights.state == OK
    group = np.where(good, row, -1).astype(np.intp)
    count = np.bincount(row[good], minlength=size)
    wrong = np.zeros(size, np.bool_)
    worst = values.state if weights is None else strongest(values.state, weights.state)
    np.logical_or.at(wrong, row[worst == PROBLEM], True)
    state = np.where(wrong, PROBLEM, np.where(count > 0, OK, NOT_MEASURABLE)).astype(np.int8)
    if measure.over_people == "sum":
        return Value.settled(values.number.sums(group, size), state)
    if weights is None:
        total, divisor = values.number.sums(group, size), Exact(count.astype(np.int64))
    else:
        total = (values.number * weights.number).sums(group, size)
        divisor = weights.number.sums(group, size)
    state = np.where((state == OK) & (divisor.num == 0), NOT_MEASURABLE, state).astype(np.int8)
    return Value.settled(total / divisor, state)
