"""Who is meant: payees and accounts of the book by ID, e-mail or name, as foreign files name them.

An exact ID, e-mail or full name that only one has is a match. A name that is merely near is shown for decision, never
merged.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from intake.values.alike import plain_key
from model.tables.book import Book, Cell
from model.tables.schema import SHEETS, folded
from model.tables.values import parse_id, shown

_WORD = re.compile(r"[^\W\d_]{2,}")
_DIGITS = re.compile(r"\d+")  # "Site 12" and "Site 13" are not near, whatever their letters
_TOKEN = re.compile(r"[^\s()\[\]<>|;,:]+")  # of `Ortega, Ines (0012)` or `Ines Ortega <ines@x.com>`
_ENDS = re.compile(r"^[\W_]+|(?:\s*[^\w\s.]+\s*)+$")
_NEAR = 0.8
_MOST_COMPARED = 60
_MOST_SHOWN = 3
_LEGAL = frozenset(
    (
        *("inc", "incorporated", "llc", "llp", "lp", "ltd", "limited", "plc", "pty", "pte"),
        *("corp", "corporation", "co", "company", "the", "and", "group", "holding"),
        *("gmbh", "mbh", "kg", "ag", "se", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "ab", "oy", "as", "aps"),
    )
)


@dataclass(frozen=True)
class Match:
    """What a text stands for: an ID with how it was found (`id`, `email`, `name`), or near ones to choose from.

    `how` of near ones is `alike` where their IDs differ by how they are written alone.
    """

    id: str = ""
    how: str = ""
    near: tuple[tuple[str, str], ...] = ()  # (ID, name)


@dataclass
class Directory:
    """The payees or accounts of a book. `what` names them in messages."""

    what: str
    ids: dict[str, str] = field(default_factory=dict)  # ID -> name
    _emails: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _written: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, key: str, name: str, email: str = "") -> None:
        """Enter somebody."""
        self.ids[key] = name
        self._written[plain_key(key)].append(key)
        if email:
            self._emails[composed(email.strip()).casefold()].add(key)
        for form in name_forms(name):
            self._names[form].add(key)
        for word in _words(name):
            self._words[word].add(key)

    def find(self, text: str) -> Match:
        """Who a text means."""
        found = self.known(text)
        if found.id:
            return found
        near = [key for key, _ in found.near]
        written = [] if near else self._written.get(plain_key(text), [])
        near = near or written or self._near(text.strip())
        return Match("", "alike" if written else "", tuple((key, self.ids[key]) for key in near[:_MOST_SHOWN]))

    def known(self, text: str) -> Match:
        """Who a text means exactly; those that share a name are near."""
        text = composed(text.strip())
        if text in self.ids:
            return Match(text, "id")
        if len(known := self._emails.get(text.casefold(), set())) == 1:
            return Match(next(iter(known)), "email")
        same: set[str] = set().union(*(self._names.get(form, set()) for form in name_forms(text)))
        if len(same) == 1:
            return Match(next(iter(same)), "name")
        named = [key for token in _TOKEN.findall(text) for key in self._of_token(token)]
        if len(set(named)) == 1 and not same:
            (key,) = set(named)
            rest = _TOKEN.sub(lambda match: "" if self._of_token(match[0]) else match[0], text)
            if name_forms(_ENDS.sub("", rest)) & name_forms(self.ids[key]):
                return Match(key, "name")
        return Match(near=tuple((key, self.ids[key]) for key in sorted(same)[:_MOST_SHOWN]))

    def _of_token(self, token: str) -> set[str]:
        """Who has a word for an ID that holds a digit, or for an e-mail address."""
        if token in self.ids and any(map(str.isdigit, token)):
            return {token}
        return self._emails.get(token.casefold(), set()) if "@" in token else set()

    def _near(self, text: str) -> list[str]:
        """The IDs of those with a near name, the nearest first."""
        counts: dict[str, int] = defaultdict(int)
        for word in _words(text):
            for key in self._words.get(word, ()):
                counts[key] += 1
        likely = [key for key in counts if _DIGITS.findall(self.ids[key]) == _DIGITS.findall(text)]
        likely = sorted(likely, key=lambda key: (-counts[key], key))[:_MOST_COMPARED]
        forms = _near_forms(text)
        scored = [(max(_ratio(a, b) for a in forms for b in _near_forms(self.ids[key])), key) for key in likely]
        return [key for ratio, key in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if ratio >= _NEAR]


def directory(book: Book, sheet: str) -> Directory:
    """The directory of `Payees` or `Accounts`."""
    made = Directory("payee" if sheet == "Payees" else "account")
    key, name = (column.heading for column in SHEETS[sheet].columns[:2])
    table = book.sheet(sheet)
    emails: Iterable[Cell] = table.column("Email")
    for cell, called, email in zip(table.column(key), table.column(name), emails, strict=True):
        known = parse_id(cell)
        if isinstance(known, str):
            made.add(known, shown(called).strip(), shown(email))
    return made


def composed(text: str) -> str:
    """A text with its accents on its letters, and full-width letters as plain ones: two ways to write the same."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def name_forms(name: str) -> set[str]:
    """A name as it may be written: `Ortega, Ines` and `Ines Ortega` are the same."""
    name = composed(name)
    last, comma, first = name.partition(",")
    forms = {folded(name)}
    if comma and first.strip() and folded(first) not in _LEGAL:
        forms.add(folded(f"{first} {last}"))
    return forms - {""}


def _near_forms(name: str) -> set[str]:
    """The forms of a name, also without what only says what kind of company it is: `Acme` for `Acme, Inc.`."""
    bare = (word for word in re.findall(r"\w+", composed(name)) if word.casefold() not in _LEGAL)
    return (name_forms(name) | {folded(" ".join(bare))}) - {""}


def _words(name: str) -> set[str]:
    """The words of a name, and their beginnings, so that a slip in one letter still finds it."""
    words = {word.casefold() for word in _WORD.findall(name)} - _LEGAL
    return words | {f"{word[:3]}*" for word in words if len(word) > 3}


def _ratio(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _NEAR else 0
