"""Control totals: what a person compares before payroll runs, and the proof that the file pays what was approved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from model.basics.calendar import Period
from model.basics.money import minor_digits
from model.basics.watch import Watch, asking, unwatched
from model.calculation import Calculation
from model.pay.lines import PayoutLine
from model.pay.waiting import waiting_elsewhere

Total = tuple[str, str, Decimal]  # what, currency, amount
_MOST_MOVERS = 10


@dataclass(frozen=True)
class Mover:
    """A payee whose pay changed against the period before; amounts in `currency`."""

    payee_id: str
    name: str
    currency: str
    before: Decimal
    now: Decimal

    @property
    def change(self) -> Decimal:
        """How much more, or less, than before."""
        return self.now - self.before


@dataclass(frozen=True)
class Owed:
    """What a payee still owes who has left, or has no plan any more in the currency: listed, not collected.

    `kind`: draw, or negative pay carried forward. `left`: whether he has left.
    """

    payee_id: str
    name: str
    kind: str
    currency: str
    amount: Decimal
    left: bool


@dataclass(frozen=True)
class Control:
    """The totals of one payroll. `previous` is '' and `movers` empty where the period before was not computed."""

    payees: int
    lines: int
    by_code: tuple[Total, ...]
    by_currency: tuple[Total, ...]
    by_payee: tuple[tuple[str, str, str, Decimal], ...]
    previous: str
    movers: tuple[Mover, ...]
    joiners: tuple[tuple[str, str], ...]
    leavers: tuple[tuple[str, str], ...]
    owed: tuple[Owed, ...]


def control_totals(
    calculation: Calculation,
    period: Period,
    lines: Sequence[PayoutLine],
    code_of: Callable[[PayoutLine], str],
    watch: Watch = unwatched,
) -> Control:
    """The totals of the period's lines, all of which have an amount. What `watch` raises ends it."""
    names = {line.payee_id: line.name for line in lines}
    per_payee = _summed((line.payee_id, line.currency, line) for line in lines)
    before = Period(period.start - period.months, period.months)
    earlier = [line for line in calculation.lines(before, watch=asking(watch)) if line.amount is not None]
    return Control(
        payees=len(names),
        lines=len(lines),
        by_code=tuple((c, u, a) for (c, u), a in _summed((code_of(x), x.currency, x) for x in lines).items() if a),
        by_currency=tuple((u, u, a) for (_, u), a in _summed(("", x.currency, x) for x in lines).items()),
        by_payee=tuple((i, names[i], u, a) for (i, u), a in per_payee.items()),
        previous=calculation.tables.calendar.name(before) if earlier else "",
        movers=_movers(per_payee, earlier, names) if earlier else (),
        joiners=_dated(calculation, period, "Hire date"),
        leavers=_dated(calculation, period, "Leave date"),
        owed=_owed(calculation),
    )


def _summed(rows: Iterable[tuple[str, str, PayoutLine]]) -> dict[tuple[str, str], Decimal]:
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for what, currency, line in rows:
        sums[what, currency] += line.amount or 0
    return dict(sorted(sums.items()))


def _movers(
    now: dict[tuple[str, str], Decimal], earlier: Sequence[PayoutLine], names: dict[str, str]
) -> tuple[Mover, ...]:
    """The payees whose pay changed most, in either direction."""
    names = {line.payee_id: line.name for line in earlier} | names
    before = _summed((line.payee_id, line.currency, line) for line in earlier)
    zero = Decimal()
    movers = [Mover(i, names[i], u, before.get((i, u), zero), now.get((i, u), zero)) for i, u in {*now, *before}]
    changed = [mover for mover in movers if mover.change]
    return tuple(sorted(changed, key=lambda m: (-abs(m.change), m.payee_id, m.currency))[:_MOST_MOVERS])


def _dated(calculation: Calculation, period: Period, heading: str) -> tuple[tuple[str, str], ...]:
    """ID and name of the payees whose date under that heading lies inside the period."""
    table = calculation.tables["Payees"]
    days, ids, names = table.days(heading), table.names("Payee ID"), table.texts("Name")
    inside = days.filled & (days.day >= period.first_day) & (days.day <= period.last_day)
    return tuple(sorted((ids.text(row), names[row]) for row in range(table.size) if inside[row]))


def _owed(calculation: Calculation) -> tuple[Owed, ...]:
    """What those owe at the end of what was calculated who cannot repay it out of their pay, by payee ID."""
    people, ledger = calculation.context.people, calculation.ledger
    elsewhere = {(one.payee, one.kind, one.currency) for one in waiting_elsewhere(ledger)}
    found = []
    for kind, name in (("draw", "draw"), ("negative", "negative pay")):
        for (payee, currency), left in ledger.left.get((kind, ""), {}).items():
            gone = bool(people.leave[payee] <= calculation.period.last_day)
            if left > 0 and (gone or (payee, kind, currency) in elsewhere):
                amount = Decimal(left).scaleb(-minor_digits(currency))
                found.append(Owed(people.ids[payee], people.names[payee], name, currency, amount, gone))
    return tuple(sorted(found, key=lambda owed: (owed.payee_id, owed.kind, owed.currency)))
