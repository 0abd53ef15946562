"""Sums and counts: what the credits of a measure add to each group."""

from __future__ import annotations

import numpy as np

from model.basics.calendar import FAR_PAST, Period
from model.basics.exact import Exact
from model.basics.integers import Index, Mask
from model.credits.crediting import Credits
from model.credits.facts import UNKNOWN
from model.measures.inputs import Inputs
from model.measures.owned import in_force
from model.measures.postings import Entries
from model.measures.terms import MeasureTerms
from model.tables.columns import Names


def wanted(inputs: Inputs, measure: MeasureTerms, found: Credits) -> Mask:
    """The credits of the measure's types and role that lie on the timeline, or whose date cannot be read."""
    facts = inputs.crediting.facts
    kept = found.counts if not measure.role else np.ones(len(found), np.bool_)
    fitting = inputs.on_timeline
    if measure.types:
        fitting = fitting & (facts.kinds.among(measure.types)[facts.kind] | facts.unread.get("Type", False))
    kept = kept & fitting[found.transaction]
    if measure.role:
        known = inputs.crediting.roles
        kept &= found.role == (known.index(measure.role) if measure.role in known else -1)
    return kept


def worth(
    inputs: Inputs, measure: MeasureTerms, found: Credits, rows: Index, currency: str, fx_months: int | None
) -> tuple[Exact, Mask]:
    """What each of these credits adds: its amount in `currency`, or 1 (-1 for a reversal); which cannot be read."""
    facts = inputs.crediting.facts
    at = found.transaction[rows]
    broken = found.broken[rows]
    if measure.kind == "count":
        sign = np.ones(len(at), np.int64)
        if len(facts.reversing):
            sign[facts.reverses[at] >= 0] = -1
        return (found.share.take(rows) * Exact(sign) if measure.scaled else Exact(sign)), broken
    amount = found.amount.take(rows)
    if set(facts.currency.names) <= {currency}:
        return amount, broken
    money = Names(facts.currency.codes[at], facts.currency.names)
    rate, missing = inputs.fx.rates_for(money, currency, facts.day[at], fx_months)
    return (amount * rate).common(), broken | missing


def entries(
    inputs: Inputs,
    measure: MeasureTerms,
    found: Credits,
    currency: str,
    fx_months: int | None,
    cohort_day: int | None = None,
) -> Entries:
    """Credits as entries; with `cohort_day`, the owners, teams and regions of that day count."""
    facts, time = inputs.crediting.facts, inputs.timeline
    at = found.transaction
    value, broken = worth(inputs, measure, found, np.arange(len(found)), currency, fx_months)
    whole = value
    if not bool(found.single.all()) or bool((found.share.num != found.share.den).any()):
        whole = _whole(inputs, measure, found, currency, fx_months, value)
    account = facts.account[at]
    if cohort_day is None:
        segment, region, market = inputs.segment_of[at], facts.region[at], facts.segment[at]
    else:
        segment = np.full(len(at), int(time.segment(np.array([cohort_day], np.int64))[0]), np.intp)
        nowhere = np.where(facts.lost[at], UNKNOWN, -1)
        region = np.where(account >= 0, np.append(facts.account_region, -1)[account], nowhere)
        market = np.where(account >= 0, np.append(facts.account_segment, -1)[account], nowhere)
    month = np.append(time.month, -1)[inputs.segment_of[at]]
    return Entries(at, account, found.payee, found.role, segment, month, region, market, value, whole, broken)


def _whole(
    inputs: Inputs, measure: MeasureTerms, found: Credits, currency: str, fx_months: int | None, value: Exact
) -> Exact:
    """What a share of 1 of each credit's transaction is worth."""
    facts, at = inputs.crediting.facts, found.transaction
    if measure.kind == "count":
        return Exact(np.where(facts.reverses[at] >= 0, -1, 1).astype(np.int64)) if measure.scaled else value
    whole = inputs.crediting.whole(found)
    if set(facts.currency.names) <= {currency}:
        return whole
    money = Names(facts.currency.codes[at], facts.currency.names)
    return (whole * inputs.fx.rates_for(money, currency, facts.day[at], fx_months)[0]).common()


def cohort_entries(
    inputs: Inputs, measure: MeasureTerms, currency: str, fx_months: int | None, span: Period, first: bool
) -> Entries:
    """Movements inside the span of the accounts that are in the cohort of its first or last day.

    One of an account that is not known (a problem of the book) may be of any.
    """
    day = span.first_day if first else span.last_day
    facts = inputs.crediting.facts
    inside: Index = (facts.day >= span.first_day) & (facts.day <= span.last_day) | (facts.day == FAR_PAST)
    inside &= (facts.account >= 0) | facts.lost
    if first and inputs.has_contracts:
        inside &= np.append(in_force(inputs, day), False)[facts.account] | facts.lost
    found = inputs.crediting.credits(measure.rules, day)
    found = found.take(wanted(inputs, measure, found) & inside[found.transaction])
    inputs.crediting.tell_uneven(found, day)
    return entries(inputs, measure, found, currency, fx_months, day)
