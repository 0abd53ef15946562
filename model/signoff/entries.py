"""What is signed and by whom, as values with one canonical text each, linked by digests.

A pack holds input rows, a statement a payee's lines and which rows of a pack they rest on, an entry who signed a
statement when and how. The entry's digest covers the statement's, the statement's text names the digest of its pack,
and each entry holds the digest of the one before: who knows the last digest can prove everything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from model.signoff.canonical import LINE_HEADINGS, canonical, digest
from model.signoff.inputs import Row

STEPS = ("prepared", "approved", "exported")
CLOSED = ("approved", "exported")

Runs = tuple[tuple[int, int], ...]  # half-open runs of positions


@dataclass(frozen=True)
class Pack:
    """Input rows by sheet, each kind once, sorted by their text."""

    rows: Mapping[str, Sequence[Row]]

    @cached_property
    def text(self) -> str:
        """Its canonical text."""
        return canonical({"kind": "rows", "rows": self.rows})

    @cached_property
    def key(self) -> str:
        """The digest of its text, by which statements name it."""
        return digest(self.text)


@dataclass(frozen=True)
class Statement:
    """A payee's lines in a period, by the headings of Payouts, and the rows of the pack that they rest on."""

    period: str
    payee_id: str
    lines: tuple[Row, ...]
    pack: str
    used: Mapping[str, Runs]

    @cached_property
    def text(self) -> str:
        """Its canonical text."""
        return canonical(
            {
                "kind": "statement",
                "period": self.period,
                "payee": self.payee_id,
                "lines": self.lines,
                "pack": self.pack,
                "used": self.used,
            }
        )

    @cached_property
    def key(self) -> str:
        """The digest of its text, by which entries name it."""
        return digest(self.text)

    def rows(self, pack: Pack) -> list[tuple[str, Row]]:
        """The input rows it rests on, each with its sheet."""
        return [
            (sheet, row)
            for sheet, runs in self.used.items()
            for start, stop in runs
            for row in pack.rows.get(sheet, ())[start:stop]
        ]


@dataclass(frozen=True)
class Entry:
    """One row of Sign-offs; `statement` is the digest of the statement's text."""

    period: str
    payee_id: str
    step: str
    by: str
    at: str
    comment: str
    amount: str
    statement: str
    previous: str

    @property
    def data(self) -> dict[str, str]:
        """All that its digest covers."""
        return {
            "period": self.period,
            "payee": self.payee_id,
            "step": self.step,
            "by": self.by,
            "at": self.at,
            "comment": self.comment,
            "amount": self.amount,
            "statement": self.statement,
            "previous": self.previous,
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 over who, when, what and the digest before."""
        return digest(canonical(self.data))

    @property
    def texts(self) -> dict[str, str]:
        """The entry by the headings of Sign-offs."""
        return {
            "Period": self.period,
            "Payee ID": self.payee_id,
            "Step": self.step,
            "By": self.by,
            "At (UTC)": self.at,
            "Comment": self.comment,
            "Amount": self.amount,
            "Digest": self.digest,
            "Previous digest": self.previous,
        }


def entries_text(entries: Sequence[Entry]) -> str:
    """The canonical text of the entries of one signing."""
    return canonical({"kind": "entries", "entries": [entry.data for entry in entries]})


def runs_of(positions: Iterable[int]) -> Runs:
    """Sorted positions as half-open runs without gaps."""
    runs: list[list[int]] = []
    for position in positions:
        if runs and runs[-1][1] == position:
            runs[-1][1] += 1
        else:
            runs.append([position, position + 1])
    return tuple((start, stop) for start, stop in runs)


def read_back(text: str) -> Pack | Statement | tuple[Entry, ...]:
    """What such a text was made of; an error of Python's own where it is not such a text."""
    data: dict[str, Any] = json.loads(text)
    if data["kind"] == "rows":
        return Pack(data["rows"])
    if data["kind"] == "statement":
        if any(set(line) != set(LINE_HEADINGS) for line in data["lines"]):
            raise ValueError("lines of another kind")
        used = {sheet: tuple((start, stop) for start, stop in runs) for sheet, runs in data["used"].items()}
        return Statement(data["period"], data["payee"], tuple(data["lines"]), data["pack"], used)
    return tuple(
        Entry(
            e["period"],
            e["payee"],
            e["step"],
            e["by"],
            e["at"],
            e["comment"],
            e["amount"],
            e["statement"],
            e["previous"],
        )
        for e in data["entries"]
    )
