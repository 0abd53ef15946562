"""What is open in a currency in which nothing pays its payee any more: listed, never turned into another by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from model.basics.money import minor_digits
from model.basics.problem import Problem, Severity
from model.pay.ledger import Ledger
from model.plans.terms import ComponentTerms

_KINDS = {"draw": "of a draw are owed", "negative": "of negative pay are owed", "cap": "that a cap withheld are open"}


@dataclass(frozen=True)
class Waiting:
    """An open amount above 0; `kind` is draw, negative (owed by the payee) or cap (owed to him), `component` folded."""

    payee: int
    kind: str
    component: str
    currency: str
    amount: Decimal


def waiting_elsewhere(ledger: Ledger) -> Iterator[Waiting]:
    """What is open at the end in currencies in which the payee has no plan then, by kind, component and payee."""
    for (kind, component), left in sorted(ledger.left.items()):
        for (payee, currency), amount in sorted(left.items()):
            settled = ledger.settlements(payee) if amount > 0 else ()
            if settled and settled[-1].plan_in(ledger.context, payee, currency) is None:
                yield Waiting(payee, kind, component, currency, Decimal(amount).scaleb(-minor_digits(currency)))


def findings(ledger: Ledger) -> list[Problem]:
    """One finding for each of them, at the assignment since which the payee is paid in another currency."""
    context, found = ledger.context, []
    table, spells = context.tables["Assignments"], context.people.spells
    for one in waiting_elsewhere(ledger):
        paid_in = context.pay_currency(one.payee, context.plans[ledger.settlements(one.payee)[-1].plan])
        begun = range(int(context.people.first[one.payee]), int(context.people.first[one.payee + 1]))
        last = max((s for s in begun if spells.start[s] <= context.year.last_day), default=begun[0])
        row = int(spells.row[last])
        name = _named(context.components, one.component)
        what = f"{one.amount} {one.currency} {_KINDS[one.kind]}{name}"
        found.append(
            Problem(
                "Assignments",
                int(table.rows[row]),
                "Plan ID",
                table.address(row, "Plan ID"),
                table.names("Plan ID").text(row),
                f"'{context.people.ids[one.payee]}' is paid in {paid_in} by now; {what} and not converted",
                f"settle it with adjustments at a rate you decide; it goes on if a plan pays in {one.currency} again",
                Severity.FINDING,
            )
        )
    return found


def _named(components: list[ComponentTerms], key: str) -> str:
    return next((f" for '{terms.name}'" for terms in components if key and terms.key == key), "")
