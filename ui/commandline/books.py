"""What every command begins with: open the book, with its password if it has one, and find the period that is named."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from book import open_any
from book.container.protection import PasswordNeeded
from model.basics.calendar import Period
from model.basics.legible import legible
from model.tables.columns import Tables
from model.tables.reading import read_tables
from model.tables.values import parse_period
from ui.commandline.arguments import WrongUse


def opened(options: Namespace) -> Tables:
    """The typed tables of a book or case file."""
    return read_tables(open_any(options.book, password(options)))


def password(options: Namespace, option: str = "--password-file") -> str:
    """The password in the file that an option names, '' without one; raises WrongUse where that file holds none."""
    file: str | None = getattr(options, option.removeprefix("--").replace("-", "_"))
    if file is None:
        return ""
    try:
        lines = Path(file).read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise WrongUse(f"{option}: {file} is not UTF-8 text") from None
    except OSError as error:
        raise WrongUse(f"{option}: {file} cannot be read: {error.strerror or error}") from None
    if not lines or not lines[0]:
        raise WrongUse(f"{option}: the first line of {file} is empty; it must hold the password")
    return lines[0]


def asked_for(needed: PasswordNeeded, option: str = "--password-file") -> str:
    """What a command says when a file is protected."""
    if needed.wrong:
        return f"{needed}; the first line of the file that {option} names must hold it"
    return f"{needed}; name a file that holds it on its first line with {option}"


def note(line: str) -> None:
    """Tell what the owner of a book that was saved has to know; the exit code does not depend on it."""
    sys.stderr.write(f"note: {legible(line)}\n")


def named_period(tables: Tables, text: str) -> Period:
    """The period a user means; raises WrongUse where the text names none."""
    read = parse_period(text, tables.calendar)
    if isinstance(read, Period):
        return read
    raise WrongUse(f"--period: {read.wrong}; {read.right}" if read else "--period: name a period such as FY2026-Q3")
