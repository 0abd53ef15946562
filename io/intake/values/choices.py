"""Choices and flags in the words of other systems: `Quarterly` for quarter, `Commission` for rate, `%` for percent."""

from __future__ import annotations

from collections.abc import Sequence

from intake.values.reading import ReadCells, each
from model.basics.money import is_currency
from model.basics.problem import Severity
from model.tables import values
from model.tables.book import Cell
from model.tables.schema import Column, folded
from model.tables.values import Complaint, quoted

_MOST_SHOWN = 5
_SPANS = {
    "month": "monthly; m; months; per month; monatlich",
    "quarter": "quarterly; q; qtr; quarters; per quarter; quartalsweise; trimestriel",
    "half": "half-yearly; semi-annual; semi-annually; semiannual; semiannually; half year; half-year; h; semester",
    "year": "yearly; annual; annually; a; y; fy; full year; per year; annuel; j\u00e4hrlich",
    "trailing 12 months": "rolling 12 months; trailing twelve months; ttm; ltm; rolling twelve months",
}
_CAPS = {
    "target": "%; pct; percent; % of target; percent of target; times target; x; x target; multiple",
    "money": "$; amount; currency; \u20ac; \u00a3; dollars; euro",
}
_WORDS: dict[str, dict[str, str]] = {
    "Paid": _SPANS,
    "Measured over": _SPANS,
    "Cap unit": _CAPS,
    "Plan cap unit": _CAPS,
    "Excess": {
        "forfeit": "forfeited; lost",
        "carry": "carry over; carryover; carry forward; carried forward; roll over",
    },
    "True-up": {"both ways": "both; up and down", "up only": "up"},
    "Clawback": {"declining": "pro rata; prorated; straight line", "full": "all; 100%"},
    "Proration": {
        "calendar days": "daily; days; by day; per day",
        "full months": "monthly; months; by month",
        "none": "no; not prorated; no proration",
    },
    "Pool share": {"TI": "target incentive; by target incentive", "equal": "equally; even; evenly"},
    "Method": {
        "bonus": "target bonus; quarterly bonus; annual bonus",
        "rate": "commission; commission rate; commissions; override",
        "unit": "per unit; unit bonus; flat amount per unit; amount per unit",
        "scorecard": "mbo; mbos; goals; okr; okrs; objectives; goal-based",
        "pool": "bonus pool; pool bonus; shared pool",
    },
    "Unit": {
        "money": "$; usd; eur; gbp; \u20ac; \u00a3; currency; amount; dollars; euro",
        "percent": "%; percentage; pct",
        "number": "#; count; integer; units; qty; quantity; no.; numeric",
        "points": "point; pts; score",
    },
    "Better": {
        "higher": "higher is better; the higher the better; up; increase; maximize; maximise",
        "lower": "lower is better; the lower the better; down; decrease; minimize; minimise",
    },
    "Over time": {
        "average": "avg; avg.; mean",
        "sum": "total; sum of",
        "last": "latest; end of period; eop; most recent; point in time; ending",
        "first": "beginning of period; bop; opening",
        "max": "maximum; highest",
        "min": "minimum; lowest",
    },
    "Over people": {"average": "avg; mean", "sum": "total", "weighted": "weighted average; wtd avg"},
    "Signal": {"leading": "lead; leading indicator", "lagging": "lag; lagging indicator"},
    "Scope": {
        "individual": "rep; own; personal; self; individual contributor; ic",
        "company": "company-wide; companywide; corporate; corp; global; all company",
        "team": "whole team; team total",
        "reports": "direct reports; team without leader",
    },
    "Basis": {
        "year to date": "ytd; cumulative; year-to-date",
        "period": "discrete; per period; non-cumulative; standalone",
        "period, tied out at year end": "tied out; year-end true-up",
    },
    "Shape": {
        "step": "stepped; steps",
        "linear": "interpolated; linear interpolation; sliding; sliding scale",
        "extend": "uncapped; linear uncapped",
        "marginal": "incremental; prospective; marginal rate; graduated",
        "first dollar": "retroactive; first-dollar; dollar one; back to dollar one",
    },
    "Kind": {
        "draw": "draw balance; recoverable draw; outstanding draw",
        "negative": "negative balance; carryforward; carry forward; carried forward; deficit; debit balance",
        "holdback": "held back; holdback balance",
        "cap": "cap carry; carried cap; cap balance",
        "count": "counting; number of; # of",
        "sum": "total",
        "formula": "calculated; calculation; derived",
        "reading": "manual; manual entry; input; imported",
    },
}
_FLAGS: dict[str, dict[str, str]] = {
    "Recoverable": {
        "yes": "recoverable; recoverable draw",
        "no": "non-recoverable; nonrecoverable; guarantee; guaranteed",
    },
    "Prepaid": {"yes": "prepaid; upfront; annual upfront; paid upfront", "no": "not prepaid; in arrears"},
}
_YES = ("y", "t", "\u2713", "\u2714", "\u2611", "ja", "j", "oui", "si", "s\u00ed", "sim", "wahr", "vrai")
_NO = ("n", "f", "\u2717", "\u2718", "\u2610", "nein", "non", "n\u00e3o", "falsch", "faux")
_OF_MONEY = ("Unit", *(heading for heading, words in _WORDS.items() if words is _CAPS))


def read_choices(column: Column, cells: Sequence[Cell]) -> ReadCells:
    """Choices as the book has them; those in other words are told, and all else is refused with what may be chosen."""
    read = each(cells, lambda cell: _choice(column, cell), choices=column.choices)
    _tell_words(cells, read)
    return read


def read_flags(column: Column, cells: Sequence[Cell]) -> ReadCells:
    """yes and no, also as Y and N, and in the words of some fields: a recoverable draw, a guarantee."""
    read = each(cells, lambda cell: _flag(column, cell), choices=("yes", "no"))
    _tell_words([None if folded(str(cell)) in (*_YES, *_NO) else cell for cell in cells], read)
    return read


def _choice(column: Column, cell: Cell) -> Cell | Complaint:
    meant = _meant(_WORDS.get(column.heading, {}), cell) or _meant(_FLAGS.get(column.heading, {}), cell)
    if not meant and column.heading in _OF_MONEY and isinstance(cell, str) and is_currency(cell.strip().upper()):
        meant = "money"
    if not meant and {"yes", "no"} <= set(column.choices) and isinstance(truth := _flag(column, cell), str):
        meant = truth
    return meant if meant in column.choices else values.parse_choice(cell, column.choices)


def _flag(column: Column, cell: Cell) -> Cell | Complaint:
    word = folded(cell) if isinstance(cell, str) else ""
    plain = "yes" if word in _YES else "no" if word in _NO else _meant(_FLAGS.get(column.heading, {}), cell) or cell
    found = values.parse_flag(plain)
    return ("yes" if found else "no") if isinstance(found, bool) else found


def _meant(words: dict[str, str], cell: Cell) -> str:
    """What a text says in other words; '' where it does not."""
    if not isinstance(cell, str):
        return ""
    word = folded(cell)
    return next((choice for choice, said in words.items() if word in map(folded, said.split(";"))), "")


def _tell_words(cells: Sequence[Cell], read: ReadCells) -> None:
    """Which words are read as which choice."""
    pairs = zip(cells, read.cells, strict=True)
    other = {a: b for a, b in pairs if isinstance(a, str) and isinstance(b, str) and not _same(a, b)}
    if other:
        told = ", ".join(f"{quoted(a)} as {b}" for a, b in list(other.items())[:_MOST_SHOWN])
        more = f" and {len(other) - _MOST_SHOWN} more" if len(other) > _MOST_SHOWN else ""
        read.note(None, f"read in other words: {told}{more}", "make sure that they mean that", Severity.FINDING)


def _same(word: str, choice: str) -> bool:
    truth = {"yes": ("yes", "true", "1", "x"), "no": ("no", "false", "0")}
    return folded(word) in (folded(choice), *truth.get(choice, ()))
