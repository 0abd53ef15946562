"""Puts a component's question: who, over which span, against which target."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from model.basics.calendar import Period
from model.basics.exact import Exact
from model.basics.integers import Index
from model.earnings.assessment import Assessment, Question, assess
from model.earnings.context import Context
from model.earnings.due import TRAILING, Due
from model.earnings.incentive import spell_pairs
from model.earnings.running import crossing
from model.earnings.scorecard import achieved
from model.measures.value import Value
from model.measures.who import Who


def assessed(context: Context, rows: Due, spans: tuple[Period, ...], span: Index) -> Assessment:
    """The component's assessment for the rows, over `spans` (their own, or the year to date)."""
    component = rows.component
    who = asked(context, rows, spans, span)
    scored = None
    if component.method == "scorecard":
        scored = achieved(context, component, rows.payee, span, spans)
    question = Question(who, asked_target(context, rows, who), scored=scored)
    if component.running:
        before, after = running_spans(context, who)
        question = replace(question, before=before, after=after, across=crossing(context, rows, after))
    return assess(component, question, context.measures, context.curves)


def asked(context: Context, rows: Due, spans: tuple[Period, ...], span: Index) -> Who:
    """Who the component asks its measures for."""
    plan = rows.plan
    trailing = rows.component.measured_over == TRAILING
    pay = spans if trailing else ()
    if trailing:
        spans = tuple(Period(s.end - 12, 12) for s in spans)
    who = context.inputs.scopes.ask(
        rows.component.scope,
        rows.payee,
        rows.spell,
        spans,
        span,
        rows.plans,
        plan.currency,
        plan.months if plan.fx_by_period else None,
    )
    return replace(who, pay=pay) if trailing else who


def target_who(context: Context, rows: Due, who: Who) -> Who:
    """For a running component the year's target is asked, for others that of their spans."""
    if rows.component.running:
        return who.over([context.year], np.zeros(len(who), np.intp))
    return who


def asked_target(context: Context, rows: Due, who: Who) -> Value:
    """The target of each row, cut to the days in the plan where the component says so."""
    target = context.measures.target(rows.component.measure, target_who(context, rows, who))
    factor = _days_in_plan(context, rows, who)
    return target if factor is None else Value.settled(target.number * factor, target.state)


def _days_in_plan(context: Context, rows: Due, who: Who) -> Exact | None:
    """Days in the plan / days of the span, where the component prorates an individual's target.

    For a running component they are those of the year, in all plans over which its sum runs on.
    """
    if not rows.component.prorate_target or who.scope != "individual":
        return None
    plans = rows.plans
    if rows.component.running:
        who, plans = target_who(context, rows, who), context.family(rows.component.key)
    row, spell, days = spell_pairs(context.people, rows.payee, who.first_days, who.last_days)
    inside = np.isin(context.people.spells.plan[spell], list(plans))
    total = Exact(days[inside]).sums(row[inside], len(who))
    return total / Exact(who.last_days - who.first_days + 1)


def running_spans(context: Context, who: Who) -> tuple[Who, Who]:
    """The year before the period, and with it; in the first period of a year the former is a span of no months."""
    start = context.year.start
    before = tuple(Period(start, s.start - start) for s in who.spans)
    after = tuple(Period(start, s.end - start) for s in who.spans)
    return who.over(before, who.span), who.over(after, who.span)
