"""What is found between the tables: a sound book has no problems, and each slip is named at its cell with its mend."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from model.basics.calendar import Period
from model.basics.problem import Severity
from model.tables.book import Cell, book_of_rows
from model.tables.columns import Tables
from model.tables.reading import read_tables

Row = dict[str, Cell]
Sheets = dict[str, list[Row]]


def sound() -> Sheets:
    """A small book without any problem, every sheet filled."""
    return {
        "Settings": [{"Setting": "Currency", "Value": "USD"}],
        "Payees": [
            {"Payee ID": payee, "Name": payee, "Hire date": "2020-01-01", "Leave date": leave}
            for payee, leave in (("P1", None), ("P2", None), ("L1", "2027-12-31"))
        ],
        "Assignments": [
            {"Payee ID": "P1", "From": "2026-01-01", "To": "2026-06-30", "Plan ID": "CSM", "Target incentive": 100},
            {"Payee ID": "P1", "From": "2026-07-01", "Plan ID": "CSM", "Target incentive": 200, "Manager ID": "L1"},
            {"Payee ID": "P2", "From": "2026-01-01", "Plan ID": "CSM", "Target incentive": 100, "Manager ID": "L1"},
            {"Payee ID": "L1", "From": "2026-01-01", "Plan ID": "LEAD", "Target incentive": 300, "Team": "Orbit"},
        ],
        "Accounts": [{"Account ID": "A1", "Account": "Acme", "Region": "NAM", "Segment": "SMB"}],
        "Ownership": [
            {"Account ID": "A1", "Role": "CSM", "Payee ID": "P1", "From": "2026-01-01", "To": "2026-03-31"},
            {"Account ID": "A1", "Role": "CSM", "Payee ID": "P2", "From": "2026-04-01"},
        ],
        "Contracts": [{"Contract ID": "K1", "Account ID": "A1", "From": "2026-01-01", "To": "2026-12-31", "ARR": 5}],
        "Plans": [{"Plan ID": "CSM", "Name": "CSM"}, {"Plan ID": "LEAD", "Name": "Lead", "Period weights": "1;1;1;2"}],
        "Components": [
            bonus("CSM", "NRR", Measure="NRR", Weight=Decimal("0.5")),
            {"Plan ID": "CSM", "Component": "Goals", "Method": "scorecard", "Weight": Decimal("0.5")},
            {"Plan ID": "CSM", "Component": "Deals", "Method": "rate", "Measure": "Sold", "Rate": Decimal("0.02")},
            bonus("LEAD", "NRR", Measure="NRR", Scope="company"),
        ],
        "Curves": [
            {"Curve": "K", "Shape": "linear", "From": 0, "Value": 0},
            {"Curve": "K", "Shape": "extend", "From": 1, "Value": 1},
            {"Curve": "M", "Shape": "step", "From": 0, "Value": 1, "And from": 0},
            {"Curve": "M", "Shape": "step", "From": 0, "Value": 2, "And from": 1},
        ],
        "Measures": [
            {"Measure": "Sold", "Kind": "sum", "Unit": "money", "Types": "new; expansion"},
            {"Measure": "Opening", "Kind": "book", "Unit": "money", "Book value": "opening"},
            {"Measure": "NRR", "Kind": "formula", "Unit": "percent", "Formula": "([Opening]+[Sold])/[Opening]"},
            {"Measure": "Calls", "Kind": "reading", "Unit": "number", "Over time": "sum"},
        ],
        "Targets": [{"Owner": "P1", "Measure": "Sold", "FY2026": 120, "FY2026-Q1": 30, "2026-01": 10}],
        "Readings": [{"Owner": "account: A1", "Measure": "Calls", "2026-01": 3}],
        "Transactions": [
            {"Transaction ID": "T1", "Date": "2026-02-01", "Account ID": "A1", "Type": "new", "Amount": 10, "AE": "P2"},
            {"Transaction ID": "T2", "Date": "2026-03-01", "Type": "new", "Amount": -10, "Reverses": "T1"},
        ],
        "Credits": [
            {"Transaction ID": "T1", "Role": "AE", "Payee ID": payee, "Share": Decimal("0.5")} for payee in ("P1", "P2")
        ],
        "Crediting rules": [{"Rule": "all", "Role": "CSM"}, {"Rule": "all", "Role": "AE", "Must total 100%": "yes"}],
        "Goals": [
            {"Payee ID": "P1", "Component": "Goals", "Period": period, "Goal": "G", "Weight": Decimal("0.5")}
            for period in ("2026-01", "FY2026-Q1")
        ],
        "Draws": [{"Payee ID": "P1", "From": "2026-01-01", "Amount": 5}],
        "Opening balances": [{"Payee ID": "P1", "As of": "2026-01-01", "Kind": "draw", "Amount": 5}],
        "FX": [{"From currency": "USD", "To currency": "EUR", "FY2026": Decimal("0.9")}],
    }


def bonus(plan: str, name: str, **terms: Cell) -> Row:
    return {"Plan ID": plan, "Component": name, "Method": "bonus", "Curve": "K", **terms}


def read(sheets: Sheets) -> Tables:
    return read_tables(book_of_rows(sheets))


def test_a_sound_book_has_no_problems() -> None:
    assert [str(problem) for problem in read(sound()).problems] == []


Edit = Callable[[Sheets], object]


def put(sheet: str, row: int, **cells: Cell) -> Edit:
    """Change cells of a row; `_` stands for the space in a heading."""
    return lambda book: book[sheet][row].update({heading.replace("_", " "): cell for heading, cell in cells.items()})


def add(sheet: str, **cells: Cell) -> Edit:
    row = {heading.replace("_", " "): cell for heading, cell in cells.items()}
    return lambda book: book.setdefault(sheet, []).append(row)


def add_row(sheet: str, row: Row) -> Edit:
    return lambda book: book[sheet].append(row)


def all_of(*edits: Edit) -> Edit:
    return lambda book: [edit(book) for edit in edits]


ERRORS = {
    # keys
    "a payee twice": (
        add("Payees", Payee_ID="P1", Name="X", Hire_date="2020-01-01"),
        ("Payees!A5: Payee ID 'P1': there twice (see A2); keep one of the two rows, or tell them apart", [0, 3]),
    ),
    "a component twice": (
        add_row("Components", {"Plan ID": "CSM", "Component": "deals", "Method": "scorecard", "Weight": 0}),
        (
            "Components!A6: Plan ID 'CSM', Component 'Deals', From (blank): there twice (see A4); "
            "keep one of the two rows, or tell them apart",
            [2, 4],
        ),
    ),
    "a target twice": (
        all_of(put("Targets", 0, Owner="region: NAM"), add("Targets", Owner="Region:nam", Measure="sold")),
        (
            "Targets!A3: Owner 'Region:nam', Measure 'Sold': there twice (see A2); "
            "keep one of the two rows, or tell them apart",
            [0, 1],
        ),
    ),
    # references
    "an unknown plan": (
        put("Assignments", 2, Plan_ID="CMS"),
        ("Assignments!E4: 'CMS' is not in Plans; add it to Plans", [2]),
    ),
    "an unknown manager": (
        all_of(put("Assignments", 1, Manager_ID="L7"), put("Assignments", 2, Manager_ID="L7")),
        ("Assignments!F3: 'L7' is not in Payees (see F4); add it to Payees", []),
    ),
    "an unknown account": (
        put("Transactions", 0, Account_ID="A10"),
        ("Transactions!C2: 'A10' is not in Accounts; did you mean 'A1'? Else add it to Accounts", [0]),
    ),
    "an unknown curve": (
        put("Components", 0, Curve="Q"),
        ("Components!M2: 'Q' is not in Curves; add it to Curves", [0]),
    ),
    "an unknown rule": (
        put("Measures", 0, Rules="all; haf"),
        ("Measures!E2: 'haf' is not in Crediting rules; add it to Crediting rules", [0]),
    ),
    "an unknown original": (
        put("Transactions", 1, Reverses="X9"),
        ("Transactions!L3: 'X9' is not in Transactions; add it to Transactions", [1]),
    ),
    "a goal without component": (
        put("Goals", 0, Component="Golas"),
        ("Goals!B2: 'Golas' is not in Components; did you mean 'Goals'? Else add it to Components", [0]),
    ),
    "a stranger's target": (
        put("Targets", 0, Owner="Orbit"),
        (
            "Targets!A2: 'Orbit' is not a payee ID; "
            "write a payee ID, 'region: ', 'segment: ' or 'team: ' with a name, or 'company'",
            [0],
        ),
    ),
    "a region that nobody is in": (
        put("Targets", 0, Owner="region: EMEA"),
        (
            "Targets!A2: 'EMEA' is not known as a region; write a region of Assignments, Accounts or Transactions",
            [0],
        ),
    ),
    "an account's target": (
        put("Targets", 0, Owner="account: A1"),
        (
            "Targets!A2: 'account: A1' cannot own a target; give the target to a payee, team, region or segment",
            [0],
        ),
    ),
    # spells
    "an end before its beginning": (
        put("Contracts", 0, To="2025-12-31"),
        ("Contracts!D2: To 2025-12-31 is before From 2026-01-01; write a day from 2026-01-01 on", [0]),
    ),
    "two assignments at once": (
        put("Assignments", 0, To="2026-07-01"),
        (
            "Assignments!B3: two assignments of 'P1' hold on 2026-07-01 (see B2); "
            "end the one the day before the other begins",
            [0, 1],
        ),
    ),
    "two rows of a component at once": (
        add_row("Components", bonus("LEAD", "NRR", Measure="NRR", From="2026-07-01")),
        (
            "Components!C6: two rows of 'NRR' in plan 'LEAD' hold on 2026-07-01 (see C5); "
            "end the one the day before the other begins",
            [3, 4],
        ),
    ),
    "a manager of their own": (
        put("Assignments", 3, Manager_ID="L1"),
        ("Assignments!F5: 'L1' is their own manager; name another manager", [3]),
    ),
    "managers in a circle": (
        put("Assignments", 3, Manager_ID="P1"),
        (
            "Assignments!F3: on 2026-07-01 managers go in a circle: 'P1' -> 'L1' -> 'P1' (see F5); "
            "name another manager",
            [1, 3],
        ),
    ),
    # ranges
    "a share above 1": (
        put("Ownership", 0, Share=50),
        ("Ownership!F2: Share 50 is not between 0 and 1; write a part of 1, such as 0.5 or 50%", [0]),
    ),
    "a negative part of a job": (
        put("Assignments", 0, FTE=Decimal("-0.5")),
        ("Assignments!L2: FTE -0.5 is negative; write 0 or more", [0]),
    ),
    "a negative balance": (
        put("Opening balances", 0, Amount=-5),
        ("Opening balances!E2: Amount -5 is negative; write 0 or more", [0]),
    ),
    "half a month of clawback": (
        put("Components", 2, Clawback_months=Decimal("0.5")),
        (
            "Components!AJ4: Clawback months 0.5 is not a number of months; "
            "write a whole number from 1 on, or leave it blank",
            [2],
        ),
    ),
    "three weights for four quarters": (
        put("Plans", 1, Period_weights="1;1;2"),
        (
            "Plans!F3: 1;1;2 is not one positive number for each quarter; write 4 positive numbers separated by ';'",
            [1],
        ),
    ),
    "year weights that are no percentages": (
        put("Crediting rules", 0, Basis="year weights", Year_weights="1;0.5"),
        ("Crediting rules!N2: 1;0.5 does not read as percentages; write percentages such as 100;50;25", [0]),
    ),
    "no year weights": (
        put("Crediting rules", 0, Basis="year weights"),
        ("Crediting rules!N2: basis 'year weights' has no weights; write percentages such as 100;50;25", [0]),
    ),
    "balances in the middle of a year": (
        put("Opening balances", 0, As_of="2026-02-01"),
        ("Opening balances!B2: 2026-02-01 is not the first day of a fiscal year; write 2026-01-01", [0]),
    ),
    # curves
    "a curve out of order": (
        put("Curves", 0, From=2),
        ("Curves!C3: From 1 is below the row before (see C2); sort the curve by From", [0, 1]),
    ),
    "a curve that is no number": (
        put("Curves", 1, Value="high"),
        ("Curves!E3: 'high' is not a number; write it like 0.95, 95% or 1234.50", [0, 1]),
    ),
    "marginal after linear": (
        put("Curves", 1, Shape="marginal"),
        (
            "Curves!B3: marginal follows linear, which needs a point to run to (see B2); "
            "begin with marginal, or put a step or first dollar row before it",
            [0, 1],
        ),
    ),
    "half a matrix": (
        put("Curves", 3, And_from=None),
        (
            "Curves!F5: And from is missing, though other rows of this curve have it; fill it in",
            [2, 3],
        ),
    ),
    "a matrix that is not a step": (
        put("Curves", 3, Shape="linear"),
        ("Curves!B5: a curve with And from cannot be linear; choose step", [2, 3]),
    ),
    # components
    "a bonus without curve": (
        put("Components", 0, Curve=None),
        ("Components!M2: a bonus component needs a Curve; name one of Curves", [0]),
    ),
    "a bonus without measure": (
        put("Components", 0, Measure=None),
        ("Components!G2: a bonus component needs a Measure; name one of Measures", [0]),
    ),
    "a curve and a rate": (
        put("Components", 2, Curve="K"),
        ("Components!N4: Curve and Rate are both filled; clear one of them", [2]),
    ),
    "a commission of nothing": (
        put("Components", 2, Rate=None),
        ("Components!N4: a rate component needs a Curve or a Rate; fill in one of them", [2]),
    ),
    "a commission at target": (
        put("Components", 2, Not_measurable="target"),
        ("Components!AF4: 'target' is not possible on a rate component; choose hold or zero", [2]),
    ),
    "a clawback year to date": (
        put("Components", 2, Clawback_months=12, Basis="year to date"),
        ("Components!Q4: a clawback is not possible with basis 'year to date'; choose period", [2]),
    ),
    "a clawback of distinct accounts": (
        all_of(
            put("Components", 2, Clawback_months=12, Measure="Logos"),
            add("Measures", Measure="Logos", Kind="count", Unit="number", Distinct_accounts="yes"),
        ),
        (
            "Components!G4: a clawback is not possible on 'Logos', which counts distinct accounts; "
            "choose a measure that counts transactions, or clear Clawback months",
            [2],
        ),
    ),
    "a pool of one": (
        put("Components", 3, Method="pool", Scope="individual"),
        ("Components!I5: a pool cannot have scope 'individual'; choose my team, region, segment, company", [3]),
    ),
    "a pool to date": (
        put("Components", 3, Method="pool", Scope="company", Basis="year to date"),
        ("Components!Q5: a pool cannot be paid 'year to date'; choose period", [3]),
    ),
    "a pool by no points": (
        put("Components", 3, Method="pool", Pool_share="points"),
        ("Components!U5: a pool shared by points needs a Points measure; name one of Measures", [3]),
    ),
    "a holdback without release": (
        put("Components", 0, Holdback="10%"),
        ("Components!AH2: a holdback needs at least 1 month until its release; write 1 or more", [0]),
    ),
    "a multiplier without curve": (
        put("Components", 0, Multiplier_measure="Sold"),
        (
            "Components!AB2: Multiplier measure without Multiplier curve; fill in Multiplier curve, "
            "or clear Multiplier measure",
            [0],
        ),
    ),
    "trailing months year to date": (
        put("Components", 0, Measured_over="trailing 12 months", Basis="year to date"),
        ("Components!Q2: the trailing 12 months cannot be paid 'year to date'; choose period", [0]),
    ),
    "a matrix without second measure": (
        put("Components", 0, Curve="M"),
        (
            "Components!H2: curve 'M' has And from, so a second measure is needed; "
            "name one of Measures, or another curve",
            [0],
        ),
    ),
    # measures and formulas
    "a reading without Over time": (
        put("Measures", 3, Over_time=None),
        ("Measures!H5: a reading measure needs Over time; choose sum · average · first · last · min · max", [3]),
    ),
    "a formula measure without formula": (
        put("Measures", 2, Formula=None),
        ("Measures!G4: a formula measure needs Formula; fill it in", [2]),
    ),
    "weighted by nothing": (
        put("Measures", 3, Over_people="weighted"),
        ("Measures!J5: a weighted measure needs Weighted by; name one of Measures", [3]),
    ),
    "an unknown measure in a formula": (
        put("Measures", 2, Formula="[Openning]*2"),
        ("Measures!G4: [Openning] is not in Measures; did you mean 'Opening'? Else add it to Measures", [2]),
    ),
    "an unknown measure in a gate": (
        put("Components", 0, Gate="[Health]>=70%"),
        ("Components!Y2: [Health] is not in Measures; add it to Measures", [0]),
    ),
    "an unknown multiplier": (
        put("Components", 0, Multiplier_measure="Health @ company", Multiplier_curve="K"),
        ("Components!AA2: 'Health' is not in Measures; add it to Measures", [0]),
    ),
    "a formula that rests on itself": (
        all_of(
            put("Measures", 2, Formula="[Gross]+1"),
            add("Measures", Measure="Gross", Kind="formula", Unit="money", Formula="[nrr]"),
        ),
        (
            "Measures!G4: [NRR] rests on itself by way of [Gross] (see G6); take one of the references out",
            [2, 4],
        ),
    ),
    # credits
    "a reversal of a reversal": (
        add("Transactions", Transaction_ID="T3", Date="2026-04-01", Type="new", Amount=10, Reverses="T2"),
        ("Transactions!L4: 'T2' is itself a reversal, of 'T1' (see L3); name the original transaction", [2]),
    ),
    "a reversal of itself": (
        put("Transactions", 1, Reverses="T2"),
        ("Transactions!L3: 'T2' reverses itself; name the original transaction", [1]),
    ),
    "shares that do not total": (
        put("Credits", 0, Share=Decimal("0.4")),
        (
            "Credits!D2: the shares of 'T1' in role 'AE' sum to 0.9, and must to 1 (see D3); make them sum to 1 (100%)",
            [0, 1],
        ),
    ),
    "a matrix on single credits": (
        put("Components", 2, Rate=None, Curve="M", Second_measure="NRR", Applied="per transaction"),
        (
            "Components!P4: 'per transaction' is not possible with curve 'M', which has And from; "
            "choose per period, or another curve",
            [2],
        ),
    ),
    "a matrix as a multiplier": (
        put("Components", 0, Multiplier_measure="NRR", Multiplier_curve="M"),
        (
            "Components!AB2: curve 'M' has And from, and a multiplier asks one measure alone; "
            "name a curve without And from",
            [0],
        ),
    ),
    "single credits of readings": (
        put("Components", 2, Measure="Calls", Rate=None, Curve="K", Applied="per transaction"),
        (
            "Components!P4: 'per transaction' looks at single credits, and 'Calls' is a reading measure without any; "
            "choose per period, or a measure of kind sum or count",
            [2],
        ),
    ),
    "a running sum of trailing months": (
        put("Components", 2, Rate=None, Curve="K", Applied="running", Measured_over="trailing 12 months"),
        (
            "Components!P4: the trailing 12 months are no running sum of the year; "
            "choose per period, or clear Measured over",
            [2],
        ),
    ),
    "a span shorter than the plan's": (
        put("Components", 0, Measured_over="month"),
        (
            "Components!K2: 'month' is shorter than the quarter in which plan 'CSM' pays; "
            "leave it blank, or choose quarter or longer",
            [0],
        ),
    ),
    "a scope that is none": (
        put("Components", 0, Multiplier_measure="[NRR @ galaxy]", Multiplier_curve="K"),
        (
            "Components!AA2: [NRR @ galaxy]: 'galaxy' is no scope (character 1); "
            "write one of individual, team, reports, my team, region, segment, company",
            [0],
        ),
    ),
}


@pytest.mark.parametrize("slip", ERRORS)
def test_an_error_is_named_once_and_breaks_its_rows(slip: str) -> None:
    edit, (text, broken) = ERRORS[slip]
    book = sound()
    edit(book)
    tables = read(book)
    errors = [problem for problem in tables.problems if problem.severity is Severity.ERROR]
    assert [str(problem) for problem in errors] == [text]
    sheet = text.split("!")[0]
    assert [row for row, is_broken in enumerate(tables[sheet].broken) if is_broken] == broken
    others = (table for name, table in tables.by_name.items() if name != sheet)
    assert not any(table.broken.any() for table in others)
    assert errors[0].cell == text.split("!")[1].split(":")[0]


FINDINGS = {
    "a plan nobody is in": (
        add("Plans", Plan_ID="OLD", Name="Old"),
        "Plans!A4: nobody is in plan 'OLD'; assign somebody, or delete it",
    ),
    "an assignment after the last day": (
        put("Payees", 1, Leave_date="2025-06-30"),
        "Assignments!A4: 'P2' is not employed on any day of this assignment (see Payees!F3); "
        "mend the dates, or delete the row",
    ),
    "an assignment after the plan": (
        put("Plans", 1, From="2020-01-01", To="2025-12-31"),
        "Assignments!E5: 'LEAD' is not in force on any day of this assignment (see Plans!C3); "
        "mend the dates, or delete the row",
    ),
    "weights that do not sum to 1": (
        put("Components", 0, Weight=Decimal("0.6")),
        "Components!L2: the weights of plan 'CSM' sum to 1.1 (see L3); make them sum to 1 (100%)",
    ),
    "weights that stop summing to 1": (
        put("Components", 0, To="2026-06-30"),
        "Components!L3: the weights of plan 'CSM' sum to 0.5 on 2026-07-01; make them sum to 1 (100%)",
    ),
    "goals that weigh too little": (
        put("Goals", 0, Weight=Decimal("0.25")),
        "Goals!E2: the goals of 'P1' for 'Goals' in FY2026-Q1 weigh 0.75 together (see E3); make them sum to 1 (100%)",
    ),
    "an account owned twice": (
        put("Ownership", 0, To=None),
        "Ownership!F3: the shares of 'A1' in role 'CSM' sum to 2 on 2026-04-01 (see F2); "
        "end the older row, or lower the shares",
    ),
    "a scorecard with a measure": (
        put("Components", 1, Measure="Sold"),
        "Components!G3: Measure has no effect on a scorecard component; clear the cell",
    ),
    "a volume measure without volume": (
        put("Components", 0, Volume_measure="Sold"),
        "Components!X2: Volume measure has no effect without Minimum volume; clear the cell",
    ),
    "readings that nobody reads": (
        put("Readings", 0, Measure="Sold"),
        "Readings!B2: 'Sold' is a sum measure, so its readings have no effect; "
        "choose kind reading in Measures, or delete the row",
    ),
    "a rate of one currency": (
        put("FX", 0, To_currency="usd"),
        "FX!B2: USD to USD needs no rate; delete the row",
    ),
    "a payee credited twice": (
        put("Credits", 1, Payee_ID="P1"),
        "Credits!C3: 'P1' has a share in this transaction and role already; both count (see D2); "
        "keep one of the rows if that is not meant",
    ),
    "a reversal before its original": (
        put("Transactions", 1, Date=date(2026, 1, 1)),
        "Transactions!B3: this reversal is dated before 'T1', which it reverses (see L2); mend one of the dates",
    ),
    "a type that is nearly one": (
        put("Crediting rules", 0, Types="renewals; news; new"),
        "Crediting rules!C2: 'news' matches nothing in Transactions; did you mean 'new'?",
    ),
    "a component that pauses": (
        all_of(
            put("Components", 0, To="2026-03-31", Weight=0),
            put("Components", 1, Weight=1),
            add_row("Components", bonus("CSM", "NRR", Measure="NRR", Weight=0, From="2026-07-01")),
        ),
        "Components!C6: 'NRR' of plan 'CSM' has no row from 2026-04-01 to 2026-06-30 (see D2); "
        "let the rows meet, if that is not meant",
    ),
    "a gap between assignments": (
        put("Assignments", 1, From="2026-07-03"),
        "Assignments!B3: 'P1' has no assignment from 2026-07-01 to 2026-07-02 (see C2); "
        "let the rows meet, if that is not meant",
    ),
    "draws that add up": (
        add("Draws", Payee_ID="P1", From="2026-02-01", Amount=5),
        "Draws!B3: two draws of 'P1' hold on 2026-02-01; both count (see B2); "
        "end the older one the day before, if that is not meant",
    ),
    "what a gate pays without a gate": (
        put("Components", 0, Gate_pays=Decimal("0.5")),
        "Components!Z2: Gate pays has no effect without Gate; clear the cell",
    ),
    "a group's target that cannot be prorated": (
        put("Components", 3, Prorate_target="yes"),
        "Components!S5: Prorate target has no effect with scope 'company'; clear the cell",
    ),
    "a clawback of readings": (
        put("Components", 2, Measure="Calls", Clawback_months=6),
        "Components!AJ4: Clawback months has no effect: 'Calls' is a reading measure without credits; clear the cell",
    ),
    "a clawback over trailing months": (
        put("Components", 2, Clawback_months=6, Measured_over="trailing 12 months"),
        "Components!K4: a deal earns in twelve periods, and a clawback takes back what it earned in the first alone; "
        "choose a period, or clear Clawback months",
    ),
    "plans paid by different periods": (
        all_of(
            put("Plans", 1, Paid="half", Period_weights=None),
            put("Assignments", 2, To="2026-06-30"),
            add("Assignments", Payee_ID="P2", From="2026-07-01", Plan_ID="LEAD", Target_incentive=100, Manager_ID="L1"),
        ),
        "Assignments!E6: 'P2' is paid by the quarter and then by the half in FY2026 (see E4); "
        "fine if it is meant: draws and balances follow the plan of the latest spell; else give them one Paid",
    ),
    "plans paid in different currencies": (
        all_of(
            put("Plans", 1, Currency="EUR"),
            put("Assignments", 2, To="2026-06-30"),
            add("Assignments", Payee_ID="P2", From="2026-07-01", Plan_ID="LEAD", Target_incentive=100, Manager_ID="L1"),
        ),
        "Assignments!E6: 'P2' is paid in USD and then in EUR in FY2026; balances and draws are not converted (see E4); "
        "what is open in USD stays open in it; fill Pay currency in Payees, or settle it with adjustments",
    ),
    "churn that reverses nothing": (
        all_of(
            put("Components", 2, Clawback_months=6),
            add("Transactions", Transaction_ID="T3", Date="2026-03-05", Account_ID="A1", Type="new", Amount=10),
            add("Transactions", Transaction_ID="T4", Date="2026-09-04", Account_ID="A1", Type="Churn", Amount=-10),
        ),
        "Transactions!L5: 'A1' is lost within 6 months of 'T3', and nothing is taken back (see E4); "
        "write T3 under Reverses, if it is that deal which is lost",
    ),
    "terms that nothing has": (
        put("Crediting rules", 0, Term_from=24, Term_below=12),
        "Crediting rules!H2: no term is from 24 on and below 12; write a larger number, or leave it blank",
    ),
}


@pytest.mark.parametrize("slip", FINDINGS)
def test_a_finding_informs_and_breaks_nothing(slip: str) -> None:
    edit, text = FINDINGS[slip]
    book = sound()
    edit(book)
    tables = read(book)
    assert [str(problem) for problem in tables.problems] == [text]
    assert not any(table.broken.any() for table in tables.by_name.values())
    assert all(problem.severity is Severity.FINDING for problem in tables.problems)


@pytest.mark.parametrize(
    "changes",
    [{"Date": "2026-09-05"}, {"Reverses": "T3"}, {"Type": "contraction"}, {"Date": "2026-03-04"}],
    ids=["a day too late", "reversing", "no churn", "before the deal"],
)
def test_churn_is_named_only_inside_a_window(changes: Row) -> None:
    book = sound()
    put("Components", 2, Clawback_months=6)(book)
    deal: Row = {"Transaction ID": "T3", "Date": "2026-03-05", "Account ID": "A1", "Type": "new", "Amount": 10}
    lost: Row = {**deal, "Transaction ID": "T4", "Date": "2026-09-04", "Type": "churn", "Amount": -10}
    book["Transactions"] += [deal, {**lost, **changes}]
    assert not any("is lost within" in problem.wrong for problem in read(book).problems)


def test_a_role_that_nothing_names_is_a_warning() -> None:
    book = sound()
    put("Measures", 0, Role="CSMs")(book)
    tables = read(book)
    assert [str(problem) for problem in tables.problems] == [
        "Measures!D2: nothing is credited as 'CSMs', which is no role of Crediting rules, Credits or Ownership; "
        "did you mean 'CSM'? Else add it to Crediting rules"
    ]
    assert tables.problems[0].severity is Severity.WARNING
    assert not tables["Measures"].broken.any()


def test_an_exchange_rate_of_zero_spoils_its_cell() -> None:
    book = sound()
    put("FX", 0, FY2026=0)(book)
    tables = read(book)
    assert [str(problem) for problem in tables.problems] == [
        "FX!C2: the rate 0 is not above 0; write how much of the second currency one of the first is worth"
    ]
    assert tables["FX"].periods[Period(2026 * 12, 12)].bad.tolist() == [True]
    assert not tables["FX"].broken.any()


def test_a_target_that_differs_from_its_parts_spoils_all_of_them() -> None:
    book = sound()
    put("Targets", 0, **{"2026-02": 10, "2026-03": 11})(book)
    tables = read(book)
    assert [str(problem) for problem in tables.problems] == [
        "Targets!D2: FY2026-Q1 is 30, but its parts sum to 31 (see E2, F2, G2); "
        "clear one or the other, or make them agree"
    ]
    bad = {tables.calendar.name(period): bool(column.bad[0]) for period, column in tables["Targets"].periods.items()}
    assert bad == {"FY2026": False, "FY2026-Q1": True, "2026-01": True, "2026-02": True, "2026-03": True}


def test_targets_of_rates_may_differ_from_their_parts() -> None:
    book = sound()
    put("Targets", 0, Measure="NRR", **{"2026-02": 10, "2026-03": 11})(book)
    assert read(book).problems == ()


def test_a_single_extend_row_is_a_warning() -> None:
    book = sound()
    add("Curves", Curve="E", Shape="extend", From=0, Value=1)(book)
    tables = read(book)
    assert [str(problem) for problem in tables.problems] == [
        "Curves!B6: a curve of one extend row has no slope to go on with: its value holds above it; "
        "add the row before it, or choose step or marginal"
    ]
    assert tables.problems[0].severity is Severity.WARNING
    assert not tables["Curves"].broken.any()


def test_readings_that_differ_from_their_parts_are_a_warning() -> None:
    book = sound()
    put("Readings", 0, **{"2026-02": 3, "2026-03": 3, "FY2026-Q1": 10})(book)
    (problem,) = read(book).problems
    assert problem.severity is Severity.WARNING
    assert problem.wrong == "FY2026-Q1 is 10, but its parts sum to 9 (see C2, D2, E2)"


def test_a_formula_that_cannot_be_read_says_where() -> None:
    book = sound()
    put("Measures", 2, Formula="[Opening]+")(book)
    (problem,) = read(book).problems
    assert problem.place == "Measures!G4"
    assert "(character 11)" in problem.wrong
    assert problem.right


def test_thirds_are_a_whole_where_shares_must_be_one() -> None:
    book = sound()
    book["Credits"] = [
        {"Transaction ID": "T1", "Role": "AE", "Payee ID": payee, "Share": Decimal("0.3333")}
        for payee in ("P1", "P2", "L1")
    ]
    assert read(book).problems == ()


def test_owners_whose_shares_must_total_are_named_at_the_transaction() -> None:
    book = sound()
    put("Crediting rules", 0, **{"Must total 100%": "yes"})(book)
    put("Ownership", 0, Share=Decimal("0.5"))(book)
    (problem,) = read(book).problems
    assert problem.place == "Transactions!C2"
    assert problem.wrong == "the shares of 'T1' in role 'CSM' sum to 0.5, and must to 1"


def test_a_circle_that_never_closes_on_one_day_is_none() -> None:
    book = sound()
    put("Assignments", 3, Manager_ID="P1", To="2026-06-30")(book)
    assert [str(problem) for problem in read(book).problems] == []


def test_an_assignment_of_an_unknown_payee_is_said_once() -> None:
    book = sound()
    put("Assignments", 0, Payee_ID="P9")(book)
    put("Assignments", 1, Payee_ID="P9", To=None, From="2026-01-01")(book)
    assert [problem.place for problem in read(book).problems] == ["Assignments!A2"]


def test_notation_of_formulas_is_understood_where_components_name_a_measure() -> None:
    book = sound()
    put("Components", 0, Multiplier_measure="[NRR @ company: attainment]", Multiplier_curve="K")(book)
    put("Components", 3, Multiplier_measure="NRR @ company", Multiplier_curve="K")(book)
    assert read(book).problems == ()


def test_a_team_is_one_owner_whatever_the_case_of_its_name() -> None:
    book = sound()
    put("Targets", 0, Owner="team: Orbit")(book)
    add("Targets", Owner="Team: orbit", Measure="Sold")(book)
    assert [problem.place for problem in read(book).problems] == ["Targets!A3"]
