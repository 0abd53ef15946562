"""Foreign text in messages: on one line, and harmless to a terminal."""

from __future__ import annotations

import pytest

from model.basics.legible import legible
from model.basics.problem import Problem


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Zoë Ålund 😀 \u00a0 100 €", "Zoë Ålund 😀 \u00a0 100 €"),  # what is only rare stays
        ("Acme\r\nerror: all is well", "Acme error: all is well"),
        ("a\tb\n\nc\u2028d", "a b c d"),
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("\x9b2J\x07\x00", "\\x9b2J\\x07\\x00"),
        ("1\u202e.000", "1\\u202e.000"),
    ],
)
def test_nothing_breaks_a_line_or_is_obeyed(text: str, wanted: str) -> None:
    assert legible(text) == wanted


def test_a_problem_is_one_line_whatever_it_quotes() -> None:
    problem = Problem("Deals\nHidden", 0, "Amount", "C2", "1\n2", "'1\n2' is not a number", "write\nit")
    assert str(problem) == "Deals Hidden!C2: '1 2' is not a number; write it"
    assert (problem.value, problem.sheet) == ("1\n2", "Deals\nHidden"), "decisions and sheets are found by these"
