"""What may be written after main.py, and what is said about the rest."""

from __future__ import annotations

import pytest

from ui.commandline.arguments import ABOUT, WrongUse, parse


def test_a_file_alone_or_nothing_opens_the_window() -> None:
    assert (parse([]).command, parse([]).book) == ("window", None)
    assert (parse(["my.xlsx"]).command, parse(["my.xlsx"]).book) == ("window", "my.xlsx")


def test_calculate_takes_its_options() -> None:
    options = parse(["calculate", "b.xlsx", "--period", "FY2026-Q3", "--out", "o.csv", "--all-periods"])
    assert (options.command, options.book, options.period) == ("calculate", "b.xlsx", "FY2026-Q3")
    assert (options.out, options.all_periods) == ("o.csv", True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["calculate", "b.xlsx"], "calculate: the following arguments are required: --period"),
        (["calculate", "--period", "FY2026"], "required: BOOK"),
        (["calculate", "b.xlsx", "--per", "FY2026"], "required: --period"),
        (["calcualte", "b.xlsx", "--period", "FY2026"], "'calcualte' is not a command; did you mean 'calculate'?"),
        (["frobnicate", "b.xlsx"], "the commands are sample, check"),
        (["explain", "b.xlsx", "--period", "FY2026"], "required: --payee"),
        (["--verbose"], "--verbose"),
        (["import", "b.xlsx", "s.xlsx"], "import: the following arguments are required: --mapping"),
    ],
)
def test_wrong_use_is_one_clear_line(arguments: list[str], said: str) -> None:
    with pytest.raises(WrongUse) as refused:
        parse(arguments)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["", *ABOUT])
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        parse([*name.split(), "--help"])
    assert left.value.code == 0
    shown = capsys.readouterr().out
    assert all(word in shown for word in (ABOUT if not name else ["BOOK"]))
