"""What can be written after `main.py`."""

from __future__ import annotations

import argparse
from difflib import get_close_matches
from typing import NoReturn

ABOUT = {
    "sample": "write a realistic sample book",
    "check": "list the problems of a book and the findings of the plan checker",
    "calculate": "calculate the payout lines of a period",
    "explain": "show the chain behind a payee's numbers",
    "sign": "sign a period as prepared or approved",
    "statements": "write one workbook per payee that recomputes itself",
    "payroll": "write the payroll file and its control totals, and record the period as exported",
    "verify": "prove that nothing signed was altered",
    "import": "run a saved import of a foreign workbook",
}


class WrongUse(Exception):  # noqa: N818 - it is shown by its message alone
    """The command line cannot be carried out as written; the message is one clear line."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        name = self.prog.split()[-1]
        usage = "main.py --help" if name not in ABOUT else f"main.py {name} --help"
        raise WrongUse(f"{name if name in ABOUT else 'Trueup'}: {message} (see {usage})")


def parse(arguments: list[str]) -> argparse.Namespace:
    """The options of a command, its name as `command`; `command` is "window" for `main.py [BOOK]`.

    Raises WrongUse for anything else; `--help` prints and leaves with SystemExit(0), as argparse does.
    """
    first = arguments[0] if arguments else ""
    if first in ABOUT or first.startswith("-"):
        options = _parser().parse_args(arguments)
        if options.command is None:
            raise WrongUse("Trueup: name a command or a book (see main.py --help)")
        return options
    if len(arguments) > 1:
        near = get_close_matches(first, ABOUT, 1)
        hint = f"did you mean '{near[0]}'?" if near else f"the commands are {', '.join(ABOUT)}"
        raise WrongUse(f"Trueup: '{first}' is not a command; {hint}")
    return argparse.Namespace(command="window", book=first or None)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="main.py",
        description="Trueup: variable pay for Customer Success teams. Without a command, main.py [BOOK] opens the "
        "window. BOOK is a comp book (.xlsx); calculate, check, explain and verify also take a case file (.json).",
        epilog="Exit codes: 0 done; 1 something needs attention (a blocking problem, a held line, a refusal, an "
        "altered record); 2 wrong use or an unreadable file.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    def command(name: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(
            name, help=ABOUT[name], description=f"{ABOUT[name].capitalize()}.", allow_abbrev=False
        )
        sub.add_argument("book", metavar="BOOK", help="the comp book")
        sub.add_argument("--password-file", metavar="F", help="its password, on the first line of a file")
        return sub

    command("sample")
    check = command("check")
    check.add_argument("--json", action="store_true", help="as JSON")
    check.add_argument("--credits", metavar="FILE", help="also write credits and uncredited transactions (.xlsx, .csv)")
    calculate = _for_period(command("calculate"))
    calculate.add_argument("--out", metavar="FILE", help="write an .xlsx or .csv file instead of the screen")
    calculate.add_argument("--all-periods", action="store_true", help="also the earlier periods of the fiscal year")
    explain = _for_period(command("explain"))
    explain.add_argument("--payee", metavar="ID", required=True, help="whose numbers")
    explain.add_argument("--component", metavar="C", default="", help="only this component")
    sign = _for_period(command("sign"))
    sign.add_argument("--step", choices=("prepared", "approved"), required=True)
    sign.add_argument("--by", metavar="NAME", required=True, help="who signs")
    sign.add_argument("--payee", metavar="ID", help="only this payee")
    sign.add_argument("--comment", metavar="TEXT", default="")
    statements = _for_period(command("statements"))
    statements.add_argument("--out", metavar="DIR", required=True, help="the folder for the statements")
    statements.add_argument("--payee", metavar="ID", help="only this payee")
    statements.add_argument("--pdf", action="store_true", help="PDF files to read and print instead of workbooks")
    payroll = _for_period(command("payroll"))
    payroll.add_argument("--out", metavar="FILE", required=True, help="an .xlsx or .csv file")
    payroll.add_argument("--layout", metavar="NAME", default="standard", help="the columns payroll wants (standard)")
    payroll.add_argument("--by", metavar="NAME", default="", help="who hands it over (the user of this computer)")
    payroll.add_argument("--no-record", action="store_true", help="do not record the period as exported in the book")
    command("verify")
    importing = command("import")
    importing.add_argument("source", metavar="SOURCE", help="the file to import (.xlsx .xlsm .xls .xlsb .ods .csv)")
    importing.add_argument("--source-password-file", metavar="F", help="the password of SOURCE, likewise")
    importing.add_argument(
        "--mapping", metavar="NAME", required=True, help="a saved import of the book, or a .json file with a mapping"
    )
    importing.add_argument(
        "--on",
        metavar="WHEN",
        default="",
        help="of when SOURCE is, where its rows do not say it: the day of a list of owners or assignments "
        "(2026-07-31), the period of targets, readings or exchange rates (2026-07, FY2026-Q3)",
    )
    return parser


def _for_period(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("--period", metavar="P", required=True, help="such as FY2026-Q3 or 2026-07")
    return command
