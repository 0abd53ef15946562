"""`main.py explain BOOK --period P --payee ID`: the chain behind a number, as an indented list."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from export.places import origin
from model.basics.legible import legible
from model.explain.chain import explain
from model.explain.steps import Step
from model.pay.lines import PayoutLine
from ui.commandline.arguments import WrongUse
from ui.commandline.calculation import calculated
from ui.commandline.columns import amount, value_text
from ui.commandline.outcome import DONE


def run(options: Namespace) -> int:
    """Print each line of the payee with the steps that led to it."""
    calculation, period = calculated(options)
    chains = explain(calculation, period, options.payee, options.component)
    if not chains:
        what = f"component '{options.component}' of payee '{options.payee}'" if options.component else options.payee
        raise WrongUse(f"explain: there is no line for {what} in {options.period}")
    print("\n\n".join("\n".join([headline(line), *indented(step, 1, line.currency)]) for line, step in chains))
    return DONE


def headline(line: PayoutLine) -> str:
    """Who, when, what and how much."""
    what = f"{line.component}, {line.line}" if line.component else line.line
    reason = f" ({line.reason})" if line.reason else ""
    return legible(f"{line.name} [{line.payee_id}], {line.period_name}, {what}: {amount(line)} {line.currency}{reason}")


def indented(step: Step, depth: int, currency: str) -> Iterator[str]:
    """A step and below it what it rests on, two spaces deeper."""
    value = value_text(step.value, step.unit, step.currency)
    parts = [step.label, f"{value} {step.currency}".strip() if value else ""]
    if step.note:
        parts.append(f"- {step.note}")
    if step.without is not None:
        parts.append(f"(without it the line would be {value_text(step.without, 'money', currency)} {currency})")
    if step.today is not None:
        parts.append(f"(calculated today it would be {value_text(step.today, 'money', currency)} {currency})")
    if where := origin(step):
        parts.append(f"[{where}]")
    yield "  " * depth + legible(" ".join(part for part in parts if part))
    for part in step.parts:
        yield from indented(part, depth + 1, currency)
