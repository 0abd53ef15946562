"""Web archives (.mht): what Excel saves as a single web page, and what reporting services call an Excel export."""

from __future__ import annotations

import codecs
import re
from email import message_from_bytes, policy
from email.message import Message
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from book.errors import FileProblem
from intake.files.hypertext import sheets_of_page
from intake.files.source import Source, SourceSheet
from intake.files.text import decode
from model.basics.watch import Watch, asking, unwatched, watched

_LARGEST = 50 * 2**20  # taking an archive apart takes many times its size
_MOST_PAGES, _MOST_PARTS = 1_000, 20_000
_ENTRY = re.compile(
    r"<x:Name>([^<]*)</x:Name>\s*(?:<x:WorksheetOptions>\s*)?<x:WorksheetSource\s+HRef=[\"']?([^\"'\s>]+)",
    re.IGNORECASE,
)


def is_web_archive(text: str) -> bool:
    """Whether a text begins as an archive of web pages does."""
    head = text[:4000].lower()
    return "mime-version:" in head and "multipart/" in head and head.split(":", 1)[0].strip().replace("-", "").isalnum()


def read_web_archive(path: Path, watch: Watch = unwatched) -> Source:
    """The tables of all pages in an archive, each as a sheet. Raises FileProblem where it has none, or is too large."""
    name = path.name
    if path.stat().st_size > _LARGEST:
        raise FileProblem(f"{name} is a web archive larger than 50 MB; open it in Excel and save it as .xlsx")
    try:
        data = path.read_bytes().removeprefix(codecs.BOM_UTF8).lstrip()
        if data.count(b"\n--") > _MOST_PARTS:
            raise FileProblem(f"{name} has more than {_MOST_PARTS:,} parts; it is not read")
        pages = _pages(message_from_bytes(data, policy=policy.compat32))
    except (ValueError, LookupError, RecursionError) as error:
        raise FileProblem(f"{name} is a damaged web archive; open it in Excel and save it as .xlsx") from error
    if len(pages) > _MOST_PAGES:
        raise FileProblem(f"{name} holds more than {_MOST_PAGES:,} pages; it is not read")
    called = {_file(place): unescape(title).strip() for _, text in pages for title, place in _ENTRY.findall(text)}
    stem = name.rpartition(".")[0] or name
    sheets: list[SourceSheet] = []
    for place, text in watched(pages, watch):
        if called and _file(place) not in called:
            continue  # the frame and its tabs
        own = called.get(_file(place)) or (stem if not sheets else f"{stem} ({len(sheets) + 1})")
        sheets += sheets_of_page(name, own, text, asking(watch))
    if not sheets:
        raise FileProblem(f"{name} is a web archive without a table")
    return Source(name, "mht", tuple(sheets))


def _pages(message: Message) -> list[tuple[str, str]]:
    """The place and the text of each page."""
    pages: list[tuple[str, str]] = []
    for part in message.walk():
        if part.get_content_type() != "text/html":
            continue
        body = part.get_payload(decode=True)
        found = decode(body, part.get_content_charset("")) if isinstance(body, bytes) else None
        if found is not None:
            pages.append((str(part.get("Content-Location", "")), found[0]))
    return pages


def _file(place: str) -> str:
    return unquote(place).replace("\\", "/").rpartition("/")[2].casefold()
