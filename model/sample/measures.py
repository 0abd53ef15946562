"""The Measures and Crediting rules sheets: what the sample measures, in the usual definitions.

What is measured counts in full (rules `CSM book`, `RM book`); what is paid as commission has rules of its own, so that
a multi-year renewal can pay more and a self-service one less without touching the renewal rate.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from model.sample.company import Row
from model.sample.deals import LEAD_SOURCE, UPSELL

_BOOKED = "CSM book; RM book"
_RENEWAL_PAY = "RM prepaid; RM multi-year; RM self-service; RM renewal; RM win-back"


def rule_rows() -> list[Row]:
    """The Crediting rules sheet, in the order in which it is searched."""
    return [
        {"Rule": "CSM book", "Role": "CSM",
         "Types": "new; renewal; expansion; uplift; reactivation; contraction; churn"},
        {"Rule": "RM book", "Role": "RM", "Types": "renewal; uplift; reactivation; contraction; churn"},
        {"Rule": "RM prepaid", "Role": "RM", "Types": "renewal", "Term from": 24, "Prepaid": "yes",
         "From": date(2026, 1, 1), "To": date(2026, 6, 30), "Credit %": Decimal("1.1"), "Basis": "year weights",
         "Year weights": "100;30;20"},
        {"Rule": "RM multi-year", "Role": "RM", "Types": "renewal", "Term from": 24, "Basis": "year weights",
         "Year weights": "100;30;20"},
        {"Rule": "RM self-service", "Role": "RM", "Types": "renewal", "Segment": "SMB", "Credit %": Decimal("0.5")},
        {"Rule": "RM renewal", "Role": "RM", "Types": "renewal"},
        {"Rule": "RM win-back", "Role": "RM", "Types": "reactivation", "Credit %": Decimal("0.5"), "Basis": "TCV"},
        {"Rule": "RM uplift", "Role": "RM", "Types": "uplift"},
        {"Rule": "Upsell split", "Role": UPSELL, "Types": "expansion", "Must total 100%": "yes"},
        {"Rule": "Leads", "Role": LEAD_SOURCE, "Types": "lead submitted; lead accepted"},
        {"Rule": "AM new business", "Role": "AM", "Types": "new"},
    ]  # fmt: skip


def _sum(measure: str, types: str, note: str, role: str = "", rules: str = _BOOKED) -> Row:
    return {"Measure": measure, "Kind": "sum", "Types": types, "Role": role or None, "Rules": rules, "Unit": "money",
            "Note": note}  # fmt: skip


def _count(measure: str, types: str, note: str, role: str = "", rules: str = _BOOKED, distinct: bool = False) -> Row:
    return {"Measure": measure, "Kind": "count", "Types": types, "Role": role or None, "Rules": rules,
            "Distinct accounts": "yes" if distinct else None, "Unit": "number", "Note": note}  # fmt: skip


def _book(measure: str, value: str, note: str, unit: str = "money") -> Row:
    return {"Measure": measure, "Kind": "book", "Book value": value, "Unit": unit, "Note": note}


def _reading(measure: str, over_time: str, unit: str, note: str, people: str = "sum", by: str = "") -> Row:
    return {"Measure": measure, "Kind": "reading", "Over time": over_time, "Over people": people,
            "Weighted by": by or None, "Unit": unit, "Signal": "leading", "Note": note}  # fmt: skip


def _formula(measure: str, formula: str, note: str, unit: str = "percent", **more: str) -> Row:
    return {"Measure": measure, "Kind": "formula", "Formula": formula, "Unit": unit, "Note": note,
            **{heading.replace("_", " "): value for heading, value in more.items()}}  # fmt: skip


def _movements() -> list[Row]:
    return [
        _sum("New ARR", "new", "First contracts of new customers"),
        _sum("Expansion", "expansion", "Add-ons and seats sold to customers, less what was taken back"),
        _sum("Uplift", "uplift", "Price rises at renewal"),
        _sum("Reactivation", "reactivation", "Customers that came back"),
        _sum("Contraction", "contraction", "Downgrades, negative"),
        _sum("Churn", "churn", "Losses, negative"),
        _sum("Renewed ARR", "renewal", "What was renewed, without the uplift"),
        _count("Customers lost", "churn", "Customers that left, each once", distinct=True),
        _book("Opening ARR", "opening", "ARR in force on the first day"),
        _book("Available to renew", "ending", "ARR of the contracts that end in the span (ATR)"),
        _book("Closing ARR", "closing", "ARR in force on the last day"),
        _book("Customers", "customers", "Customers in force on the first day", "number"),
    ]


def _outcomes() -> list[Row]:
    kept = "[Opening ARR] + [Contraction] + [Churn]"
    grown = f"{kept} + [Expansion] + [Uplift]"
    return [
        _formula("NRR", f"({grown}) / [Opening ARR]", "Customers of the first day only; new ones never enter",
                 Cohort="first day"),
        _formula("GRR", f"({kept}) / [Opening ARR]", "Never counts expansion, uplift or new customers",
                 Cohort="first day"),
        _formula("GRR by account", f"PERACCOUNT(MIN([Opening ARR]; {grown})) / [Opening ARR]",
                 "Each account counts at most with what it opened with", Cohort="first day"),
        _formula("Logo retention", "([Customers] - [Customers lost]) / [Customers]", "By count of customers",
                 Cohort="first day"),
        _formula("Renewal rate", "[Renewed ARR] / [Available to renew]",
                 "In dollars, without uplift; the CSMs' one number", Primary="yes"),
        _formula("Net renewal rate", "([Renewed ARR] + [Uplift]) / [Available to renew]", "In dollars, with uplift"),
        _formula("Net ARR change",
                 "[New ARR] + [Expansion] + [Uplift] + [Reactivation] + [Contraction] + [Churn]",
                 "New, downgrades and losses together", "money"),
        _formula("Net ARR growth", "[Net ARR change] / [Opening ARR]", "Change over what the span opened with"),
        _formula("CLTV", "([Opening ARR] / [Customers]) * [Gross margin] / ([Customers lost] / [Customers])",
                 "ARPA x gross margin / churn of customers; not measurable while nobody leaves", "money"),
    ]  # fmt: skip


def _commission() -> list[Row]:
    return [
        _sum("Renewal credit", "renewal; reactivation", "What renewal managers are paid on", "RM", _RENEWAL_PAY),
        _sum("Uplift credit", "uplift", "Price rises the renewal manager closed", "RM", "RM uplift"),
        _sum("Upsell credit", "expansion", "The payee's part of each add-on", UPSELL, "Upsell split"),
        _count("Leads submitted", "lead submitted", "Leads handed to sales", LEAD_SOURCE, "Leads"),
        _count("Leads accepted", "lead accepted", "Leads sales accepted", LEAD_SOURCE, "Leads"),
        _formula("Lead conversion", "[Leads accepted] / [Leads submitted]", "Accepted / submitted", Signal="leading"),
    ]


def _indicators() -> list[Row]:
    return [
        _reading("Health score", "last", "points", "0 to 100 from the CS platform, by account and month", "average"),
        _reading("Adoption", "last", "percent", "Licensed seats active in the last 30 days, by account", "average"),
        _reading("Promoters", "sum", "number", "Answers of 9 and 10"),
        _reading("Detractors", "sum", "number", "Answers of 0 to 6"),
        _reading("NPS answers", "sum", "number", "All answers"),
        _formula("NPS", "([Promoters] - [Detractors]) / [NPS answers] * 100",
                 "A difference in points; never divided by a target <= 0", "points", Signal="leading"),
        _reading("CSAT", "average", "points", "Mean of 1 to 5 after go-live", "weighted", "CSAT answers"),
        _reading("CSAT answers", "sum", "number", "Go-live surveys answered"),
        _reading("EBRs held", "sum", "number", "Executive business reviews held") | {"Reads": "activity"},
        _reading("EBRs due", "sum", "number", "Executive business reviews planned") | {"Reads": "activity"},
        _formula("EBR completion", "[EBRs held] / [EBRs due]", "Held / due", Signal="leading", Reads="activity"),
        _reading("References", "sum", "number", "Customers who agreed to be a reference"),
        _reading("Go-lives", "sum", "number", "Customers or add-ons brought live"),
        _reading("Go-lives in 45 days", "sum", "number", "Of these, within 45 days of the order"),
        _formula("Live in 45 days", "[Go-lives in 45 days] / [Go-lives]", "The onboarding team's one number",
                 Primary="yes", Signal="leading"),
        _reading("Gross margin", "average", "percent", "From finance, by quarter", "average"),
    ]  # fmt: skip


def measure_rows() -> list[Row]:
    """The Measures sheet."""
    return [*_movements(), *_outcomes(), *_commission(), *_indicators()]
