"""The Readings sheet: what comes from the CS platform, surveys and finance, up to the end of September."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from model.sample.chance import between, happens, pick, stream
from model.sample.company import CLOSED_MONTHS, CLOSED_QUARTERS, QUARTER_STARTS, Row, add_months, month_end
from model.sample.customers import Account
from model.sample.people import people_of

_QUARTERS = tuple(zip(CLOSED_QUARTERS, QUARTER_STARTS, strict=False))
# Whose customers answered no survey, and who held too few reviews, in which quarter.
_UNANSWERED = ("E1057", "FY2026-Q3")
_BUSY = {("E1024", "FY2026-Q2"): 50, ("E1033", "FY2026-Q3"): 60}


def _drift(rng: Random, level: int, low: int, high: int) -> int:
    """The next month's score: a little up or down."""
    return max(low, min(high, level + between(rng, -4, 4)))


def _of_accounts(customers: list[Account]) -> list[Row]:
    rng = stream("health")
    rows: list[Row] = []
    for account in customers:
        health, adoption = between(rng, 58, 92), between(rng, 45, 85)
        scores: Row = {"Owner": f"account: {account.account_id}", "Measure": "Health score"}
        seats: Row = {"Owner": f"account: {account.account_id}", "Measure": "Adoption"}
        for number, month in enumerate(CLOSED_MONTHS, 1):
            health = _drift(rng, health, 35, 98)
            if account.since <= month_end(date(2026, number, 1)):
                scores[month] = health
        for quarter, start in _QUARTERS:
            adoption = _drift(rng, adoption, 25, 97)
            if account.since < add_months(start, 3):
                seats[quarter] = Decimal(adoption) / 100
        rows += [scores, seats]
    return rows


def _by_payee(values: dict[str, dict[str, Row]], measure: str) -> list[Row]:
    """One row a payee; blank in the quarters in which the payee was not in the plan."""
    rows = []
    for payee_id, quarters in sorted(values.items()):
        rows.append({"Owner": payee_id, "Measure": measure, **{q: cells[measure] for q, cells in quarters.items()}})
    return rows


def _csm_quarter(rng: Random, payee_id: str, quarter: str, started: date, start: date) -> Row:
    due = between(rng, 5, 10) if started <= start else between(rng, 2, 4)
    missed = pick(rng, (0, 0, 0, 1, 1, 2)) if due >= 7 else pick(rng, (0, 0, 0, 1))
    held = due - missed
    if (payee_id, quarter) in _BUSY:
        due, held = 10, _BUSY[payee_id, quarter] // 10
    return {"EBRs due": due, "EBRs held": held, "References": pick(rng, (0, 0, 0, 0, 1, 1, 1, 2, 3))}


def _onboarding_quarter(rng: Random, payee_id: str, quarter: str) -> Row:
    lives = between(rng, 8, 15)
    late = sum(happens(rng, 150) for _ in range(lives))
    answers = 0 if (payee_id, quarter) == _UNANSWERED else between(rng, 4, lives - 2)
    return {
        "Go-lives": lives,
        "Go-lives in 45 days": lives - late,
        "CSAT answers": answers,
        "CSAT": Decimal(between(rng, 415, 475)) / 100 if answers else None,
    }


def _of_payees() -> list[Row]:
    rng = stream("indicators")
    csms: dict[str, dict[str, Row]] = {}
    onboarders: dict[str, dict[str, Row]] = {}
    for quarter, start in _QUARTERS:
        last = month_end(add_months(start, 2))
        for person in people_of("CSM", start, last):
            cells = _csm_quarter(rng, person.payee_id, quarter, person.hired, start)
            csms.setdefault(person.payee_id, {})[quarter] = cells
        for person in people_of("ONB", start, last):
            onboarders.setdefault(person.payee_id, {})[quarter] = _onboarding_quarter(rng, person.payee_id, quarter)
    rows = [row for measure in ("EBRs due", "EBRs held", "References") for row in _by_payee(csms, measure)]
    for measure in ("Go-lives", "Go-lives in 45 days", "CSAT", "CSAT answers"):
        rows += _by_payee(onboarders, measure)
    return rows


def _of_company() -> list[Row]:
    surveys: dict[str, dict[str, tuple[int, int, int]]] = {
        "Promoters": {"region: NAM": (96, 104, 101), "region: EMEA": (51, 49, 57)},
        "Detractors": {"region: NAM": (27, 24, 29), "region: EMEA": (16, 19, 15)},
        "NPS answers": {"region: NAM": (178, 186, 184), "region: EMEA": (97, 101, 104)},
    }
    rows: list[Row] = []
    for measure, regions in surveys.items():
        totals = tuple(sum(values) for values in zip(*regions.values(), strict=True))
        for owner, values in (*regions.items(), ("company", totals)):
            rows.append({"Owner": owner, "Measure": measure, **dict(zip(CLOSED_QUARTERS, values, strict=True))})
    margins = (Decimal("0.762"), Decimal("0.768"), Decimal("0.771"))
    rows.append({"Owner": "company", "Measure": "Gross margin", **dict(zip(CLOSED_QUARTERS, margins, strict=True))})
    return rows


def reading_rows(customers: list[Account]) -> list[Row]:
    """The Readings sheet: account by account, payee by payee, then regions and company."""
    columns: Row = {"Owner": None, "Measure": None} | dict.fromkeys((*CLOSED_MONTHS, *CLOSED_QUARTERS))
    return [columns | row for row in (*_of_accounts(customers), *_of_payees(), *_of_company())]
