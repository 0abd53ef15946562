"""All that a number format says to a reader, whichever kind of file it is from."""

from __future__ import annotations

from book.sheet.celllooks import Marks
from book.sheet.currencies import sign_of_format
from book.sheet.digits import below_of_format, digits_of_built_in, digits_of_format
from book.sheet.numberlooks import look_of_built_in, look_of_format


def marks_of_format(code: str) -> Marks:
    """What a format of the file says, by its code."""
    said = (
        ("signs", sign_of_format(code)),
        ("shows", look_of_format(code)),
        ("digits", digits_of_format(code)),
        ("below", below_of_format(code)),
    )
    return tuple((look, mark) for look, mark in said if mark)


def marks_of_built_in(number: int) -> Marks:
    """What one of Excel's own formats says; those of money show whatever currency the computer has: they say none."""
    said = ("shows", look_of_built_in(number)), ("digits", digits_of_built_in(number))
    return tuple((look, mark) for look, mark in said if mark)
