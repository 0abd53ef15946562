"""What restoring edits does beside the window's thread: find them, unlock them, apply them, write a copy.

Plain data in, plain data out; whatever is asked in between is asked by `ui.window.recovering`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from book import FileProblem, read_book
from model.basics.watch import stages
from model.tables.book import Book
from ui.document.file import Save, write
from ui.document.recovery import Lost, Restored, holds_already, lost_edits, lost_edits_of, with_edits
from ui.tasks.task import Progress


@dataclass(frozen=True)
class Resting:
    """Lost edits, the file they can be applied to (None where there is none any more), and whether it holds them."""

    lost: Lost
    base: Path | None
    is_saved: bool = False


def found_all(folder: Path, progress: Progress) -> list[Resting]:
    """All that earlier sessions left, the oldest first."""
    return [Resting(lost, lost.base if lost.rests_on_file else None) for lost in lost_edits(folder, progress.step)]


def found_of(folder: Path, path: Path, password: str, progress: Progress) -> list[Lost]:
    """What earlier sessions left of one file."""
    return lost_edits_of(folder, path, password, progress.step)


def unlocked(lost: Lost, password: str, progress: Progress) -> Lost:
    """The edits, if that is their password; the same otherwise."""
    return lost.unlocked(password, progress.step)


def restored(lost: Lost, book: Book, progress: Progress) -> Restored:
    """What the edits make of the book they were made in. Raises ValueError where they do not fit it."""
    return with_edits(book, lost.edits, progress.step)


def resting(lost: Lost, progress: Progress) -> Resting:
    """Where the edits of a file that is another one now can go, and whether it came to hold them: the crash came
    between saving it and forgetting them."""
    base = lost.base
    if base is None or lost.path is None or not lost.path.exists():
        return Resting(lost, base)
    saving, basing, applying = stages(progress.step, 4, 4, 2)
    try:
        saved = read_book(lost.path, lost.password, watch=saving)
        is_saved = holds_already(saved, lost, read_book(base, lost.password, watch=basing), applying)
    except FileProblem:
        is_saved = False
    return Resting(lost, base, is_saved)


def write_copy(lost: Lost, base: Path, path: Path, progress: Progress) -> Path:
    """Write what the edits make of their base to `path`. Raises ValueError where they do not fit it."""
    reading, applying, writing = stages(progress.step, 3, 1, 6)
    book = with_edits(read_book(base, lost.password, watch=reading), lost.edits, applying).book
    write(Save(book, path, base, lost.password), writing)
    return path
