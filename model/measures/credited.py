"""Sums and counts: what the credits of a measure add to each group."""

from __future__ import annotations

import numpy as np

from model.basics.calendar import FAR_PAST, Period
from model.basics.exact import Exact, Index, Mask
from model.measures.inputs import Inputs
from model.measures.owned import in_force
from model.measures.postings import Entries
from model.measures.terms import MeasureTerms
from model.tables.columns import Names


def entries(
    inputs: Inputs,
    measure: MeasureTerms,
    currency: str,
    fx_months: int | None,
    cohort_day: int | None = None,
) -> Entries:
    """Credits of the measure's types, role and rules, worth their amount in `currency` or 1 (-1 for a reversal).

    With `cohort_day`, the owners, teams and regions of that day count.
    """
    facts = inputs.crediting.facts
    found = inputs.crediting.credits(measure.rules, cohort_day)
    kept = _wanted(inputs, measure, found.transaction, found.role)
    kept &= (inputs.timeline.segment(facts.day) >= 0)[found.transaction] | found.broken
    kept &= (found.payee >= 0) | found.orphan | found.broken | bool(measure.role)
    found = found.take(kept)
    at = found.transaction
    day = facts.day[at]
    broken = found.broken
    if measure.kind == "count":
        sign = Exact(np.where(facts.reverses[at] >= 0, -1, 1).astype(np.int64))
        value, whole = (found.share * sign if measure.scaled else sign), sign
    else:
        rate, missing = inputs.fx.rates_for(
            Names(facts.currency.codes[at], facts.currency.names), currency, day, fx_months
        )
        value, whole = (found.amount * rate).common(), (found.whole * rate).common()
        broken = broken | missing
    time = inputs.timeline
    account = facts.account[at]
    if cohort_day is None:
        segment, region, market = time.segment(day), facts.region[at], facts.segment[at]
    else:
        segment = np.full(len(at), int(time.segment(np.array([cohort_day], np.int64))[0]), np.intp)
        region = np.where(account >= 0, np.append(facts.account_region, -1)[account], -1)
        market = np.where(account >= 0, np.append(facts.account_segment, -1)[account], -1)
    month = time.month_index(day)
    return Entries(at, account, found.payee, found.role, segment, month, region, market, value, whole, broken)


def _wanted(inputs: Inputs, measure: MeasureTerms, transaction: Index, role: Index) -> Mask:
    facts = inputs.crediting.facts
    kept = np.ones(len(transaction), np.bool_)
    if measure.types:
        codes = [facts.kinds.code(kind) for kind in measure.types]
        kept &= np.isin(facts.kind, [code for code in codes if code >= 0])[transaction]
    if measure.role:
        known = inputs.crediting.roles
        kept &= role == (known.index(measure.role) if measure.role in known else -1)
    return kept


def cohort_entries(
    inputs: Inputs, measure: MeasureTerms, currency: str, fx_months: int | None, span: Period, first: bool
) -> Entries:
    """Movements inside the span of the accounts that are in the cohort of its first or last day."""
    day = span.first_day if first else span.last_day
    found = entries(inputs, measure, currency, fx_months, day)
    days = inputs.crediting.facts.day[found.item]
    inside = (days >= span.first_day) & (days <= span.last_day) | (days == FAR_PAST)
    inside &= found.account >= 0
    if first and inputs.has_contracts:
        inside &= np.append(in_force(inputs, day), False)[found.account]
    return found.take(inside)
