"""The Targets sheet: quotas and goals in round numbers, as planning sets them.

Retention targets are by segment. Amounts follow what the contracts made foreseeable, or what then came, times how well
it was planned: rarely spot on, never absurd.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from model.sample.chance import between, stream
from model.sample.company import CLOSED_QUARTERS, QUARTER_STARTS, QUARTERS, YEAR_END, YEAR_START, Row
from model.sample.company import in_dollars as dollars
from model.sample.history import Contract, Movement
from model.sample.ownership import Owners
from model.sample.people import (
    ALL_SEGMENTS,
    COMMERCIAL_LEAD,
    EMEA_DIRECTOR,
    EMEA_LEAD,
    ENTERPRISE_LEAD,
    NAM_DIRECTOR,
    RENEWALS_EMEA,
    RENEWALS_NAM,
    people_of,
    spells,
)

YEAR = "FY2026"
# By the segments of a CSM: NRR, renewal rate.
_RETENTION = {
    "Enterprise": (Decimal("1.02"), Decimal("0.97")),
    "Mid-Market; SMB": (Decimal("1.01"), Decimal("0.96")),
    ALL_SEGMENTS: (Decimal("1.01"), Decimal("0.95")),
}
_MANAGERS = {COMMERCIAL_LEAD: NAM_DIRECTOR, ENTERPRISE_LEAD: NAM_DIRECTOR, EMEA_LEAD: EMEA_DIRECTOR}
_CHANGING = ("new", "expansion", "uplift", "reactivation", "contraction", "churn")


def _of_csms() -> list[Row]:
    return [
        {"Owner": person.payee_id, "Measure": measure, YEAR: _RETENTION[person.segment][at]}
        for at, measure in enumerate(("NRR", "Renewal rate"))
        for person in people_of("CSM", YEAR_START, YEAR_END)
    ]


def _rounded(cents: int, dollars_step: int) -> int:
    """Cents as dollars, to the nearest step."""
    step = dollars_step * 100
    return (cents + step // 2) // step * dollars_step


def _renewal_quotas(contracts: list[Contract], owners: Owners) -> list[Row]:
    """What each renewal manager has up for renewal in the year, as known when it began, at 94 %."""
    due: dict[str, int] = {}
    for contract in contracts:
        if contract.first <= date(2026, 2, 2) and YEAR_START <= contract.last <= YEAR_END:
            owner = owners.on(contract.account_id, "RM", max(contract.last, date(2026, 2, 2)))
            due[owner] = due.get(owner, 0) + dollars(contract.arr, contract.currency)
    return [
        {"Owner": p.payee_id, "Measure": "Renewal credit", YEAR: _rounded(due[p.payee_id] * 94 // 100, 50_000)}
        for p in people_of("RM", YEAR_START, YEAR_END)
    ]


def _manager_of(payee_id: str, day: date) -> str:
    """Who the payee reports to on a day; '' where the payee is not there."""
    for spell in spells():
        if spell.person.payee_id == payee_id and spell.first <= day and (spell.last is None or day <= spell.last):
            return spell.person.manager
    return ""


def _changes(movements: list[Movement], owners: Owners) -> dict[tuple[str, str], int]:
    """Change in ARR by leader and closed quarter, in US cents."""
    found: dict[tuple[str, str], int] = {}
    for movement in movements:
        if movement.kind not in _CHANGING or movement.day < YEAR_START or movement.day >= QUARTER_STARTS[3]:
            continue
        quarter = CLOSED_QUARTERS[(movement.day.month - 1) // 3]
        csm = owners.on(movement.account_id, "CSM", movement.day)
        lead = csm if csm in _MANAGERS else _manager_of(csm, movement.day)
        for leader in filter(None, (lead, _MANAGERS.get(lead, ""))):
            amount = dollars(movement.amount, movement.currency)
            found[leader, quarter] = found.get((leader, quarter), 0) + amount
    return found


def _changes_in_arr(movements: list[Movement], owners: Owners) -> list[Row]:
    """Quarterly targets of each leader; the open quarter's is the mean of the others."""
    rng = stream("targets")
    changes = _changes(movements, owners)
    rows: list[Row] = []
    for leader in (NAM_DIRECTOR, EMEA_DIRECTOR, ENTERPRISE_LEAD, COMMERCIAL_LEAD, EMEA_LEAD):
        planned = [_rounded(changes[leader, q] * 100 // between(rng, 78, 122), 5_000) for q in CLOSED_QUARTERS]
        planned.append(_rounded(sum(planned) * 100 // 3, 5_000))
        rows.append({"Owner": leader, "Measure": "Net ARR change", **dict(zip(QUARTERS, planned, strict=True))})
    return rows


def target_rows(contracts: list[Contract], movements: list[Movement], owners: Owners) -> list[Row]:
    """The Targets sheet."""
    groups: list[tuple[str, str, str]] = [
        (f"team: {RENEWALS_NAM}", "Renewal rate", "0.96"),
        (f"team: {RENEWALS_EMEA}", "Renewal rate", "0.95"),
        (f"team: {NAM_DIRECTOR}", "Renewal rate", "0.96"),
        (f"team: {EMEA_DIRECTOR}", "Renewal rate", "0.95"),
        (f"team: {ENTERPRISE_LEAD}", "Renewal rate", "0.97"),
        (f"team: {COMMERCIAL_LEAD}", "Renewal rate", "0.92"),
        (f"team: {EMEA_LEAD}", "Renewal rate", "0.95"),
        ("region: NAM", "NRR", "1.02"),
        ("region: EMEA", "NRR", "1.01"),
        ("region: NAM", "Live in 45 days", "0.85"),
        ("region: EMEA", "Live in 45 days", "0.85"),
        ("segment: Enterprise", "NRR", "1.03"),
        ("segment: Mid-Market", "NRR", "1.02"),
        ("segment: SMB", "NRR", "0.98"),
        ("company", "NRR", "1.02"),
        ("company", "GRR", "0.96"),
        ("company", "Net ARR growth", "0.11"),
        ("company", "EBR completion", "0.85"),
    ]
    rows: list[Row] = [{"Owner": owner, "Measure": m, YEAR: Decimal(target)} for owner, m, target in groups]
    rows += _of_csms()
    rows += _renewal_quotas(contracts, owners)
    rows += _changes_in_arr(movements, owners)
    rows += [
        {"Owner": p.payee_id, "Measure": "CSAT", YEAR: Decimal("4.4")} for p in people_of("ONB", YEAR_START, YEAR_END)
    ]
    columns: Row = {"Owner": None, "Measure": None} | dict.fromkeys((YEAR, *QUARTERS))
    return [columns | row for row in rows]
