"""A payee's statement as data: who, which plans and period, how far it is signed, and every line with its chain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from export.shared import Shared
from export.words import state_in_words
from model.basics.calendar import Period, day_date
from model.calculation import Calculation
from model.explain.chain import explain
from model.explain.steps import Step
from model.pay.lines import LINES, PayoutLine
from model.signoff.entries import STEPS

Explained = Sequence[tuple[PayoutLine, Step]]


@dataclass(frozen=True)
class Statement:
    """`facts` as (label, text) in the order shown; `header` names company, payee and period in one line.

    Lines stand below those they rest on; `unit_of` gives the unit of a measure.
    """

    company: str
    header: str
    facts: tuple[tuple[str, str], ...]
    explained: Explained
    unit_of: Callable[[str], str]

    @property
    def names_periods(self) -> bool:
        """Whether lines of several pay periods have to be told apart."""
        return len({line.period for line, _ in self.explained}) > 1


def statement_of(calculation: Calculation, period: Period, common: Shared, payee_id: str) -> Statement:
    """The statement of a payee who has lines in the period."""
    explained = sorted(explain(calculation, period, payee_id), key=_place)
    lines = [line for line, _ in explained]
    name, company = common.tables.calendar.name(period), common.tables.settings.company
    header = " - ".join(part for part in (company, lines[0].name, name) if part)
    state = ("State", state_in_words(line.status for line in lines))
    facts = (*_facts(common, period, lines), *_signatures(calculation, lines), state)
    return Statement(company, header, facts, explained, common.unit_of)


def title_of(line: PayoutLine, names_period: bool) -> str:
    """What a line is called among those of its statement."""
    what = line.component if line.line == "earned" and line.component else f"{line.line} {line.component}".strip()
    return f"{line.period_name} {what}" if names_period else what


def _place(explained: tuple[PayoutLine, Step]) -> tuple[Period, bool, str, str, int]:
    """Components first, then what follows from all of them, so that each line stands below those it rests on."""
    line, _ = explained
    return line.period, not line.component, line.plan_id, line.component, LINES.index(line.line)


def _facts(common: Shared, period: Period, lines: Sequence[PayoutLine]) -> tuple[tuple[str, str], ...]:
    plans = dict.fromkeys(line.plan_id for line in lines if line.plan_id)
    days = f"{day_date(period.first_day).isoformat()} to {day_date(period.last_day).isoformat()}"
    return (
        ("Payee", f"{lines[0].name} ({lines[0].payee_id})"),
        ("Plan", "; ".join(f"{common.plans.get(plan, plan)} ({plan})" for plan in plans)),
        ("Period", f"{common.tables.calendar.name(period)}, {days}"),
    )


def _signatures(calculation: Calculation, lines: Sequence[PayoutLine]) -> Iterator[tuple[str, str]]:
    """Who took which step when, once for each time it was taken."""
    records = [calculation.records.get((period, lines[0].payee_id)) for period in {line.period for line in lines}]
    entries = [entry for record in records if record is not None for entry in record.entries]
    for step in STEPS:
        signed = sorted({f"{entry.by}, {entry.at}" for entry in entries if entry.step == step})
        if signed:
            yield step.capitalize(), "; ".join(signed)
