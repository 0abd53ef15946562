"""The very hidden sheet Frozen: texts, compressed and cut into pieces that fit into cells.

Every row proves itself: its Content begins with a digest over all that follows, and repeats the row's other cells. A
text is known by its own digest, so that many signatures can share one.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from model.basics.watch import Watch, unwatched, watched
from model.signoff.canonical import canonical, digest
from model.signoff.entries import Entry, Pack, Statement, read_back
from model.signoff.written import WrittenRow
from model.tables.book import Cell

PIECE = 30_000  # characters; a cell holds 32,767
_LOOK = 500  # rows from one look at the watch to the next
LARGEST = 2**29  # characters of one text: more is no text that was signed here


@dataclass(frozen=True)
class Piece:
    """One row of Frozen as its Content says: part `part` of `parts` of the text with the digest `text`."""

    kind: str  # rows, statement or entries
    period: str
    payee_id: str
    part: int
    parts: int
    text: str
    payload: str


def frozen_rows(kind: str, text: str, period: str, payee_id: str) -> list[dict[str, Cell]]:
    """The rows, by heading, that keep a text: input rows, a statement, or the entries of a signing."""
    payload = base64.b64encode(zlib.compress(text.encode("ascii"), 9)).decode("ascii")
    pieces = [payload[at : at + PIECE] for at in range(0, len(payload), PIECE)]
    rows: list[dict[str, Cell]] = []
    for part, piece in enumerate(pieces, start=1):
        place = {"part": part, "parts": len(pieces), "period": period, "payee": payee_id}
        head = canonical({"kind": kind, "text": digest(text), **place})
        body = f"{head} {piece}"
        rows.append({"Period": period, "Payee ID": payee_id or None, "Part": part, "Content": f"{digest(body)} {body}"})
    return rows


def piece_of(content: str) -> Piece | None:
    """What a Content cell holds; None where it is not what was written."""
    seal, _, body = content.partition(" ")
    if not body.isascii() or digest(body) != seal:
        return None
    head, _, payload = body.rpartition(" ")
    try:
        data = json.loads(head)
        return Piece(data["kind"], data["period"], data["payee"], data["part"], data["parts"], data["text"], payload)
    except (ValueError, KeyError, TypeError):
        return None


@dataclass
class Archive:
    """The texts of a Frozen sheet by their digests, unpacked when asked for.

    `sound`: rows with the piece they hold; `damaged`: rows whose Content is not what was written; `twice`: rows that
    repeat another one; `torn`: pieces of texts that lack a part.
    """

    sound: list[tuple[WrittenRow, Piece]] = field(default_factory=list)
    damaged: list[WrittenRow] = field(default_factory=list)
    twice: list[WrittenRow] = field(default_factory=list)
    torn: list[Piece] = field(default_factory=list)
    _payloads: dict[str, str] = field(default_factory=dict)
    _read: dict[str, Pack | Statement | tuple[Entry, ...] | None] = field(default_factory=dict)

    @staticmethod
    def of(rows: Sequence[WrittenRow], watch: Watch = unwatched) -> Archive:
        """The archive of the rows of Frozen. What `watch` raises ends it."""
        archive = Archive()
        pieces: dict[str, dict[int, Piece]] = {}
        for row in watched(rows, watch, _LOOK):
            piece = piece_of(row.texts["Content"])
            if piece is None:
                archive.damaged.append(row)
                continue
            known = pieces.setdefault(piece.text, {})
            if piece.part in known:
                archive.twice.append(row)
                continue
            known[piece.part] = piece
            archive.sound.append((row, piece))
        for text, parts in pieces.items():
            any_piece = next(iter(parts.values()))
            if len(parts) == any_piece.parts:
                archive._payloads[text] = "".join(parts[i].payload for i in sorted(parts))
            else:
                archive.torn.append(any_piece)
        return archive

    def holds(self, text_digest: str) -> bool:
        """Whether all parts of that text are there, each as it was written; cheaper than to unpack it."""
        return text_digest in self._payloads

    def get(self, text_digest: str) -> Pack | Statement | tuple[Entry, ...] | None:
        """What the text with that digest was made of; None where it is missing or not what was written."""
        if text_digest not in self._read:
            text = _unpacked(self._payloads.get(text_digest, ""))
            self._read[text_digest] = _understood(text) if text and digest(text) == text_digest else None
        return self._read[text_digest]

    def pack(self, text_digest: str) -> Pack | None:
        """A pack of input rows."""
        found = self.get(text_digest)
        return found if isinstance(found, Pack) else None

    def statement(self, text_digest: str) -> Statement | None:
        """A signed statement."""
        found = self.get(text_digest)
        return found if isinstance(found, Statement) else None

    def entries(self) -> list[Entry]:
        """All entries that were frozen, without repetition, in the order of their chain as far as it goes."""
        texts = dict.fromkeys(piece.text for _, piece in self.sound if piece.kind == "entries")
        found = {e.digest: e for text in texts if isinstance(batch := self.get(text), tuple) for e in batch}
        return _chained(found)


def _chained(entries: Mapping[str, Entry]) -> list[Entry]:
    following: dict[str, list[Entry]] = {}
    for entry in entries.values():
        following.setdefault(entry.previous, []).append(entry)
    starts = [entry for entry in entries.values() if entry.previous not in entries]
    ordered: list[Entry] = []
    for start in sorted(starts, key=lambda entry: entry.at):
        pending = [start]
        while pending:
            entry = pending.pop()
            ordered.append(entry)
            pending += following.get(entry.digest, ())
    return ordered


def _understood(text: str) -> Pack | Statement | tuple[Entry, ...] | None:
    try:
        return read_back(text)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _unpacked(payload: str) -> str:
    try:
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(base64.b64decode(payload, validate=True), LARGEST)
        return data.decode("ascii") if unpacking.eof else ""
    except (binascii.Error, zlib.error, ValueError):
        return ""
