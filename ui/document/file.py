"""The file behind a document: whether somebody else wrote it since we read it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


class ChangedOnDiskError(Exception):
    """Saving was refused because the file is no longer the one that was opened."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} was changed by another program since it was opened; "
            "save under another name, open it again, or overwrite it on purpose"
        )
        self.path = path


@dataclass(frozen=True)
class Fingerprint:
    """What a file looked like: a cheap stamp, and the digest that decides when the stamp differs."""

    stamp: tuple[int, int]
    digest: str

    @staticmethod
    def of(path: Path) -> Fingerprint | None:
        """The fingerprint of a file; None where there is none."""
        try:
            with path.open("rb") as file:
                return Fingerprint(_stamp(path), hashlib.file_digest(file, "sha256").hexdigest())
        except FileNotFoundError:
            return None

    def still_holds(self, path: Path) -> bool:
        """Whether the file is the same; a file that is gone is not a file that somebody changed."""
        try:
            if _stamp(path) == self.stamp:
                return True
        except FileNotFoundError:
            return True
        now = Fingerprint.of(path)
        return now is None or now.digest == self.digest


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns
