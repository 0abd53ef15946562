"""Who looks after which account, in which role, when: account managers for life, CSMs and renewal managers by turns.

Books are cut by size, so that colleagues of one team look after about the same ARR. Each joiner takes a part of the
colleagues' books on the first day, each leaver's book goes to somebody on the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from model.sample.company import HISTORY_START, Row, in_dollars
from model.sample.customers import Account
from model.sample.people import COMMERCIAL, EMEA_CSMS, EMEA_LEAD, ENTERPRISE, PEOPLE, Person


@dataclass(frozen=True)
class Owned:
    """An account in somebody's care, in a role, from one day to another; `last` None is open."""

    account_id: str
    role: str
    payee_id: str
    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Handover:
    """On a day, every n-th account of each giver, by size, goes to the taker; `every` 1 hands over the whole book."""

    day: date
    role: str
    givers: tuple[str, ...]
    taker: str
    every: int


_COMMERCIAL = ("E1021", "E1022", "E1023", "E1024", "E1025", "E1026")
HANDOVERS = (
    Handover(date(2026, 2, 2), "RM", ("E1041", "E1042", "E1043"), "E1044", 4),
    Handover(date(2026, 4, 1), "CSM", _COMMERCIAL, "E1027", 7),
    Handover(date(2026, 5, 18), "CSM", _COMMERCIAL, "E1028", 8),
    Handover(date(2026, 5, 30), "CSM", ("E1034",), EMEA_LEAD, 1),
    Handover(date(2026, 6, 1), "CSM", _COMMERCIAL, "E1051", 9),
    Handover(date(2026, 7, 1), "CSM", (EMEA_LEAD,), "E1037", 1),
    Handover(date(2026, 7, 1), "CSM", ("E1014",), "E1015", 3),
    Handover(date(2026, 7, 1), "CSM", ("E1014",), "E1013", 2),
    Handover(date(2026, 7, 1), "CSM", ("E1014",), "E1016", 1),
    Handover(date(2026, 7, 1), "CSM", ("E1021", "E1022", "E1023", "E1024"), "E1014", 10),
    Handover(date(2026, 8, 15), "CSM", ("E1026",), "E1025", 4),
    Handover(date(2026, 8, 15), "CSM", ("E1026",), "E1014", 1),
)


def team_of(account: Account) -> str:
    """The CSM team that serves the account."""
    if account.region == "EMEA":
        return EMEA_CSMS
    return ENTERPRISE if account.segment == "Enterprise" else COMMERCIAL


def _by_size(customers: Iterable[Account]) -> list[Account]:
    return sorted(customers, key=lambda a: (-in_dollars(a.arr, a.currency), a.account_id))


def _cut(customers: Iterable[Account], payees: list[str]) -> dict[str, str]:
    """Accounts shared out by size: the largest to the first, and so on, back and forth."""
    there_and_back = [*payees, *reversed(payees)]
    return {a.account_id: there_and_back[i % len(there_and_back)] for i, a in enumerate(_by_size(customers))}


def _veterans(role: str) -> list[Person]:
    """Who was there when the history begins."""
    return [person for person in PEOPLE if person.role == role and person.hired < HISTORY_START]


def _first_owners(customers: list[Account]) -> list[Owned]:
    """Who had which account at first."""
    owned: list[Owned] = []
    for team in (ENTERPRISE, COMMERCIAL, EMEA_CSMS):
        served = [a for a in customers if team_of(a) == team and not a.tech_touch]
        owners = _cut(served, [p.payee_id for p in _veterans("CSM") if p.team == team])
        owned += [Owned(a.account_id, "CSM", owners[a.account_id], max(a.since, HISTORY_START)) for a in served]
    for role in ("RM", "AM"):
        for region in ("NAM", "EMEA"):
            served = [a for a in customers if a.region == region]
            owners = _cut(served, [p.payee_id for p in _veterans(role) if p.region == region])
            first = {a.account_id: a.since if role == "AM" else max(a.since, HISTORY_START) for a in served}
            owned += [Owned(a.account_id, role, owners[a.account_id], first[a.account_id]) for a in served]
    return owned


def _hand_over(owned: list[Owned], handover: Handover, rank: dict[str, int]) -> list[Owned]:
    """The spells after one handover; what the giver would have won later belongs to the taker from its first day."""
    result: list[Owned] = []
    for giver in handover.givers:
        book = [o for o in owned if o.payee_id == giver and o.role == handover.role and o.last is None]
        book.sort(key=lambda o: rank[o.account_id])
        for spell in book[handover.every // 2 :: handover.every]:
            if spell.first >= handover.day:
                result.append(replace(spell, payee_id=handover.taker))
            else:
                result.append(replace(spell, last=handover.day - timedelta(days=1)))
                result.append(replace(spell, payee_id=handover.taker, first=handover.day))
            owned = [o for o in owned if o is not spell]
    return owned + result


def ownership(customers: list[Account]) -> list[Owned]:
    """All spells, by account, role and day."""
    owned = _first_owners(customers)
    rank = {a.account_id: at for at, a in enumerate(_by_size(customers))}
    for handover in HANDOVERS:
        owned = _hand_over(owned, handover, rank)
    return sorted(owned, key=lambda o: (o.account_id, o.role, o.first))


class Owners:
    """Looks up the owner of an account in a role on a day."""

    def __init__(self, owned: list[Owned]) -> None:
        self._spells: dict[tuple[str, str], list[Owned]] = {}
        for spell in owned:
            self._spells.setdefault((spell.account_id, spell.role), []).append(spell)

    def on(self, account_id: str, role: str, day: date) -> str:
        """The owner's payee ID; '' where nobody owns it."""
        spells = self._spells.get((account_id, role), ())
        return next((spell.payee_id for spell in spells if spell.covers(day)), "")


def ownership_rows(owned: list[Owned]) -> list[Row]:
    """The Ownership sheet."""
    return [
        {"Account ID": o.account_id, "Role": o.role, "Payee ID": o.payee_id, "From": o.first, "To": o.last}
        for o in owned
    ]
