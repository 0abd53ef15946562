"""Headings as plain words, so that two ways to write the same name are one."""

from __future__ import annotations

import re
from functools import lru_cache

_PLAIN = re.compile(r"[^\w%]+|_|(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z])(?=ID$|ARR$|ACV$)")
_NUMBER = re.compile(r"(?<=\w)\s*#(?!\s*\w)|\b[Nn][°º](?!\w)|№")  # `Emp #`, but not `# of seats`
_CHANGE = re.compile(r"[\u0394\u2206]")  # two Greek deltas
_EITHER_WAY = re.compile(r"\+\s*/\s*[-\u2013\u2212]|±")


@lru_cache(5_000)
def name_words(name: str) -> str:
    """A heading as plain words in small letters: `Order_Date` and `OrderDate` are order date, `Emp #` is emp no."""
    if not name.isascii() or "#" in name or "/" in name:
        name = _EITHER_WAY.sub(" change ", _CHANGE.sub(" delta ", _NUMBER.sub(" no ", name)))
    return " ".join(_PLAIN.sub(" ", name).casefold().split())
