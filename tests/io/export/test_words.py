"""Every reason and every state has words."""

from __future__ import annotations

import pytest

from export.words import REASON_WORDS, reason_in_words, state_in_words
from model.basics.reasons import REASONS
from model.pay.lines import STATUSES


def test_every_reason_has_words() -> None:
    assert set(REASON_WORDS) == set(REASONS)
    assert all(reason_in_words(reason) for reason in REASONS if reason)


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        (["approved", "approved"], "Approved"),
        (["approved", "open"], "Draft"),
        (["prepared", "held"], "Draft, with amounts on hold"),
        (["prepared", "stale"], "Changed since it was prepared"),
        ([], "Draft"),
    ],
)
def test_a_statement_is_only_as_far_as_its_last_line(statuses: list[str], words: str) -> None:
    assert state_in_words(statuses) == words


def test_every_status_has_words() -> None:
    assert len({state_in_words([status]) for status in STATUSES}) == len(STATUSES)
