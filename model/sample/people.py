"""The sample's people: three levels, two regions, and a year in which they join, leave and move.

`PEOPLE` is the roster; `MOVES` says what changed for whom and when. Both together give the Assignments sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from unicodedata import normalize

from model.sample.company import YEAR_START, Row


@dataclass(frozen=True)
class Person:
    """One payee at the start of the year (or on the day of joining); salary and target incentive are annual."""

    payee_id: str
    name: str
    role: str
    plan: str
    manager: str
    team: str
    region: str
    segment: str
    base: int
    target_incentive: int
    hired: date
    left: date | None = None
    fte: str = "1"

    @property
    def currency(self) -> str:
        """What the payee is paid in: euro in EMEA, but for the head of CS."""
        return "EUR" if self.region == "EMEA" else "USD"

    @property
    def email(self) -> str:
        """first.last at an example domain, ASCII only."""
        plain = normalize("NFKD", self.name.replace("ø", "o")).encode("ascii", "ignore").decode()
        words = plain.lower().split()
        return f"{words[0]}.{''.join(words[1:])}@quillmere.example"


@dataclass(frozen=True)
class Move:
    """A change on a day; None leaves things as they were."""

    payee_id: str
    day: date
    role: str | None = None
    plan: str | None = None
    manager: str | None = None
    team: str | None = None
    segment: str | None = None
    base: int | None = None
    target_incentive: int | None = None


HEAD, NAM_DIRECTOR, EMEA_DIRECTOR = "E1001", "E1002", "E1003"
ENTERPRISE_LEAD, COMMERCIAL_LEAD, EMEA_LEAD, ONBOARDING_LEAD = "E1004", "E1005", "E1006", "E1007"
ENTERPRISE, COMMERCIAL, EMEA_CSMS = "Enterprise NAM", "Commercial NAM", "CSM EMEA"
RENEWALS_NAM, RENEWALS_EMEA, ONBOARDING = "Renewals NAM", "Renewals EMEA", "Onboarding"
ALL_SEGMENTS = "Enterprise; Mid-Market; SMB"


def _leaders() -> tuple[Person, ...]:
    nam, emea, both = "NAM", "EMEA", "NAM; EMEA"
    every = ALL_SEGMENTS
    return (
        Person(HEAD, "Adaeze Okafor", "Head of CS", "HEAD", "", "", both, every, 215000, 95000, date(2019, 3, 4)),
        Person(NAM_DIRECTOR, "Daniel Whitcombe", "Director", "LEAD", HEAD, "", nam, every, 158000, 52000,
               date(2019, 9, 16)),
        Person(EMEA_DIRECTOR, "Ingrid Solheim", "Director", "LEAD", HEAD, "", emea, every, 138000, 46000,
               date(2020, 2, 3)),
        Person(ENTERPRISE_LEAD, "Priya Raghunathan", "Team lead", "LEAD", NAM_DIRECTOR, ENTERPRISE, nam, "Enterprise",
               126000, 38000, date(2020, 6, 1)),
        Person(COMMERCIAL_LEAD, "Marcus Delacroix", "Team lead", "LEAD", NAM_DIRECTOR, COMMERCIAL, nam,
               "Mid-Market; SMB", 112000, 32000, date(2021, 1, 11)),
        Person(EMEA_LEAD, "Tomasz Wieczorek", "Team lead", "LEAD", EMEA_DIRECTOR, EMEA_CSMS, emea, every, 98000, 28000,
               date(2021, 4, 19)),
        Person(ONBOARDING_LEAD, "Leilani Kahale", "Onboarding lead", "ONB", HEAD, ONBOARDING, nam, every, 96000, 18000,
               date(2021, 8, 2)),
    )  # fmt: skip


def _csms() -> tuple[Person, ...]:
    def enterprise(number: int, name: str, hired: date, target: int = 24000) -> Person:
        return Person(f"E{number}", name, "CSM", "CSM", ENTERPRISE_LEAD, ENTERPRISE, "NAM", "Enterprise", 96000, target,
                      hired)  # fmt: skip

    def commercial(
        number: int, name: str, hired: date, left: date | None = None, fte: str = "1", target: int = 18000
    ) -> Person:
        return Person(f"E{number}", name, "CSM", "CSM", COMMERCIAL_LEAD, COMMERCIAL, "NAM", "Mid-Market; SMB", 72000,
                      target, hired, left, fte)  # fmt: skip

    def emea(number: int, name: str, hired: date, left: date | None = None, target: int = 17000) -> Person:
        return Person(f"E{number}", name, "CSM", "CSM", EMEA_LEAD, EMEA_CSMS, "EMEA", ALL_SEGMENTS, 68000, target,
                      hired, left)  # fmt: skip

    return (
        enterprise(1011, "Hannah Lindqvist", date(2020, 10, 5), 27000),
        enterprise(1012, "Joaquín Barrera", date(2021, 5, 17)),
        enterprise(1013, "Mei-Ling Tsao", date(2021, 11, 1)),
        enterprise(1014, "Owen Fitzgerald", date(2022, 3, 14)),
        enterprise(1015, "Fatima Al-Sayed", date(2022, 8, 22)),
        enterprise(1016, "Kwame Boateng", date(2023, 2, 6)),
        commercial(1021, "Sofia Petrakis", date(2021, 3, 8), target=20000),
        commercial(1022, "Dylan Nakamura", date(2022, 1, 24)),
        commercial(1023, "Renee Thibodeaux", date(2022, 5, 9)),
        commercial(1024, "Carlos Mendes Rocha", date(2022, 10, 17)),
        commercial(1025, "Aisha Warsame", date(2023, 4, 3), fte="0.8"),
        commercial(1026, "Grace Holloway", date(2023, 9, 11), left=date(2026, 8, 14)),
        commercial(1027, "Ethan Kowalczyk", date(2026, 4, 1)),
        commercial(1028, "Nadia Rahimi", date(2026, 5, 18)),
        emea(1031, "Lukas Brandt", date(2021, 2, 1), target=19000),
        emea(1032, "Chiara Montanari", date(2021, 9, 6)),
        emea(1033, "Siobhán Keane", date(2022, 4, 25)),
        emea(1034, "Yusuf Demir", date(2022, 11, 7), left=date(2026, 5, 29)),
        emea(1035, "Elena Vasilescu", date(2023, 3, 20)),
        emea(1036, "Noah van der Meer", date(2024, 1, 15)),
        emea(1037, "Zuzana Horáková", date(2026, 7, 1)),
    )


def _others() -> tuple[Person, ...]:
    def renewals(number: int, name: str, hired: date, region: str = "NAM") -> Person:
        nam = region == "NAM"
        return Person(f"E{number}", name, "RM", "RM", NAM_DIRECTOR if nam else EMEA_DIRECTOR,
                      RENEWALS_NAM if nam else RENEWALS_EMEA, region, ALL_SEGMENTS,
                      66000 if nam else 60000, 33000 if nam else 30000, hired)  # fmt: skip

    def onboarding(number: int, name: str, hired: date, region: str = "NAM", fte: str = "1") -> Person:
        nam = region == "NAM"
        return Person(f"E{number}", name, "Onboarding specialist", "ONB", ONBOARDING_LEAD, ONBOARDING, region,
                      ALL_SEGMENTS, 68000 if nam else 59000, 10000 if nam else 9000, hired, None, fte)  # fmt: skip

    def fixed(number: int, name: str, role: str, hired: date, region: str = "NAM", base: int = 88000) -> Person:
        team = "Account management" if role == "AM" else "CS operations"
        manager = "" if role == "AM" else HEAD
        return Person(f"E{number}", name, role, "FIXED", manager, team, region, ALL_SEGMENTS, base, 0, hired)

    return (
        renewals(1041, "Trevor McAllister", date(2021, 6, 14)),
        renewals(1042, "Jasmine Oyelaran", date(2022, 2, 28)),
        renewals(1043, "Deborah Steinmetz", date(2022, 9, 12)),
        renewals(1044, "Rafael Quintero", date(2026, 2, 2)),
        renewals(1045, "Pieter Claes", date(2021, 10, 4), "EMEA"),
        renewals(1046, "Katarzyna Nowak", date(2023, 1, 9), "EMEA"),
        onboarding(1051, "Beatriz Fonseca", date(2023, 5, 15)),
        onboarding(1052, "Sam Whitaker", date(2022, 7, 18)),
        onboarding(1053, "Linh Pham", date(2023, 10, 2)),
        onboarding(1054, "Andre Baptiste", date(2024, 3, 11)),
        onboarding(1055, "Freya Sørensen", date(2022, 6, 7), "EMEA"),
        onboarding(1056, "Matteo Ricci", date(2023, 8, 28), "EMEA"),
        onboarding(1057, "Orla Gallagher", date(2024, 2, 19), "EMEA", "0.8"),
        fixed(1061, "Victoria Langley", "AM", date(2018, 5, 1)),
        fixed(1062, "Hassan Farouk", "AM", date(2018, 11, 12)),
        fixed(1063, "Annika Weber", "AM", date(2019, 1, 7), "EMEA"),
        fixed(1071, "Colin Marsh", "CS operations", date(2021, 12, 6), base=82000),
        fixed(1072, "Yara Haddad", "CS operations", date(2024, 6, 3), base=71000),
    )


PEOPLE: tuple[Person, ...] = (*_leaders(), *_csms(), *_others())

MOVES: tuple[Move, ...] = (
    Move("E1016", date(2026, 4, 1), base=99500, target_incentive=26000),
    Move("E1032", date(2026, 4, 1), base=70500, target_incentive=18500),
    Move("E1042", date(2026, 7, 1), base=69000, target_incentive=35000),
    Move("E1051", date(2026, 6, 1), "CSM", "CSM", COMMERCIAL_LEAD, COMMERCIAL, "Mid-Market; SMB", 71000, 16000),
    Move("E1014", date(2026, 7, 1), manager=COMMERCIAL_LEAD, team=COMMERCIAL, segment="Mid-Market; SMB"),
)


@dataclass(frozen=True)
class Spell:
    """A person's terms from one day to another; `last` None is open."""

    person: Person
    first: date
    last: date | None


def spells() -> list[Spell]:
    """Every stretch of unchanged terms in the plan year, by payee and day."""
    found: list[Spell] = []
    for person in PEOPLE:
        first = max(person.hired, YEAR_START)
        for move in (move for move in MOVES if move.payee_id == person.payee_id):
            found.append(Spell(person, first, move.day - timedelta(days=1)))
            changed = {k: v for k, v in vars(move).items() if v is not None and k not in ("payee_id", "day")}
            person, first = replace(person, **changed), move.day
        found.append(Spell(person, first, person.left))
    return found


def people_of(plan: str, first: date, last: date) -> list[Person]:
    """Who is in a plan on any day of a span, at their latest terms in it, by payee ID."""
    latest = {
        spell.person.payee_id: spell.person
        for spell in spells()
        if spell.person.plan == plan and spell.first <= last and (spell.last is None or spell.last >= first)
    }
    return [latest[payee_id] for payee_id in sorted(latest)]


def payee_rows() -> list[Row]:
    """The Payees sheet."""
    return [
        {
            "Payee ID": person.payee_id,
            "Name": person.name,
            "Email": person.email,
            "Payroll ID": f"00{31840 + 7 * number}",
            "Pay currency": person.currency,
            "Hire date": person.hired,
            "Leave date": person.left,
        }
        for number, person in enumerate(PEOPLE)
    ]


def assignment_rows() -> list[Row]:
    """The Assignments sheet."""
    return [
        {
            "Payee ID": spell.person.payee_id,
            "From": spell.first,
            "To": spell.last,
            "Role": spell.person.role,
            "Plan ID": spell.person.plan,
            "Manager ID": spell.person.manager or None,
            "Team": spell.person.team or None,
            "Region": spell.person.region,
            "Segment": spell.person.segment,
            "Base salary": spell.person.base,
            "Target incentive": spell.person.target_incentive,
            "FTE": 1 if spell.person.fte == "1" else Decimal(spell.person.fte),
        }
        for spell in spells()
    ]
