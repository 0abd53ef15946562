"""The shared strings of a workbook: texts that its cells name by their position."""

from __future__ import annotations

import re
from xml.parsers import expat

from book.container.markup import clean_text, parse, plain
from book.container.package import Package
from book.sheet.runs import mark_of
from book.sheet.values import unescaped

MAX_STRINGS = 5_000_000
LONGEST = 32 * 2**20  # of one text with its formats, of which Excel keeps 32,767 characters

_EMPTY = re.compile(r"\s*<si\s*/>")
_STRING = re.compile(r'\s*<si><t(?: xml:space="preserve")?>([^<\r]*)</t>')


def read_strings(package: Package, part: str, marks: dict[int, str] | None = None) -> list[str]:
    """The shared strings, rich text joined, without phonetic hints. Raises FileProblem where the part is damaged.

    `marks` takes, by position, what `mark_of` says of texts of which something is struck out or raised.
    """
    strings: list[str] = []
    head, buffer = "", ""
    try:
        for chunk in clean_text(package, part):
            *complete, buffer = (buffer + chunk).split("</si>")
            for text in complete:
                if not head:
                    head, text = _before_strings(text)
                string = _string(text, strings)
                if marks is not None and "<r" in text and (mark := mark_of(text[text.rfind("<si") :] + "</si>")):
                    marks[len(strings)] = mark
                strings.append(string)
            if len(buffer) > LONGEST:
                raise ValueError("a text without an end")
            if len(strings) > MAX_STRINGS:
                raise package.problem(f"holds more than {MAX_STRINGS:,} different texts; it is not read")
        if not head:
            head, buffer = _before_strings(buffer)
        parse(head + _without_empty(buffer, strings))
    except (expat.ExpatError, ValueError) as error:
        raise package.broken_part(part, error) from error
    return strings


def _string(text: str, strings: list[str]) -> str:
    """The string in a text that was cut at `</si>`; empty ones before it are added to the list."""
    match = _STRING.fullmatch(text)
    if match is None:
        text = _without_empty(text, strings)
        match = _STRING.fullmatch(text)
    return unescaped(plain(match[1]) if match else _parse_string(text + "</si>"))


def _before_strings(text: str) -> tuple[str, str]:
    """The opening of the part, and the rest from the first string on."""
    begin = text.find("<si")
    return (text, "") if begin < 0 else (text[:begin], text[begin:])


def _without_empty(text: str, strings: list[str]) -> str:
    """The text without the empty strings (`<si/>`) at its start, which are added to the list."""
    position = 0
    while match := _EMPTY.match(text, position):
        strings.append("")
        position = match.end()
    return text[position:]


def _parse_string(text: str) -> str:
    """One shared string by expat."""
    parts: list[str] = []
    reading = phonetic = False

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal reading, phonetic
        phonetic = phonetic or name == "rPh"
        reading = name == "t" and not phonetic

    def characters(data: str) -> None:
        if reading:
            parts.append(data)

    def end(name: str) -> None:
        nonlocal reading, phonetic
        reading = False
        phonetic = phonetic and name != "rPh"

    parse(text, start, characters, end)
    return "".join(parts)
