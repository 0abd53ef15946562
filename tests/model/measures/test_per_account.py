"""One account that stands for all the others of its row."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.measures.per_account import every


@given(st.integers(0, 4), st.integers(1, 5), st.data())
def test_every_account_is_asked_once_or_stood_for(rows: int, accounts: int, data: st.DataObject) -> None:
    cell = st.tuples(st.integers(0, max(rows - 1, 0)), st.integers(0, accounts - 1))
    pairs = data.draw(st.lists(cell, max_size=12)) if rows else []
    given_rows, given_accounts = (
        np.array(column, np.intp) for column in ([r for r, _ in pairs], [a for _, a in pairs])
    )
    asked = every(rows, accounts, given_rows, given_accounts)
    found = list(zip(asked.row.tolist(), asked.account.tolist(), asked.times.tolist(), strict=True))
    assert len({(row, account) for row, account, _ in found}) == len(found)
    for row in range(rows):
        assert sum(times for r, _, times in found if r == row) == accounts
        assert {(row, a) for r, a in pairs if r == row} <= {(r, a) for r, a, times in found if times == 1}
        others = [account for r, account, _ in found if r == row and (row, account) not in set(pairs)]
        assert len(others) <= 1
        assert all(account in range(accounts) for account in others)
