"""Keys that are the same to a reader and differ to a program: in capital letters, zeros, dashes, spaces or signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_LEADING = re.compile(r"(?<![\w.])0+(?=\w)|(?<=[^\W\d_])0+(?=\d)")


def plain_key(text: str) -> str:
    """A key as all ways to write it look: 007 and 7, `D-1` and `d\u20131`, full-width letters and plain ones."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return _LEADING.sub("", "".join(text.split()).casefold())


def difference(one: Sequence[str], other: Sequence[str]) -> str:
    """In what two keys differ that have the same plain form."""
    pairs = [(a.casefold(), b.casefold()) for a, b in zip(one, other, strict=True)]
    if all(a == b for a, b in pairs):
        return "capital letters"
    if all(a.lstrip("0") == b.lstrip("0") for a, b in pairs):
        return "leading zeros"
    return "the way it is written (zeros, dashes, spaces or signs)"
