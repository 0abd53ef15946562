"""What happened to the customers since January 2025: contracts that end and renew, and the movements they make.

Month by month, each contract that ends is renewed, raised, cut or lost, and some customers buy more in between. Every
movement ties to the contracts: opening ARR plus a quarter's movements is the next quarter's opening ARR.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from model.sample.chance import between, happens, pick, stream
from model.sample.company import HISTORY_START, LAST_EVENT, Row, add_months, in_dollars, money, quarter_of, weekday_near
from model.sample.customers import Account
from model.sample.ownership import Owners


@dataclass(frozen=True)
class Contract:
    """One contract line; `arr` in cents of the account's currency, both days included."""

    account_id: str
    first: date
    last: date
    arr: int
    currency: str
    product: str


@dataclass(frozen=True)
class Movement:
    """One signed movement of ARR (or a renewal), in cents of the account's currency, on the day it counts."""

    day: date
    account_id: str
    kind: str
    amount: int
    currency: str
    term: int
    product: str
    prepaid: bool = False
    note: str = ""


@dataclass(frozen=True)
class Odds:
    """Chances in thousandths for one segment: at each renewal to churn or shrink, each month to expand."""

    churn: int
    contraction: int
    expansion: int


ODDS = {"Enterprise": Odds(60, 240, 50), "Mid-Market": Odds(130, 190, 40), "SMB": Odds(170, 110, 26)}
# What a CSM's book may lose and win in a quarter, in thousandths: the sample shows ordinary quarters, not disasters.
MOST_LOST, MOST_WON = 80, 70
ADD_ONS = ("Analytics", "Integrations", "Mobile")
CANCELLED_ON = date(2026, 7, 21)
PLATFORM = "Platform"


class _Life:
    """The running state: contracts in force by account, and what each CSM's book won and lost this quarter."""

    def __init__(self, customers: list[Account], owners: Owners) -> None:
        self.accounts = customers
        self.owners = owners
        self.rng: Random = stream("history")
        self.contracts: list[Contract] = []
        self.movements: list[Movement] = []
        self.live: dict[str, list[Contract]] = {a.account_id: [] for a in customers}
        self.lost_at: dict[str, tuple[date, int]] = {}
        self.quarter = 0
        self.books: dict[str, int] = {}
        self.won: dict[str, int] = {}
        self.lost: dict[str, int] = {}

    def sign(self, account: Account, first: date, last: date, arr: int, product: str = PLATFORM) -> None:
        contract = Contract(account.account_id, first, last, arr, account.currency, product)
        self.contracts.append(contract)
        self.live[account.account_id].append(contract)

    def record(self, account: Account, day: date, kind: str, amount: int, term: int, prepaid: bool = False) -> None:
        movement = Movement(day, account.account_id, kind, amount, account.currency, term, PLATFORM, prepaid)
        self.movements.append(movement)

    def start_month(self, day: date) -> None:
        """At the start of a quarter, measure each CSM's book anew."""
        if quarter_of(day) == self.quarter:
            return
        self.quarter, self.books, self.won, self.lost = quarter_of(day), {}, {}, {}
        for account in self.accounts:
            owner = self.owners.on(account.account_id, "CSM", day)
            arr = sum(c.arr for c in self.live[account.account_id])
            self.books[owner] = self.books.get(owner, 0) + in_dollars(arr, account.currency)

    def bears(self, account: Account, day: date, change: int) -> bool:
        """Whether the owner's book bears this change within an ordinary quarter; if so, it is noted."""
        owner = self.owners.on(account.account_id, "CSM", day)
        tally, most = (self.won, MOST_WON) if change > 0 else (self.lost, MOST_LOST)
        after = tally.get(owner, 0) + abs(in_dollars(change, account.currency))
        if after * 1000 > self.books.get(owner, 0) * most:
            return False
        tally[owner] = after
        return True


def _thousandths(cents: int, per_mille: int, unit: int = 100) -> int:
    """A share of an amount, rounded down to a whole unit of cents."""
    return cents * per_mille // 1000 // unit * unit


def _first_contract(life: _Life, account: Account, number: int) -> None:
    """The contract in force when the history begins; most run for a year, some for two or three.

    `number` counts the accounts of a region and segment, so that renewals fall evenly over the months.
    """
    rng = life.rng
    term = pick(rng, (12, 12, 12, 12, 24, 36))
    month_end_day = happens(rng, 600)
    anniversary = add_months(date(2025, 2, 1), number * 5 % 12)
    if not month_end_day:
        anniversary = anniversary.replace(day=between(rng, 2, 27))
        anniversary = add_months(anniversary, -1)
    if anniversary <= HISTORY_START:
        anniversary = add_months(anniversary, 12)
    ends = add_months(anniversary, 12 * rng.randrange(term // 12))
    life.sign(account, add_months(ends, -term), ends - timedelta(days=1), account.arr)


def _win(life: _Life, account: Account, day: date, kind: str, arr: int) -> None:
    term = pick(life.rng, (12, 12, 24))
    life.record(account, day, kind, arr, term)
    life.sign(account, day, add_months(day, term) - timedelta(days=1), arr)


def _renew(life: _Life, account: Account, last: date) -> None:
    """Renew, raise, cut or lose what ends on `last`; co-termed lines end together and renew as one."""
    rng, odds = life.rng, ODDS[account.segment]
    ending = sum(c.arr for c in life.live[account.account_id])
    life.live[account.account_id] = []
    signed = weekday_near(last - timedelta(days=rng.randrange(min(9, last.day))))
    outcome = rng.randrange(1000)
    cut = _thousandths(ending, between(rng, 50, 160), 100_00)
    raised = _thousandths(ending, between(rng, 25, 60), 25)
    term = pick(rng, (12,) * 14 + (24,) * 4 + (36,) * 2)
    prepaid = term > 12 and happens(rng, 300)
    if outcome < odds.churn and life.bears(account, last, -ending):
        life.record(account, last, "churn", -ending, 12)
        life.lost_at[account.account_id] = (last, ending)
        return
    renewed = ending
    if outcome < odds.churn + odds.contraction and cut and life.bears(account, signed, -cut):
        renewed = ending - cut
        life.record(account, signed, "contraction", -cut, 12)
    life.record(account, signed, "renewal", renewed, term, prepaid)
    if renewed == ending and outcome % 10 < 7 and life.bears(account, signed, raised):
        renewed += raised
        life.record(account, signed, "uplift", raised, 12)
    first = last + timedelta(days=1)
    life.sign(account, first, add_months(first, term) - timedelta(days=1), renewed)


def _expand(life: _Life, account: Account, month: date) -> None:
    """Perhaps an add-on, co-termed with what is in force."""
    rng = life.rng
    wanted, share, day = happens(rng, ODDS[account.segment].expansion), between(rng, 60, 170), between(rng, 4, 26)
    product = pick(rng, ADD_ONS)
    live = life.live[account.account_id]
    signed = weekday_near(month.replace(day=day))
    if not wanted or not live or live[0].first > signed or signed > LAST_EVENT:
        return
    amount = _thousandths(live[0].arr, share, 50_00)
    if amount and life.bears(account, signed, amount):
        life.movements.append(Movement(signed, account.account_id, "expansion", amount, account.currency, 12, product))
        life.sign(account, signed, live[0].last, amount, product)


def _win_back(life: _Life, account: Account, month: date) -> None:
    """A customer that left returns smaller, nine months on; twice in the year under review."""
    if account.segment == "SMB" or account.account_id not in life.lost_at or month.year < 2026:
        return
    left, arr = life.lost_at[account.account_id]
    returned = sum(m.kind == "reactivation" for m in life.movements)
    day = weekday_near(month.replace(day=11))
    if returned < 2 and month == add_months(left.replace(day=1), 9) and day <= LAST_EVENT:
        _win(life, account, day, "reactivation", _thousandths(arr, 800, 100_00))


def _cancel_early(contracts: list[Contract], movements: list[Movement], owners: Owners) -> None:
    """The largest add-on of early spring is given back within its claw-back window: a movement that reverses it."""
    lines = {(c.account_id, c.first, c.product): c for c in contracts}
    kept = [
        (sold, lines[sold.account_id, sold.day, sold.product])
        for sold in movements
        if sold.kind == "expansion" and date(2026, 2, 15) <= sold.day <= date(2026, 3, 31)
        if owners.on(sold.account_id, "CSM", sold.day) == owners.on(sold.account_id, "CSM", CANCELLED_ON) != ""
    ]
    sold, line = max(
        ((sold, line) for sold, line in kept if line.last > LAST_EVENT), key=lambda pair: (pair[0].amount, pair[0].day)
    )
    contracts[contracts.index(line)] = replace(line, last=CANCELLED_ON)
    note = "Add-on cancelled within the opt-out period"
    movements.append(replace(sold, day=CANCELLED_ON, amount=-sold.amount, note=note))


def history(customers: list[Account], owners: Owners) -> tuple[list[Contract], list[Movement]]:
    """All contracts, by first day and account, and all movements, by day and account."""
    life = _Life(customers, owners)
    counts: Counter[tuple[str, str]] = Counter()
    for account in customers:
        if account.since < HISTORY_START:
            alike = account.region, account.segment
            _first_contract(life, account, counts[alike])
            counts[alike] += 1
    month = HISTORY_START
    while month <= LAST_EVENT:
        life.start_month(month)
        following = add_months(month, 1)
        for account in customers:
            live = life.live[account.account_id]
            if month <= account.since < following:
                _win(life, account, account.since, "new", account.arr)
            elif live and live[0].last < following:
                if live[0].last <= LAST_EVENT:
                    _renew(life, account, live[0].last)
            else:
                _expand(life, account, month)
                _win_back(life, account, month)
        month = following
    _cancel_early(life.contracts, life.movements, owners)
    return (
        sorted(life.contracts, key=lambda c: (c.first, c.account_id, c.product)),
        sorted(life.movements, key=lambda m: (m.day, m.account_id, m.kind)),
    )


def contract_rows(contracts: list[Contract]) -> list[Row]:
    """The Contracts sheet."""
    return [
        {
            "Contract ID": f"K{number:05d}",
            "Account ID": contract.account_id,
            "From": contract.first,
            "To": contract.last,
            "ARR": money(contract.arr),
            "Currency": contract.currency,
            "Product": contract.product,
        }
        for number, contract in enumerate(contracts, 20001)
    ]
