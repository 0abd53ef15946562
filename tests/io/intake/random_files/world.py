"""Who and what the small books of random files know, and what random rows are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from model.tables.book import Cell

Row = Mapping[str, Cell]
NAMES = (
    *("Ines Ortega", "Kenji Sato", "Zoë Müller", "Omar Haddad", "Priya Raman", "Liam O'Brien", "Marta Kowalska"),
    *("Jean-Luc Petit", "Aisha Bello", "Tom Becker", "Inez Ortega", "Sofia Rossi", "Noah Weiss", "Elena Petrova"),
    *("Diego Alvarez", "Max Weber", "Grace Lin"),
)
ACCOUNTS = (
    *("Acme Inc", "Globex", "Initech LLC", "Umbrella GmbH", "Hooli", "Stark Industries", "Wayne & Co"),
    *("Tyrell, Inc.", "Café Noir", "Soylent", "Cyberdyne Systems", "Wonka", "Vandelay", "Total Energies", "Oscorp"),
)
ROLES, REGIONS, SEGMENTS = ("CSM", "AE"), ("NAM", "EMEA", "APAC"), ("SMB", "Enterprise")
MEASURES = {"Bookings": "money", "NRR": "percent", "Logos": "number", "CSAT": "points"}
PERIODS = tuple(f"2026-{month:02}" for month in range(1, 13))


@dataclass(frozen=True)
class World:
    """A book's payees, accounts and deals by ID, and random amounts and days for their rows."""

    random: Random
    payees: list[str]
    accounts: list[str]
    deals: list[str]
    names: Mapping[str, str]

    def money(self, most: int = 90_000) -> Decimal:
        whole = self.random.choice((1, 1, 100, 500))
        cents = Decimal(self.random.randrange(100)) / 100 if whole == 1 and self.random.random() < 0.7 else 0
        return Decimal(self.random.randrange(200, most) // whole * whole) + cents

    def day(self) -> date:
        return date(2026, 1, 1) + timedelta(self.random.randrange(181))

    def times(self) -> range:
        return range(self.random.randrange(12, 40))


def email(name: str) -> str:
    """The address of a payee."""
    plain = name.casefold().translate(str.maketrans("ëü", "eu", "'"))
    return plain.replace(" ", ".") + "@trueup.example"
