"""Accounts of a group on a day, and contracts: the book of business."""

from __future__ import annotations

import numpy as np

from model.basics.calendar import FAR_FUTURE, Int, Period
from model.basics.exact import Exact
from model.basics.integers import Index, Mask
from model.credits.facts import UNKNOWN
from model.credits.holders import owned
from model.measures.inputs import Inputs
from model.measures.postings import Entries
from model.measures.terms import MeasureTerms
from model.measures.who import BY_PAYEE
from model.tables.columns import Names

_BY_PLACE = ("company", "region", "segment")


def in_force(inputs: Inputs, day: int) -> Mask:
    """By account, whether it has a contract in force on the day."""
    account, start, end = inputs.contracts
    found = np.zeros(inputs.accounts, np.bool_)
    found[account[(account >= 0) & (start <= day) & (day <= end)]] = True
    return found


def account_entries(inputs: Inputs, measure: MeasureTerms, scope: str, day: int, accounts: Index) -> Entries:
    """Those of `accounts` that lie in a group of the scope on the day, each worth 1; items are the accounts."""
    size = len(accounts)
    at = np.full(size, day, np.int64)
    return _placed(inputs, measure, scope, accounts, accounts, at, at, Exact.full(size, 1), np.zeros(size, np.bool_))


def contract_entries(
    inputs: Inputs,
    measure: MeasureTerms,
    scope: str,
    currency: str,
    fx_months: int | None,
    span: Period,
    cohort: str,
) -> Entries:
    """Contracts that the measure's book value counts in the span, worth their ARR (or 1 for `customers`).

    Scaled by the owner's share, on the day that the contract is looked at or, with a cohort, on the cohort's. One whose
    account is not known (a problem of the book) lies in the company, and may lie in any region or segment.
    """
    account, start, end = inputs.contracts
    value = measure.book_value
    if value == "ending":
        unknown = end == FAR_FUTURE  # a contract whose end cannot be read may end in any span, and holds it
        day = np.where(unknown, span.last_day, end)
        counts = (end >= span.first_day) & (end <= span.last_day) | unknown & (start <= span.last_day)
    else:
        day = np.full(len(account), span.last_day if value == "closing" else span.first_day, np.int64)
        counts = (start <= day) & (day <= end)
    owner_day = day
    if cohort in ("first day", "last day"):
        cohort_day = span.first_day if cohort == "first day" else span.last_day
        owner_day = np.full(len(account), cohort_day, np.int64)
        if cohort == "first day":
            counts &= np.append(in_force(inputs, cohort_day), True)[account]
    rows = np.flatnonzero(counts & ((account >= 0) | (scope in _BY_PLACE)))
    table = inputs.tables["Contracts"]
    if value == "customers":
        arr, missing = Exact.full(len(rows), 1), np.zeros(len(rows), np.bool_)
    else:
        money = table.names("Currency")
        rate, missing = inputs.fx.rates_for(Names(money.codes[rows], money.names), currency, day[rows], fx_months)
        arr = (table.numbers("ARR").value.take(rows) * rate).common()
    broken = table.broken[rows] | missing
    return _placed(inputs, measure, scope, rows, account[rows], owner_day[rows], day[rows], arr, broken)


def _placed(
    inputs: Inputs,
    measure: MeasureTerms,
    scope: str,
    item: Index,
    account: Index,
    owner_day: Int,
    day: Int,
    value: Exact,
    broken: Mask,
) -> Entries:
    """Items as entries of their accounts' owners, or whole where the scope looks at accounts and not at people."""
    facts, book = inputs.crediting.facts, inputs.crediting.owners
    if scope in BY_PAYEE or scope == "my team":
        which, row = owned(book, measure.role or None, np.arange(len(item), dtype=np.intp), account, owner_day)
        some: Mask = (book.share.take(row).num != 0) | book.broken[row]  # who has a share of 0 does not own it
        which, row = which[some], row[some]
        roles = {name: code for code, name in enumerate(inputs.crediting.roles)}
        nameless = len(roles)  # the role of a row that lacks one, which is a problem of its own
        payee, role = book.payee[row], np.array([roles.get(name, nameless) for name in book.role], np.intp)[row]
        share, wrong = book.share.take(row), book.broken[row]
    else:
        which = np.arange(len(item), dtype=np.intp)
        payee = np.full(len(item), -1, np.intp)
        role, share, wrong = np.zeros(len(item), np.intp), Exact.full(len(item), 1), np.zeros(len(item), np.bool_)
    whole = value.take(which)
    return Entries(
        item[which],
        account[which],
        payee,
        role,
        inputs.timeline.segment(owner_day[which]),
        inputs.timeline.month_index(day[which]),
        np.append(facts.account_region, UNKNOWN)[account[which]],
        np.append(facts.account_segment, UNKNOWN)[account[which]],
        (whole * share).common(),
        whole,
        broken[which] | wrong,
    )
