"""Opening balances of the fiscal year, by kind and component, each in the currency in which it is open."""

from __future__ import annotations

from fractions import Fraction

from model.basics.exact import rounded
from model.basics.money import minor_digits
from model.earnings.context import Context, Owner
from model.plans.terms import ComponentTerms
from model.tables.schema import folded


def opening_balances(context: Context, kind: str, component: str = "") -> dict[Owner, int]:
    """By payee and currency, what was open on the year's first day, in minor units; `component` is folded.

    For payees whose last year is signed it is what that year left, for the others what the sheet says.
    """
    table = context.tables["Opening balances"]
    left = context.left.get((kind, component), {})
    found = {owner: amount for owner, amount in left.items() if owner[0] in context.signed_off}
    for r in balance_rows(context, kind):
        payee = context.people.position.get(table.names("Payee ID").text(r), -1)
        if folded(table.names("Component").text(r)) == component and payee not in context.signed_off:
            amount = table.numbers("Amount").get(r) or Fraction(0)
            owner = payee, opening_currency(context, payee, component)
            minor = rounded(amount, minor_digits(owner[1]))
            found[owner] = found.get(owner, 0) + minor
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


def opening_currency(context: Context, payee: int, component: str = "") -> str:
    """The currency of a payee's opening balances: his own, else that of the plan in which he is on the day.

    Who is in none then: of the last one before, else of the first after. Where a component (folded) is named that the
    plan does not have, of the latest plan that has it.
    """
    if context.people.pay_currency[payee]:
        return context.people.pay_currency[payee]
    plans = _plans(context, payee)
    if not plans:
        return context.tables.settings.currency
    spells, first = context.people.spells, int(context.people.first[payee])
    begun = [plan for s, plan in enumerate(plans, first) if spells.start[s] <= context.year.first_day]
    of_day = begun[-1] if begun else plans[0]
    having = [plan for plan in reversed(plans) if any(c.key == component for c in context.of_plan(plan))]
    return context.plans[having[0] if having and of_day not in having else of_day].currency


def opening_component(context: Context, payee: int, component: str) -> ComponentTerms | None:
    """The terms of the component (folded) that an opening balance names: of the latest plan in its currency."""
    currency = opening_currency(context, payee, component)
    for plan in reversed(_plans(context, payee)):
        if context.pay_currency(payee, context.plans[plan]) == currency:
            for terms in context.of_plan(plan):
                if terms.key == component:
                    return terms
    return None


def _plans(context: Context, payee: int) -> list[int]:
    """The plans of a payee's spells, in order of time."""
    first, last = int(context.people.first[payee]), int(context.people.first[payee + 1])
    return [int(plan) for plan in context.people.spells.plan[first:last]]
