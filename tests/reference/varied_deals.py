"""Accounts, owners, contracts, transactions and crediting rules of a varied book."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from model.basics.calendar import day_date
from model.basics.money import minor_digits
from model.tables.book import Cell
from tests.reference.setting import Book, Setting

D = Decimal
TYPES = ("renewal", "expansion", "churn", "contraction")
_THIRD = D("0.3333")
_ROUND = (100, 200, 250, 500, 1000, 1500, 2000, 5000, D("33.33"), D("66.67"), D("123.45"), D("0.005"), 0)
_RATES = (D("0.05"), D("0.025"), D("0.1"), D("0.08"), D("0.5"), D("0.0125"))


def add_deals(setting: Setting, book: Book) -> None:
    """Fill the sheets that credits and the book of contracts rest on."""
    accounts = [f"A{number}" for number in range(1, setting.rng.randint(2, 6))]
    whole = setting.chance(0.3)
    book["Accounts"] = [_account(setting, account) for account in accounts]
    book["Ownership"] = [row for account in accounts for row in _owners(setting, account, whole)]
    book["Contracts"] = [row for account in accounts for row in _contracts(setting, account)]
    if setting.chance(0.4):
        book["Contracts"] = []
    deals = [_deal(setting, f"T{number:02d}", accounts) for number in range(setting.rng.randint(3, 22))]
    reversals = [row for number in range(setting.rng.randint(0, 4)) for row in _reversal(setting, deals, number)]
    book["Transactions"] = setting.rng.sample([*deals, *reversals], len(deals) + len(reversals))
    book["Credits"] = [row for deal in deals for row in _split(setting, str(deal["Transaction ID"]), whole)]
    book["Crediting rules"] = _rules(setting, whole)
    if setting.abroad:
        book["FX"] = [_fx(setting, a, b) for a in setting.currencies for b in setting.currencies if a != b]


def _account(setting: Setting, account: str) -> dict[str, Cell]:
    row: dict[str, Cell] = {"Account ID": account, "Account": account}
    row["Region"] = setting.pick("NAM", "EMEA", "nam", "NAM", None)
    row["Segment"] = setting.pick("SMB", "ENT", None)
    return row


def _owners(setting: Setting, account: str, whole: bool) -> list[dict[str, Cell]]:
    rows: list[dict[str, Cell]] = []
    for role in ("CSM", "AE"):
        if setting.chance(0.3):
            continue
        cuts = sorted({setting.day() for _ in range(setting.pick(0, 0, 1, 2))})
        starts = [date(2019, 1, 1), *cuts]
        for start, after in zip(starts, [*cuts, None], strict=True):
            last = None if after is None else (after - timedelta(1)).isoformat()
            for payee, share in _held(setting, whole):
                row = {"Account ID": account, "Role": role, "Payee ID": payee, "From": start.isoformat()}
                rows.append({**row, "To": last, "Share": share})
    return rows


def _held(setting: Setting, whole: bool) -> list[tuple[str, Cell]]:
    """Who shares an account or a deal, and how."""
    count = min(setting.pick(1, 1, 1, 2, 3), len(setting.people))
    alone: tuple[Cell, ...] = (None,) if whole else (None, None, D("0.5"))
    shares: dict[int, list[list[Cell]]] = {
        1: [[setting.pick(*alone)]],
        2: [[D("0.5"), D("0.5")], [D("0.7"), D("0.3")], [D("0.6"), D("0.4")], [1, 0]],
        3: [[_THIRD, _THIRD, _THIRD], [_THIRD, _THIRD, D("0.3334")]],
    }
    found = setting.rng.choice(shares[count])
    return list(zip(setting.rng.sample(setting.people, count), found, strict=True))


def _contracts(setting: Setting, account: str) -> list[dict[str, Cell]]:
    rows: list[dict[str, Cell]] = []
    for number in range(setting.pick(0, 1, 1, 2)):
        first = setting.day() - timedelta(setting.rng.randint(0, 300))
        last = first + timedelta(setting.pick(30, 90, 364, 365, 500))
        if setting.chance(0.3):
            last = max(first, setting.day())
        row: dict[str, Cell] = {"Contract ID": f"K{account}{number}", "Account ID": account}
        row |= {"From": first.isoformat(), "To": last.isoformat(), "ARR": setting.pick(1000, 12000, D("333.33"), 0)}
        if setting.abroad and setting.chance(0.4):
            row["Currency"] = setting.pick(*setting.currencies)
        rows.append(row)
    return rows


def _deal(setting: Setting, name: str, accounts: list[str]) -> dict[str, Cell]:
    kind = setting.pick(*TYPES)
    foreign = setting.abroad and setting.chance(0.4)
    row: dict[str, Cell] = {"Transaction ID": name, "Type": kind}
    if foreign:
        row["Currency"] = setting.pick(*setting.currencies)
    amount = _amount(setting, str(row.get("Currency") or setting.currency))
    row["Amount"] = -amount if kind in ("churn", "contraction") and setting.chance(0.8) else amount
    row["Date"] = _deal_day(setting).isoformat()
    for heading, values, chance in (
        ("Account ID", accounts, 0.85),
        ("CSM", setting.people, 0.25),
        ("AE", setting.people, 0.2),
        ("Term", (1, 6, 12, 18, 24, 36, 48), 0.3),
        ("Prepaid", ("yes",), 0.15),
        ("Region", ("NAM", "EMEA"), 0.2),
        ("Segment", ("SMB", "ENT"), 0.2),
        ("Product", ("Core", "Plus"), 0.2),
    ):
        if setting.chance(chance):
            row[heading] = setting.pick(*values)
    return row


def _deal_day(setting: Setting) -> date:
    """A day of the year or of the hundred before, now and then the 29th to 31st of a month."""
    day = setting.day() if setting.chance(0.8) else setting.day() - timedelta(100)
    if setting.chance(0.2):
        late = date(day.year, setting.pick(1, 3, 5, 8, 10, 12), setting.pick(29, 30, 31))
        return late if date(2020, 1, 1) <= late <= day_date(setting.year.last_day) else day
    return day


def _amount(setting: Setting, currency: str) -> int | Decimal:
    """An amount; half of them end on half a minor unit at one of the rates that plans pay."""
    if setting.chance(0.5):
        return setting.pick(*_ROUND)  # type: ignore[no-any-return]
    unit = D(1).scaleb(-minor_digits(currency))
    return (setting.rng.randint(0, 2000) + D("0.5")) * unit / setting.pick(*_RATES)  # type: ignore[no-any-return]


def _reversal(setting: Setting, deals: list[dict[str, Cell]], number: int) -> list[dict[str, Cell]]:
    """A reversal of a deal: in full or in part, often a whole number of months later or a day short of it."""
    deal = setting.pick(*deals)
    amount, day = deal["Amount"], date.fromisoformat(str(deal["Date"]))
    assert isinstance(amount, int | Decimal)
    months = setting.pick(1, 2, 3, 6)
    later = setting.pick(day, _after(day, months), _after(day, months) - timedelta(1), setting.day(day))
    part = setting.pick(D(1), D(1), D("0.5"), D("0.25"))
    row: dict[str, Cell] = {
        "Transaction ID": f"R{number:02d}",
        "Date": max(day, later).isoformat(),
        "Type": deal["Type"] if setting.chance(0.8) else setting.pick(*TYPES),
        "Amount": -amount * part,
        "Reverses": deal["Transaction ID"],
        "Currency": deal.get("Currency"),
    }
    if setting.chance(0.7):
        row["Account ID"] = deal.get("Account ID")
    return [row]


def _after(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(day.day - 1), following - timedelta(1))


def _split(setting: Setting, name: str, whole: bool) -> list[dict[str, Cell]]:
    if not setting.chance(0.15):
        return []
    held = [(payee, 1 if share is None else share) for payee, share in _held(setting, whole)]
    role = setting.pick("CSM", "csm", "CSM", "AE")
    return [{"Transaction ID": name, "Role": role, "Payee ID": payee, "Share": share} for payee, share in held]


def _rules(setting: Setting, whole: bool) -> list[dict[str, Cell]]:
    rows: list[dict[str, Cell]] = []
    for number in range(setting.rng.randint(1, 4)):
        row: dict[str, Cell] = {"Rule": f"R{number}", "Role": setting.pick("CSM", "CSM", "AE")}
        for heading, values, chance in (
            ("Types", ("renewal", "renewal; expansion", "Churn;Contraction"), 0.3),
            ("Segment", ("SMB", "ENT"), 0.12),
            ("Region", ("NAM", "EMEA"), 0.12),
            ("Product", ("Core",), 0.1),
            ("Term from", (12, 13, 24), 0.15),
            ("Term below", (24, 36, 25), 0.15),
            ("Prepaid", ("yes", "no"), 0.1),
            ("From", (setting.day().isoformat(),), 0.1),
            ("Credit %", (D("0.5"), 0, D("1.25"), D("0.333")), 0.3),
            ("Basis", ("TCV", "year weights"), 0.4),
        ):
            if setting.chance(chance):
                row[heading] = setting.pick(*values)
        if row.get("Basis") == "year weights":
            row["Year weights"] = setting.pick("100;50", "100;50;25", "100")
        rows.append(row)
    rows.append({"Rule": "Rest CSM", "Role": "CSM"})
    if setting.chance(0.6):
        rows.append({"Rule": "Rest AE", "Role": "AE", "Credit %": setting.pick(1, D("0.5"))})
    return [{**row, "Must total 100%": "yes"} for row in rows] if whole else rows


def _fx(setting: Setting, source: str, into: str) -> dict[str, Cell]:
    """Rates of both years by year, pay period and month; some have only the year's, some no pay period's."""
    row: dict[str, Cell] = {"From currency": source, "To currency": into}
    way = setting.pick("all", "all", "all", "months")
    for year in (setting.year, setting.calendar.year_of(setting.year.start - 1)):
        kinds = ["year", "month"] if way == "months" else ["year", setting.paid]
        for period in (p for kind in kinds for p in setting.calendar.split(year, kind)):
            row[setting.calendar.name(period)] = setting.pick(D("0.91"), D("1.1"), D("1.005"), D("150.5"), D("0.0067"))
    return row
