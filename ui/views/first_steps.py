"""What a book still lacks before it can pay anybody, in the order in which it is best typed."""

from __future__ import annotations

from model.tables.book import Book
from ui.panels.entries import sheet_key

NEEDED = {
    "Payees": "who is paid",
    "Plans": "how often and in which currency",
    "Measures": "what is counted",
    "Components": "what a plan pays for",
    "Assignments": "who is in which plan, with which target incentive",
}
Step = tuple[str, str]  # key of the window's action, text of the button


def next_steps(book: Book) -> tuple[str, tuple[Step, ...]]:
    """A hint that names the sheets still empty, and the buttons for it."""
    missing = [name for name in NEEDED if not book.sheet(name).size]
    if not missing:
        return (
            "Nobody is assigned to a plan in this period. Look at the dates in Assignments, or choose another period "
            "at the top right.",
            ((f"go:{sheet_key('Assignments')}", "Look at Assignments"), ("check", "Check the book")),
        )
    named = "; ".join(f"{name}: {NEEDED[name]}" for name in missing)
    steps: list[Step] = [(f"go:{sheet_key(missing[0])}", f"Fill in {missing[0]}")]
    if "Measures" in missing:
        steps.append(("catalogue", "Add usual measures..."))
    if len(missing) == len(NEEDED):
        steps += [("sample", "Try the sample book"), ("open", "Open a book")]
    return f"Every edit calculates the payouts anew. Still to be filled in: {named}.", tuple(steps)
