"""Opening balances of the fiscal year, by kind and component."""

from __future__ import annotations

from fractions import Fraction

from model.basics.exact import Exact
from model.basics.money import minor_digits
from model.earnings.context import Context
from model.tables.schema import folded


def opening_balances(context: Context, kind: str, component: str = "") -> dict[int, int]:
    """By payee, what was open on the year's first day, in minor units of his pay currency; `component` is folded.

    For payees whose last year is signed it is what that year left, for the others what the sheet says.
    """
    table = context.tables["Opening balances"]
    found = {p: amount for p, amount in context.left.get((kind, component), {}).items() if p in context.signed_off}
    for r in balance_rows(context, kind):
        payee = context.people.position.get(table.names("Payee ID").text(r), -1)
        if folded(table.names("Component").text(r)) == component and payee not in context.signed_off:
            amount = table.numbers("Amount").get(r) or Fraction(0)
            digits = minor_digits(balance_currency(context, payee))
            found[payee] = found.get(payee, 0) + int(Exact.of([amount]).rounded(digits)[0])
    return found


def balance_rows(context: Context, kind: str) -> list[int]:
    """Sound rows of known payees, of the kind, as of the year's first day."""
    table = context.tables["Opening balances"]
    day, chosen = table.days("As of"), table.choices("Kind")
    first = context.year.first_day
    return [
        r
        for r in range(table.size)
        if not table.broken[r]
        and chosen.text(r) == kind
        and int(day.day[r]) == first
        and table.names("Payee ID").text(r) in context.people.position
    ]


def balance_currency(context: Context, payee: int) -> str:
    """The currency of a payee's balances: his own, else that of the plan of his latest spell, else the book's."""
    if context.people.pay_currency[payee]:
        return context.people.pay_currency[payee]
    last = int(context.people.first[payee + 1]) - 1
    if last >= int(context.people.first[payee]):
        return context.plans[int(context.people.spells.plan[last])].currency
    return context.tables.settings.currency
