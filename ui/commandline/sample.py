"""`main.py sample BOOK`: a realistic book to try things on."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from book import save_book
from model.sample import sample_book
from ui.commandline.arguments import WrongUse
from ui.commandline.books import password
from ui.commandline.outcome import DONE


def run(options: Namespace) -> int:
    """Write the sample book to a new file."""
    path = Path(options.book)
    if path.suffix.lower() != ".xlsx":
        raise WrongUse(f"sample: the book's name must end in .xlsx, not '{path.name}'")
    if path.exists() and path.stat().st_size:
        raise WrongUse(f"sample: {path} is already there; name a new file")
    save_book(sample_book(), path, password=password(options))
    print(f"Wrote the sample book {path}. Open it with: main.py {path}")
    return DONE
