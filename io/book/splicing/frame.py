"""The workbook's own parts: what has to change there when its sheets do."""

from __future__ import annotations

import posixpath
import re
from xml.sax.saxutils import quoteattr

from book.container.markup import attributes
from book.splicing.draft import CONTENT_TYPES, Draft

_RELATIONSHIP = re.compile(r"<Relationship\b([^<>]*?)(?:/>|>\s*</Relationship>)")
_OVERRIDE = re.compile(r"<Override\b([^<>]*?)(?:/>|>\s*</Override>)")
_CALCULATION = re.compile(r"<calcPr\b([^<>]*?)(/?)>")
_ON_LOAD = re.compile(r'\s+fullCalcOnLoad="[^"]*"')
_BEFORE_CALCULATION = ("definedNames", "externalReferences", "functionGroups", "sheets")
_ID = re.compile(r'\sId="rId(\d+)"')
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TRANSITIONAL = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
STRICT = (
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_RELATIONS_DEFAULT = re.compile(r"""<Default\b[^<>]*?\sExtension\s*=\s*["']rels["']""", re.IGNORECASE)


def relations_part(part: str) -> str:
    """The part that holds the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def drop_calculation_chain(draft: Draft, workbook: str) -> None:
    """Leave out the order of calculation, which Excel makes anew and which may name cells that changed."""
    for key, relation in draft.package.relations(workbook).items():
        if relation.kind == "calcChain":
            rels = relations_part(workbook)
            draft.write(rels, _without(_RELATIONSHIP, draft.text(rels), "Id", key))
            if draft.has(relation.target):
                draft.remove(relation.target)
            types = draft.text(CONTENT_TYPES)
            draft.write(CONTENT_TYPES, _without(_OVERRIDE, types, "PartName", "/" + relation.target))


def calculate_on_load(draft: Draft, workbook: str) -> None:
    """Have Excel calculate all formulas when it opens the file."""
    text = draft.text(workbook)
    if match := _CALCULATION.search(text):
        kept = _ON_LOAD.sub("", match[1]).rstrip()
        text = f'{text[: match.start()]}<calcPr{kept} fullCalcOnLoad="1"{match[2]}>{text[match.end() :]}'
    else:
        ends = [m for tag in _BEFORE_CALCULATION if (m := re.search(rf"</{tag}>|<{tag}\s*/>", text))]
        text = f'{text[: ends[0].end()]}<calcPr fullCalcOnLoad="1"/>{text[ends[0].end() :]}'
    draft.write(workbook, text)


def add_part(draft: Draft, part: str, text: str, kind: str) -> None:
    """Add a part and say in the content types what it is (`worksheet`, `table`)."""
    draft.write(part, text)
    declare(draft, part, f"{_SPREADSHEET}.{kind}+xml")


def declare(draft: Draft, part: str, content_type: str) -> None:
    """Say in the content types what a part is, instead of what is said there of a part that is gone."""
    draft.write(CONTENT_TYPES, _without(_OVERRIDE, draft.text(CONTENT_TYPES), "PartName", f"/{part}"))
    draft.append(CONTENT_TYPES, f'<Override PartName="/{part}" ContentType="{content_type}"/>')


def add_relation(draft: Draft, part: str, target: str, kind: str) -> str:
    """Relate a part to another; returns the relationship's id."""
    rels = relations_part(part)
    if not draft.has(rels):
        draft.write(
            rels,
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_RELATIONS}"/>',
        )
        if _RELATIONS_DEFAULT.search(draft.text(CONTENT_TYPES)) is None:  # then each such part has an entry of its own
            declare(draft, rels, _RELATIONS_TYPE)
    number = max((int(n) for n in _ID.findall(draft.text(rels))), default=0) + 1
    kind_uri = f"{(STRICT if is_strict(draft) else TRANSITIONAL)[1]}/{kind}"
    draft.append(rels, f'<Relationship Id="rId{number}" Type="{kind_uri}" Target={quoteattr("/" + target)}/>')
    return f"rId{number}"


def is_strict(draft: Draft) -> bool:
    """Whether the file is of the Strict kind, whose names are others."""
    return STRICT[1] in draft.text("_rels/.rels")


def _without(elements: re.Pattern[str], text: str, name: str, value: str) -> str:
    """The text without the elements whose attribute has that value."""

    def kept(match: re.Match[str]) -> str:
        return "" if attributes(match[1]).get(name, "").casefold() == value.casefold() else match[0]

    return elements.sub(kept, text)
