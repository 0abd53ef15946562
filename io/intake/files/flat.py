"""Workbooks that are one XML text: read element by element, with the limits that the parts of a package have."""

from __future__ import annotations

import re
from typing import Protocol
from xml.parsers import expat

from book.container.package import MAX_DEPTH
from book.errors import DeclarationError, FileProblem
from model.basics.watch import Watch, unwatched

_CHUNK = 2**18
_NO_XML = re.compile(  # control characters, which XML cannot hold and some programs write all the same
    "[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));"
)


class Elements(Protocol):
    """What gathers a workbook from its elements as they come."""

    def start(self, name: str, found: dict[str, str]) -> None:
        """An element begins; names are `space name`."""

    def end(self, name: str) -> None:
        """An element ends."""

    def characters(self, data: str) -> None:
        """Text between two of these."""


def read_flat(name: str, text: str, elements: Elements, watch: Watch = unwatched) -> None:
    """Hand a whole XML text to `elements`. Raises FileProblem where it is damaged or may do harm; what `watch` does."""
    depth = 0

    def start(element: str, found: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise FileProblem(f"{name} is damaged: its elements are nested more than {MAX_DEPTH} deep")
        elements.start(element, found)

    def end(element: str) -> None:
        nonlocal depth
        depth -= 1
        elements.end(element)

    parser = expat.ParserCreate("utf-8", namespace_separator=" ")  # whatever it declares: it is decoded
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_declaration
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = elements.characters
    text = _NO_XML.sub("", text.removeprefix("\ufeff")).lstrip()
    try:
        for at in range(0, len(text), _CHUNK):
            watch(at, len(text))
            parser.Parse(text[at : at + _CHUNK].encode("utf-8", "surrogatepass"), False)
        parser.Parse(b"", True)
    except DeclarationError:
        raise FileProblem(
            f"{name} holds a document type declaration, which no workbook needs; it is not read"
        ) from None
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise FileProblem(f"{name} is damaged: it is no readable XML; open and save it in Excel") from error


def refuse_declaration(*_declaration: object) -> None:
    """A handler that ends the reading where a document type is declared."""
    raise DeclarationError
