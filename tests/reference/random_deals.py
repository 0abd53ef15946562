"""Accounts, owners, contracts, crediting rules and transactions of a random book."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from model.basics.calendar import day_date
from model.tables.book import Cell
from tests.reference.setting import Book, Setting

TYPES = ("renewal", "expansion", "churn", "contraction", "event")
_THIRD = Decimal("0.3333")


def add_deals(setting: Setting, book: Book) -> None:
    """Fill the sheets that credits and the book of contracts rest on."""
    accounts = [f"A{i}" for i in range(1, setting.rng.randint(2, 7) + 1)]
    book["Accounts"] = [_account(setting, account) for account in accounts]
    book["Ownership"] = [row for account in accounts for row in _owners(setting, account)]
    book["Contracts"] = [row for account in accounts for row in _contracts(setting, account)]
    if setting.chance(0.1):
        book["Contracts"] = []
    whole = setting.chance(0.3)
    book["Crediting rules"] = _rules(setting, whole)
    book["Transactions"] = []
    book["Credits"] = []
    for number in range(1, setting.rng.randint(8, 40) + 1):
        _deal(setting, book, f"T{number:02d}", accounts, whole)
    _reversals(setting, book)
    if setting.abroad or setting.chance(0.1):
        book["FX"] = [_fx(setting, "USD", "EUR"), _fx(setting, "EUR", "USD")]
        for row in book["Transactions"]:
            if not row.get("Reverses") and setting.chance(0.15):
                row["Currency"] = "EUR"
        for row in book["Transactions"]:
            original = next((r for r in book["Transactions"] if r["Transaction ID"] == row.get("Reverses")), {})
            if original.get("Currency"):
                row["Currency"] = original["Currency"]
        for row in book["Contracts"]:
            if setting.chance(0.15):
                row["Currency"] = "EUR"


def _account(setting: Setting, account: str) -> dict[str, Cell]:
    return {
        "Account ID": account,
        "Account": f"Account {account}",
        "Segment": setting.pick("SMB", "ENT", None),
        "Region": setting.pick("NAM", "EMEA", "APAC", "NAM"),
    }


def _owners(setting: Setting, account: str) -> list[dict[str, Cell]]:
    rows: list[dict[str, Cell]] = []
    for role, p in (("CSM", 0.85), ("AE", 0.3)):
        if not setting.chance(p):
            continue
        owner, start = setting.pick(*setting.people), date(2024, 1, 1)
        base: dict[str, Cell] = {"Account ID": account, "Role": role}
        if setting.chance(0.3):  # handed over
            cut = setting.day()
            last = (cut - timedelta(days=1)).isoformat()
            rows.append({**base, "Payee ID": owner, "From": start.isoformat(), "To": last})
            others = [p for p in setting.people if p != owner] or [owner]
            owner, start = setting.pick(*others), cut
        others = [p for p in setting.people if p != owner]
        if others and setting.chance(0.2):  # shared
            part = setting.pick(Decimal("0.6"), Decimal("0.5"), Decimal("0.25"))
            shares = ((owner, part), (setting.pick(*others), 1 - part))
            rows += [{**base, "Payee ID": p, "From": start.isoformat(), "Share": s} for p, s in shares]
        else:
            rows.append({**base, "Payee ID": owner, "From": start.isoformat()})
    return rows


def _contracts(setting: Setting, account: str) -> list[dict[str, Cell]]:
    rows: list[dict[str, Cell]] = []
    first = day_date(setting.year.first_day)
    for number in range(setting.pick(0, 1, 1, 1, 2)):
        begin = first - timedelta(days=setting.rng.randint(-120, 300))
        end = begin + timedelta(days=setting.pick(364, 364, 180, 729))
        arr = setting.pick(10000, 24000, 36500, Decimal("1234.55"))
        row = {"Contract ID": f"K{account}-{number}", "Account ID": account, "ARR": arr}
        rows.append({**row, "From": begin.isoformat(), "To": end.isoformat()})
    return rows


def _rules(setting: Setting, whole: bool) -> list[dict[str, Cell]]:
    rows: list[dict[str, Cell]] = []
    conditions: tuple[dict[str, Cell], ...] = (
        {"Types": "renewal"},
        {"Types": "expansion; churn"},
        {"Segment": "ent"},
        {"Region": "NAM"},
        {"Product": "Pro"},
        {"Term from": 24},
        {"Term below": 12},
        {"Prepaid": "yes"},
        {"Prepaid": "no", "Types": "renewal"},
        {"From": day_date(setting.year.first_day + 100).isoformat()},
        {"To": day_date(setting.year.first_day + 200).isoformat()},
    )
    for role in ("CSM", "AE"):
        count = setting.pick(0, 0, 1, 2)
        for number in range(count):
            rows.append({"Rule": f"{role} {number}", "Role": role, **setting.pick(*conditions), **_pays(setting)})
        if role == "CSM" or setting.chance(0.5):
            percent: dict[str, Cell] = {} if setting.chance(0.7) else {"Credit %": Decimal("0.5")}
            rows.append({"Rule": f"{role} rest", "Role": role, **percent})
    if whole:
        for row in rows:
            row["Must total 100%"] = "yes"
    if not any(row["Role"] == "CSM" for row in rows):
        rows.append({"Rule": "CSM rest", "Role": "CSM"})
    return rows


def _pays(setting: Setting) -> dict[str, Cell]:
    return setting.pick(  # type: ignore[no-any-return]
        {"Credit %": 0},
        {"Credit %": Decimal("0.5")},
        {"Credit %": Decimal("1.5")},
        {"Basis": "TCV"},
        {"Basis": "year weights", "Year weights": "100;50;25"},
        {},
    )


def _amount(setting: Setting, kind: str) -> Cell:
    if kind == "event":
        return 0
    size = setting.pick(
        1000,
        5000,
        Decimal(setting.rng.randint(1, 200)) * 50,
        Decimal(setting.rng.randint(1, 2_000_000)) / 100,
        Decimal(setting.rng.randint(1, 9_999)) + Decimal("0.10"),  # at 5 % half a cent
        Decimal(setting.rng.randint(1, 99)) / 100,
    )
    return -size if kind in ("churn", "contraction") else size


def _deal(setting: Setting, book: Book, name: str, accounts: list[str], whole: bool) -> None:
    kind = setting.pick("renewal", "renewal", "expansion", "churn", "contraction", "event")
    row: dict[str, Cell] = {
        "Transaction ID": name,
        "Date": setting.day().isoformat(),
        "Type": kind,
        "Amount": _amount(setting, kind),
    }
    if setting.chance(0.1):
        row["Date"] = (setting.day() - timedelta(days=200)).isoformat()
    if setting.chance(0.7):
        row["Account ID"] = setting.pick(*accounts)
    if setting.chance(0.3):
        row["Term"] = setting.pick(24, 36, 18, 7)
    for heading, value, p in (
        ("Prepaid", "yes", 0.2),
        ("Product", "Pro", 0.3),
        ("Segment", setting.pick("SMB", "ENT"), 0.1),
        ("Region", setting.pick("NAM", "EMEA"), 0.1),
        ("CSM", setting.pick(*setting.people, *setting.leaders), 0.4),
        ("AE", setting.pick(*setting.people), 0.2),
    ):
        if setting.chance(p):
            row[heading] = value
    if setting.chance(0.2):
        book["Credits"] += _split(setting, name, whole)
    book["Transactions"].append(row)


def _split(setting: Setting, name: str, whole: bool) -> list[dict[str, Cell]]:
    half, seven = Decimal("0.5"), Decimal("0.7")
    shares = setting.pick(*([half, half], [seven, 1 - seven], [1]))
    if whole and len(setting.people) >= 3:
        shares = setting.pick(shares, [_THIRD] * 3, [_THIRD, _THIRD, Decimal("0.3334")])
    elif not whole:
        shares = setting.pick(shares, shares, [half], [1, half], [_THIRD, _THIRD], [1, 1])
    if len(shares) > len(setting.people):
        shares = [1]
    payees = setting.rng.sample(setting.people, len(shares))
    role = setting.pick("CSM", "CSM", "AE")
    return [
        {"Transaction ID": name, "Role": role, "Payee ID": payee, "Share": share}
        for payee, share in zip(payees, shares, strict=True)
    ]


def _reversals(setting: Setting, book: Book) -> None:
    for number, row in enumerate(list(book["Transactions"])):
        if not setting.chance(0.1):
            continue
        day = date.fromisoformat(str(row["Date"]))
        amount = row["Amount"]
        assert isinstance(amount, int | Decimal)
        reversal: dict[str, Cell] = {
            "Transaction ID": f"R{number:02d}",
            "Date": setting.day(day).isoformat(),
            "Type": row["Type"] if setting.chance(0.85) else "cancellation",
            "Amount": -amount if setting.chance(0.6) else (-Decimal(amount) / 2 if amount % 2 == 0 else -amount),
            "Reverses": row["Transaction ID"],
        }
        if "Account ID" in row and setting.chance(0.7):
            reversal["Account ID"] = row["Account ID"]
        book["Transactions"].append(reversal)


def _fx(setting: Setting, source: str, into: str) -> dict[str, Cell]:
    rate = Decimal("0.9") if source == "USD" else Decimal("1.1")
    row: dict[str, Cell] = {"From currency": source, "To currency": into}
    for number, period in enumerate([setting.calendar.year(2025), setting.year]):
        row[setting.calendar.name(period)] = rate + Decimal(number) / 100
    for number, period in enumerate(setting.pay_periods()):
        row[setting.calendar.name(period)] = rate + Decimal(number) / 1000
    for period in setting.calendar.split(setting.calendar.year(2025), setting.paid):
        row[setting.calendar.name(period)] = rate + Decimal("0.015")
    return row
