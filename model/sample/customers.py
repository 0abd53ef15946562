"""The sample's customers: invented names, a segment, a region, a size and the day each was won."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from model.sample.chance import between, happens, pick, stream
from model.sample.company import HISTORY_START, Row


@dataclass(frozen=True)
class Account:
    """One customer. `arr` is the annual value of its first contract in cents of its currency."""

    account_id: str
    name: str
    segment: str
    region: str
    currency: str
    arr: int
    since: date

    @property
    def tech_touch(self) -> bool:
        """Whether it is served without a CSM of its own."""
        return self.segment == "SMB" and self.account_id.endswith("7") and self.since < HISTORY_START


# How many accounts, and the range of their first ARR in hundreds.
SEGMENTS = {"Enterprise": (54, 2100, 5200), "Mid-Market": (96, 550, 1450), "SMB": (150, 110, 360)}
WON_IN_2025, WON_IN_2026 = 14, 18

_FIRST = (
    "Alder", "Bracken", "Corvin", "Dunmore", "Ember", "Farrow", "Glimmer", "Hollis", "Inver", "Juniper", "Kestrel",
    "Larkin", "Marlow", "Nether", "Ostler", "Penrow", "Quarry", "Rowan", "Sable", "Tarn", "Umber", "Vesper", "Wick",
    "Yarrow", "Zephyr",
)  # fmt: skip
_SECOND = ("brook", "field", "gate", "haven", "mere", "ridge", "stone", "vale", "water", "wold", "crest", "moor")
_TRADES = (
    "Logistics", "Health", "Foods", "Insurance", "Retail", "Energy", "Materials", "Freight", "Media", "Robotics",
    "Pharma", "Textiles", "Aviation", "Utilities", "Interiors", "Publishing", "Hotels", "Diagnostics", "Agri", "Optics",
)  # fmt: skip
_NAM_FORMS = ("Inc.", "LLC", "Corp.", "", "", "Group")
_EMEA_FORMS = ("GmbH", "BV", "SpA", "AB", "SAS", "Ltd", "AG")


def _name(number: int, region: str, rng: Random) -> str:
    """A name of its own for each number: 25 x 12 stems, then a trade and a legal form."""
    stem = number * 77 % (len(_FIRST) * len(_SECOND))
    word = _FIRST[stem % len(_FIRST)] + _SECOND[stem // len(_FIRST)]
    form = pick(rng, _NAM_FORMS if region == "NAM" else _EMEA_FORMS)
    return f"{word} {pick(rng, _TRADES)} {form}".rstrip()


def _since(number: int, total: int, rng: Random) -> date:
    """When the customer was won: the last numbers are this year's and last year's, by turns, the others older."""
    if number >= total - WON_IN_2026:
        return date(2026, 1 + number * 5 % 9, between(rng, 2, 27))
    if number >= total - WON_IN_2026 - WON_IN_2025:
        return date(2025, 1 + number * 5 % 12, between(rng, 2, 27))
    return date(between(rng, 2020, 2021), between(rng, 1, 12), between(rng, 2, 27))


def accounts() -> list[Account]:
    """All customers, by ID."""
    rng = stream("customers")
    segments = [segment for segment, (count, _, _) in SEGMENTS.items() for _ in range(count)]
    total = len(segments)
    found = []
    for number in range(total):
        segment = segments[number * 181 % total]
        _, low, high = SEGMENTS[segment]
        region = "EMEA" if happens(rng, 375) else "NAM"
        currency = "EUR" if region == "EMEA" and happens(rng, 250) else "USD"
        arr = between(rng, low, high) * 100_00
        name = _name(number, region, rng)
        found.append(Account(f"A{number + 1:04d}", name, segment, region, currency, arr, _since(number, total, rng)))
    return found


def account_rows(customers: list[Account]) -> list[Row]:
    """The Accounts sheet."""
    return [
        {"Account ID": a.account_id, "Account": a.name, "Segment": a.segment, "Region": a.region} for a in customers
    ]
