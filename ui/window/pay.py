"""Pay actions: prepare, approve, verify, and the files that leave the house.

Signing asks twice. What is signed is the book that was calculated; if it was edited meanwhile, nothing is signed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from model.signoff.loose import loose_ends
from model.tables.book import Book
from ui.dialogs.ask import Answer, Kinds, Question
from ui.dialogs.sign import WORDS, SignDialog
from ui.document.document import Document
from ui.figures.written import counted
from ui.tasks.outcome import Outcome
from ui.tasks.runner import TaskRunner
from ui.tasks.snapshot import Snapshots
from ui.tasks.task import CancelledError, Progress
from ui.views.people import people
from ui.window.services import Services

SIGN, RECORD, VERIFY = "sign", "record", "verify"
SHEETS = Kinds(("Excel workbook (*.xlsx)", "CSV (*.csv)"))
LISTED = 12  # findings named in a message


class PayActions(QObject):
    """Of one window. `told` carries a line for the status bar."""

    told = Signal(str)

    def __init__(self, window: QWidget, services: Services, runner: TaskRunner) -> None:
        super().__init__(window)
        self._window, self._services, self._runner = window, services, runner
        self.document = Document()
        self.outcome: Outcome | None = None
        self.is_current: Callable[[], bool] = lambda: True

    # -- signing

    def sign(self, step: str) -> None:
        """Take a step for the chosen period: show what and whom, ask who signs, ask again, sign."""
        outcome = self._calculated(f"{WORDS[step]}")
        if outcome is None:
            return
        loose = loose_ends(outcome.tables, outcome.period) if step == "prepared" and outcome.tables is not None else []
        dialog = SignDialog(self._window, step, outcome.period_name, people(outcome.lines), self.document.by, loose)
        if not self._services.ask.form(dialog):
            return
        by, comment, payee_ids, summary = dialog.by, dialog.comment, dialog.payee_ids, dialog.summary
        question = Question(
            f"{WORDS[step]} {outcome.period_name}?",
            f"{WORDS[step]} {outcome.period_name} for {summary}, signed by {by}?",
            "Approved payouts are the record from then on; a later edit appears as a correction in the next period."
            if step == "approved"
            else "Editing anything that these payouts rest on clears the signature again.",
            (Answer("sign", WORDS[step]), Answer("cancel", "Cancel", "reject")),
        )
        if self._services.ask.question(self._window, question) != "sign":
            return
        work = partial(_sign, outcome, step, by, comment, payee_ids)
        done = partial(self._signed, outcome, step)
        what = f"Signing {outcome.period_name}"
        self._runner.start(SIGN, what, work, done, partial(self._refused, "Nothing was signed"), awaited=True)

    def _signed(self, outcome: Outcome, step: str, change: Any) -> None:
        if not self.is_current() or self.outcome is not outcome:
            why = "The book was edited, or another period chosen, while it was being signed. Please sign again."
            self._tell("Nothing was signed", why)
            return
        self.document.replace_sheets(change.contents, f"sign {outcome.period_name} as {step}")
        self.told.emit(f"{counted(len(change.entries), 'signature')} written; save the book to keep them")

    def verify(self) -> None:
        """Prove the signatures of the book as it is now, or say what was altered."""
        if self.outcome is None or self._is_signing("Verify"):
            return
        work, done = partial(_prove, Snapshots.of(self.document).take()), partial(self._proved, self.document)
        failed = partial(self._refused, "The signatures could not be verified")
        self._runner.start(VERIFY, "Verifying", work, done, failed)

    def _proved(self, document: Document, proof: Any) -> None:
        if document is not self.document:
            self.told.emit("Another book was opened while the signatures were verified; verify again")
            return
        altered = [str(finding) for finding in proof.altered]
        if altered:
            more = f"\n... and {len(altered) - LISTED:,} more" if len(altered) > LISTED else ""
            what = f"{counted(len(altered), 'thing')} signed {'was' if len(altered) == 1 else 'were'} altered."
            self._tell("Altered", what, "\n".join(altered[:LISTED]) + more, serious=True)
        elif not proof.entries:
            self._tell("Nothing signed", "Nothing in this book is signed yet.")
        else:
            edited = [change for change in proof.changes if change.trace]
            note = (
                f" {counted(len(edited), 'later edit')} of signed inputs left a trace in the change log."
                if edited
                else ""
            )
            text = f"All {counted(proof.entries, 'signature')} hold: nothing signed was altered.{note}"
            self._tell("Verified", text, f"Last digest: {_in_groups(proof.last_digest)}")

    # -- files

    def write_payouts(self) -> None:
        """The payout lines of the period as a workbook or CSV."""
        outcome = self._calculated("Export payouts")
        if outcome is None:
            return
        path = self._where("Export payouts", f"Payouts {outcome.period_name}.xlsx", SHEETS)
        if path is not None:
            work = partial(_payouts, outcome, path)
            self._write("Writing payouts", work, self._written, "The payouts were not written", path)

    def write_payroll(self) -> None:
        """The payroll file with its control totals; refused unless everybody is approved."""
        outcome = self._calculated("Write the payroll file")
        if outcome is None:
            return
        path = self._where("Write the payroll file", f"Payroll {outcome.period_name}.xlsx", SHEETS)
        if path is not None:
            work = partial(_payroll, outcome, path)
            done = partial(self._paid, outcome)
            self._write("Writing the payroll file", work, done, "The payroll file was not written", path)

    def write_statements(self, ending: str = ".xlsx") -> None:
        """One workbook per payee into a folder, or with `.pdf` one file to read and print."""
        outcome = self._calculated("Write statements")
        if outcome is None:
            return
        folder = self._services.ask.folder(self._window, "Write statements into", self._folder)
        if folder is not None and self._agrees_to_fill(folder, outcome, ending):
            what, write = ("statements", _statements) if ending == ".xlsx" else ("statements as PDF", _pdfs)
            work, failure = partial(write, outcome, folder), f"The {what} were not all written"
            self._write(f"Writing {what}", work, self._stated, failure, folder)

    def _agrees_to_fill(self, folder: Path, outcome: Outcome, ending: str) -> bool:
        """Whether so many files may go there, and replace those of the same names."""
        from export.statements import file_names

        names = file_names(outcome.period_name, {line.payee_id: line.name for line in outcome.lines}, ending)
        there = sum((folder / name).exists() for name in names.values())
        question = Question(
            f"Write {counted(len(names), 'statement')}?",
            f"{counted(len(names), 'statement')} of {outcome.period_name} will be written into {folder}",
            f"{there:,} of them replace a file of the same name." if there else "",
            (Answer("write", "Write"), Answer("cancel", "Cancel", "reject")),
        )
        return self._services.ask.question(self._window, question) == "write"

    def _written(self, path: Path) -> None:
        self.told.emit(f"Written: {path}")

    def _stated(self, paths: list[Path]) -> None:
        where = paths[0].parent if paths else ""
        self.told.emit(f"{counted(len(paths), 'statement')} written into {where}")

    def _paid(self, outcome: Outcome, result: tuple[Path, Any]) -> None:
        """Say what to look at, and offer to record that the period was exported."""
        path, payroll = result
        self.told.emit(f"{counted(len(payroll.rows), 'row')} written: {path}")
        question = Question(
            "Payroll file written",
            f"{path.name} was written. Record that {outcome.period_name} was exported?",
            "\n".join(("Please look at this before you send it:", *payroll.warnings)) if payroll.warnings else "",
            (Answer("record", "Record it"), Answer("not-now", "Not now", "reject")),
        )
        waits = any(line.status == "approved" for line in outcome.lines)
        if waits and self._services.ask.question(self._window, question) == "record":
            work = partial(_sign, outcome, "exported", self.document.by, path.name, None)
            done = partial(self._signed, outcome, "exported")
            failed = partial(self._refused, "The export was not recorded")
            self._runner.start(RECORD, "Recording", work, done, failed, awaited=True)

    # -- common

    @property
    def _folder(self) -> Path:
        return self.document.path.parent if self.document.path else Path.home()

    def _where(self, title: str, name: str, kinds: Kinds) -> Path | None:
        return self._services.ask.save_file(self._window, title, self._folder / name, kinds)

    def _calculated(self, what: str) -> Outcome | None:
        """The outcome to work on; None, after saying why, if there is none or it is not up to date."""
        if self.outcome is None or self.outcome.calculation is None or not self.outcome.lines:
            self._tell(what, "There are no payouts yet.", "Open a book with payees and plans, or try the sample book.")
            return None
        if not self.is_current():
            self._tell(what, "The book has changed since it was calculated.", "Wait a moment, or press F9.")
            return None
        return None if self._is_signing(what) else self.outcome

    def _is_signing(self, what: str) -> bool:
        """Whether signatures are still being worked out, which is told: what comes next would not know them."""
        is_signing = self._runner.has(SIGN, RECORD)
        if is_signing:
            self._tell(what, "Signatures are still being written.", "Wait a moment, or stop that with Cancel.")
        return is_signing

    def _write(
        self,
        what: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failure: str,
        to: Path,
    ) -> None:
        """Write a file, or into a folder, beside the window, after what is being written already; to the same place
        only the last."""
        failed = partial(self._refused, failure)
        self._runner.start(f"{what} {to}", what, work, done, failed, binding=True, leaves_cycles=True, awaited=True)

    def _refused(self, what: str, error: Exception) -> None:
        from book.errors import FileProblem
        from export.payroll import NotApproved
        from model.signoff.sign import SignRefused

        if isinstance(error, CancelledError):
            self.told.emit(f"Stopped. {what}")
            return
        if isinstance(error, SignRefused):
            reasons = _alike(error.reasons)
            more = [f"... and {len(reasons) - LISTED:,} more"] if len(reasons) > LISTED else []
            details = "\n".join([*reasons[:LISTED], *more])
        elif isinstance(error, FileProblem | NotApproved | OSError):
            details = str(error)
        else:
            logging.getLogger("trueup").error(what, exc_info=error)
            details = f"This should not happen ({type(error).__name__}). Help > Show the log file has the details."
        self._tell(what, f"{what}.", details, serious=True)

    def _tell(self, title: str, text: str, details: str = "", serious: bool = False) -> None:
        self._services.ask.question(self._window, Question(title, text, details, serious=serious))


def _alike(reasons: Sequence[str]) -> list[str]:
    """Reasons written as `who: why`, with everybody whom the same one stops in one sentence."""
    stopped: dict[str, list[str]] = {}
    for reason in reasons:
        who, colon, why = reason.partition(": ")
        stopped.setdefault(why if colon else reason, []).append(who if colon else "")
    return [
        f"{who[0]} and {len(who) - 1:,} more: {why}" if len(who) > 1 else f"{who[0]}: {why}" if who[0] else why
        for why, who in stopped.items()
    ]


def _in_groups(digest: str) -> str:
    """A digest in groups of eight, as it is read aloud."""
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))


def _sign(outcome: Outcome, step: str, by: str, comment: str, payee_ids: list[str] | None, progress: Progress) -> Any:
    from model.explain.chain import sources_of
    from model.signoff.sign import sign

    assert outcome.calculation is not None
    assert outcome.period is not None
    sources = partial(sources_of, outcome.calculation)
    calculation, watch = outcome.calculation, progress.step
    return sign(outcome.book, calculation, outcome.period, step, by, sources, payee_ids, comment, watch=watch)


def _prove(book: Book, progress: Progress) -> Any:
    from model.signoff.verify import prove

    return prove(book, progress.step)


def _payouts(outcome: Outcome, path: Path, progress: Progress) -> Path:
    from export.payouts import write_payouts

    progress.check()
    assert outcome.calculation is not None
    assert outcome.period is not None
    write_payouts(outcome.calculation, outcome.period, path, watch=progress.step)
    return path


def _payroll(outcome: Outcome, path: Path, progress: Progress) -> tuple[Path, Any]:
    from export.payroll import write_payroll

    progress.check()
    assert outcome.calculation is not None
    assert outcome.period is not None
    return path, write_payroll(outcome.calculation, outcome.period, path, watch=progress.step)


def _statements(outcome: Outcome, folder: Path, progress: Progress) -> list[Path]:
    from export.statements import write_statements

    progress.check()
    assert outcome.calculation is not None
    assert outcome.period is not None
    return write_statements(outcome.calculation, outcome.period, folder, watch=progress.step)


def _pdfs(outcome: Outcome, folder: Path, progress: Progress) -> list[Path]:
    from ui.paper.pdf import write_pdfs

    progress.check()
    assert outcome.calculation is not None
    assert outcome.period is not None
    return write_pdfs(outcome.calculation, outcome.period, folder, watch=progress.step)
