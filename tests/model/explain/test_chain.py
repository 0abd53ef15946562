"""The chain behind a line leads to it: factor by factor in every worked case, and step by step where it is seldom."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from book import read_case
from model.basics.calendar import Period
from model.basics.exact import Exact
from model.basics.money import minor_digits
from model.calculate import calculate
from model.explain.chain import explain
from model.explain.steps import Step
from model.pay.lines import PayoutLine
from model.tables.reading import read_tables
from model.tables.values import parse_period

CASES = Path(__file__).parents[2] / "cases"
FACTORS = ("Target incentive", "Weight", "Achieved", "Credited", "Rate", "Amount per unit", "Exchange rate")
RESULTS = ("Curve result", "Effective rate")
CAPS = ("Cap", "Cap until year end")


def chains(file: Path) -> list[tuple[PayoutLine, Step]]:
    tables = read_tables(read_case(file))
    period = parse_period(json.loads(file.read_text(encoding="utf-8"))["period"], tables.calendar)
    assert isinstance(period, Period)
    calculation = calculate(tables, period)
    payees = sorted({line.payee_id for line in calculation.lines(period)})
    return [found for payee in payees for found in explain(calculation, period, payee)]


def by_label(step: Step) -> dict[str, Step]:
    return {part.label: part for part in step.parts}


def led_to(line: PayoutLine, named: dict[str, Step]) -> Fraction:
    """The line by the numbers of its chain alone."""
    digits = minor_digits(line.currency)
    if "Minimum volume" in named and named["Minimum volume"].note == "not reached":
        amount = Fraction(0)
    else:
        labels = [*FACTORS, *RESULTS, "Gate", "Multiplier"]
        if "Paid by the curve" in named:  # though nothing is credited: there is no rate to multiply with
            labels = ["Paid by the curve", *(label for label in labels if label not in ("Credited", *RESULTS))]
        amount = Fraction(1)
        for label in labels:
            if label in named:
                amount *= named[label].value or Fraction(0)
    for label in CAPS:
        if label in named:
            amount = min(amount, named[label].value or Fraction(0))
    if "Earned earlier in the year" in named:
        amount -= named["Earned earlier in the year"].value or Fraction(0)
    if "True-up" in named:
        amount = max(amount, Fraction(0))
    return Fraction(int(Exact.of([amount]).rounded(digits)[0]), 10**digits)


FILES = sorted(CASES.rglob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_the_numbers_of_the_chain_multiply_to_the_line(file: Path) -> None:
    for line, step in chains(file):
        named = by_label(step)
        if line.line not in ("earned", "true-up") or line.amount is None or "Pool" in named:
            continue
        policy = line.reason in ("not measurable", "no target", "no variable pay", "forfeited by leaver")
        if not policy:
            assert led_to(line, named) == step.value == Fraction(line.amount), step


def only(case: str, line: str, at: int = 0) -> Step:
    """The chain of one line of a worked case."""
    file = next(CASES.rglob(f"{case}.json"))
    return [step for found, step in chains(file) if found.line == line][at]


def told(step: Step, *labels: str) -> list[tuple[str, Fraction | None, Fraction | None]]:
    """Value and `without` of some parts, and the cell of the last source."""
    named = by_label(step)
    return [
        (named[label].sources[-1].place if named[label].sources else "", named[label].value, named[label].without)
        for label in labels
    ]


def test_the_year_to_date_keeps_its_weight() -> None:
    assert [value for _, value, _ in told(only("year-to-date-up-only", "earned", 2), "Weight")] == [1]


def test_a_matrix_shows_its_second_measure_and_the_row_that_answered() -> None:
    step = only("matrix", "earned")
    assert [value for _, value, _ in told(step, "Second measure", "Curve result")] == [
        Fraction(85, 100),
        Fraction(9, 10),
    ]
    assert told(step, "Curve result")[0][0] == "Curves!E4"


@pytest.mark.parametrize(
    ("case", "row"),
    [
        ("last-row-of-what-is-lower-is-better", "row 2: from 1.5, extend 2"),
        ("matrix-at-its-last-row", "from 1.2 and from 0.9: 0.4"),
    ],
)
def test_what_could_not_be_lower_names_the_last_row_that_answered(case: str, row: str) -> None:
    result = by_label(only(case, "earned"))["Curve result"]
    assert result.note == f"{row}; where lower is better, 0 or less stands at the last row"
    assert result.sources[-1].row == result.parts[-1].sources[0].row


def test_regions_that_count_together_are_told_one_by_one_also_where_one_has_no_row_of_its_own() -> None:
    step = only("region-beside-one-with-its-own-row", "earned", 1)
    attainment = by_label(step)["Attainment"]
    for asked, values in (("Actual", (5, 8)), ("Target", (10, 10))):
        parts = by_label(attainment)[asked].parts
        assert [(part.label, part.value) for part in parts] == list(zip(("Iberia", "Nordics"), values, strict=True))


def test_a_running_commission_shows_the_sums_and_what_they_earn() -> None:
    step = only("running-sum", "earned", 1)
    labels = ("Year's sum before", "Earned on the sum before", "Year's sum after", "Earned on the sum after")
    assert [value for _, value, _ in told(step, *labels)] == [15000, 150, 25000, 350]


def test_a_multiplier_names_the_row_of_its_curve() -> None:
    assert told(only("gate-multiplier-cap-in-order", "earned"), "Multiplier") == [("Curves!E3", Fraction(3, 2), 800)]


def test_a_cap_until_year_end_is_called_by_its_name() -> None:
    assert told(only("capped-until-year-end", "earned"), "Cap until year end") == [("Components!AE2", 2000, 2600)]


def test_a_plan_cap_says_what_was_earned_and_what_the_line_would_be_without_it() -> None:
    step = only("plan-cap-carried", "cap carry")
    assert told(step, "Earned in the plan", "Plan cap") == [("", 1300, None), ("Plans!I2", 1200, 0)]
    carried = only("plan-cap-carried", "cap carry", 1)
    assert told(carried, "Withheld earlier", "Plan cap") == [("", 100, None), ("Plans!I2", 1200, None)]


def test_draw_and_recovery_show_what_they_were_reckoned_from() -> None:
    draw = only("half-of-the-excess", "draw")
    assert told(draw, "Draw of the period", "Pay so far") == [("Draws!D2", 800, 0), ("", 300, None)]
    recovery = only("half-of-the-excess", "recovery")
    assert told(recovery, "Owed from earlier draws", "Pay so far", "Recovery") == [
        ("", 500, None),
        ("", 1400, None),
        ("Draws!F2", Fraction(1, 2), 0),
    ]


def test_a_lapsed_holdback_says_what_would_have_been_released() -> None:
    step = only("holdback-lapses", "release")
    assert told(step, "Withheld", "Release if") == [("Components!AH2", 250, None), ("Components!AI2", None, 250)]
    assert told(only("holdback-and-release", "holdback"), "Earned", "Holdback")[1][1:] == (Fraction(1, 4), 0)


def test_a_clawback_shows_what_was_earned_reversed_and_left_of_the_window() -> None:
    step = only("clawback-declining", "clawback")
    assert told(step, "Earned by T1", "Reversed part", "Clawback window") == [
        ("", 400, None),
        ("Transactions!E3", 1, None),
        ("Components!AJ2", Fraction(3, 5), -400),
    ]


def test_exchange_rates_lead_to_their_cells() -> None:
    step = only("three-currencies-period", "earned")
    assert told(step, "Exchange rate") == [("FX!E3", Fraction(3, 4), None)]
    first = by_label(step)["Credited"].parts[0]
    assert first.sources[-1].place == "FX!D2"
    assert first.note.endswith("1,000 EUR converted")
