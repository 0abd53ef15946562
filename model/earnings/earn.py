"""Earned lines of all plans: assess every component, settle weights, then pay each by its basis."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from model.basics.calendar import Period
from model.basics.exact import Exact
from model.basics.watch import Watch, stages, unwatched, watched
from model.earnings.asking import assessed
from model.earnings.context import Context
from model.earnings.cumulative import cumulative_lines
from model.earnings.due import Due, due
from model.earnings.incentive import target_incentive
from model.earnings.lines import EarnedLines
from model.earnings.periodic import periodic_lines
from model.earnings.pool import in_one_currency, pool_lines
from model.earnings.redistribution import settle_weights
from model.earnings.work import Work
from model.measures.value import PROBLEM


def earned_lines(context: Context, watch: Watch = unwatched) -> list[EarnedLines]:
    """All earned, true-up and component cap lines of the year so far. What `watch` raises ends it."""
    works: list[Work] = []
    assessing, paying = stages(watch, 3, 1)
    for component in watched(sorted(context.components, key=lambda c: (c.start, c.row)), assessing):
        works += [_work(context, rows) for rows in due(context, component) if len(rows)]
    lines: list[EarnedLines] = []
    families: dict[tuple[bool, str, frozenset[int], bool | None], list[Work]] = {}
    for work in settle_weights(works):
        if work.component.method == "pool":
            lines += pool_lines(context, work)
        else:
            rows, cumulative = work.rows, work.component.cumulative
            key = (cumulative, work.component.key, rows.history if cumulative else frozenset(), rows.of_own)
            families.setdefault(key, []).append(work)
    for (cumulative, *_), family in watched(list(families.items()), paying):
        lines += cumulative_lines(context, family) if cumulative else periodic_lines(context, family)
    return lines


def _work(context: Context, rows: Due) -> Work:
    """Assessed over its own spans, or the year to date where that is the basis."""
    spans = rows.spans
    if rows.component.basis == "year to date":
        start = context.year.start
        spans = tuple(Period(start, s.end - start) for s in spans)
    found = assessed(context, rows, spans, rows.span)
    if context.plans[rows.component.plan].broken:
        found = replace(found, state=np.full(len(rows), PROBLEM, np.int8))
    if rows.component.method == "pool":
        found = in_one_currency(context, rows, found)
    key = (rows.plan.index, rows.together, rows.spans, rows.of_own)
    if key not in context.incentives:
        context.incentives[key] = target_incentive(
            context.people, context.plans, context.calendar, rows.payee, rows.span, rows.spans, rows.together
        )
    incentive = context.incentives[key]
    weight = Exact.full(len(rows), rows.component.weight)
    nowhere = np.zeros(len(rows), np.bool_)
    return Work(rows, found, incentive, weight, nowhere, nowhere)
