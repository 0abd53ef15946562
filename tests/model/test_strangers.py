"""Rows that name somebody or something the book does not have: what is known without the name is calculated.

A name is taken as written. Where nobody can tell whose pay rests on it, everyone is calculated and nobody is signed.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from model.calculate import calculate
from model.calculation import Calculation
from model.explain.chain import sources_of
from model.signoff.sign import SignRefused, sign
from model.tables.book import book_of_rows
from model.tables.reading import read_tables
from model.tables.values import parse_period

Rows = dict[str, list[dict[str, Any]]]
Edit = Callable[[Rows], object]

BOOK: Rows = {
    "Payees": [{"Payee ID": payee, "Name": payee, "Hire date": "2020-01-01"} for payee in ("L1", "P1", "P2", "P3")],
    "Assignments": [
        {"Payee ID": "L1", "From": "2026-01-01", "Plan ID": "LEAD", "Target incentive": 4000},
        *(
            {
                "Payee ID": payee,
                "From": "2026-01-01",
                "Plan ID": plan,
                "Manager ID": manager,
                "Region": region,
                "Target incentive": 4000,
            }
            for payee, plan, manager, region in (
                ("P1", "CSM", "L1", "NAM"),
                ("P2", "CSM", "L1", "EMEA"),
                ("P3", "AE", None, "NAM"),
            )
        ),
    ],
    "Accounts": [
        {"Account ID": account, "Account": account, "Region": region}
        for account, region in (("A1", "NAM"), ("A2", "EMEA"))
    ],
    "Ownership": [
        {"Account ID": account, "Role": "CSM", "Payee ID": payee, "From": "2026-01-01"}
        for account, payee in (("A1", "P1"), ("A2", "P2"))
    ],
    "Plans": [{"Plan ID": plan, "Name": plan} for plan in ("CSM", "AE", "LEAD")],
    "Components": [
        {"Plan ID": "CSM", "Component": "Renewals", "Method": "rate", "Measure": "Sold", "Rate": Decimal("0.1")},
        {"Plan ID": "CSM", "Component": "Goal", "Method": "bonus", "Measure": "Sold CSM", "Curve": "C"},
        {"Plan ID": "AE", "Component": "Deals", "Method": "rate", "Measure": "Sold", "Rate": Decimal("0.1")},
        {
            "Plan ID": "LEAD",
            "Component": "Team",
            "Method": "rate",
            "Measure": "Sold",
            "Scope": "reports",
            "Rate": Decimal("0.01"),
        },
        {
            "Plan ID": "LEAD",
            "Component": "Company",
            "Method": "rate",
            "Measure": "Sold",
            "Scope": "company",
            "Rate": Decimal("0.01"),
        },
        {
            "Plan ID": "AE",
            "Component": "Pod",
            "Method": "rate",
            "Measure": "Sold",
            "Scope": "region",
            "Rate": Decimal("0.01"),
        },
    ],
    "Curves": [
        {"Curve": "C", "Shape": "linear", "From": 0, "Value": 0},
        {"Curve": "C", "Shape": "linear", "From": 1, "Value": 1},
    ],
    "Measures": [
        {"Measure": "Sold", "Kind": "sum", "Unit": "money"},
        {"Measure": "Sold CSM", "Kind": "sum", "Unit": "money", "Role": "CSM"},
    ],
    "Targets": [{"Owner": payee, "Measure": "Sold CSM", "FY2026-Q1": 1000} for payee in ("P1", "P2")],
    "Transactions": [
        {"Transaction ID": "T1", "Date": "2026-02-01", "Account ID": "A1", "Type": "new", "Amount": 1000, "AE": "P3"},
        {"Transaction ID": "T2", "Date": "2026-02-02", "Account ID": "A2", "Type": "new", "Amount": 500, "AE": "P3"},
    ],
    "Crediting rules": [{"Rule": "all", "Role": "CSM"}, {"Rule": "deals", "Role": "AE"}],
}

SOUND = {
    ("L1", "Company"): "15.00",
    ("L1", "Team"): "15.00",
    ("P1", "Goal"): "1000.00",
    ("P1", "Renewals"): "100.00",
    ("P2", "Goal"): "500.00",
    ("P2", "Renewals"): "50.00",
    ("P3", "Deals"): "150.00",
    ("P3", "Pod"): "10.00",
}


def put(sheet: str, row: int, **cells: Any) -> Edit:
    return lambda rows: rows[sheet][row].update({heading.replace("_", " "): cell for heading, cell in cells.items()})


def add(sheet: str, **cells: Any) -> Edit:
    row = {heading.replace("_", " "): cell for heading, cell in cells.items()}
    return lambda rows: rows.setdefault(sheet, []).append(row)


def edited(edit: Edit) -> Rows:
    rows = copy.deepcopy(BOOK)
    edit(rows)
    return rows


def calculated(rows: Rows) -> Calculation:
    tables = read_tables(book_of_rows(rows))
    period = parse_period("FY2026-Q1", tables.calendar)
    assert not isinstance(period, tuple)
    return calculate(tables, period)  # type: ignore[arg-type]


def told(rows: Rows) -> dict[tuple[str, str], str]:
    """Amounts of the earned lines, and `held: reason`."""
    return {
        (line.payee_id, line.component): f"held: {line.reason}" if line.amount is None else str(line.amount)
        for line in calculated(rows).lines()
        if line.line == "earned"
    }


def refused(rows: Rows, payee: str | None = None) -> list[str]:
    """What stands against preparing the quarter."""
    calculation = calculated(rows)
    try:
        sign(
            book_of_rows(rows),
            calculation,
            calculation.period,
            "prepared",
            "Ada",
            lambda payee_id, period: sources_of(calculation, payee_id, period),
            None if payee is None else [payee],
        )
    except SignRefused as refusal:
        return list(refusal.reasons)
    return []


def test_the_book_they_are_tried_on_is_sound() -> None:
    assert told(copy.deepcopy(BOOK)) == SOUND
    assert not refused(copy.deepcopy(BOOK))


HELD = "held: problem in the book"
NAMED: dict[str, tuple[Edit, dict[tuple[str, str], str]]] = {
    "a holder in a role's column": (put("Transactions", 0, AE="P9"), {("P3", "Deals"): "50.00"}),
    "an owner": (
        put("Ownership", 0, Payee_ID="P9"),
        {("P1", "Goal"): "0.00", ("P1", "Renewals"): "0.00", ("L1", "Team"): "5.00"},
    ),
    "a holder of a split": (
        lambda rows: [
            add("Credits", Transaction_ID="T1", Role="AE", Payee_ID=p, Share=Decimal("0.5"))(rows) for p in ("P3", "P9")
        ],
        {("P3", "Deals"): "100.00"},
    ),
    "a manager": (put("Assignments", 1, Manager_ID="L9"), {("L1", "Team"): "5.00"}),
    "the plan of a component": (
        put("Components", 0, Plan_ID="CMS"),
        {("P1", "Renewals"): "", ("P2", "Renewals"): ""},
    ),
    "a payee with an adjustment": (
        add("Adjustments", Payee_ID="P9", Period="FY2026-Q1", Amount=5, Code="X", Reason="r", By="b"),
        {},
    ),
    "a payee with a draw": (add("Draws", Payee_ID="P9", From="2026-01-01", Amount=5), {}),
    "a payee with a goal": (
        add("Goals", Payee_ID="P9", Component="Goal", Period="FY2026-Q1", Goal="g", Weight=1, Achieved=1),
        {},
    ),
    "an account of a contract": (
        add("Contracts", Contract_ID="K", Account_ID="A9", From="2026-01-01", To="2026-12-31", ARR=5),
        {},
    ),
    "an owner of a target": (add("Targets", Owner="P9", Measure="Sold CSM", **{"FY2026-Q1": 5}), {}),
    "the measure of a target": (add("Targets", Owner="P1", Measure="Salse", **{"FY2026-Q1": 5}), {}),
    "a payee who is assigned": (
        add("Assignments", Payee_ID="P9", From="2026-01-01", Plan_ID="CSM", Manager_ID="L1", Target_incentive=1),
        {("L1", "Team"): HELD},
    ),
    "the account of a transaction": (
        put("Transactions", 0, Account_ID="A9"),
        {
            ("P1", "Goal"): "0.00",
            ("P1", "Renewals"): "0.00",
            ("P3", "Deals"): HELD,
            ("P3", "Pod"): HELD,
            ("L1", "Company"): HELD,
            ("L1", "Team"): "5.00",
        },
    ),
}


@pytest.mark.parametrize("name", NAMED)
def test_everyone_whose_inputs_are_known_is_calculated_and_signed_if_named(name: str) -> None:
    edit, changed = NAMED[name]
    rows = edited(edit)
    assert told(rows) == {key: text for key, text in (SOUND | changed).items() if text}
    reasons = [text for text in refused(rows) if "is not known" in text]
    assert len(reasons) == 1
    assert not [text for text in refused(rows, "P2") if "is not known" in text]
    problems = [problem for problem in calculated(rows).problems if reasons[0].startswith(f"{problem.place}: ")]
    assert len(problems) == 1


TIED: dict[str, tuple[Edit, dict[tuple[str, str], str]]] = {
    "an owned account": (
        put("Ownership", 0, Account_ID="A9"),
        {("P1", "Goal"): HELD, ("P1", "Renewals"): HELD, ("L1", "Team"): HELD},
    ),
    "an owned account, next year": (
        add("Ownership", Account_ID="A9", Role="CSM", Payee_ID="P1", From="2027-01-01"),
        {},
    ),
    "a split transaction": (
        add("Credits", Transaction_ID="T9", Role="AE", Payee_ID="P2", Share=1),
        {("P2", "Renewals"): HELD, ("L1", "Team"): HELD},
    ),
    "a goal's component": (
        add("Goals", Payee_ID="P1", Component="Gaol", Period="FY2026-Q1", Goal="g", Weight=1, Achieved=1),
        {},
    ),
    "the type of a transaction": (
        put("Transactions", 0, Type=None),
        {key: HELD for key in SOUND if key[0] != "P2"},
    ),
}


@pytest.mark.parametrize("name", TIED)
def test_what_the_row_names_beside_it_is_held_and_the_others_can_be_signed(name: str) -> None:
    edit, changed = TIED[name]
    rows = edited(edit)
    assert told(rows) == SOUND | changed
    if ("P2", "Renewals") not in changed:
        assert not refused(rows, "P2")


def test_a_stray_from_another_year_stands_against_nothing() -> None:
    rows = edited(add("Transactions", Transaction_ID="T9", Date="2024-05-05", Type="new", Amount=1, AE="P9"))
    assert told(rows) == SOUND
    assert not refused(rows)


def test_a_target_of_somebody_unknown_may_be_that_of_whoever_has_none() -> None:
    rows = edited(put("Targets", 0, Owner="P9"))
    assert told(rows) == SOUND | {("P1", "Goal"): HELD}


@pytest.mark.parametrize("kind", ["draw", "negative", "holdback", "cap"])
def test_a_balance_that_cannot_be_read_holds_a_line_of_its_payee(kind: str) -> None:
    rows = edited(add("Opening balances", Payee_ID="P1", As_of="2026-01-01", Kind=kind, Amount="abc"))
    held = [(line.payee_id, line.line) for line in calculated(rows).lines() if line.amount is None]
    lines = {"draw": "recovery", "negative": "brought forward", "holdback": "release", "cap": "cap carry"}
    assert held == [("P1", lines[kind])]
    assert told(rows) == SOUND
