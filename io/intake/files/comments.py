"""What people wrote beside cells: notes and threads of comments, in text boxes, above and below the printed page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from book.container.markup import plain
from book.container.package import Package, local
from book.sheet.workbook import parse_area

Comments = dict[tuple[int, int], str]
_PAGE = re.compile(r"<(?:odd|even|first)(?:Header|Footer)>([^<]*)<")
_SECTION = re.compile(r"&[LCR]")
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Za-z])')  # page numbers, dates, fonts
_PARTS = ("comments", "threadedComment")  # a thread stands in the place of its note


def comments_of(package: Package, sheet: str) -> Comments:
    """The comments of a worksheet part by row and column. Raises FileProblem where a part is damaged."""
    relations = package.relations(sheet).values()
    notes, threads = (
        [package.tree(one.target) for one in relations if one.kind == kind and package.has(one.target)]
        for kind in _PARTS
    )
    found: Comments = {}
    for root in notes:
        for place, text in _texts(root, "comment"):
            found[place] = text
    said: dict[tuple[int, int], list[str]] = {}
    for root in threads:
        for place, text in _texts(root, "threadedComment"):
            said.setdefault(place, []).append(text)
    return found | {place: " / ".join(texts) for place, texts in said.items()}


def box_texts(package: Package, sheet: str) -> Iterator[str]:
    """What stands in the text boxes and shapes on a worksheet. Raises FileProblem where their part is damaged."""
    for relation in package.relations(sheet).values():
        if relation.kind != "drawing" or not package.has(relation.target):
            continue
        for shape in package.tree(relation.target).iter():
            texts = (e.text or "" for e in shape.iter() if local(e.tag) == "t") if local(shape.tag) == "sp" else ()
            if text := " ".join(" ".join(texts).split()):
                yield text


def page_texts(tail: str) -> Iterator[str]:
    """What stands above and below the pages of a worksheet, by what its part holds behind the rows."""
    for written in _PAGE.findall(tail):
        for part in _SECTION.split(plain(written)):
            if text := " ".join(_CODE.sub(" ", part).replace("&&", "&").split()):
                yield text


def _texts(root: Element, name: str) -> list[tuple[tuple[int, int], str]]:
    """The place and text of each comment that says anything, in the order of the file."""
    found = []
    for element in root.iter():
        area = parse_area(element.get("ref", "")) if local(element.tag) == name else None
        text = " ".join("".join(_parts(element)).split()) if area is not None else ""
        if area is not None and text:
            found.append(((area.top, area.left), text))
    return found


def _parts(element: Element) -> list[str]:
    """The texts inside a comment, without hints on how to pronounce them."""
    found: list[str] = []
    for child in element:
        tag = local(child.tag)
        if tag == "t" or (tag == "text" and not len(child)):
            found.append(child.text or "")
        elif tag != "rPh":
            found += _parts(child)
    return found
