"""Names of columns that are made of a few words in any order: `Net new ARR`, `ARR change`, `Delta ARR (USD)`."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple


class Family(NamedTuple):
    """A name holds a word `of` what it is about, one that goes `with` it, and perhaps others `also`, but no more."""

    of: frozenset[str]
    goes_with: frozenset[str]
    also: frozenset[str]


def is_family(target: str, field: str, words: str) -> bool:
    """Whether plain words are a name of a field of the sheet `target`."""
    found = frozenset(words.split())
    return any(
        found & family.of and found & family.goes_with and found <= family.of | family.goes_with | family.also
        for family in _families(target, field)
    )


@lru_cache(1_000)
def _families(target: str, field: str) -> tuple[Family, ...]:
    return tuple(family for fields, family in _all() if {field, f"{target}.{field}"} & set(fields))


@lru_cache(1)
def _all() -> tuple[tuple[list[str], Family], ...]:
    """The families with the fields whose names they are: `Payee ID` of any sheet, `Contracts.ARR` of one."""
    text = (files("resources") / "import_word_families.json").read_text(encoding="utf-8")
    keys = ("of", "with", "also")
    return tuple((one["fields"], Family(*(frozenset(one[key]) for key in keys))) for one in json.loads(text))
