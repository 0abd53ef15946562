"""XML parts as clean text: UTF-8, no prefix on the part's own elements, no comments, no processing instructions.

Nearly every file comes that way. Text that is known to be clean can be cut at its tags, which is several times faster
than an event for each element, and its pieces can be kept byte for byte when a book is saved. The others are
rewritten by expat first, and expat has the last word on all that is not cut. Document type declarations are refused.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from book.container.package import Package
from book.errors import DeclarationError

_CLEAN_ROOT = re.compile(
    rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="\w+")?\s*\?>)?\s*'
    rb'<[A-Za-z]+(?=\s)[^<>\']*\sxmlns="[^"<>]*"[^<>\']*>'
)
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ATTRIBUTE = re.compile(r"""\s+([\w:.-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")


def clean_text(package: Package, part: str) -> Iterator[str]:
    """The text of a part, piece by piece, cleaned where it needs it. Raises FileProblem for what is no XML."""
    if _is_clean(package, part):
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        for chunk in package.chunks(part):
            try:
                yield decoder.decode(chunk)
            except UnicodeDecodeError as error:
                raise package.broken_part(part, error) from error
        return
    parser, pieces = _rewriter()
    for chunk in (*package.chunks(part), b""):
        try:
            parser.Parse(chunk, not chunk)
        except (expat.ExpatError, ValueError, LookupError) as error:  # an unknown encoding is a LookupError
            raise package.broken_part(part, error) from error
        yield "".join(pieces)
        pieces.clear()


def plain(text: str) -> str:
    """Text with its entities replaced. ValueError for an entity that XML does not know."""
    if "&" not in text:
        return text
    if text.count("&") != len(_ENTITY.findall(text)):
        raise ValueError(text)
    return _ENTITY.sub(_character, text)


def attributes(text: str) -> dict[str, str]:
    """The attributes in the text of a tag after its name. ValueError for what is none."""
    found = {m[1]: plain(m[2] if m[2] is not None else m[3]) for m in _ATTRIBUTE.finditer(text)}
    rest, count = _ATTRIBUTE.subn("", text)
    if count > len(found) or rest.strip(" \t\r\n/"):
        raise ValueError(text)
    return found


def parse(
    text: str,
    start: Callable[[str, dict[str, str]], None] | None = None,
    characters: Callable[[str], None] | None = None,
    end: Callable[[str], None] | None = None,
) -> None:
    """Parse a whole document, however its prefixes are declared. Raises ExpatError or DeclarationError."""
    parser = _parser()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = characters
    parser.EndElementHandler = end
    parser.Parse(text, True)


def _is_clean(package: Package, part: str) -> bool:
    """Whether the part may be cut at its tags as it is."""
    name = package.name(part)
    if name not in package.clean:
        package.clean[name] = _looks_clean(package, part)
    return package.clean[name]


def _looks_clean(package: Package, part: str) -> bool:
    last = b""
    for position, chunk in enumerate(package.chunks(part, again=True)):
        if position == 0 and not _CLEAN_ROOT.match(chunk):
            return False
        if b"\0" in chunk:  # no character of XML, and the mark of texts of two bytes a letter
            return False
        if b"!" in chunk or b"?" in chunk:  # most pieces hold neither, which is found several times faster
            both = last + chunk
            if b"<!" in both or both.count(b"<?", 2 if position else 6):
                return False
        last = chunk[-1:]
    return True


def _rewriter() -> tuple[expat.XMLParserType, list[str]]:
    """A parser that rewrites what it reads as clean text, into the list."""
    parser = _parser()
    pieces: list[str] = []
    prefix = ""

    def root(name: str, attributes: dict[str, str]) -> None:
        nonlocal prefix
        prefix = name[: name.rfind(":") + 1]
        if prefix:
            attributes = {"xmlns": attributes.get(f"xmlns:{prefix[:-1]}", "")} | attributes
        parser.StartElementHandler = start
        start(name, attributes)

    def start(name: str, attributes: dict[str, str]) -> None:
        written = "".join(f" {key}={_quoted(value)}" for key, value in attributes.items())
        pieces.append(f"<{name.removeprefix(prefix)}{written}>")

    def characters(data: str) -> None:
        pieces.append(escape(data, {"\r": "&#13;"}))

    def end(name: str) -> None:
        pieces.append(f"</{name.removeprefix(prefix)}>")

    parser.StartElementHandler = root
    parser.CharacterDataHandler = characters
    parser.EndElementHandler = end
    return parser, pieces


def _quoted(value: str) -> str:
    return quoteattr(value.replace('"', "\0")).replace("\0", "&quot;")


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_declaration: object) -> NoReturn:
    raise DeclarationError


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1]) if match[1] else int(match[2], 16)
    if not code or 0xD800 <= code <= 0xDFFF:
        raise ValueError(match[0])
    return chr(code)
