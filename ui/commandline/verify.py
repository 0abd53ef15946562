"""`main.py verify BOOK`: proves that nothing signed was altered, or says what was."""

from __future__ import annotations

from argparse import Namespace

from book import open_any
from model.basics.legible import legible
from model.signoff.verify import prove
from ui.commandline.books import password
from ui.commandline.outcome import ATTENTION, DONE
from ui.figures.written import counted


def run(options: Namespace) -> int:
    """Print the proof; 1 if anything was altered."""
    proof = prove(open_any(options.book, password(options)))
    for finding in proof.altered:
        print(legible(f"altered: {finding}"))
    for change in proof.changes:
        if change.trace:
            print(legible(f"edited since: {change.finding} ({change.trace})"))
    if proof.altered:
        print(f"{counted(len(proof.altered), 'alteration')} of what was signed.")
        return ATTENTION
    if not proof.entries:
        print("Nothing in this book is signed.")
    else:
        print(f"Nothing signed was altered: {counted(proof.entries, 'signature')}, last digest {proof.last_digest}.")
    return DONE
