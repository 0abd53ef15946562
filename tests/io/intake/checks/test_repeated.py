"""One amount in row after row of a list of different amounts, as if it was filled down."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from tests.io.intake.deals import DEALS, run, said

_OWN = [Decimal(n) * Decimal("101.37") for n in range(1, 12)]
_ODD = Decimal("8734.5")


@pytest.mark.parametrize(
    ("amounts", "tells"),
    [
        ([*_OWN[:5], *[_ODD] * 4, *_OWN[5:]], True),
        ([*_OWN[:5], *[_ODD] * 3, *_OWN[5:]], False),
        ([*_OWN[:5], *[5_000] * 4, *_OWN[5:]], False),
        ([*_OWN[:5], *[_ODD] * 4, *_OWN[5:], _ODD], False),
        ([*_OWN, *[_ODD] * 4, _OWN[0]], False),
        ([*_OWN[:5], *[_ODD] * 4], False),
    ],
    ids=["a run", "too short", "round", "once more elsewhere", "others twice too", "few others"],
)
def test_runs_of_an_amount(amounts: Sequence[Decimal | int], tells: bool) -> None:
    rows = [DEALS[0], *([f"D{n}", *DEALS[1][1:4], amount] for n, amount in enumerate(amounts))]
    told = said(run(rows))
    assert ("Data!7:7: 4 rows on end (to row 10) have the Amount 8734.5" in told) == tells
    assert ("filled down" in told) == tells
