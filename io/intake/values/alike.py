"""IDs that are the same to a reader and differ to a program: in capital letters, zeros, dashes, spaces or signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_POINTED = re.compile(r"(\W*\d+)\.0+\W*")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_LETTER_O = re.compile(r"(?<=\d)o+(?![^\W\d_])|(?<=\d)o+(?=o*\d)|(?<![^\W\d_])o+(?=\d)")
_LETTER_L = re.compile(r"(?<=\d)[il](?=\d)")
_MARKS = re.compile(r"[\s\-_/#'\u2019()\[\]:,]+|\.(?!\d)|(?<!\d)\.")
_LEADING = re.compile(r"(?<![\w.])0+(?=\w)|(?<=[^\W\d_])0+(?=\d)")


def plain_key(text: str) -> str:
    """An ID as all ways to write it look: 007 and 7, `D-1`, `d\u20131` and `D1`, `#1001`, `1001.0` and `1OO1`.

    Marks between digits stay, as one dash: 1-23 is no 12-3.
    """
    if text.isascii() and text.isdigit():
        return text.lstrip("0") or "0"
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    text = text.casefold()
    if "." in text and (match := _POINTED.fullmatch(text)):
        text = match[1]
    if "," in text and _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if "o" in text:
        text = _LETTER_O.sub(lambda match: "0" * len(match[0]), text)
    if "i" in text or "l" in text:
        text = _LETTER_L.sub("1", text)
    return _LEADING.sub("", _MARKS.sub(_parting, text))


def alike(texts: Iterable[str], known: Collection[str]) -> dict[str, str]:
    """Of the texts that are not known those that differ from exactly one known ID by how it is written, with it."""
    held = set(known)
    plain = {text: plain_key(text) for text in texts if text not in held}
    wanted = set(plain.values()) - {""}
    found: dict[str, list[str]] = {}
    for name in known if wanted else ():
        if (key := plain_key(name)) in wanted:
            found.setdefault(key, []).append(name)
    return {text: found[key][0] for text, key in plain.items() if len(found.get(key, ())) == 1}


def difference(one: Sequence[str], other: Sequence[str]) -> str:
    """In what two keys differ that have the same plain form."""
    pairs = [(a.casefold(), b.casefold()) for a, b in zip(one, other, strict=True)]
    if all(a == b for a, b in pairs):
        return "capital letters"
    if all(a.lstrip("0") == b.lstrip("0") for a, b in pairs):
        return "leading zeros"
    return "the way it is written (zeros, dashes, spaces or signs)"


def _parting(match: re.Match[str]) -> str:
    """A dash for marks that part two digits, nothing for all others."""
    text, start, end = match.string, match.start(), match.end()
    return "-" if start and end < len(text) and text[start - 1].isdigit() and text[end].isdigit() else ""
