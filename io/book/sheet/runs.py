"""Texts of which a part is formatted in its own way: struck out, as people delete, or raised, as footnote marks are."""

from __future__ import annotations

from collections.abc import Iterable

from book.container.markup import parse
from book.sheet.celllooks import RAISED, STRUCK

_RAISED = ("superscript", "subscript")


def mark_of(rich: str) -> str:
    """The mark of a rich text (an element with runs): what of it is struck out or raised, and what is left without.

    '' where nothing is. Raises ExpatError where it is damaged.
    """
    if "<strike" not in rich and "<vertAlign" not in rich:
        return ""
    runs: list[list[str]] = []  # the text, and how it is marked
    reading = phonetic = False

    def start(name: str, found: dict[str, str]) -> None:
        nonlocal reading, phonetic
        phonetic = phonetic or name == "rPh"
        if name == "r":
            runs.append(["", ""])
        elif name == "strike" and runs and found.get("val", "1") in ("1", "true"):
            runs[-1][1] = STRUCK
        elif name == "vertAlign" and runs and found.get("val") in _RAISED:
            runs[-1][1] = runs[-1][1] or RAISED
        reading = name == "t" and not phonetic

    def characters(data: str) -> None:
        if reading and runs:
            runs[-1][0] += data

    def end(name: str) -> None:
        nonlocal reading, phonetic
        reading = False
        phonetic = phonetic and name != "rPh"

    parse(rich, start, characters, end)
    return mark_of_runs((text, mark) for text, mark in runs)


def mark_of_runs(runs: Iterable[tuple[str, str]]) -> str:
    """The mark of a text that comes in parts, each struck out, raised, or plain ('')."""
    parts = [(text, mark) for text, mark in runs if text.strip()]
    for mark in (STRUCK, RAISED):
        if any(own == mark for _, own in parts):
            return mark + "".join(text for text, own in parts if own != mark).strip()
    return ""
