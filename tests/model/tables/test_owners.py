"""Owners of targets and readings."""

import pytest

from model.tables.owners import Owner, parse_owner
from model.tables.values import Complaint


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("1007", Owner("payee", "1007")),
        ("company", Owner("company", "")),
        ("Company ", Owner("company", "")),
        ("region: NAM", Owner("region", "NAM")),
        ("Region :North America ", Owner("region", "North America")),
        ("segment:SMB", Owner("segment", "SMB")),
        ("team: 1007", Owner("team", "1007")),
        ("HR:1007", Owner("payee", "HR:1007")),
    ],
)
def test_an_owner_is_read(text: str, owner: Owner) -> None:
    assert parse_owner(text) == owner


def test_accounts_own_readings_but_not_targets() -> None:
    assert parse_owner("account: A-1", accounts=True) == Owner("account", "A-1")
    assert isinstance(parse_owner("account: A-1"), Complaint)


@pytest.mark.parametrize("text", ["region:", "team:  "])
def test_a_group_needs_a_name(text: str) -> None:
    assert isinstance(parse_owner(text), Complaint)


def test_regions_match_by_word_and_ids_exactly() -> None:
    assert Owner("region", "North America").key == Owner("region", "northamerica").key
    assert Owner("payee", "p1").key != Owner("payee", "P1").key
    assert Owner("team", "p1").key != Owner("team", "P1").key
