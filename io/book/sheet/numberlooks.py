"""What number formats show otherwise than the number is: 0.12 as 12%, 500 as (500), 17 as D-0017, or nothing at all.

A format that writes K behind a number without parting its thousands shows 12 as 12K: the number is one of thousands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from book.sheet.currencies import format_tokens, sign_of_format

SHOWN_PERCENT, SHOWN_MONEY, SHOWN_NEGATIVE, SHOWN_HIDDEN = "%", "$", "-", "hidden"
SHOWN_PADDED = "="
"""Before the pattern of a number that is shown with zeros or letters around its digits."""

SHOWN_SCALED = "*"
"""Before `thousands` or `millions`, which stand as a letter or word behind the number."""

_BUILT_IN = {9: "%", 10: "%", **dict.fromkeys((5, 6, 7, 8, 42, 44), SHOWN_MONEY)}
CONDITION = re.compile(r"\[[<>=]")
_PLACES = "0#?"
_OTHERS = re.compile(r"[dmyhsgeb@/.,*]|general|standard", re.IGNORECASE)
_ZERO, _OPTIONAL = "\t", "\v"
_SCALED = {
    "thousands": re.compile(r"(?:k|t|tsd\.?|thousands?)(?![^\W_])|k(?=usd|eur|gbp|chf)", re.IGNORECASE),
    "millions": re.compile(r"(?:m|mm|mn|mio\.?|mil\.?|millions?)(?![^\W_])|m(?=usd|eur|gbp|chf)", re.IGNORECASE),
}


@lru_cache(5_000)
def look_of_format(code: str) -> str:
    """How a format shows a number above zero: one of the marks above, or '' where it is shown as it is."""
    section = next(sections(code))
    if not code.strip() or CONDITION.search(section):
        return ""
    tokens = list(format_tokens(section))
    plain = "".join(text for text, literal in tokens if not literal)
    if not any(place in plain for place in _PLACES):
        is_colour = bool(section) and not tokens
        return "" if is_colour or _OTHERS.search(plain) else SHOWN_HIDDEN
    before = "".join(text for text, _ in tokens).strip()
    if before[:1] in ("-", "\u2212", "("):
        return SHOWN_NEGATIVE
    if "%" in plain:
        return SHOWN_PERCENT
    if scale := _scale(tokens):
        return SHOWN_SCALED + scale
    if _OTHERS.search(plain) or sign_of_format(code):
        return ""
    pattern = "".join(
        text if literal else text.replace("0", _ZERO).replace("#", _OPTIONAL).replace("?", _OPTIONAL)
        for text, literal in tokens
    )
    return SHOWN_PADDED + pattern if pattern not in (_ZERO, _OPTIONAL) else ""


def look_of_built_in(number: int) -> str:
    """How one of Excel's own formats shows a number."""
    return _BUILT_IN.get(number, "")


def padded(number: int, mark: str) -> str:
    """A whole number as a pattern of `look_of_format` shows it: 17 as D-0017."""
    digits = list(str(number))
    made: list[str] = []
    pattern = mark[len(SHOWN_PADDED) :]
    first = min((at for at, one in enumerate(pattern) if one in (_ZERO, _OPTIONAL)), default=0)
    for at in range(len(pattern) - 1, -1, -1):
        one = pattern[at]
        if one not in (_ZERO, _OPTIONAL):
            made.append(one)
            continue
        made.append(digits.pop() if digits else "0" if one == _ZERO else "")
        if at == first:
            made.extend(reversed(digits))
    return "".join(reversed(made))


def scale_shown(look: str) -> str:
    """Of which `thousands` or `millions` a look shows a number to be; '' for none."""
    return look.removeprefix(SHOWN_SCALED) if look.startswith(SHOWN_SCALED) else ""


def _scale(tokens: list[tuple[str, bool]]) -> str:
    """What stands right behind the places of a number that the format has not divided."""
    last = max(at for at, (text, literal) in enumerate(tokens) if not literal and any(one in text for one in _PLACES))
    if tokens[last][0].rstrip(" ").endswith(","):
        return ""
    behind = "".join(text for text, _ in tokens[last + 1 :]).strip(" \u00a0\u202f")
    return next((scale for scale, pattern in _SCALED.items() if pattern.match(behind)), "")


def sections(code: str) -> Iterator[str]:
    """The parts of a format for numbers above, below and at zero, and for text."""
    begin = 0
    quoted = escaped = False
    for at, one in enumerate(code):
        if escaped:
            escaped = False
        elif one == '"':
            quoted = not quoted
        elif one == "\\" and not quoted:
            escaped = True
        elif one == ";" and not quoted:
            yield code[begin:at]
            begin = at + 1
    yield code[begin:]
