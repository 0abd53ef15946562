"""Formulas: what Excel says, what each row keeps to itself, and what an administrator reads when one is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from model.basics.exact import Exact
from model.measures.formulas import (
    FormulaError,
    Node,
    Reference,
    Value,
    evaluate,
    is_true,
    parse,
    per_account_parts,
    references,
)
from model.measures.value import NO_TARGET, NOT_MEASURABLE, OK, PROBLEM


@dataclass
class Given:
    """Measures by name as they are given, and a note of which were asked for."""

    measures: Mapping[str, Value] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def lookup(self, reference: Reference) -> Value:
        self.asked.append(str(reference))
        return self.measures[reference.key]

    def per_account(self, node: Node) -> Value:
        value = evaluate(node, self, 2)
        return Value.full(1, sum(value.number.fractions()))


def column(*cells: Fraction | int | str | None, states: Mapping[int, int] | None = None) -> Value:
    """Numbers, None where not measurable, other states by row."""
    state = np.array([NOT_MEASURABLE if c is None else OK for c in cells], np.int8)
    for row, code in (states or {}).items():
        state[row] = code
    return Value.settled(Exact.of([Fraction(c or 0) for c in cells]), state)


def result(text: str, **measures: Value) -> Fraction | int | None:
    """The value of a formula for one row: None if not measurable."""
    value = evaluate(parse(text), Given(measures), 1)
    return value.get(0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [  # as Excel calculates them
        ("=-2^2", 4),
        ("-2^2", 4),
        ("0-2^2", -4),
        ("2^3^2", 64),
        ("2^-1", "1/2"),
        ("-2^-2", "1/4"),
        ("50%", "1/2"),
        ("200%^2", 4),
        ("2^200%", 4),
        ("-50%", "-1/2"),
        ("10%%", "1/1000"),
        ("1+2*3", 7),
        ("(1+2)*3", 9),
        ("2*3^2", 18),
        ("8/4/2", 1),
        ("8/4*2", 4),
        ("8-4-2", 2),
        ("8-(4-2)", 6),
        ("100+10%", "100.1"),
        ("1+1=2", 1),
        ("2*3>5+1", 0),
        ("1<>1", 0),
        ("3>=3", 1),
        ("3<=2", 0),
        ("--3", 3),
        ("+3", 3),
        ("-+-3", 3),
        ("2--3", 5),
        (".5+1.", "1.5"),
        ("1e3", 1000),
        ("1.5E-3", "0.0015"),
        ("0.1+0.2=0.3", 1),
        ("TRUE+TRUE", 2),
        ("FALSE", 0),
        ("TRUE()", 1),
        ("if(1>2, 10, 20)", 20),
        ("IF(3; 10; 20)", 10),
        ("IF(0; 10)", 0),
        ("IF(-1, 10)", 10),
        ("MIN(3; 1; 2)", 1),
        ("MAX(3, 1; 2)", 3),
        ("MAX(-5)", -5),
        ("AND(1; 2; -1)", 1),
        ("AND(1; 0)", 0),
        ("OR(0; 0)", 0),
        ("OR(0; 0.1)", 1),
        ("NOT(0)", 1),
        ("NOT(2)", 0),
        ("ABS(-7/3)", "7/3"),
        ("ROUND(2.5; 0)", 3),
        ("ROUND(-2.5; 0)", -3),
        ("ROUND(2.149; 1)", "2.1"),
        ("ROUND(2.15; 1)", "2.2"),
        ("ROUND(-1.475; 2)", "-1.48"),
        ("ROUND(21.5; -1)", 20),
        ("ROUND(626.3; -3)", 1000),
        ("ROUND(1.98; -1)", 0),
        ("ROUND(-50.55; -2)", -100),
        ("ROUND(1.2345; 2.9)", "1.23"),
        ("ROUND(1.5)", 2),
        ("IFERROR(1/0; 7)", 7),
        ("IFERROR(1; 7)", 1),
        ("4^0.5", 2),
        ("8^(1/3)", 2),
        ("(8/27)^(2/3)", "4/9"),
        ("4^-0.5", "1/2"),
        ("0^2", 0),
        ("(-1)^1000001", -1),
        (" = 1 \n+\t2\N{NO-BREAK SPACE}", 3),
    ],
)
def test_known_results(text: str, expected: str | int) -> None:
    assert result(text) == Fraction(expected)


@pytest.mark.parametrize(
    "text",
    [
        "1/0",
        "0/0",
        "0^0",
        "0^-1",
        "(-8)^(1/3)",
        "(-2)^0.5",
        "2^99999",
        "1.5^-99999",
        "2^(2^(2^(2^2)))",
        "ROUND(1; 999)",
    ],
)
def test_without_a_value(text: str) -> None:
    value = evaluate(parse(text), Given(), 3)
    assert value.state.tolist() == [NOT_MEASURABLE] * 3
    assert value.number.fractions() == [0, 0, 0]


def test_an_irrational_power_is_right_to_49_digits() -> None:
    root = result("2^0.5")
    assert root is not None
    assert abs(root * root - 2) < Fraction(1, 10**48)
    assert result("2^0.5 = 2^0.5") == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[GRR]", Reference("GRR")),
        ("[ Net  new ARR ]", Reference("Net  new ARR")),
        ("[NRR @ company]", Reference("NRR", "company")),
        ("[NRR@COMPANY]", Reference("NRR", "company")),
        ("[NRR @ My Team]", Reference("NRR", "my team")),
        ("[NRR @ myteam]", Reference("NRR", "my team")),
        ("[GRR: attainment]", Reference("GRR", None, True)),
        ("[GRR:Attainment ]", Reference("GRR", None, True)),
        ("[NRR @ company: attainment]", Reference("NRR", "company", True)),
        ("[NRR: attainment @ region]", Reference("NRR", "region", True)),
        ("[Renewals: net]", Reference("Renewals: net")),
        ("[EBRs held / due (%)]", Reference("EBRs held / due (%)")),
    ],
)
def test_references(text: str, expected: Reference) -> None:
    assert references(parse(text)) == (expected,)


def test_names_match_without_case_and_spaces() -> None:
    assert Reference("Net new  ARR").key == Reference("netNEW arr").key
    assert result("[ net NEW arr ]*2", netnewarr=column(21)) == 42


def test_references_come_in_order_and_tell_what_is_per_account() -> None:
    node = parse("=IF([A]>0; PERACCOUNT(MIN([B]; [A])) / [C @ company]; -[D]%)")
    assert [str(r) for r in references(node)] == ["[A]", "[B]", "[A]", "[C @ company]", "[D]"]
    inside = [references(part) for part in per_account_parts(node)]
    assert inside == [(Reference("B"), Reference("A"))]


def test_per_account_is_left_to_the_context() -> None:
    measures = {"kept": column(80, 130), "opening": column(100, 100)}
    value = evaluate(parse("PERACCOUNT(MIN([kept]; [opening])) / 200"), Given(measures), 1)
    assert value.get(0) == Fraction(9, 10)


class TestStates:
    """What each row's missing number does to the result of that row."""

    def test_every_row_stands_alone(self) -> None:
        a, b = column(10, 10, None, 10), column(4, 0, 5, None, states={3: NO_TARGET})
        value = evaluate(parse("[a]/[b]"), Given({"a": a, "b": b}), 4)
        assert value.state.tolist() == [OK, NOT_MEASURABLE, NOT_MEASURABLE, NO_TARGET]
        assert value.number.fractions() == [Fraction(5, 2), 0, 0, 0]

    def test_the_stronger_state_wins(self) -> None:
        a = column(None, None, 1, states={0: PROBLEM, 1: NOT_MEASURABLE, 2: NO_TARGET})
        b = column(None, None, None, states={0: NO_TARGET, 1: NO_TARGET, 2: NOT_MEASURABLE})
        for operation in ("[a]+[b]", "[a]-[b]", "[a]*[b]", "[a]/[b]", "[a]^[b]", "[a]<[b]", "MIN([a];[b])", "[b]=[a]"):
            value = evaluate(parse(operation), Given({"a": a, "b": b}), 3)
            assert value.state.tolist() == [PROBLEM, NO_TARGET, NO_TARGET], operation
            assert value.number.fractions() == [0, 0, 0], operation

    def test_the_branch_not_taken_does_not_count(self) -> None:
        measures = {"c": column(1, 0, 1, 0, None), "x": column(7, None, None, 7, 7), "y": column(None, 8, 8, None, 8)}
        value = evaluate(parse("IF([c]; [x]; [y])"), Given(measures), 5)
        assert value.state.tolist() == [OK, OK, NOT_MEASURABLE, NOT_MEASURABLE, NOT_MEASURABLE]
        assert value.number.fractions() == [7, 8, 0, 0, 0]

    def test_a_problem_in_the_branch_not_taken_does_not_count(self) -> None:
        broken = column(None, None, states={0: PROBLEM, 1: PROBLEM})
        value = evaluate(parse("IF([c]=1; 5; [x])"), Given({"c": column(1, 0), "x": broken}), 2)
        assert value.state.tolist() == [OK, PROBLEM]

    def test_a_branch_that_no_row_takes_is_not_looked_up(self) -> None:
        context = Given({"c": column(1, 1), "x": column(3, 4)})
        assert evaluate(parse("IF([c]; [x]; [absent])"), context, 2).number.fractions() == [3, 4]
        assert evaluate(parse("IFERROR([x]; [absent])"), context, 2).number.fractions() == [3, 4]
        assert "[absent]" not in context.asked

    def test_iferror_catches_all_but_a_problem(self) -> None:
        a = column(1, None, None, None, states={2: NO_TARGET, 3: PROBLEM})
        value = evaluate(parse("IFERROR([a]; 9)"), Given({"a": a}), 4)
        assert value.state.tolist() == [OK, OK, OK, PROBLEM]
        assert value.number.fractions() == [1, 9, 9, 0]

    def test_and_or_look_at_all_arguments(self) -> None:
        a = column(0, 1, None, 0, states={3: PROBLEM})
        b = column(None, None, 0, 0)
        for name in ("AND", "OR"):
            value = evaluate(parse(f"{name}([a]; [b])"), Given({"a": a, "b": b}), 4)
            assert value.state.tolist() == [NOT_MEASURABLE] * 3 + [PROBLEM]
            assert not is_true(value).any()

    def test_not_of_what_is_not_measurable_is_not_true(self) -> None:
        value = evaluate(parse("NOT([a])"), Given({"a": column(0, 1, None)}), 3)
        assert is_true(value).tolist() == [True, False, False]
        assert value.number.fractions() == [1, 0, 0]

    def test_digits_that_are_not_measurable(self) -> None:
        value = evaluate(parse("ROUND([a]; [b])"), Given({"a": column("1.25", "1.25"), "b": column(1, None)}), 2)
        assert value.number.fractions() == [Fraction("1.3"), 0]
        assert value.state.tolist() == [OK, NOT_MEASURABLE]


@pytest.mark.parametrize(
    ("text", "wrong", "right", "position"),
    [
        ("", "is empty", "[Renewed]", 0),
        ("  = ", "is empty", "[Renewed]", 0),
        ("[GRR] +", "breaks off", "a number", 7),
        ("[GRR] * / 2", "missing before '/'", "a measure like [GRR]", 8),
        ("GRR / 2", "'GRR' is not understood", "[GRR]", 0),
        ("SUM([A]; [B])", "no function SUM", "MIN, MAX", 0),
        ("([GRR] + 1", "'(' is never closed", "add ')'", 0),
        ("[GRR] + 1)", "')' too many", "remove it", 9),
        ("0,5 * [GRR]", "',' separates", "0.5", 1),
        ("[GRR] [NRR]", "operator is missing before '[NRR]'", "+ - * /", 6),
        ("1.2.3", "operator is missing before '.3'", "+ - * /", 3),
        ("[GRR", "'[' is not understood", "square brackets", 0),
        ("[]", "names no measure", "[GRR]", 0),
        ("[ @ company]", "names no measure", "[GRR]", 0),
        ("[NRR @ compny]", "'compny' is no scope", "individual, team, reports, my team, region", 0),
        ("0.9 < [GRR] < 1", "two comparisons", "AND(", 12),
        ("[GRR] >= = 1", "missing before '='", "a number", 9),
        ("[GRR] < = 1", "signs of a comparison stand apart", "<=", 8),
        ("[GRR] == 1", "'==' is not understood", "write =", 6),
        ("[GRR] \N{GREATER-THAN OR EQUAL TO} 1", "is not understood", "write >=", 6),
        ("[A] && [B]", "'&&' is not understood", "AND(", 4),
        ('IF([A]; "yes"; 0)', "text in quotes", "[GRR]", 8),
        ("[A] > $100", "'$' does not belong", "plain number", 6),
        ("IF([A])", "IF has 1 argument", "2 or 3", 0),
        ("1 + NOT()", "NOT has no argument", "it takes 1", 4),
        ("MIN()", "MIN has no argument", "1 or more", 0),
        ("IFERROR(1; 2; 3)", "IFERROR has 3 arguments", "it takes 2", 0),
        ("MIN(1;;2)", "missing before ';'", "a number", 6),
        ("MIN * 2", "MIN lacks its arguments", "MIN(...)", 0),
        ("PERACCOUNT(PERACCOUNT([A]))", "inside PERACCOUNT", "leave the inner one out", 11),
        ("1e999999999", "out of reach", "300", 0),
        ("(" * 100 + "1" + ")" * 100, "inside one another", "make a measure", 64),
        ("1+" * 5000 + "1", "10001 characters", "split it", 8192),
        ("__import__('os')", "text in quotes", "[GRR]", 11),
        ("(1).real", "'.' is not understood", "remove it", 3),
    ],
)
def test_messages(text: str, wrong: str, right: str, position: int) -> None:
    with pytest.raises(FormulaError) as refused:
        parse(text)
    assert wrong in refused.value.wrong
    assert right in refused.value.right
    assert refused.value.position == position
    assert refused.value.message == f"{refused.value.wrong}; {refused.value.right}"


def test_a_long_sum_is_no_deep_tree() -> None:
    assert result("+".join(["1"] * 4000)) == 4000
    assert result("-" * 4000 + "1") == 1


@given(st.text(alphabet="=[]@: ()+-*/^%<>,;.019aeIFMNAORTX&|!\"'$", max_size=60))
def test_any_text_is_read_or_refused_with_a_message(text: str) -> None:
    refused = None
    try:
        parse(text)
    except FormulaError as error:
        refused = error
    assert refused is None or (refused.wrong and refused.right and 0 <= refused.position <= len(text))


cells = st.one_of(
    st.none(),
    st.integers(-3, 3).map(Fraction),
    st.fractions(-100, 100, max_denominator=50),
    st.integers(-(10**25), 10**25).map(Fraction),
)
rows = st.lists(st.tuples(cells, cells, st.sampled_from([OK, OK, OK, NO_TARGET, PROBLEM])), min_size=1, max_size=6)
trees = st.recursive(
    st.sampled_from(["[a]", "[b]", "2", "0", "25%", "0.5"]),
    lambda inner: st.one_of(
        st.builds("({}{}{})".format, inner, st.sampled_from(["+", "-", "*", "/", "^", "=", "<", ">="]), inner),
        st.builds("IF({};{};{})".format, inner, inner, inner),
        st.builds("{}({};{})".format, st.sampled_from(["MIN", "MAX", "AND", "OR", "IFERROR", "ROUND"]), inner, inner),
        st.builds("{}({})".format, st.sampled_from(["NOT", "ABS", "-"]), inner),
    ),
    max_leaves=8,
)


def measures_of(given_rows: list[tuple[Fraction | None, Fraction | None, int]]) -> dict[str, Value]:
    states = {row: state for row, (_, _, state) in enumerate(given_rows) if state != OK}
    return {"a": column(*(r[0] for r in given_rows)), "b": column(*(r[1] for r in given_rows), states=states)}


@settings(max_examples=300)
@given(trees, rows)
def test_a_row_of_many_is_the_row_alone(
    text: str, given_rows: list[tuple[Fraction | None, Fraction | None, int]]
) -> None:
    node = parse(text)
    together = evaluate(node, Given(measures_of(given_rows)), len(given_rows))
    assert len(together.number) == len(together.state) == len(given_rows)
    for row, one in enumerate(given_rows):
        alone = evaluate(node, Given(measures_of([one])), 1)
        assert together.number.fraction(row) == alone.number.fraction(0)
        assert together.state[row] == alone.state[0]
        assert together.state[row] == OK or together.number.fraction(row) == 0


@given(rows)
def test_laws_of_arithmetic(given_rows: list[tuple[Fraction | None, Fraction | None, int]]) -> None:
    measures = measures_of(given_rows)

    def same(one: str, other: str) -> None:
        left, right = (evaluate(parse(text), Given(measures), len(given_rows)) for text in (one, other))
        assert left.number.fractions() == right.number.fractions(), (one, other)
        assert left.state.tolist() == right.state.tolist(), (one, other)

    same("[a]+[b]", "[b]+[a]")
    same("[a]-[b]", "-([b]-[a])")
    same("[a]*[b]", "[b]*[a]")
    same("([a]+[b])*3", "[a]*3+[b]*3")
    same("[a]%", "[a]/100")
    same("MAX([a];[b])", "-MIN(-[a];-[b])")
    same("MIN([a];[b])+MAX([a];[b])", "[a]+[b]")
    same("IF([a]<=[b];[a];[b])", "MIN([a];[b])")
    same("ABS([a])", "MAX([a];-[a])")
    same("[a]<[b]", "NOT([a]>=[b])")
    same("AND([a];[b])", "NOT(OR(NOT([a]);NOT([b])))")
    same("ROUND([a];2)", "-ROUND(-[a];2)")
    if all(r[0] for r in given_rows):
        same("[a]^2", "[a]*[a]")
        same("[b]/[a]", "[b]*[a]^-1")


@example(Fraction(1, 2**63), 0)
@example(Fraction(1, 2**62), 0)
@example(Fraction(4398028918686, 2**62 + 3), 6)
@given(st.fractions(-1000, 1000), st.integers(-3, 6))
def test_rounding_is_the_nearest_and_a_tie_goes_away_from_zero(number: Fraction, digits: int) -> None:
    rounded = result(f"ROUND([a];{digits})", a=column(number))
    unit = Fraction(10) ** -digits
    assert rounded is not None
    assert (rounded / unit).denominator == 1
    assert abs(rounded - number) <= unit / 2
    if abs(rounded - number) == unit / 2:
        assert abs(rounded) > abs(number)


@given(st.fractions(0, 1000, max_denominator=1000).filter(bool), st.integers(1, 6), st.integers(-6, 6))
def test_a_perfect_root_is_exact(base: Fraction, degree: int, exponent: int) -> None:
    measures = {"x": column(base**degree), "e": column(Fraction(exponent, degree))}
    assert result("[x]^[e]", **measures) == base**exponent
