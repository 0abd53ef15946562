"""What an edit did is told by person: the exact gain or loss, held or no longer held, and what must be signed again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from model.basics.calendar import Calendar, Period
from model.pay.lines import PayoutLine
from model.tables.book import Book
from model.tables.columns import Settings, Tables
from ui.tasks.outcome import Outcome
from ui.window.effects import effects, sentence

Q3 = Period(2026 * 12 + 6, 3)
TABLES = Tables(Settings(), Calendar(), {}, ())
SPACE = "\N{NO-BREAK SPACE}"


def line(payee: str, amount: str | None, status: str = "open", currency: str = "USD") -> PayoutLine:
    value = None if amount is None else Decimal(amount)
    nothing = (None,) * 5
    return PayoutLine(
        Q3, "FY2026-Q3", payee, f"Name {payee}", "CSM", "NRR", "earned", "NRR", *nothing, value, currency, "", status
    )


def outcome(*lines: PayoutLine) -> Outcome:
    return Outcome(Book(), TABLES, period=Q3, lines=lines)


def test_gains_and_losses_are_exact_and_signed() -> None:
    found = effects(outcome(line("1", "10.10"), line("2", "5.00")), outcome(line("1", "10.00"), line("2", "5.05")))
    assert [str(effect) for effect in found] == [f"Name 1 -0.10{SPACE}USD", f"Name 2 +0.05{SPACE}USD"]


def test_who_stays_the_same_is_not_named() -> None:
    assert effects(outcome(line("1", "10.00")), outcome(line("1", "10.00"))) == []
    assert sentence([]) == ""


def test_held_people_are_named_in_words() -> None:
    was, now = outcome(line("1", "10.00")), outcome(line("1", None))
    assert sentence(effects(was, now)) == "1 payee changed: Name 1 is held."
    assert sentence(effects(now, was)) == "1 payee changed: Name 1 is no longer held."


def test_a_signature_that_no_longer_holds_is_told_even_if_the_amount_is_the_same() -> None:
    found = effects(outcome(line("1", "10.00", "prepared")), outcome(line("1", "10.00", "stale")))
    assert sentence(found).endswith("1 prepared statement must be signed again.")


def test_many_are_counted_and_a_few_named() -> None:
    was = outcome(*(line(str(i), "1.00") for i in range(6)))
    now = outcome(*(line(str(i), "2.00") for i in range(6)))
    text = sentence(effects(was, now))
    assert text.startswith("6 payees changed: Name 0 +1.00")
    assert text.endswith("and 3 more.")


def test_another_period_is_not_an_edit() -> None:
    was = outcome(line("1", "1.00"))
    assert effects(was, replace(outcome(line("1", "2.00")), period=Period(Q3.start + 3, 3))) == []
    assert effects(None, was) == []
