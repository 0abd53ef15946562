"""Who reports to whom, against a plain walk upwards from each payee."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from book import read_case
from model.people.hierarchy import hierarchy
from model.people.roster import roster
from model.people.timeline import timeline
from model.tables.reading import read_tables


@pytest.mark.parametrize("seed", range(20))
def test_everyone_below_a_payee_is_who_finds_him_above(seed: int, tmp_path: Path) -> None:
    """Managers change in July, and some go in a circle."""
    chance, ids = Random(seed), [str(100 + i) for i in range(12)]
    halves = (("2026-01-01", "2026-06-30"), ("2026-07-01", None))
    led = [{payee: chance.choice([*ids, None]) for payee in ids} for _ in halves]
    assigned = [
        {
            "Payee ID": payee,
            "From": first,
            "To": last,
            "Plan ID": "A",
            "Target incentive": 1,
            "Manager ID": above[payee],
        }
        for (first, last), above in zip(halves, led, strict=True)
        for payee in ids
    ]
    tables = {
        "Payees": [{"Payee ID": payee, "Name": payee, "Hire date": "2020-01-01"} for payee in ids],
        "Plans": [{"Plan ID": "A", "Name": "A"}],
        "Assignments": [{k: v for k, v in row.items() if v is not None} for row in assigned],
    }
    file = tmp_path / "book.json"
    file.write_text(json.dumps({"tables": tables}), encoding="utf-8")
    read = read_tables(read_case(file))
    people = roster(read)
    ranks = hierarchy(people, timeline(read.calendar.year(2026), people.spells.start))
    for segment, above in ((0, led[0]), (ranks.timeline.segments - 1, led[1])):
        for payee in ids:
            found = [people.ids[at] for at in ranks.below(people.position[payee], segment)]
            assert sorted(found) == [other for other in ids if other != payee and payee in chain_above(other, above)]


def chain_above(payee: str, above: dict[str, str | None]) -> set[str]:
    """Everyone who leads the payee, directly or indirectly; a payee who is his own manager has none."""
    found: set[str] = set()
    at = above[payee]
    while at is not None and at not in found:
        found.add(at)
        at = above[at]
    return found
