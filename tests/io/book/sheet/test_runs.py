"""Texts of which a part is struck out or raised: what is left without it."""

from __future__ import annotations

import pytest

from book.sheet.runs import mark_of


def _run(text: str, *properties: str) -> str:
    return f"<r><rPr>{''.join(properties)}<b/></rPr><t>{text}</t></r>"


STRIKE, UP = "<strike/>", '<vertAlign val="superscript"/>'


@pytest.mark.parametrize(
    ("runs", "mark"),
    [
        (_run("900", STRIKE) + _run(" 800"), "-800"),
        (_run("900", STRIKE) + _run(" ") + _run("USD", STRIKE), "-"),
        ("<r><t>D-17</t></r>" + _run("2", UP), "^D-17"),
        (_run("5", '<strike val="0"/>') + _run("6", '<vertAlign val="baseline"/>'), ""),
        (_run("a &amp; b", STRIKE) + _run("c") + '<rPh sb="0" eb="1"><t>x</t></rPh>', "-c"),
        (_run("5", STRIKE, UP) + _run("6"), "-6"),
        ("<t>&lt;strike/></t>", ""),
    ],
)
def test_what_is_left_of_a_text(runs: str, mark: str) -> None:
    assert mark_of(f"<si>{runs}</si>") == mark
