"""What a message may show of a foreign text: all of it, on one line, and nothing that a terminal would obey.

Else a cell with a line end in it passes for a second message, and one with an escape sequence for whatever it likes.
"""

from __future__ import annotations

import re

_BREAK = re.compile(r"[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # also what turns the direction of writing


def legible(text: str) -> str:
    """The text with a space for line ends and tabs, and other control characters as `\\x1b`."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], _BREAK.sub(" ", text))
