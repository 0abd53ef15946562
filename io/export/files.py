"""Writes a whole file or none: a failure on the way leaves whatever stood there before."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from secrets import token_hex

from book.errors import FileProblem


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path in the same folder that takes the place of `path` when the block ends well.

    Raises FileProblem where the folder is missing or the file cannot be written.
    """
    temporary = path.with_name(f".{token_hex(8)}{path.suffix}")
    try:
        temporary.touch(exist_ok=False)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise FileProblem(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_csv(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """A CSV file in UTF-8 with plain line ends; quotes only where they are needed."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        file.writelines(",".join(map(_quoted, row)) + "\n" for row in rows)


def kind_of(path: Path, kinds: Sequence[str] = (".xlsx", ".csv")) -> str:
    """The file's ending in lower case; raises FileProblem for one that is not among `kinds`."""
    ending = path.suffix.lower()
    if ending not in kinds:
        raise FileProblem(f"{path}: the name must end in {' or '.join(kinds)}")
    return ending


def _quoted(text: str) -> str:
    """The csv module leaves a lone carriage return bare, which Excel reads as the end of the row."""
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text
