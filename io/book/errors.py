"""The one exception of this package: a file that cannot be read or written, in one line a user can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model.basics.legible import legible


class FileProblem(Exception):  # noqa: N818 - it is shown to users by its message alone
    """A refused file; the message names the file and says what is wrong and what would help."""

    def __init__(self, message: str) -> None:
        super().__init__(legible(message))  # it may quote what the file holds


class DeclarationError(ValueError):
    """A document type declaration was met in a part; no workbook needs one, and they carry attacks."""


@contextmanager
def reading_of(path: Path, gone: str = "does not exist") -> Iterator[None]:
    """Reading the bytes of a file, whose failures become a FileProblem. `gone`: what a missing one is told as."""
    try:
        yield
    except FileNotFoundError:
        raise FileProblem(f"{path} {gone}") from None
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {error.strerror or error}") from error
